"""How near the end of a limit is 剩余期限: what counts as soon, and how many days are left, in the limit's own unit.

The one definition for every page, list, calendar and message.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from fazhi import law
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.clocks.models import Clock


def soon_until(day: datetime.date) -> datetime.date:
    """The last day that counts as soon: so many working days after the day as the installation sets."""
    worked = tree().calendar.worked
    return worked.nth(worked.through(day.toordinal()) + settings.DUE_SOON_WORKING_DAYS)


def left(clock: Clock, day: datetime.date) -> Label | None:
    """The days from the day to the clock's last day, in words with their unit; None while it stands still."""
    due = clock.due_on
    if due is None:
        return None
    if due == day:
        return Label("今日到期", "due today")
    late = due < day
    number, unit = _days(due, day) if late else _days(day, due), "calendar"
    if runs_in_working_days(clock):
        number, unit = _working_days(*((due, day) if late else (day, due))), "working"
    return _in_words(number, unit, late=late)


def runs_in_working_days(clock: Clock) -> bool:
    """Whether the limit is one of working days; a day that a paper set is counted in calendar days."""
    if clock.fixed_on is not None or clock.key not in tree():
        return False
    return tree().value(clock.key, on=clock.started_on).unit is law.Unit.WORKING_DAYS


def _days(first: datetime.date, last: datetime.date) -> int:
    return (last - first).days


def _working_days(first: datetime.date, last: datetime.date) -> int:
    """The working days after the first day, through the last."""
    worked = tree().calendar.worked
    return worked.through(last.toordinal()) - worked.through(first.toordinal())


_UNITS = {"working": Label("个工作日", "working day"), "calendar": Label("个自然日", "calendar day")}


def _in_words(number: int, unit: str, *, late: bool) -> Label:
    zh, en = _UNITS[unit].zh, _UNITS[unit].en + ("" if number == 1 else "s")
    if not late:
        return Label(f"还剩 {number} {zh}", f"{number} {en} left")
    if number == 0:
        return Label("已超期", "overdue, no working day since")
    return Label(f"超期 {number} {zh}", f"{number} {en} overdue")
