"""Giving warnings 催办提醒: each rung of a clock once for each due date, so that warnings follow an extended clock."""

from __future__ import annotations

import datetime
from functools import cache

from django.db import transaction

from fazhi.kernel.clocks.models import Clock, ClockQuerySet, ClockWarning
from fazhi.kernel.clocks.rungs import Before, Rung, ladder
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Organ


@transaction.atomic
def warn(day: datetime.date, organ: Organ | None = None) -> list[ClockWarning]:
    """Give the warnings that are new on the day: the highest rung that each running clock has reached.

    Args:
        day: the legal day.
        organ: only clocks that this organ answers for; all without.

    Raises:
        BrokenRungs: the ladder of warnings has a fault.
    """
    clocks = Clock.objects.running().exclude(due_on=None).select_related("organ").order_by("due_on", "pk")
    clocks = clocks.filter(organ=organ) if organ else clocks
    known, rungs, before = _known(clocks), ladder(), _before()
    given = []
    for row in clocks.iterator():
        rung = _highest(rungs, row, day, before)
        if rung is None or row.due_on is None or (row.id, rung.key, row.due_on) in known:
            continue
        given.append(
            ClockWarning(
                clock=row.id, subject_kind=row.subject_kind, subject=row.subject, organ=row.organ, key=row.key,
                rung=rung.key, due_on=row.due_on, given_on=day,
            )
        )  # fmt: skip
    if given:
        record_many(given)
    return given


def _known(clocks: ClockQuerySet) -> set[tuple[object, str, datetime.date]]:
    """Clock, rung and due date of the warnings that these clocks gave before."""
    before = ClockWarning.objects.filter(clock__in=clocks.order_by().values("pk"))
    return set(before.values_list("clock", "rung", "due_on"))


def _highest(rungs: list[Rung], row: Clock, day: datetime.date, before: Before) -> Rung | None:
    due = row.due_on
    if due is None:
        return None
    return next((rung for rung in reversed(rungs) if rung.reached(row, due, day, before)), None)


def _before() -> Before:
    """Working days back from a due date, each pair counted once a run."""
    calendar = tree().calendar

    @cache
    def before(due: datetime.date, number: int) -> datetime.date:
        day = due
        for _ in range(number):
            day = calendar.previous_working(day - datetime.date.resolution)
        return day

    return before
