"""The bare counts: through working days, through calendar days, and backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fazhi.law.kinds import Words
from fazhi.law.pauses import Pause
from fazhi.law.receipts import Run
from fazhi.law.workdays import Calendar

_ONE_DAY = timedelta(days=1)

CALENDAR_DAY = Words("按自然日计", "calendar day")


@dataclass(frozen=True, slots=True)
class Walk:
    """A count before any rest-day rule.

    Attributes:
        end: the day the last unit was counted, None while a pause has no end.
        left: units not yet counted, 0 once there is an end.
        runs: the days walked.
    """

    end: date | None
    left: int
    runs: tuple[Run, ...]


class _Runs:
    """Collects days and joins neighbours that were treated alike."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._first: date | None = None
        self._last: date | None = None
        self._why: Words | None = None
        self._counted = False

    def add(self, first: date, last: date, counted: bool, why: Words) -> None:
        # Words are mostly the same objects, so that identity settles the comparison before equality is asked.
        if self._first is not None and counted == self._counted and (why is self._why or why == self._why):
            self._last = last
            return
        self._close()
        self._first, self._last, self._counted, self._why = first, last, counted, why

    def _close(self) -> None:
        if self._first is not None and self._last is not None and self._why is not None:
            self._runs.append(Run(self._first, self._last, self._counted, self._why))

    def all(self) -> tuple[Run, ...]:
        self._close()
        self._first = None
        return tuple(self._runs)


def through_working_days(start: date, amount: int, calendar: Calendar, pauses: Sequence[Pause]) -> Walk:
    """Count `amount` working days after `start`; `pauses` are in order and apart from one another."""
    runs = _Runs()
    day, left = start + _ONE_DAY, amount
    waiting = [pause for pause in pauses if pause.until is None or pause.until > day]
    while True:
        if waiting and waiting[0].from_ <= day:
            pause = waiting.pop(0)
            if pause.until is None:
                return Walk(None, left, runs.all())
            runs.add(day, pause.until - _ONE_DAY, False, paused_words(pause))
            day = pause.until
            continue
        working, why = calendar.look(day)
        runs.add(day, day, working, why)
        left -= working
        if left == 0:
            return Walk(day, 0, runs.all())
        day += _ONE_DAY


def through_calendar_days(start: date, amount: int, pauses: Sequence[Pause]) -> Walk:
    """Count `amount` calendar days after `start`; `pauses` are in order and apart from one another."""
    runs = _Runs()
    day, left = start + _ONE_DAY, amount
    for pause in pauses:
        if pause.until is not None and pause.until <= day:
            continue
        free = (pause.from_ - day).days
        if free >= left:
            break
        if free > 0:
            runs.add(day, pause.from_ - _ONE_DAY, True, CALENDAR_DAY)
            day, left = pause.from_, left - free
        if pause.until is None:
            return Walk(None, left, runs.all())
        runs.add(day, pause.until - _ONE_DAY, False, paused_words(pause))
        day = pause.until
    end = day + timedelta(days=left - 1)
    runs.add(day, end, True, CALENDAR_DAY)
    return Walk(end, 0, runs.all())


def back(event: date, amount: int, calendar: Calendar | None) -> Walk:
    """Count `amount` days before `event`, working days when a calendar is given."""
    if calendar is None:
        end = event - timedelta(days=amount)
        return Walk(end, 0, (Run(event - _ONE_DAY, end, True, CALENDAR_DAY),))
    runs = _Runs()
    day, left = event, amount
    while left:
        day -= _ONE_DAY
        working, why = calendar.look(day)
        runs.add(day, day, working, why)
        left -= working
    return Walk(day, 0, runs.all())


def paused_words(pause: Pause) -> Words:
    """Why the days of a pause are not counted."""
    return Words(f"不计入：{pause.why}", f"paused: {pause.why}")
