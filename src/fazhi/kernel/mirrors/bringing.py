"""Bringing one matter in 带入事项: opened, its new acts done, what changed corrected; all of it or nothing.

Nothing is overwritten, and nothing is decided here: form, order of stages, organs and days are asked, and who decided
by which rule is the platform's own.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter
from fazhi.kernel.mirrors.comparing import (
    DAY,
    Beside,
    Difference,
    Pair,
    act_digest,
    beside,
    differences,
    keys_of,
    matter_digest,
)
from fazhi.kernel.mirrors.models import Batch, UpperAct, UpperRecord, UpperState
from fazhi.kernel.mirrors.outcome import Outcome, Row
from fazhi.kernel.mirrors.resolving import (
    kind_named,
    organ_named,
    plain,
    procedure_for,
    stage_named,
    values_of,
    with_parties,
)
from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Organ, Place, Post, subtree
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.modes import Brought, Platform
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.wording import Label

_KEYS = uuid.UUID("0b1c2f5c-5f0e-4c56-8c0f-6a9f8f1c7d21")


@dataclass(slots=True)
class Taking:
    """A batch while it is taken."""

    batch: Batch
    platform: Platform
    by: Post
    second: Post | None
    day: datetime.date


def procedure_at(matter: Matter) -> type[Procedure]:
    """The version of the procedure under which the matter stands."""
    return procedure_of(matter.family, matter.version)


def bring(taking: Taking, brought: BroughtMatter) -> Row:
    """Take over one matter, in a transaction of the caller.

    Raises:
        Refusal: it cannot be taken; nothing of it is to be kept.
    """
    number = brought.number
    if not number:
        raise Refusal.because(
            "upper-number", "没有上级编号。", "It has no upper number.",
            "请补上平台上的编号。", "Give the number that it has on the platform.", "number",
        )  # fmt: skip
    rows = UpperRecord.objects.filter(platform=taking.platform.id, family=brought.family, number=number)
    known = rows.select_related("matter__organ").first()
    row = Row(brought.where, number, Outcome.UNCHANGED)
    if known is None and not brought.our_number:
        known = _opened(taking, brought, row)
    else:
        known = known or _handed_up(taking, brought)
        _renewed(taking, known, brought, row)
    row.matter = known.matter_id
    _compare_stage(known, brought)
    UpperState.objects.update_or_create(
        record=known,
        defaults={
            "batch": taking.batch, "seen_on": taking.day,
            "digest": "" if row.differences else matter_digest(brought),
        },
    )  # fmt: skip
    return row


def _opened(taking: Taking, brought: BroughtMatter, row: Row) -> UpperRecord:
    """Open a matter by the first act that came, and do the others."""
    procedure = procedure_for(brought)
    acts = with_parties(procedure, brought)
    on = brought.opened or acts[0].on
    organ = organ_named(brought.organ, on)
    of_own_place(taking.by, organ, taking.day)
    _refuse_place(brought.place_code, organ, on)
    keys = keys_of(procedure, acts)
    upper = UpperRecord(
        platform=taking.platform.id, platform_name=taking.platform.name, family=brought.family, number=brought.number,
        batch=taking.batch,
    )  # fmt: skip
    matter: Matter | None = None
    for act, key in zip(acts, keys, strict=True):
        done, mark = _performed(taking, brought, act, key, matter, organ)
        if matter is None:
            upper.matter = done.matter
            record(upper)
        matter = Matter.objects.get(pk=done.matter_id)
        _keep(taking, upper, done, done, act, key, mark)
        row.cautions += mark.cautions
        row.acts += 1
    row.outcome = Outcome.OPENED
    return upper


def _performed(
    taking: Taking, brought: BroughtMatter, act: BroughtAct, key: str, matter: Matter | None, organ: Organ
) -> tuple[Act, Brought]:
    """Do one act that came."""
    procedure = procedure_for(brought) if matter is None else procedure_at(matter)
    kind, mark = kind_named(procedure, act.name), Brought(taking.platform, brought.number)
    data = values_of(procedure, kind, act, matter)
    common: dict[str, Any] = {
        "by": taking.by, "on": act.on, "data": data, "second": taking.second, "today": taking.day, "brought": mark,
        "numbers": act.numbers, "reason": act.reason,
        "request_key": f"mirror:{uuid.uuid5(_KEYS, f'{taking.platform.id}|{brought.family}|{brought.number}|{key}')}",
    }  # fmt: skip
    if matter is None:
        place = brought.place_code or organ.place_code
        return open_matter(brought.family, kind, organ=organ, place_code=place, **common), mark
    return perform(matter, kind, **common), mark


def _handed_up(taking: Taking, brought: BroughtMatter) -> UpperRecord:
    """The matter that was opened here and moved to the platform, which knows it by a number of its own."""
    ours = Matter.objects.filter(family=brought.family, number=brought.our_number, platform=taking.platform.id)
    if len(ours) != 1:
        raise Refusal.because(
            "our-number", f"没有编号为“{brought.our_number}”且已转入该平台的事项。",
            f"No matter {brought.our_number} was moved to that platform.",
            "请核对本地编号。", "Compare the number that it has here.", "our_number",
        )  # fmt: skip
    bound = UpperRecord.objects.filter(platform=taking.platform.id, matter=ours[0]).first()
    if bound is not None:
        raise Refusal.because(
            "our-number", f"“{brought.our_number}”在该平台的编号已登记为“{bound.number}”，不能再对应另一编号。",
            f"{brought.our_number} is known there as {bound.number}, and is not the matter of another number as well.",
            "请核对平台编号和本地编号。", "Compare both numbers.", "our_number",
        )  # fmt: skip
    upper = UpperRecord(
        platform=taking.platform.id, platform_name=taking.platform.name, family=brought.family, number=brought.number,
        matter=ours[0], batch=taking.batch,
    )  # fmt: skip
    record(upper)
    return upper


def _renewed(taking: Taking, known: UpperRecord, brought: BroughtMatter, row: Row) -> None:
    """Correct what changed there, and do the acts that are new."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("organ").get(pk=known.matter_id)
    of_own_place(taking.by, matter.organ, taking.day)
    row.matter = matter.pk
    found = beside(matter, known, brought)
    differing = list(differences(found, brought))
    for pair in found.pairs:
        if pair.done is not None and not pair.same:
            _corrected(taking, known, found, pair, differing, row)
    for pair in found.pairs:
        if pair.done is None:
            fresh = Matter.objects.get(pk=matter.pk)
            done, mark = _performed(taking, brought, pair.brought, pair.key, fresh, matter.organ)
            _keep(taking, known, done, done, pair.brought, pair.key, mark)
            row.cautions += mark.cautions
            row.acts, row.outcome = row.acts + 1, Outcome.ADDED
    only_here = [each for each in differing if each.act is not None and not each.field]
    row.differences += [each for each in differing if each.field in ("organ", "place_code")] + only_here


