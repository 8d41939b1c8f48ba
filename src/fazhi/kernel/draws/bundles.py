"""What is published of a draw 公开数据包, and its recomputation: everything is derived anew, nothing is believed.

One JSON file holds the terms, the list, the commitments, the reveals and the outcome. ``recompute`` needs no database
and no installation: ``fazhi draw verify FILE`` runs it anywhere.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import rfc8785
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from fazhi.kernel.draws.assigning import Seat, check
from fazhi.kernel.draws.assignments import read as read_assignment
from fazhi.kernel.draws.lists import census
from fazhi.kernel.draws.outcome import Outcome, outcome
from fazhi.kernel.draws.refusals import DrawRefused, refused
from fazhi.kernel.draws.seeds import Hexadecimal, Terms, commitment, seed_of, settled
from fazhi.kernel.draws.selecting import refuse_impossible
from fazhi.kernel.wording import Label

Text = Annotated[str, StringConstraints(max_length=2000)]


class Standing(StrEnum):
    """Where a draw stands 状态."""

    OPEN = "open"
    DRAWN = "drawn"
    FAILED = "failed"
    CANCELLED = "cancelled"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Committed(_Part):
    """The commitment of an organ 承诺值."""

    organ: str
    commitment: Hexadecimal


class Revealed(_Part):
    """The secret of an organ 揭示值; one that does not match the commitment is a false reveal, and stays on record."""

    organ: str
    secret: Hexadecimal


class Replaced(_Part):
    """Who fell out for which reason, and who came in 补抽."""

    out: str
    into: str
    reason: Text


class Seated(_Part):
    """A person at a target, at the need of this index 席位."""

    target: str
    need: int
    person: str


class Assigned(_Part):
    """An assignment of inspectors 检查人员匹配: its file, how many had been replaced by then, why it was made anew."""

    file: str
    replaced: int
    reason: Text = ""
    seats: tuple[Seated, ...]


class DrawnOne(_Part):
    """Somebody drawn, and the stratum."""

    identifier: str
    stratum: str


class Bundle(_Part):
    """Everything that is published of a draw.

    Attributes:
        standing: where it stands.
        terms: what was fixed before.
        list: the frozen list as one text; left out where it is handed over as a file of its own.
        committed: commitments, in the order of the terms.
        revealed: secrets that match them.
        false_reveals: secrets that did not.
        value: what the public source published, where the terms name one.
        seed: the seed.
        drawn: who was drawn at first, by stratum and key.
        replaced: who fell out and came in, in order.
        assigned: assignments of inspectors, in order; the first rests on the file whose digest stands in the terms.
        reason: why it failed or was cancelled.
    """

    format: Literal["fazhi-draw-bundle/1"] = "fazhi-draw-bundle/1"
    standing: Standing
    terms: Terms
    list: str | None = None
    committed: tuple[Committed, ...] = ()
    revealed: tuple[Revealed, ...] = ()
    false_reveals: tuple[Revealed, ...] = ()
    value: str = ""
    seed: Hexadecimal | None = None
    drawn: tuple[DrawnOne, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    assigned: tuple[Assigned, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a recomputation found: every fault, and the outcome where there is one to compare."""

    faults: tuple[Label, ...]
    candidates: int = 0
    seed: bytes | None = None
    outcome: Outcome | None = None

    @property
    def holds(self) -> bool:
        """Whether everything is as it was published."""
        return not self.faults


def read(text: str | bytes) -> Bundle:
    """A bundle from its JSON.

    Raises:
        DrawRefused: it is none, naming each place that does not fit.
    """
    try:
        bundle = Bundle.model_validate_json(text, strict=True)
    except ValidationError as fault:
        places = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'JSON'}: {each['msg']}" for each in fault.errors())
        raise _no_bundle(places) from fault
    if rfc8785.dumps(json.loads(text)["terms"]) != bundle.terms.canonical():
        raise _no_bundle("terms: 缺项或非规范写法 a member is left out, or not in its one spelling")
    return bundle


