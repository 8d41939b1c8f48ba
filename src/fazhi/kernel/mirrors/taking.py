"""Taking over what a platform has 同步带入: by its numbers, as often as it comes, through the engine like every act.

A matter that is new is opened; of a known one only the new acts are performed; what changed there is corrected here by
an act of correction, or named as a difference where no correction reaches. Nothing is overwritten, and nothing is
decided here: form, order of stages, organs and days are asked, and who decided by which rule is the platform's own.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace

from django.db import transaction

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.locks import alone
from fazhi.kernel.mirrors.bringing import Taking, bring
from fazhi.kernel.mirrors.brought import BroughtMatter
from fazhi.kernel.mirrors.comparing import matter_digest
from fazhi.kernel.mirrors.models import Batch, BatchResult, UpperState
from fazhi.kernel.mirrors.outcome import Outcome, Row, Taken
from fazhi.kernel.mirrors.standing import platforms
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER, ROLES
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.modes import Platform
from fazhi.kernel.procedures.observing import unheard
from fazhi.kernel.procedures.refusals import Refusal

Progress = Callable[[int, int], None]
"""Told how many matters are done, and of how many."""
AT_ONCE = 1000
"""Rows that one statement names."""


def take(
    matters: Iterable[BroughtMatter], *, platform: str, by: Post, second: Post, day: datetime.date, source: str,
    source_name: str = "", whole: bool = False, progress: Progress | None = None,
) -> Taken:  # fmt: skip
    """Take over matters from a platform: one person brings them in, another has approved.

    Args:
        matters: what came.
        platform: name of the platform, as a mode names it.
        by: the post under which it is brought in; of the lead organ, or of the place's justice bureau.
        day: the day now.
        source: digest of the file or the batch.
        second: who approved it: a reviewer or principal of the same organ, another person. The caller answers for it
            that this person has approved: ``asking`` hands over who did so on the page; loaders name who did on paper.
        source_name: name of the file.
        whole: take all or nothing; else each matter by itself, and the others where one has a fault.
        progress: told how far it is.

    Returns:
        What became of each matter.

    Raises:
        Refusal: nothing can be taken by this post, or from this platform.
    """
    may_take(by, day)
    may_approve(second, by, day)
    return _take(
        Given(platform, by, day, source, source_name, whole), matters, second, progress or (lambda done, all: None)
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A batch as it comes: from which platform, brought by whom, on which day, out of which file, whole or not."""

    platform: str
    by: Post
    day: datetime.date
    source: str
    source_name: str = ""
    whole: bool = False


def rehearse(matters: Iterable[BroughtMatter], given: Given) -> Taken:
    """What would become of each matter if it were taken over now; nothing of it is kept.

    Raises:
        Refusal: nothing can be taken by this post, or from this platform.
    """
    may_take(given.by, given.day)
    try:
        with unheard(), transaction.atomic():
            taken = _take(given, matters, None, lambda done, all: None)
            raise _Back
    except _Back:
        return taken


def _take(given: Given, matters: Iterable[BroughtMatter], second: Post | None, progress: Progress) -> Taken:
    came, known = [replace(each, number=each.number.strip()) for each in matters], known_platform(given.platform)
    by, day, whole = given.by, given.day, given.whole
    batch = Batch(
        platform=known.id, platform_name=known.name, source=given.source, source_name=given.source_name[:200],
        taken_on=day,
        officer=by.officer, post=by, organ=by.organ, second=second,
    )  # fmt: skip
    taken = Taken(batch.pk)
    try:
        with transaction.atomic() if whole else nullcontext():
            with transaction.atomic():
                record(batch)
            if whole:
                alone(*(_turn(known, each) for each in came))  # In one order, whichever order they came in.
            _take_all(Taking(batch, known, by, second, day), came, taken, progress)
            if whole and taken.faults:
                raise _Back
            with transaction.atomic():
                record(_result(batch, taken))
    except _Back:
        taken.kept = False
    return taken


class _Back(Exception):
    """The whole is taken back."""