def _corrected(
    taking: Taking, known: UpperRecord, found: Beside, pair: Pair, differing: list[Difference], row: Row
) -> None:
    """Take over what differs in one act by a correction; what none reaches is named."""
    if pair.done is None or pair.last is None:
        return
    own = [each for each in differing if each.act == pair.done.id]
    done, act = (Act.objects.get(pk=fact.id) for fact in (pair.done, pair.last))
    # Only what the platform brought changes with it: what we did or corrected waits for somebody to settle it.
    reached = done.brought == act.brought == taking.platform.id
    wanted = [each for each in own if each.correctable and reached]
    left = [each for each in own if each not in wanted]
    if wanted:
        try:
            act = correct(taking.platform, found.matter, done, wanted, by=taking.by, day=taking.day, brought=True)
            row.acts, row.outcome = row.acts + 1, Outcome.CORRECTED
        except Refusal:
            left += wanted
    row.differences += left
    if not left:
        _keep(taking, known, act, done, pair.brought, pair.key, Brought(taking.platform))


def correct(
    platform: Platform, matter: Matter, act: Act, wanted: Iterable[Difference], *, by: Post, day: datetime.date,
    reason: str = "", brought: bool,
) -> Act:  # fmt: skip
    """Correct an act as the platform has it.

    Args:
        platform: the platform.
        matter: the matter.
        act: the act that is corrected.
        wanted: what differs in it.
        by: the post under which it is done.
        day: the day now.
        reason: why; that the platform has it so, without one.
        brought: whether the platform corrects what it brought; else it is a correction of ours, and all is asked
            that is asked of those.

    Raises:
        Refusal: the engine refuses it.
    """
    values = {each.field: each.theirs for each in wanted}
    on = values.pop(DAY, None)
    data = {"act": act.pk, "data": plain(values) or None, "happened_on": on}
    given = {name: value for name, value in data.items() if value is not None}
    says = Label(f"按“{platform.name}”的内容更正", f"Corrected as {platform.name} has it")
    return perform(
        Matter.objects.get(pk=matter.pk), "correct", by=by, on=day, data=given, reason=reason or says.zh,
        today=day, brought=Brought(platform) if brought else None,
    )  # fmt: skip


