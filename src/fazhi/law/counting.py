"""Counting of limits (期间的计算): from a day and a limit to the due date and its receipt.

Sources: 民法典 第二百零一条 to 第二百零三条 (the day of the event is not counted; months end on the same day
number; an end on a rest day moves to the first working day after it), 民事诉讼法 第八十五条.
A lead is counted backwards from the event's day, which is not counted either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fazhi.law._moments import count_hours, next_date_of_year
from fazhi.law._walks import Walk, back, through_calendar_days, through_working_days
from fazhi.law.dates import MonthDay, add_months
from fazhi.law.errors import OutOfCalendar, WrongExtension, WrongPause
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
    name = limit.key if isinstance(limit, Value) else limit.rule.name
    try:
        return _count(start, limit, calendar, pauses, extensions)
    except OverflowError as error:
        raise OutOfCalendar(f"{name} from {start} ends beyond the calendar (years 1 to 9999).") from error


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
        walk = through_calendar_days(first, (as_day(day) - first).days, spans)
    except OverflowError as error:
        raise OutOfCalendar(f"The term to {day}, with its pauses, ends beyond the calendar (year 9999).") from error
    return Due(walk.end, False, replace(receipt, runs=walk.runs), _left(walk, Unit.CALENDAR_DAYS))


def _count(
    start: date,
    limit: Limit | Value,
    calendar: Calendar,
    pauses: Sequence[Pause],
    extensions: Sequence[Value],
) -> Due:
    day = as_day(start)
    if isinstance(limit, Value):
        if isinstance(limit.amount, MonthDay):
            _refuse_for_date_of_year(limit, pauses, extensions)
            return next_date_of_year(day, limit.amount, limit.day_excluded, limit.rule())
        limit = limit.limit()
    added = _added(limit, extensions)
    if limit.unit is Unit.HOURS:
        return count_hours(start, limit, merged(pauses), added)
    spans = merged(as_days(pauses))
    months = limit.amount * _IN_MONTHS.get(limit.unit, 0)
    days = limit.amount + sum(extension.amount for extension in added)
    if limit.is_lead:
        _refuse_for_lead(limit, pauses)
        days = (day - add_months(day, -months)).days if months else days
        walk = back(day, days, calendar if limit.unit is Unit.WORKING_DAYS else None)
        return _finish(limit, calendar, walk, Receipt(limit.rule, limit.amount, limit.unit, limit.rest_day, day))
    receipt = Receipt(limit.rule, limit.amount, limit.unit, limit.rest_day, day, extensions=added, pauses=tuple(spans))
    if limit.unit is Unit.WORKING_DAYS:
        return _finish(limit, calendar, through_working_days(day, days, calendar, spans), receipt)
    if not months:
        return _finish(limit, calendar, through_calendar_days(day, days, spans), receipt)
    months += sum(extension.amount * _IN_MONTHS[extension.unit] for extension in added)
    end = add_months(day, months)
    walk = through_calendar_days(day, (end - day).days, spans)
    return _finish(limit, calendar, walk, replace(receipt, notes=_months_notes(day, end, walk)))


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


def _refuse_for_date_of_year(value: Value, pauses: Sequence[Pause], extensions: Sequence[Value]) -> None:
    if pauses:
        raise WrongPause(f"{value.key} is a date of every year and cannot be paused. Leave the pauses out.")
    if extensions:
        raise WrongExtension(f"{value.key} is a date of every year and cannot be extended. Leave the extension out.")


def _months_notes(start: date, end: date, walk: Walk) -> tuple[Words, ...]:
    if end.day == start.day:
        note = Words(f"按对应日届满：{end}", f"ends on the same day number: {end}")
    else:
        note = Words(
            f"届满月无对应日，以该月最后一日届满：{end}",
            f"no such day number, ends on the month's last day: {end}",
        )
    paused = sum(run.days for run in walk.runs if not run.counted)
    if not paused:
        return (note,)
    return note, Words(f"不计入的 {paused} 日使届满日顺延", f"the {paused} days not counted move the end on")


@dataclass(frozen=True, slots=True)
class _Landing:
    day: date
    notes: tuple[Words, ...] = ()


def _finish(limit: Limit, calendar: Calendar, walk: Walk, receipt: Receipt) -> Due:
    """Apply the rest-day rule at the very end, and complete the receipt."""
    landing = _Landing(walk.end) if walk.end is not None else None
    needs_calendar = limit.unit is Unit.WORKING_DAYS or limit.rest_day is not RestDay.STAY
    if walk.end is not None and limit.unit is not Unit.WORKING_DAYS and needs_calendar:
        landing = _land(walk.end, limit.rest_day, calendar, receipt.pauses)
    notes = receipt.notes + (landing.notes if landing else ())
    edition, provisional = "", False
    if needs_calendar:
        first, last = _days_that_decide(limit, walk, landing, receipt)
        edition = calendar.edition_for(first, last)
        missing = calendar.years_without_notice(first, last)
        provisional = bool(missing)
        notes += (_provisional_note(missing),) if missing else ()
    left = None
    if landing is None:
        notes += (_waiting_note(receipt.pauses),)
        left = Left(walk.left, Unit.WORKING_DAYS if limit.unit is Unit.WORKING_DAYS else Unit.CALENDAR_DAYS)
    receipt = replace(receipt, calendar=edition, runs=walk.runs, notes=notes)
    return Due(landing.day if landing else None, provisional, receipt, left)


def _left(walk: Walk, unit: Unit) -> Left | None:
    return Left(walk.left, unit) if walk.end is None else None


def _days_that_decide(limit: Limit, walk: Walk, landing: _Landing | None, receipt: Receipt) -> tuple[date, date]:
    """First and last day whose being worked or not decides the result."""
    days = [landing.day] if landing is not None else []
    days += [walk.end] if walk.end is not None else []
    if limit.unit is Unit.WORKING_DAYS:
        days += [day for run in walk.runs for day in (run.first, run.last)]
    if not days and receipt.start is not None:
        days = [receipt.start]
    return min(days), max(days)


def _waiting_note(pauses: Sequence[Pause]) -> Words:
    last = pauses[-1]  # only the last of joined pauses can lack an end
    return Words(
        f"自 {last.from_} 起中止（{last.why}），尚未恢复", f"paused since {last.from_} ({last.why}), not resumed yet"
    )


def _provisional_note(years: Sequence[int]) -> Words:
    return Words(
        f"没有{'、'.join(map(str, years))}年的放假安排通知，仅按周末推算，结果为暂定",
        f"provisional: no holiday notice for {', '.join(map(str, years))}, weekends are the only assumption",
    )


def _land(end: date, rest_day: RestDay, calendar: Calendar, pauses: Sequence[Pause]) -> _Landing | None:
    """The day on which the period really ends; None while a pause without end covers it."""
    if calendar.is_working(end):
        return _Landing(end)
    why = calendar.reason(end)
    if rest_day is RestDay.PREVIOUS:
        day = calendar.previous_working(end)
        note = Words(f"{end} 为{why.zh}，提前至 {day}", f"{end} is a rest day ({why.en}): moved ahead to {day}")
        return _Landing(day, (note,))
    day = calendar.next_working(end)
    for pause in pauses:
        if pause.from_ <= day and (pause.until is None or day < pause.until):
            if pause.until is None:
                return None
            day = calendar.next_working(pause.until)
    note = Words(f"{end} 为{why.zh}，顺延至 {day}", f"{end} is a rest day ({why.en}): moved on to {day}")
    return _Landing(day, (note,))
