"""The days that a count went through, in runs treated alike: what a receipt shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from fazhi.law.kinds import Words
from fazhi.law.pauses import Pause
from fazhi.law.receipts import Run
from fazhi.law.workdays import Calendar

_ONE_DAY = timedelta(days=1)

CALENDAR_DAY = Words("按自然日计", "calendar day")


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

    def add_free(self, first: date, last: date, calendar: Calendar | None) -> None:
        """Add days that no pause covers, forwards or backwards: worked or not where a calendar is given."""
        if calendar is None:
            self.add(first, last, True, CALENDAR_DAY)
            return
        step, day = (_ONE_DAY if last >= first else -_ONE_DAY), first
        while True:
            working, why = calendar.look(day)
            self.add(day, day, working, why)
            if day == last:
                return
            day += step

    def _close(self) -> None:
        if self._first is not None and self._last is not None and self._why is not None:
            self._runs.append(Run(self._first, self._last, self._counted, self._why))

    def all(self) -> tuple[Run, ...]:
        self._close()
        self._first = None
        return tuple(self._runs)


def walked(start: date, end: date | None, calendar: Calendar | None, pauses: Sequence[Pause]) -> tuple[Run, ...]:
    """The days after `start` through `end`, or up to the pause that has no end where that is None."""
    runs = _Runs()
    day = start + _ONE_DAY
    for pause in pauses:
        if pause.until is not None and pause.until <= day:
            continue
        if end is not None and pause.from_ > end:
            break
        if pause.from_ > day:
            runs.add_free(day, pause.from_ - _ONE_DAY, calendar)
            day = pause.from_
        if pause.until is None:
            return runs.all()
        runs.add(day, pause.until - _ONE_DAY, False, paused_words(pause))
        day = pause.until
    if end is not None:
        runs.add_free(day, end, calendar)
    return runs.all()


def walked_back(event: date, end: date, calendar: Calendar | None) -> tuple[Run, ...]:
    """The days before `event` back to `end`."""
    runs = _Runs()
    runs.add_free(event - _ONE_DAY, end, calendar)
    return runs.all()


def paused_words(pause: Pause) -> Words:
    """Why the days of a pause are not counted."""
    return Words(f"不计入：{pause.why}", f"paused: {pause.why}")