def _keep(
    taking: Taking, upper: UpperRecord, act: Act, done: Act, brought: BroughtAct, key: str, mark: Brought
) -> None:
    cautions = [ground.code for ground in mark.cautions]
    record(
        UpperAct(
            record=upper, act=act, done=done, key=key, digest=act_digest(brought), batch=taking.batch,
            cautions=cautions,
        )
    )  # fmt: skip


def _compare_stage(known: UpperRecord, brought: BroughtMatter) -> None:
    """The acts that came lead to the stage at which the platform has the matter.

    Raises:
        Refusal: they lead elsewhere.
    """
    if not brought.stage:
        return
    matter = Matter.objects.get(pk=known.matter_id)
    procedure, state = procedure_at(matter), state_of(matter)
    stage, here = stage_named(procedure, brought.stage), procedure.stages[state.stage]
    if stage.name != state.stage:
        raise Refusal.because(
            "upper-stage", f"平台在“{stage.label.zh}”阶段，按带入的行为只到“{here.label.zh}”。",
            f"There it stands at {stage.label.en}; by the acts brought it is at {here.label.en}.",
            "请补充缺少的行为，或核对行为的对应。", "Bring the acts that are missing, or compare how they map.",
            "stage",
        )  # fmt: skip


def _refuse_place(code: str, organ: Organ, on: datetime.date) -> None:
    """A matter lies in the place of its lead organ, or in one within it.

    Raises:
        Refusal: there is no such place on the day, or it lies elsewhere.
    """
    if code and (not code.startswith(subtree(organ.place_code)) or not Place.objects.as_of(on).filter(code=code)):
        raise Refusal.because(
            "place", f"{on} 没有区划“{code}”，或它不在{organ}的区划 {organ.place_code} 内。",
            f"On {on} there is no place {code}, or it does not lie in {organ.place_code}, that of {organ}.",
            "请核对区划代码；不填即为主办单位的区划。", "Compare the code; without one it is the lead organ's place.",
            "place_code",
        )  # fmt: skip


def of_own_place(by: Post, organ: Organ, day: datetime.date) -> None:
    """Matters are brought in by their own lead organ, or by the justice bureau of the place.

    Raises:
        Refusal: the post is of another organ.
    """
    if by.organ_id != organ.pk and designated(organ.place_code, Office.JUSTICE, day) != by.organ:
        raise Refusal.because(
            "organ-other", f"“{organ}”的事项不由{by.organ}带入。", f"{by.organ} does not bring in matters of {organ}.",
            "请由主办单位或司法行政部门带入。", "Let the lead organ or the justice bureau do it.", "organ",
        )  # fmt: skip
