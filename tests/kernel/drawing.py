"""Draws held the short way: the market bureau draws from twenty stalls, it and the justice bureau commit."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from fazhi.kernel.draws.given import as_upload
from fazhi.kernel.draws.lists import Candidate
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.seeds import commitment
from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act
from tests.conftest import County

STALLS = tuple(Candidate(f"S-{number:02}", 1 + number % 3, "南" if number % 2 else "北") for number in range(20))
SECRETS = {"market": bytes(range(32)), "justice": bytes(range(32, 64)), "town": bytes(range(64, 96))}
FIRST = datetime.date(2021, 3, 1)


class Lottery:
    """Holds draws; every step has a usual post, day and content; the days count from ``first``."""

    def __init__(self, county: County, stalls: Sequence[Candidate] = STALLS, first: datetime.date = FIRST) -> None:
        self.county, self.stalls, self.first = county, stalls, first

    def day(self, after: int) -> datetime.date:
        return self.first + datetime.timedelta(days=after)

    def propose(
        self, *, upload: Upload | None = None, inspectors: Upload | None = None, today: datetime.date | None = None,
        because: Act | None = None, **changed: Any,
    ) -> Draw:  # fmt: skip
        content: Mapping[str, Any] = {
            "purpose": "夜市摊位抽查", "wanted": "南=3\n北=2", "commit_by": self.day(2), "reveal_by": self.day(4),
            "committers": [self.county.organ(each).pk for each in ("market", "justice")], **changed,
        }  # fmt: skip
        act = open_matter(
            "kernel.draw", "propose", by=self.county.post("market", "handler"), on=self.first, data=content,
            today=today, because=because,
            uploads=[upload or as_upload(self.stalls), *([inspectors] if inspectors else [])],
        )  # fmt: skip
        return self.seen(act.matter_id)

    def seen(self, id: Any) -> Draw:
        return Draw.objects.get(pk=id)

    def act(self, draw: Draw, name: str, organ: str, role: str, on: str = "", **others: Any) -> Act:
        data = others.pop("data", {})
        post = self.county.post(organ, role, others.pop("nth", 0))
        day = datetime.date.fromisoformat(on) if on else self.day(1)
        return perform(draw, name, by=post, on=day, data=data, **others)

    def frozen(self, **changed: Any) -> Draw:
        draw = self.propose(**changed)
        self.act(draw, "freeze", "market", "reviewer")
        return self.seen(draw.pk)

    def commit(self, draw: Draw, organ: str, **others: Any) -> Act:
        value = commitment(bytes.fromhex(draw.terms_sha256), self.county.organ(organ).code, SECRETS[organ])
        return self.act(draw, "commit", organ, "handler", data={"commitment": value}, **others)

    def reveal(self, draw: Draw, organ: str, secret: bytes | None = None, **others: Any) -> Act:
        data = {"secret": (secret or SECRETS[organ]).hex()}
        return self.act(draw, "reveal", organ, "handler", data=data, **others)

    def committed(self, **changed: Any) -> Draw:
        draw = self.frozen(**changed)
        for organ in ("market", "justice"):
            self.commit(draw, organ)
        return self.seen(draw.pk)

    def drawn(self, **changed: Any) -> Draw:
        draw = self.committed(**changed)
        for organ in ("market", "justice"):
            self.reveal(draw, organ)
        return self.seen(draw.pk)
