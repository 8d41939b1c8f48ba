"""From what was counted to the receipt: which days it went through, and what is to be said of the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from fazhi.law._ends import End
from fazhi.law._walks import walked, walked_back
from fazhi.law.dates import MonthDay
from fazhi.law.kinds import RestDay, Unit, Words
from fazhi.law.limits import Limit, Rule
from fazhi.law.pauses import Pause
from fazhi.law.receipts import Added, Due, Left, Receipt, Run
from fazhi.law.workdays import Calendar


class Counted(NamedTuple):
    """A limit as it was counted.

    Attributes:
        limit: what was counted.
        start: the day from which it runs; a moment for a limit in hours.
        added: the extensions.
        pauses: spans not counted, in order and apart from one another.
        end: where the count ended.
        due: the end once the rest-day rule is applied; None while a pause has no end.
    """

    limit: Limit
    start: date
    added: tuple[Added, ...]
    pauses: Sequence[Pause]
    end: End
    due: date | None


def explained(counted: Counted, calendar: Calendar) -> Due:
    """The due date with its receipt."""
    limit, pauses = counted.limit, tuple(counted.pauses)
    receipt = Receipt(
        limit.rule, limit.amount, limit.unit, limit.rest_day, counted.start, extensions=counted.added, pauses=pauses
    )
    if limit.unit is Unit.HOURS:
        note = Words("按小时计，休息日照计", "counted by the hour, rest days included")
        receipt = replace(receipt, rest_day=RestDay.STAY, notes=(note,))
        return Due(counted.due, False, receipt, _left(counted))
    runs = _runs(counted, calendar)
    notes = (*_notes_of_months(counted, runs), *_notes_of_the_end(counted, calendar))
    edition, provisional = "", False
    if _needs_calendar(limit):
        first, last = _days_that_decide(counted, runs)
        edition = calendar.edition_for(first, last)
        missing = calendar.years_without_notice(first, last)
        provisional = bool(missing)
        notes += (_provisional_note(missing),) if missing else ()
    if counted.due is None:
        notes += (_waiting_note(pauses),)
    receipt = replace(receipt, calendar=edition, runs=runs, notes=notes)
    return Due(counted.due, provisional, receipt, _left(counted))


def explained_date_of_year(start: date, month_day: MonthDay, excluded: bool, rule: Rule, due: date) -> Due:
    """The next such date, with its receipt."""
    notes = [Words(f"{start} 当日或其后最近的 {month_day}", f"the next {month_day} on or after {start}")]
    if excluded:
        notes.append(Words(f"“{month_day} 之前”不含本日", f"'before {month_day}' leaves that day out"))
    return Due(due, False, Receipt(rule, None, Unit.DATE_OF_YEAR, RestDay.STAY, start, notes=tuple(notes)))


def _needs_calendar(limit: Limit) -> bool:
    return limit.unit is Unit.WORKING_DAYS or limit.rest_day is not RestDay.STAY


def _runs(counted: Counted, calendar: Calendar) -> tuple[Run, ...]:
    asked = calendar if counted.limit.unit is Unit.WORKING_DAYS else None
    if counted.limit.is_lead and counted.end.day is not None:
        return walked_back(counted.start, counted.end.day, asked)
    return walked(counted.start, counted.end.day, asked, counted.pauses)


def _left(counted: Counted) -> Left | None:
    """What is left while a pause has no end; of months and years, calendar days."""
    if counted.due is not None:
        return None
    unit = counted.limit.unit
    return Left(counted.end.left, unit if unit in (Unit.HOURS, Unit.WORKING_DAYS) else Unit.CALENDAR_DAYS)


def _notes_of_months(counted: Counted, runs: Sequence[Run]) -> tuple[Words, ...]:
    if counted.limit.unit not in (Unit.MONTHS, Unit.YEARS) or counted.limit.is_lead:
        return ()
    paused = sum(run.days for run in runs if not run.counted)
    walked_days = sum(run.days for run in runs if run.counted) + counted.end.left
    end = counted.start + timedelta(days=walked_days)
    if end.day == counted.start.day:
        note = Words(f"按对应日届满：{end}", f"ends on the same day number: {end}")
    else:
        note = Words(
            f"届满月无对应日，以该月最后一日届满：{end}",
            f"no such day number, ends on the month's last day: {end}",
        )
    if not paused:
        return (note,)
    return note, Words(f"不计入的 {paused} 日使届满日顺延", f"the {paused} days not counted move the end on")


def _days_that_decide(counted: Counted, runs: Sequence[Run]) -> tuple[date, date]:
    """First and last day whose being worked or not decides the result."""
    days = [day for day in (counted.due, counted.end.day) if day is not None]
    if counted.limit.unit is Unit.WORKING_DAYS:
        days += [day for run in runs for day in (run.first, run.last)]
    days = days or [counted.start]
    return min(days), max(days)


def _notes_of_the_end(counted: Counted, calendar: Calendar) -> tuple[Words, ...]:
    """Why the end was moved off a rest day, if it was."""
    end, due = counted.end.day, counted.due
    if end is None or due is None or end == due:
        return ()
    why = calendar.reason(end)
    if counted.limit.rest_day is RestDay.PREVIOUS:
        return (Words(f"{end} 为{why.zh}，提前至 {due}", f"{end} is a rest day ({why.en}): moved ahead to {due}"),)
    return (Words(f"{end} 为{why.zh}，顺延至 {due}", f"{end} is a rest day ({why.en}): moved on to {due}"),)


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