def _no_bundle(places: str) -> DrawRefused:
    return refused(
        f"不是抽取的公开数据包：{places}。", f"No bundle of a draw: {places}.",
        "请重新下载数据包。", "Download the bundle again.",
    )  # fmt: skip


def recompute(bundle: Bundle, lines: Iterable[bytes] | None = None) -> Recomputed:
    """Derive everything in a bundle anew and say what differs.

    Args:
        bundle: the bundle.
        lines: the lines of the list, where the bundle does not hold it; iterated twice, so no iterator.

    Raises:
        DrawRefused: the list is there neither way, or what was given does not even begin as one.
    """
    if lines is None:
        if bundle.list is None:
            raise refused(
                "数据包中没有名单。", "The bundle holds no list.",
                "请同时给出名单文件。", "Give the file of the list, too.",
            )  # fmt: skip
        lines = bundle.list.encode().splitlines(keepends=True)
    try:
        digest, found = census(lines)
    except DrawRefused as fault:
        if fault.line == 1:
            raise
        return Recomputed((fault.message, *_secrets(bundle), *_standing(bundle)))
    faults = [*_list(bundle, digest, found.candidates), *_secrets(bundle), *_standing(bundle)]
    try:
        refuse_impossible(bundle.terms.wanted, found)
    except DrawRefused as fault:
        faults.append(fault.message)
    if not _has_outcome(bundle) or faults:
        return Recomputed(tuple(faults), found.candidates)
    secrets = {each.organ: bytes.fromhex(each.secret) for each in bundle.revealed}
    seed = seed_of(bundle.terms, secrets, bundle.value)
    try:
        come = outcome(lines, bundle.terms.wanted, seed, [each.out for each in bundle.replaced])
    except DrawRefused as fault:  # a replacement that cannot be
        return Recomputed((fault.message,), found.candidates, seed)
    faults = [*_outcome(bundle, seed, come), *_assignments(bundle, lines, seed)]
    return Recomputed(tuple(faults), found.candidates, seed, come)


def _has_outcome(bundle: Bundle) -> bool:
    """Whether there is an outcome to derive: one that was published is derived however the draw is said to stand."""
    return bundle.standing == Standing.DRAWN or bool(bundle.seed or bundle.drawn or bundle.replaced)


def _standing(bundle: Bundle) -> Iterator[Label]:
    if _has_outcome(bundle) and bundle.standing in (Standing.OPEN, Standing.FAILED):
        yield Label(
            "公布为未完成或未成的抽取，却有种子或结果。",
            "It is said to be open or to have failed, and yet has a seed or an outcome.",
        )


def _list(bundle: Bundle, digest: str, candidates: int) -> Iterator[Label]:
    frozen = bundle.terms.list
    if digest != frozen.sha256:
        yield Label(
            f"名单的摘要是 {digest}，冻结的是 {frozen.sha256}：名单或权重被改动。",
            f"The list has the digest {digest}, and {frozen.sha256} was frozen: it or a weight was changed.",
        )
    if candidates != frozen.candidates:
        yield Label(
            f"名单有 {candidates} 个对象，冻结时为 {frozen.candidates} 个。",
            f"The list holds {candidates} candidates, and {frozen.candidates} were frozen.",
        )


