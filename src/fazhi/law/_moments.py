"""Limits in hours, and dates that come back every year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fazhi.law.dates import MonthDay
from fazhi.law.errors import MomentNeeded
from fazhi.law.kinds import RestDay, Unit, Words
from fazhi.law.limits import Limit, Rule
from fazhi.law.pauses import Pause, as_moment
from fazhi.law.receipts import Added, Due, Left, Receipt

_ONE_DAY = timedelta(days=1)
_ONE_HOUR = timedelta(hours=1)


def count_hours(start: date, limit: Limit, pauses: Sequence[Pause], added: tuple[Added, ...]) -> Due:
    """The moment so many hours after `start`, to the minute, rest days included.

    Raises:
        MomentNeeded: `start` is a bare day.
    """
    if not isinstance(start, datetime):
        raise MomentNeeded(
            f"{limit.rule.name} is in hours and runs from a moment, not from the day {start}. "
            f"Give the time of day too, as {start}T10:30."
        )
    receipt = Receipt(
        rule=limit.rule,
        amount=limit.amount,
        unit=limit.unit,
        rest_day=RestDay.STAY,
        start=start,
        extensions=added,
        pauses=tuple(pauses),
        notes=(Words("按小时计，休息日照计", "counted by the hour, rest days included"),),
    )
    remaining = timedelta(hours=limit.amount + sum(extension.amount for extension in added))
    cursor = start
    for pause in pauses:
        free = as_moment(pause.from_, start) - cursor
        if free >= remaining:
            break
        remaining -= max(free, timedelta())
        if pause.until is None:
            return Due(None, False, receipt, Left(-(-remaining // _ONE_HOUR), Unit.HOURS))
        cursor = max(cursor, as_moment(pause.until, start))
    return Due(cursor + remaining, False, receipt)


def next_date_of_year(start: date, month_day: MonthDay, excluded: bool, rule: Rule) -> Due:
    """The next such date on or after `start`; the day before it where the law says "before" (之前)."""
    shift = _ONE_DAY if excluded else timedelta()
    due = month_day.in_year(start.year) - shift
    if due < start:
        due = month_day.in_year(start.year + 1) - shift
    notes = [Words(f"{start} 当日或其后最近的 {month_day}", f"the next {month_day} on or after {start}")]
    if excluded:
        notes.append(Words(f"“{month_day} 之前”不含本日", f"'before {month_day}' leaves that day out"))
    return Due(due, False, Receipt(rule, None, Unit.DATE_OF_YEAR, RestDay.STAY, start, notes=tuple(notes)))
