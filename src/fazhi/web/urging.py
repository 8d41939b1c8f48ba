"""Whom an urging goes to where nobody chooses 催办对象: the organ from which the matter waits for an act."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter, MatterOrgan
from fazhi.web.asked import acts_at, named


def urged_in(matters: Collection[Matter]) -> dict[uuid.UUID, Organ]:
    """For each matter the organ to be urged; the lead organ where no other one alone is waited for.

    Another organ is waited for where an act of it answers a clock that runs, or where only it may move the matter on.
    """
    if not matters:
        return {}
    ids = [matter.pk for matter in matters]
    running: dict[uuid.UUID, set[str]] = {}
    clocks = Clock.objects.running().filter(subject_kind="matter", subject__in=ids).order_by()
    for subject, key in clocks.values_list("subject", "key"):
        running.setdefault(subject, set()).add(key)
    organs: dict[uuid.UUID, list[MatterOrgan]] = {}
    for row in MatterOrgan.objects.filter(matter__in=ids).select_related("organ"):
        organs.setdefault(row.matter_id, []).append(row)
    return {
        matter.pk: _urged(matter, running.get(matter.pk, set()), organs.get(matter.pk, [])) for matter in matters
    }  # fmt: skip


def _urged(matter: Matter, running: Collection[str], taking_part: Collection[MatterOrgan]) -> Organ:
    answering, moving = set(), set()
    for kind, moves in acts_at(matter.family, matter.version, matter.stage):
        stopped = named(kind)
        if kind.stops and (running if stopped is None else stopped.intersection(running)):
            answering.add(kind.of)
        if moves:
            moving.add(kind.of)
    waited_for = answering - {"lead"} or (moving if "lead" not in moving else set())
    others = {row.organ for row in taking_part if row.capacity in waited_for and row.organ_id != matter.organ_id}
    return others.pop() if len(others) == 1 else matter.organ