def _secrets(bundle: Bundle) -> Iterator[Label]:
    """Faults of commitments and reveals; a draw that stands drawn needs all of them."""
    names = {organ.code: organ.name for organ in bundle.terms.organs}
    given = {each.organ: each.commitment for each in bundle.committed}
    revealed = {each.organ: each.secret for each in bundle.revealed}
    for code in sorted((given.keys() | revealed.keys()) - names.keys()):
        yield Label(f"“{code}”不是约定的承诺单位。", f"{code} is none of the organs that were to commit.")
    if len(given) != len(bundle.committed) or len(revealed) != len(bundle.revealed):
        yield Label("同一单位承诺或揭示了两次。", "An organ committed or revealed twice.")
    terms = bundle.terms.digest()
    for code, name in names.items():
        secret, made = revealed.get(code), given.get(code)
        if secret is not None and commitment(terms, code, bytes.fromhex(secret)) != made:
            yield Label(f"{name}的揭示与其承诺不符。", f"What {name} revealed does not match its commitment.")
        if any(
            commitment(terms, code, bytes.fromhex(each.secret)) == made
            for each in bundle.false_reveals if each.organ == code
        ):  # fmt: skip
            yield Label(
                f"{name}的揭示与其承诺相符，却被列为不符。",
                f"What {name} revealed matches its commitment, and is published as a false reveal.",
            )
        if _has_outcome(bundle) and secret is None:
            yield Label(f"缺少{name}的揭示，不能得出种子。", f"{name} has not revealed: there is no seed without it.")
    source = bundle.terms.source
    if (_has_outcome(bundle) and source and not bundle.value) or (bundle.value and not source):
        yield Label("公开信源与约定不符。", "The value of the public source is missing, or none was agreed.")
    if bundle.value != settled(bundle.value):
        yield Label("公开信源的值不是规范写法。", "The value of the public source is not in its one spelling.")


def _outcome(bundle: Bundle, seed: bytes, come: Outcome) -> Iterator[Label]:
    if bundle.seed != seed.hex():
        yield Label(f"种子应为 {seed.hex()}。", f"The seed is {seed.hex()}.")
    published = [(each.identifier, each.stratum) for each in bundle.drawn]
    derived = [(each.identifier, each.stratum) for each in come.first]
    for place, (said, is_so) in enumerate(itertools.zip_longest(published, derived), start=1):
        if said != is_so:
            zh, en = (said[0] if said else "无", said[0] if said else "nobody")
            right_zh, right_en = (is_so[0] if is_so else "无", is_so[0] if is_so else "nobody")
            yield Label(
                f"抽中第 {place} 位公布为{zh}，重算为{right_zh}。",
                f"Drawn at place {place} is said to be {en}, and is {right_en}.",
            )
    for said_one, one in zip(bundle.replaced, come.replacements, strict=True):
        if said_one.into != one.into:
            yield Label(
                f"替换“{one.out}”的应为“{one.into}”，公布为“{said_one.into}”。",
                f"{one.out} is replaced by {one.into}, and {said_one.into} was published.",
            )


def _assignments(bundle: Bundle, lines: Iterable[bytes], seed: bytes) -> Iterator[Label]:
    """Faults of the assignments: each is computed anew over those who stood drawn by then."""
    for nth, one in enumerate(bundle.assigned, start=1):
        try:
            file = read_assignment(one.file.encode())
            outs = [each.out for each in bundle.replaced[: one.replaced]]
            drawn = outcome(lines, bundle.terms.wanted, seed, outs).now
            seats, kept = [], {(each.target, each.need, each.person) for each in file.kept}
            for each in one.seats:
                stood = (each.target, each.need, each.person) in kept
                seats.append(Seat(each.target, each.need, each.person, kept=stood))
            found = check(seats, file, drawn, seed)
        except DrawRefused as fault:
            yield Label(f"第 {nth} 次匹配：{fault.message.zh}", f"Assignment {nth}: {fault.message.en}")
            continue
        if nth == 1 and not one.reason and file.digest() != bundle.terms.assignment:
            yield Label(
                "首次匹配的依据不是抽取前固定的那一份。",
                "The first assignment does not rest on the file that was fixed before the draw.",
            )
        for label in found:
            yield Label(f"第 {nth} 次匹配：{label.zh}", f"Assignment {nth}: {label.en}")


def written(bundle: Bundle) -> bytes:
    """A bundle as JSON, for download."""
    return bundle.model_dump_json(indent=1, exclude_none=False, round_trip=True).encode() + b"\n"
