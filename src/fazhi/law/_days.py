"""Days by their number: how many there are through a day, and which is the nth; every day, or worked days only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from typing import Protocol

_LAST = date.max.toordinal()
_WEEK = 7
_WORKED_OF_WEEK = 5


class Days(Protocol):
    """Days of one kind since the first of the year 1."""

    def through(self, ordinal: int) -> int:
        """How many there are through the day with this ordinal; none through day 0."""

    def nth(self, number: int) -> date:
        """The day with this number, from 1.

        Raises:
            OverflowError: it lies outside the years 1 to 9999.
        """


class EveryDay:
    """Calendar days 自然日: a day's number is its ordinal."""

    def through(self, ordinal: int) -> int:
        """How many there are through a day."""
        return ordinal

    def nth(self, number: int) -> date:
        """The day with this number."""
        return _day(number)


EVERY_DAY = EveryDay()


class WorkedDays:
    """Worked days 工作日: Mondays to Fridays, but for the days that notices made exceptions.

    Counts are arithmetic between two exceptions, so that a search among these is all that a long limit takes.
    """

    def __init__(self, exceptions: Iterable[tuple[date, bool]]) -> None:
        """Take the days of which a notice says whether they are worked, in any order, each once."""
        differing = sorted(
            (day.toordinal(), 1 if worked else -1)
            for day, worked in exceptions
            if worked is not (day.weekday() < _WORKED_OF_WEEK)
        )
        self._exceptions = [ordinal for ordinal, _ in differing]
        # By how many the worked days through the nth exception are more than the weekdays: 0 before the first.
        self._more = [0, *accumulate(change for _, change in differing)]
        self._numbers = [self.through(ordinal) for ordinal in self._exceptions]

    def through(self, ordinal: int) -> int:
        """How many there are through a day."""
        weeks, rest = divmod(ordinal, _WEEK)  # day 1 was a Monday
        weekdays = weeks * _WORKED_OF_WEEK + (rest if rest < _WORKED_OF_WEEK else _WORKED_OF_WEEK)
        return weekdays + self._more[bisect_right(self._exceptions, ordinal)]

    def nth(self, number: int) -> date:
        """The day with this number."""
        place = bisect_left(self._numbers, number)
        weeks, rest = divmod(number - self._more[place] - 1, _WORKED_OF_WEEK)
        ordinal = weeks * _WEEK + rest + 1
        if place < len(self._exceptions) and ordinal > self._exceptions[place]:
            ordinal = self._exceptions[place]  # the number is that of a weekend day which is worked
        return _day(ordinal)


def _day(ordinal: int) -> date:
    # As timedelta does at the ends of the calendar.
    if not 1 <= ordinal <= _LAST:
        raise OverflowError(f"day {ordinal} is outside the calendar")
    return date.fromordinal(ordinal)
