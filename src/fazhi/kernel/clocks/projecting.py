"""Writing clocks as rows, counting them anew when the calendar or an order changes, and giving warnings."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from fazhi import law
from fazhi.kernel.clocks.models import Clock, ClockWarning, Colour, Reprojection, Rung, SuspensionOrder
from fazhi.kernel.clocks.state import ClockState, Extension
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.models import Organ, subtree


@dataclass(frozen=True, slots=True)
class Subject:
    """What clocks run on: its kind and id, the place it lies in and the organ that answers for it."""

    kind: str
    id: uuid.UUID
    place_code: str
    organ: Organ


def orders_for(place_code: str, key: str) -> list[law.Pause]:
    """The suspensions ordered for a limit in a place, as pauses."""
    return [
        law.Pause(order.from_on, order.until_on, f"{order.number} {order.basis}")
        for order in SuspensionOrder.objects.order_by("from_on")
        if key in order.keys and place_code.startswith(subtree(order.place_code))
    ]


def project(subject: Subject, states: Iterable[ClockState]) -> None:
    """Write the clocks of a subject as rows; a clock that its acts no longer start is taken away."""
    rows = {row.id: row for row in Clock.objects.filter(subject_kind=subject.kind, subject=subject.id)}
    for state in states:
        fresh = _row(subject, state)
        known = rows.pop(state.id, None)
        if known is None:
            fresh.save(force_insert=True)
        elif _facts(known) != _facts(fresh):
            fresh.save(force_update=True)
    for gone in rows.values():
        gone.delete()


def state_of(row: Clock) -> ClockState:
    """The state that a row was written from."""
    return ClockState(
        id=row.id, key=row.key, started_on=row.started_on, cause=row.cause, party=row.party,
        fixed_on=row.fixed_on, title_zh=row.title_zh, title_en=row.title_en, runs_out=row.runs_out,
        pauses=[law.Pause(_day(p["from"]), p["until"] and _day(p["until"]), p["why"]) for p in row.pauses],
        extensions=[Extension(e["key"], _day(e["on"]), e["amount"]) for e in row.extensions],
        stopped_on=row.stopped_on,
    )  # fmt: skip


def due_of(row: Clock) -> law.Due:
    """The due date of a clock with its receipt, counted now."""
    return state_of(row).due(orders_for(row.place_code, row.key))


def _row(subject: Subject, state: ClockState) -> Clock:
    due = state.due(orders_for(subject.place_code, state.key))
    title = (state.title_zh, state.title_en)
    if state.fixed_on is None:
        parameter = tree().parameter(state.key)
        title = (parameter.title.zh, parameter.title.en)
    return Clock(
        id=state.id, subject_kind=subject.kind, subject=subject.id, party=state.party,
        place_code=subject.place_code, organ=subject.organ, cause=state.cause, key=state.key,
        title_zh=title[0], title_en=title[1], started_on=state.started_on, fixed_on=state.fixed_on,
        runs_out=state.runs_out,
        pauses=[
            {"from": p.from_.isoformat(), "until": p.until and p.until.isoformat(), "why": p.why}
            for p in state.pauses
        ],
        extensions=[{"key": e.key, "on": e.on.isoformat(), "amount": e.amount} for e in state.extensions],
        stopped_on=state.stopped_on, due_on=due.due, provisional=due.provisional, edition=tree().calendar.edition,
    )  # fmt: skip


def _facts(row: Clock) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in Clock._meta.concrete_fields}


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@transaction.atomic
def reproject(on: datetime.date, reason: str, place_code: str = "") -> Reprojection | None:
    """Count every open clock anew and journal which due dates moved; None when nothing changed.

    Args:
        on: the legal day of the new counting.
        reason: the notice or order that made it necessary.
        place_code: only clocks of this place; all places without.
    """
    moved = []
    clocks = Clock.objects.filter(stopped_on=None).select_related("organ")
    for row in clocks.of_place(place_code) if place_code else clocks:
        fresh = _row(Subject(row.subject_kind, row.subject, row.place_code, row.organ), state_of(row))
        if (row.due_on, row.provisional, row.edition) == (fresh.due_on, fresh.provisional, fresh.edition):
            continue
        if (row.due_on, row.provisional) != (fresh.due_on, fresh.provisional):
            moved.append(
                {
                    "clock": str(row.id), "key": row.key, "old": row.due_on and row.due_on.isoformat(),
                    "new": fresh.due_on and fresh.due_on.isoformat(), "provisional": fresh.provisional,
                }
            )  # fmt: skip
        fresh.save(force_update=True)
    if not moved:
        return None
    journalled = Reprojection(happened_on=on, reason=reason, moved=moved)
    record(journalled)
    return journalled


@transaction.atomic
def suspend(order: SuspensionOrder, on: datetime.date) -> Reprojection | None:
    """Record an order that suspends limits in a place, and count the clocks there anew."""
    for key in order.keys:
        tree().parameter(key)
    record(order)
    return reproject(on, f"{order.number} {order.basis}", order.place_code)


@transaction.atomic
def warn(day: datetime.date, organ: Organ | None = None) -> list[ClockWarning]:
    """Give the warnings that are new on the day, each rung of a clock once for each due date."""
    clocks = Clock.objects.running().exclude(due_on=None).select_related("organ")
    given = []
    for row in clocks.filter(organ=organ) if organ else clocks:
        rung = _rung(row, day)
        known = ClockWarning.objects.filter(clock=row.id, rung=rung, due_on=row.due_on)
        if rung is None or row.due_on is None or known.exists():
            continue
        warning = ClockWarning(
            clock=row.id, subject_kind=row.subject_kind, subject=row.subject, organ=row.organ, key=row.key,
            rung=rung, due_on=row.due_on, given_on=day,
        )  # fmt: skip
        record(warning)
        given.append(warning)
    return given


def _rung(row: Clock, day: datetime.date) -> Rung | None:
    if row.due_on is not None and day == row.due_on:
        return Rung.DUE
    return {Colour.RED: Rung.OVERDUE, Colour.AMBER: Rung.AMBER}.get(row.colour(day))
