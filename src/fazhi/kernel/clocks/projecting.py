"""Writing clocks as rows, and counting them anew when the calendar or an order changes."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction

from fazhi import law
from fazhi.kernel.clocks.models import Clock, Reprojection, SuspensionOrder
from fazhi.kernel.clocks.state import ClockState, Extension
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.models import Organ, subtree

recounted: list[Callable[[str], None]] = []
"""Called with the place, or an empty text for all, once its open clocks are counted anew; layers above join here."""
SUSPENDABLE = {law.Role.DEADLINE, law.Role.MINIMUM, law.Role.DURATION}
"""Roles of parameters whose clocks an order can suspend."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What clocks run on: its kind and id, the place it lies in and the organ that answers for it."""

    kind: str
    id: uuid.UUID
    place_code: str
    organ: Organ


def orders_for(place_code: str, key: str, orders: Iterable[SuspensionOrder] | None = None) -> list[law.Pause]:
    """The suspensions ordered for a limit in a place, as pauses; all orders on record without ``orders``."""
    return [
        law.Pause(order.from_on, order.until_on, f"{order.number} {order.basis}")
        for order in (_orders() if orders is None else orders)
        if key in order.keys and place_code.startswith(subtree(order.place_code))
    ]


def _orders() -> list[SuspensionOrder]:
    return list(SuspensionOrder.objects.order_by("from_on"))


def project(
    subject: Subject, states: Collection[ClockState],
    known: Collection[uuid.UUID] = (), gone: Collection[uuid.UUID] = (),
) -> None:  # fmt: skip
    """Write the clocks of a subject that changed as rows.

    Args:
        subject: what they run on.
        states: those that are new or changed.
        known: the ids of those that have a row.
        gone: the ids of those that the acts no longer start; their rows are taken away.
    """
    keep(counted(subject, states, known, gone))


class Changes(NamedTuple):
    """What happens to the clocks of a subject: rows to write, ids that have a row already, ids whose rows go."""

    rows: list[Clock]
    known: Collection[uuid.UUID]
    gone: Collection[uuid.UUID]


def counted(
    subject: Subject, states: Collection[ClockState],
    known: Collection[uuid.UUID] = (), gone: Collection[uuid.UUID] = (),
) -> Changes:  # fmt: skip
    """The rows that ``project`` writes, with their due dates; nothing is written yet."""
    return Changes(list(_fresh(subject, states).values()) if states else [], known, gone)


def keep(changes: Changes) -> None:
    """Write what was counted."""
    fresh = [row for row in changes.rows if row.id not in changes.known]
    if fresh:
        Clock.objects.bulk_create(fresh)
    for row in changes.rows:
        if row.id in changes.known:
            row.save(force_update=True)
    if changes.gone:
        Clock.objects.filter(pk__in=changes.gone).delete()


def differing(subject: Subject, states: Iterable[ClockState]) -> list[str]:
    """The keys of clocks whose rows are not what the states, the law and the calendar give."""
    known, fresh = _known(subject), _fresh(subject, states)
    ids = [id for id in known.keys() | fresh.keys() if id not in known or id not in fresh]
    ids += [id for id in known.keys() & fresh.keys() if _facts(known[id]) != _facts(fresh[id])]
    return sorted((known.get(id) or fresh[id]).key for id in ids)


def _known(subject: Subject) -> dict[uuid.UUID, Clock]:
    return {row.id: row for row in Clock.objects.filter(subject_kind=subject.kind, subject=subject.id)}


def _fresh(subject: Subject, states: Iterable[ClockState]) -> dict[uuid.UUID, Clock]:
    # Only limits of the law can be suspended: without one among them the orders need not be read.
    orders = _orders() if any(state.key in tree() for state in states) else []
    return {state.id: _row(subject, state, orders) for state in states}


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


def _row(subject: Subject, state: ClockState, orders: list[SuspensionOrder]) -> Clock:
    due = state.due(orders_for(subject.place_code, state.key, orders))
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
    moved, orders = [], _orders()
    # Locked in one order; the organ is read apart, since what is joined is not read anew after a wait.
    clocks = Clock.objects.select_for_update().filter(stopped_on=None).order_by("pk").prefetch_related("organ")
    for row in clocks.of_place(place_code) if place_code else clocks:
        fresh = _row(Subject(row.subject_kind, row.subject, row.place_code, row.organ), state_of(row), orders)
        if (row.due_on, row.provisional, row.edition) == (fresh.due_on, fresh.provisional, fresh.edition):
            continue
        if (row.due_on, row.provisional) != (fresh.due_on, fresh.provisional):
            moved.append(
                {
                    "clock": str(row.id), "key": row.key, "old": row.due_on and row.due_on.isoformat(),
                    "new": fresh.due_on and fresh.due_on.isoformat(), "provisional": fresh.provisional,
                }
            )  # fmt: skip
        fresh.save(force_update=True, update_fields=["due_on", "provisional", "edition"])
    if not moved:
        return None
    journalled = Reprojection(happened_on=on, reason=reason, moved=moved)
    record(journalled)
    for told in recounted:
        told(place_code)
    return journalled


@transaction.atomic
def suspend(order: SuspensionOrder, on: datetime.date) -> Reprojection | None:
    """Record an order that suspends limits in a place, and count the clocks there anew.

    Raises:
        UnknownParameter: the law tree has no such limit.
        WrongPause: it names what cannot stand still, such as a lead before an event.
    """
    for key in order.keys:
        parameter = tree().parameter(key)
        if parameter.role not in SUSPENDABLE:
            raise law.WrongPause(f"{key} is a {parameter.role.value} and cannot be suspended. Leave it out.")
    record(order)
    return reproject(on, f"{order.number} {order.basis}", order.place_code)
