"""Reconciliation 对账: what is here beside what a platform says is complete for a period, kept as it was found.

Nothing changes by it. Each line is settled by somebody: the platform's value is taken over by a correction, or it is
explained why ours stands.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.ledger.locks import alone
from fazhi.kernel.mirrors.bringing import correct, of_own_place
from fazhi.kernel.mirrors.brought import BroughtMatter
from fazhi.kernel.mirrors.comparing import Difference, beside, differences
from fazhi.kernel.mirrors.models import Answer, LineKind, Reconciliation, ReconciliationLine, Resolution, UpperRecord
from fazhi.kernel.mirrors.resolving import organ_named
from fazhi.kernel.mirrors.standing import platform_of
from fazhi.kernel.mirrors.taking import AT_ONCE, known_platform, may_take
from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Organ, Place, Post, subtree
from fazhi.kernel.procedures.general import CORRECT
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.modes import Platform
from fazhi.kernel.procedures.refusals import Refusal

_FIELD = ReconciliationLine._meta.get_field("field").max_length
"""Signs of the name of a field that are kept: one that nobody knows has any length."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: a procedure on a platform, in a place, of the matters opened in [start, end)."""

    platform: str
    family: str
    place_code: str
    start: datetime.date
    end: datetime.date


def reconcile(
    matters: Iterable[BroughtMatter], asked: Asked, *, by: Post, day: datetime.date, source: str, source_name: str = ""
) -> Reconciliation:
    """Compare what is here with a batch that is complete for the period, and keep what was found.

    Compared is what the organ could bring in: the matters that it leads; those of all organs, where it is the justice
    bureau of the place.

    Args:
        matters: what came; those of other places and organs, and those opened outside the period, are left aside,
            unless they are known here and asked for by what stands here.
        asked: what is compared.
        by: the post under which it is done.
        day: the day now.
        source: digest of the file or the batch.
        source_name: name of the file.

    Raises:
        Refusal: the platform or the place is not known, the period has no day, or the post may not do it.
    """
    platform = known_platform(asked.platform)
    may_take(by, day)
    _examine(asked)
    own = None if designated(asked.place_code, Office.JUSTICE, day) == by.organ else by.organ
    came = {each.number.strip(): each for each in matters if each.family == asked.family}
    records, loose = _here(platform, asked, own)
    there = {number: each for number, each in came.items() if number in records or _asked_for(each, asked, own)}
    records |= _known_as(platform, asked.family, there.keys() - records.keys())
    found, same = _lines(there, records, loose)
    kept = Reconciliation(
        platform=platform.id, platform_name=platform.name, family=asked.family, place_code=asked.place_code,
        start=asked.start, end=asked.end, compared_on=day, source=source, source_name=source_name[:200],
        officer=by.officer, organ=by.organ, there=len(there), here=len(records) + len(loose), same=same,
    )  # fmt: skip
    for position, line in enumerate(found, start=1):
        line.reconciliation, line.position = kept, position
    with transaction.atomic():
        record_many([kept, *found])
    return kept


def _examine(asked: Asked) -> None:
    """Refuse what would compare with nothing: a place that is not, a period without a day."""
    if not Place.objects.standing().filter(code=asked.place_code).exists():
        raise Refusal.because(
            "place", f"没有区划“{asked.place_code}”。", f"There is no place {asked.place_code}.",
            "请核对区划代码。", "Compare the code of the place.", "place",
        )  # fmt: skip
    if asked.end <= asked.start:
        raise Refusal.because(
            "period", f"期间止日早于起日 {asked.start}。", f"The period ends before it begins on {asked.start}.",
            "请核对起止日期。", "Compare the first and the last day.", "period",
        )  # fmt: skip


def _asked_for(brought: BroughtMatter, asked: Asked, own: Organ | None) -> bool:
    """Whether it is of period and place, and of the organ where only its own are compared; an unknown organ's is."""
    opened = brought.opened or (brought.acts[0].on if brought.acts else None)
    if opened is None or not asked.start <= opened < asked.end:
        return False
    try:
        organ = organ_named(brought.organ, opened)
    except Refusal:
        return True
    place = brought.place_code or organ.place_code
    return place.startswith(subtree(asked.place_code)) and own in (None, organ)


def _known_as(platform: Platform, family: str, numbers: Iterable[str]) -> dict[str, UpperRecord]:
    """The matters of those numbers, wherever and whenever they were opened by what stands here."""
    wanted, found = sorted(numbers), dict[str, UpperRecord]()
    for start in range(0, len(wanted), AT_ONCE):
        some = UpperRecord.objects.filter(
            platform=platform.id, family=family, number__in=wanted[start : start + AT_ONCE]
        )  # fmt: skip
        found |= {record.number: record for record in some.select_related("matter__organ")}
    return found


def _here(platform: Platform, asked: Asked, own: Organ | None) -> tuple[dict[str, UpperRecord], list[Matter]]:
    """The matters of the platform that are here, by upper number, and those of which it never told a number."""
    period = {"opened_on__gte": asked.start, "opened_on__lt": asked.end}
    matters = Matter.objects.filter(family=asked.family, place_code__startswith=subtree(asked.place_code), **period)
    matters = matters if own is None else matters.filter(organ=own)
    records = UpperRecord.objects.filter(platform=platform.id, family=asked.family, matter__in=matters)
    known = {record.number: record for record in records.select_related("matter__organ").order_by("number")}
    loose = matters.filter(platform=platform.id).exclude(pk__in=records.values("matter")).order_by("number", "pk")
    return known, list(loose)