def known_platform(name: str) -> Platform:
    """The platform of a name that some mode gives it.

    Raises:
        Refusal: none does.
    """
    known = {each.name: each for each in platforms()}
    if name not in known:
        raise Refusal.because(
            "platform", f"没有登记平台“{name}”。", f"No mode names the platform {name}.",
            f"已登记：{'、'.join(known) or '无'}；请先按“运行方式”登记。",
            f"Known: {', '.join(known) or 'none'}; set a mode first.", "platform",
        )  # fmt: skip
    return known[name]


def may_take(by: Post, day: datetime.date) -> None:
    """Somebody who handles matters, in office on the day.

    Raises:
        Refusal: the post is not of that kind.
    """
    held = Post.objects.as_of(day).filter(subject=by.subject).first()
    if held is None or not ROLES[held.role].handles:
        raise Refusal.because(
            "post", f"{by.officer} 在 {day} 无权带入事项。", f"{by.officer} may bring nothing in on {day}.",
            "请由在任的经办人员办理。", "Let somebody who handles matters do it.",
        )  # fmt: skip


def may_approve(second: Post, by: Post, day: datetime.date) -> None:
    """A reviewer or principal of the organ that brings in, in office on the day, and another person.

    Raises:
        Refusal: it is not.
    """
    if second.officer_id == by.officer_id:
        raise Refusal.because(
            "second-person", "批准人与带入人是同一人。", "The second person is the same as the first.",
            "请由另一人批准。", "Let another person approve.",
        )  # fmt: skip
    held = Post.objects.as_of(day).filter(subject=second.subject).first()
    reviews = held is not None and held.role in (REVIEWER.key, PRINCIPAL.key)
    if held is None or not reviews or held.organ_id != by.organ_id:
        raise Refusal.because(
            "second-post", f"{second.officer} 在 {day} 无权批准。", f"{second.officer} may not approve on {day}.",
            "请由带入单位在任的审核人或负责人批准。", "Let a reviewer or principal of the same organ approve.",
        )  # fmt: skip


def _take_all(taking: Taking, came: list[BroughtMatter], taken: Taken, progress: Progress) -> None:
    states = UpperState.objects.filter(record__platform=taking.platform.id).select_related("record")
    seen = {(state.record.family, state.record.number): state for state in states}
    ours = _corrected_here(taking.platform)
    same = []
    for nth, brought in enumerate(came, start=1):
        state = seen.get((brought.family, brought.number))
        known = state is not None and state.digest and state.record.matter_id not in ours
        if state is not None and known and state.digest == matter_digest(brought):
            same.append(state.pk)
            taken.rows.append(Row(brought.where, brought.number, Outcome.UNCHANGED, state.record.matter_id))
        else:
            taken.rows.append(_tried(taking, brought))
        progress(nth, len(came))
    for start in range(0, len(same), AT_ONCE):
        some = UpperState.objects.filter(pk__in=same[start : start + AT_ONCE])
        some.update(batch=taking.batch, seen_on=taking.day)


def _corrected_here(platform: Platform) -> set[uuid.UUID]:
    """The matters in which somebody here has corrected what the platform brought: they are compared each time."""
    own = Act.objects.filter(corrects__brought=platform.id).exclude(brought=platform.id)
    return set(own.values_list("matter", flat=True))


def _turn(platform: Platform, brought: BroughtMatter) -> str:
    return f"mirror {platform.id} {brought.family} {brought.number}"


def _tried(taking: Taking, brought: BroughtMatter) -> Row:
    """Take one matter, all of it or nothing."""
    try:
        with transaction.atomic():
            # Two who bring the same at once come one after the other, and the second one finds it there.
            alone(_turn(taking.platform, brought))
            return bring(taking, brought)
    except Refusal as refusal:
        return Row(brought.where, brought.number, Outcome.FAULTY, grounds=refusal.grounds)


def _result(batch: Batch, taken: Taken) -> BatchResult:
    counts = taken.counts()
    faults = [
        {"where": row.where, "number": row.number, "grounds": [[each.code, each.field] for each in row.grounds]}
        for row in taken.faults
    ]
    return BatchResult(
        batch=batch, opened=counts[Outcome.OPENED], added=counts[Outcome.ADDED], corrected=counts[Outcome.CORRECTED],
        unchanged=counts[Outcome.UNCHANGED], differing=taken.differing, faulty=counts[Outcome.FAULTY], faults=faults,
    )  # fmt: skip
