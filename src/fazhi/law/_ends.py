"""Where a count ends, by arithmetic alone; `_walks` says which days it went through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from fazhi.law._days import Days
from fazhi.law.dates import MonthDay
from fazhi.law.pauses import Pause, as_moment

_ONE_DAY = timedelta(days=1)
_ONE_HOUR = timedelta(hours=1)


class End(NamedTuple):
    """The end of a count before any rest-day rule.

    Attributes:
        day: the day the last unit was counted (a moment for hours), None while a pause has no end.
        left: units not yet counted, 0 once there is an end.
    """

    day: date | None
    left: int


def forward(start: date, amount: int, days: Days, pauses: Sequence[Pause]) -> End:
    """Count `amount` of the days after `start`; `pauses` are in order and apart from one another."""
    first, left = (start + _ONE_DAY).toordinal(), amount  # the first day that is not dealt with yet
    for pause in pauses:
        if pause.until is not None and pause.until.toordinal() <= first:
            continue
        free = days.through(pause.from_.toordinal() - 1) - days.through(first - 1)
        if free >= left:
            break
        left -= max(free, 0)
        if pause.until is None:
            return End(None, left)
        first = pause.until.toordinal()
    return End(days.nth(days.through(first - 1) + left), 0)


def backward(event: date, amount: int, days: Days) -> End:
    """Count `amount` of the days before `event`."""
    return End(days.nth(days.through(event.toordinal() - 1) - amount + 1), 0)


def hours_after(start: datetime, amount: int, pauses: Sequence[Pause]) -> End:
    """The moment `amount` hours after `start`; `pauses` are in order and apart. What is left is rounded up."""
    remaining, cursor = timedelta(hours=amount), start
    for pause in pauses:
        free = as_moment(pause.from_, start) - cursor
        if free >= remaining:
            break
        remaining -= max(free, timedelta())
        if pause.until is None:
            return End(None, -(-remaining // _ONE_HOUR))
        cursor = max(cursor, as_moment(pause.until, start))
    return End(cursor + remaining, 0)


def next_date_of_year(start: date, month_day: MonthDay, excluded: bool) -> date:
    """The next such date on or after `start`; the day before it where the law says "before" (之前)."""
    shift = _ONE_DAY if excluded else timedelta()
    due = month_day.in_year(start.year) - shift
    return due if due >= start else month_day.in_year(start.year + 1) - shift