def _lines(
    there: dict[str, BroughtMatter], records: dict[str, UpperRecord], loose: list[Matter]
) -> tuple[list[ReconciliationLine], int]:
    """What is not the same, and how many are."""
    found, same = [], 0
    for number in sorted(there.keys() | records.keys()):
        record_here, brought = records.get(number), there.get(number)
        if brought is None and record_here is not None:
            found.append(_line(LineKind.HERE, number, record_here.matter))
        elif record_here is None:
            found.append(_line(LineKind.THERE, number, None))
        elif brought is not None:
            unlike = list(_differing(number, record_here, brought))
            found += unlike
            same += not unlike
    found += [_line(LineKind.HERE, matter.number, matter) for matter in loose]
    return found, same


def _line(kind: LineKind, number: str, matter: Matter | None) -> ReconciliationLine:
    return ReconciliationLine(kind=kind, number=number, matter=matter)


def _differing(number: str, upper: UpperRecord, brought: BroughtMatter) -> Iterator[ReconciliationLine]:
    try:
        unlike = list(differences(beside(upper.matter, upper, brought), brought))
    except Refusal as refusal:
        yield ReconciliationLine(
            kind=LineKind.DIFFERS, number=number, matter=upper.matter,
            field=(refusal.grounds[0].field or "value")[:_FIELD], theirs=refusal.grounds[0].says.zh,
        )  # fmt: skip
        return
    for each in unlike:
        yield ReconciliationLine(
            kind=LineKind.DIFFERS, number=number, matter=upper.matter, act_id=each.act, name=each.name,
            field=each.field, ours=each.ours, theirs=each.theirs, correctable=each.correctable,
        )  # fmt: skip


@transaction.atomic
def settle(line: ReconciliationLine, answer: str, *, reason: str, by: Post, day: datetime.date) -> Resolution:
    """Settle a line: take the platform's value over by a correction, or say why ours stands.

    Raises:
        Refusal: it is settled, no reason is given, or no correction reaches it.
    """
    may_take(by, day)
    _may_settle(line, answer, by)
    alone(f"settle {line.pk}")  # Of two who settle it at once the second one finds it settled.
    if Resolution.objects.filter(line=line).exists():
        raise Refusal.because(
            "settled", "这条差异已经处理。", "This line is settled already.",
            "请刷新后核对。", "Reload and compare.",
        )  # fmt: skip
    if not reason.strip():
        raise Refusal.because(
            "reason", "没有写明理由。", "No reason is given.",
            "请写明为何以本地为准，或依据何在。", "Say why ours stands, or on what it rests.", "reason",
        )  # fmt: skip
    act = _taken(line, by, day, reason) if answer == Answer.THEIRS else None
    made = Resolution(line=line, answer=answer, reason=reason, officer=by.officer, settled_on=day, act=act)
    record(made)
    return made


def _may_settle(line: ReconciliationLine, answer: str, by: Post) -> None:
    """The organ that compared settles; what is corrected, one of those who correct.

    Raises:
        Refusal: it is somebody else.
    """
    if by.organ_id != line.reconciliation.organ_id or (
        answer == Answer.THEIRS and not any(by.gives(role) for role in CORRECT.by)
    ):
        raise Refusal.because(
            "role", "这条差异由对账单位的承办人员或负责人处理。",
            "A handler or principal of the organ that compared settles it.",
            "请转有权人员办理。", "Pass it to somebody who may.",
        )  # fmt: skip


def _taken(line: ReconciliationLine, by: Post, day: datetime.date, reason: str) -> Any:
    """Correct our act as the platform has it.

    Raises:
        Refusal: it cannot be corrected.
    """
    platform = platform_of(line.reconciliation.platform)
    if line.correctable and line.act is not None and line.matter is not None and platform is not None:
        wanted = [Difference(line.name, line.field, line.ours, line.theirs, line.act_id, True)]
        theirs = line.act.brought == platform.id and line.matter.platform == platform.id
        if theirs:
            _as_a_batch(line, line.matter, by, day)
        return correct(platform, line.matter, line.act, wanted, by=by, day=day, reason=reason, brought=theirs)
    raise Refusal.because(
        "not-correctable", "这条差异不能用更正处理。", "No correction reaches this line.",
        "平台有而本地没有的，请重新带入；其他的请写明理由，以本地为准。",
        "Bring in what is there only; for others say why ours stands.", "answer",
    )  # fmt: skip


def _as_a_batch(line: ReconciliationLine, matter: Matter, by: Post, day: datetime.date) -> None:
    """What the platform brought changes by two persons of the organ that brings in, as it does by a batch.

    The engine asks nobody's role or organ of what is brought, so that it is asked here.

    Raises:
        Refusal: who compared would settle alone, or the matter is another organ's.
    """
    of_own_place(by, matter.organ, day)
    if by.officer_id == line.reconciliation.officer_id:
        raise Refusal.because(
            "second-person", "对账人不能自己把平台的内容更正过来：平台带入的内容由两人办理。",
            "Who compared does not take theirs over alone: what a platform brings is taken by two.",
            "请由本单位另一位承办人员或负责人处理。", "Let another handler or principal of the organ do it.",
        )  # fmt: skip


def settled_by_bringing(reconciliation: Reconciliation) -> set[str]:
    """The upper numbers that were there only when it was compared, and have been brought in since."""
    lines = reconciliation.lines.filter(kind=LineKind.THERE).values("number")
    rows = UpperRecord.objects.filter(
        Q(platform=reconciliation.platform, family=reconciliation.family), number__in=lines
    )
    return set(rows.values_list("number", flat=True))
