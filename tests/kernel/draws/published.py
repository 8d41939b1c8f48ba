"""Draws as they are published, made by the functions of the kernel: for tests, and for the vectors of docs/draw.md."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from fazhi.kernel.draws.bundles import Bundle, Committed, DrawnOne, Replaced, Revealed, Standing
from fazhi.kernel.draws.lists import Candidate, census, written
from fazhi.kernel.draws.outcome import outcome
from fazhi.kernel.draws.seeds import Committer, FrozenList, Source, Terms, commitment, seed_of, settled

ORGANS = (("201", "市场监管局"), ("202", "司法局"), ("30A", "监察委员会"))
SOURCE = Source(name="中国福利彩票双色球第2026138期开奖号码", on=datetime.date(2026, 12, 1))
VALUE = "03 07 12 18 25 31 + 09"


def secret_of(name: str) -> bytes:
    """32 bytes that stand for what an organ drew."""
    return sha256(f"a secret of {name}".encode()).digest()


@dataclass(frozen=True)
class Draw:
    """A draw to be published."""

    candidates: Sequence[Candidate]
    wanted: dict[str, int]
    outs: int = 0
    source: Source | None = None
    value: str = ""
    title: str = "食品销售单位双随机抽查"
    number: int = 1
    organs: Sequence[tuple[str, str]] = field(default=ORGANS[:2])

    @property
    def lines(self) -> list[bytes]:
        return list(written(self.candidates))

    @property
    def terms(self) -> Terms:
        digest, found = census(self.lines)
        return Terms(
            draw=uuid.UUID(int=self.number), title=self.title,
            list=FrozenList(sha256=digest, candidates=found.candidates), wanted=self.wanted,
            organs=tuple(Committer(code=code, name=name) for code, name in self.organs), source=self.source,
        )  # fmt: skip

    @property
    def secrets(self) -> dict[str, bytes]:
        return {code: secret_of(f"{code} {self.number}") for code, _ in self.organs}

    def bundle(self) -> Bundle:
        """Drawn; whoever stands first has fallen out, so many times."""
        terms, secrets = self.terms, self.secrets
        seed = seed_of(terms, secrets, settled(self.value))
        outs: list[str] = []
        for _ in range(self.outs):
            outs.append(outcome(self.lines, self.wanted, seed, outs).now[0].identifier)
        come = outcome(self.lines, self.wanted, seed, outs)
        return Bundle(
            standing=Standing.DRAWN, terms=terms, list=b"".join(self.lines).decode(),
            committed=tuple(
                Committed(organ=code, commitment=commitment(terms.digest(), code, secret))
                for code, secret in secrets.items()
            ),
            revealed=tuple(Revealed(organ=code, secret=secret.hex()) for code, secret in secrets.items()),
            value=settled(self.value), seed=seed.hex(),
            drawn=tuple(DrawnOne(identifier=one.identifier, stratum=one.stratum) for one in come.first),
            replaced=tuple(Replaced(out=each.out, into=each.into, reason="已注销") for each in come.replacements),
        )  # fmt: skip


def plain_draw() -> Draw:
    """Equal weights, no strata, no source."""
    return Draw([Candidate(f"9113013{place:03d}") for place in range(20)], {"": 3})


def rich_draw() -> Draw:
    """Weights, strata whose order differs by code points and by UTF-16, exclusions, replacements, a public source."""
    strata = ("Ａ类", "𠮷类", "10", "2")
    candidates = [
        Candidate(
            f"{'企业' if place % 7 == 0 else 'QY'}{place:03d}", (1, 2, 4, 9)[place % 4], strata[place % 4 - place % 3],
            "本年度已检查" if place % 11 == 0 else "",
        )
        for place in range(48)
    ]  # fmt: skip
    return Draw(
        candidates, {"Ａ类": 3, "𠮷类": 2, "10": 2, "2": 0}, outs=3, source=SOURCE,
        value="03 07  12 18\u300025 31 ＋ 09", organs=ORGANS, number=2,
    )  # fmt: skip
