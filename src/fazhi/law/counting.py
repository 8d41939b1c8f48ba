"""Counting of limits (期间的计算): from a day and a limit to the due date and its receipt.

Sources: 民法典 第二百零一条 to 第二百零三条 (the day of the event is not counted; months end on the same day
number; an end on a rest day moves to the first working day after it), 民事诉讼法 第八十五条.
A lead is counted backwards from the event's day, which is not counted either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from fazhi.law._days import EVERY_DAY
from fazhi.law._ends import End, backward, forward, hours_after, next_date_of_year
from fazhi.law._explaining import Counted, explained, explained_date_of_year
from fazhi.law._walks import walked
from fazhi.law.dates import MonthDay, add_months
from fazhi.law.errors import MomentNeeded, OutOfCalendar, WrongExtension, WrongPause
from fazhi.law.kinds import RestDay, Role, Unit, Words
from fazhi.law.limits import Limit, Rule
from fazhi.law.pauses import Pause, as_day, as_days, merged
from fazhi.law.receipts import Added, Due, Left, Receipt
from fazhi.law.values import Value
from fazhi.law.workdays import Calendar

_ONE_DAY = timedelta(days=1)
_IN_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
_SET_IN_PAPER = Words("文书指定的期限", "term set in the paper")


def count(
    start: date,
    limit: Limit | Value,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Value] = (),
) -> Due:
    """Last day on which the act is in time, with its receipt.

    Args:
        start: day of the event, not counted; the event itself for a lead; a datetime for a limit in hours.
        limit: what to count; a value of the law tree, or a limit set elsewhere.
        calendar: which days are worked.
        pauses: spans not counted. What is left goes on in the limit's own unit; months and years end later by
            the number of days paused.
        extensions: one value for each grant (`value.granted(n)` when less than the whole was granted).
            They are added before counting, so that a rest day matters at the very end only.

    Returns:
        The due date, None while a pause has no end; provisional when a day that decides it lies in a year
        without a holiday notice.

    Raises:
        NotAPeriod: money, a count, a threshold or an extension has no due date.
        AmbiguousAmount: the amount differs by case and none was chosen.
        MomentNeeded: a limit in hours was started from a bare day.
        WrongPause: pauses on a lead or on a date of the year.
        WrongExtension: an extension of another limit, in another unit, or too many.
        OutOfCalendar: the end lies beyond the calendar (years 1 to 9999).
    """
    try:
        if isinstance(limit, Value) and isinstance(limit.amount, MonthDay):
            due = _date_of_year(start, limit, limit.amount, pauses, extensions)
            return explained_date_of_year(as_day(start), limit.amount, limit.day_excluded, limit.rule(), due)
        return explained(_counted(start, limit, calendar, pauses, extensions), calendar)
    except OverflowError as error:
        raise _beyond(start, limit) from error


def due_date(
    start: date,
    limit: Limit | Value,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Value] = (),
) -> date | None:
    """Last day on which the act is in time: what `count` finds, without the receipt, in a fraction of its time.

    Arguments and refusals are those of `count`.

    Returns:
        The due date (a moment for a limit in hours), None while a pause has no end.
    """
    try:
        if isinstance(limit, Value) and isinstance(limit.amount, MonthDay):
            return _date_of_year(start, limit, limit.amount, pauses, extensions)
        return _counted(start, limit, calendar, pauses, extensions).due
    except OverflowError as error:
        raise _beyond(start, limit) from error


def fixed(
    day: date,
    *,
    start: date | None = None,
    pauses: Sequence[Pause] = (),
    title: Words = _SET_IN_PAPER,
    paper: str = "",
) -> Due:
    """A term that a paper sets by its last day, where the law gives no number of days (指定期间).

    Args:
        day: the day written in the paper; a rest day does not move it.
        start: day from which the term runs, where known; pauses before it do not matter.
        pauses: spans not counted; the end moves by the number of days paused.
        title: what the term is for.
        paper: the paper that set it, shown as its source.

    Returns:
        The day as a due date, never provisional.

    Raises:
        OutOfCalendar: with its pauses it ends beyond the calendar.
    """
    spans = merged(as_days(pauses))
    note = Words(f"期限由文书指定：{day}", f"term set in the paper: {day}")
    receipt = Receipt(Rule(title, paper), None, None, RestDay.STAY, start, pauses=tuple(spans), notes=(note,))
    if not spans or (start is not None and as_day(start) >= day):
        return Due(day, False, receipt)
    first = as_day(start) if start is not None else min(day, *(span.from_ for span in spans)) - _ONE_DAY
    try:
        end = forward(first, (as_day(day) - first).days, EVERY_DAY, spans)
    except OverflowError as error:
        raise OutOfCalendar(f"The term to {day}, with its pauses, ends beyond the calendar (year 9999).") from error
    runs = walked(first, end.day, None, spans)
    left = Left(end.left, Unit.CALENDAR_DAYS) if end.day is None else None
    return Due(end.day, False, replace(receipt, runs=runs), left)


def _counted(
    start: date,
    limit: Limit | Value,
    calendar: Calendar,
    pauses: Sequence[Pause],
    extensions: Sequence[Value],
) -> Counted:
    if isinstance(limit, Value):
        limit = limit.limit()
    added = _added(limit, extensions) if extensions else ()
    if limit.unit is Unit.HOURS:
        return _counted_hours(start, limit, merged(pauses), added)
    day = as_day(start)
    if limit.is_lead:
        _refuse_for_lead(limit, pauses)
        spans: Sequence[Pause] = ()
        end = _end_of_lead(day, limit, calendar)
    else:
        spans = merged(as_days(pauses)) if pauses else ()
        end = _end(day, limit, calendar, spans, added)
    return Counted(limit, day, added, spans, end, _landed(end.day, limit, calendar, spans))


def _end(day: date, limit: Limit, calendar: Calendar, spans: Sequence[Pause], added: Sequence[Added]) -> End:
    if limit.unit in _IN_MONTHS:
        months = limit.amount * _IN_MONTHS[limit.unit]
        months += sum(extension.amount * _IN_MONTHS[extension.unit] for extension in added)
        return forward(day, (add_months(day, months) - day).days, EVERY_DAY, spans)
    amount = limit.amount + sum(extension.amount for extension in added) if added else limit.amount
    return forward(day, amount, calendar.worked if limit.unit is Unit.WORKING_DAYS else EVERY_DAY, spans)


def _end_of_lead(day: date, limit: Limit, calendar: Calendar) -> End:
    if limit.unit in _IN_MONTHS:
        return backward(day, (day - add_months(day, -limit.amount * _IN_MONTHS[limit.unit])).days, EVERY_DAY)
    return backward(day, limit.amount, calendar.worked if limit.unit is Unit.WORKING_DAYS else EVERY_DAY)


def _counted_hours(start: date, limit: Limit, spans: Sequence[Pause], added: tuple[Added, ...]) -> Counted:
    if not isinstance(start, datetime):
        raise MomentNeeded(
            f"{limit.rule.name} is in hours and runs from a moment, not from the day {start}. "
            f"Give the time of day too, as {start}T10:30."
        )
    end = hours_after(start, limit.amount + sum(extension.amount for extension in added), spans)
    return Counted(limit, start, added, spans, end, end.day)


def _date_of_year(
    start: date, value: Value, amount: MonthDay, pauses: Sequence[Pause], extensions: Sequence[Value]
) -> date:
    if pauses:
        raise WrongPause(f"{value.key} is a date of every year and cannot be paused. Leave the pauses out.")
    if extensions:
        raise WrongExtension(f"{value.key} is a date of every year and cannot be extended. Leave the extension out.")
    return next_date_of_year(as_day(start), amount, value.day_excluded)


def _landed(end: date | None, limit: Limit, calendar: Calendar, pauses: Sequence[Pause]) -> date | None:
    """The day on which the period really ends, rest days considered; None while a pause without end covers it."""
    if end is None or limit.unit is Unit.WORKING_DAYS or limit.rest_day is RestDay.STAY or calendar.is_working(end):
        return end
    if limit.rest_day is RestDay.PREVIOUS:
        return calendar.previous_working(end)
    day = calendar.next_working(end)
    for pause in pauses:
        if pause.from_ <= day and (pause.until is None or day < pause.until):
            if pause.until is None:
                return None
            day = calendar.next_working(pause.until)
    return day


def _beyond(start: date, limit: Limit | Value) -> OutOfCalendar:
    name = limit.key if isinstance(limit, Value) else limit.rule.name
    return OutOfCalendar(f"{name} from {start} ends beyond the calendar (years 1 to 9999).")


def _added(limit: Limit, extensions: Sequence[Value]) -> tuple[Added, ...]:
    if extensions and limit.is_lead:
        raise WrongExtension(f"{limit.rule.name} is a lead before an event and cannot be extended. Move the event.")
    granted: dict[str, int] = {}
    for extension in extensions:
        granted[extension.key] = granted.get(extension.key, 0) + 1
        if extension.role is not Role.EXTENSION:
            raise WrongExtension(f"{extension.key} is a {extension.role.value}, not an extension. Give an extension.")
        if limit.rule.key and extension.key != limit.extension:
            cure = f"Its extension is {limit.extension}." if limit.extension else "The law gives it none."
            raise WrongExtension(f"{extension.key} does not extend {limit.rule.key}. {cure}")
        if extension.unit.family != limit.unit.family:
            raise WrongExtension(
                f"{extension.key} is in {extension.unit.value}, {limit.rule.name} in {limit.unit.value}. "
                "Grant the extension in the unit of the limit."
            )
        if granted[extension.key] > extension.times:
            raise WrongExtension(
                f"{extension.key} may be granted {extension.times} time(s) "
                f"({extension.law} {extension.article}). "
                "Leave the further grants out."
            )
    return tuple(Added(value.key, value.title, int(value.number), value.unit) for value in extensions)


def _refuse_for_lead(limit: Limit, pauses: Sequence[Pause]) -> None:
    if pauses:
        raise WrongPause(f"{limit.rule.name} is a lead before an event and cannot be paused. Move the event instead.")
