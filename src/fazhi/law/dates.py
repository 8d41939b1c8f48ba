"""Days that the law tree knows exactly, nearly or not at all, and dates that come back every year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_AT_LEAST = re.compile(r"(\d{4}-\d{2}-\d{2})\?")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_ONE_DAY = timedelta(days=1)

LAST_DAY = date.max
"""Stands for 'no end known'."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A day on which something begins or ends: between `earliest` and `latest`, both possible.

    Attributes:
        earliest: first day it may be.
        latest: last day it may be; equal to `earliest` when the day is known.
        text: as written by the lawyer (2015, 2018-12, unknown, 2025-12-31?).
    """

    earliest: date
    latest: date
    text: str

    @property
    def day(self) -> date | None:
        """The day itself, None while it is not known exactly."""
        return self.earliest if self.earliest == self.latest else None

    def __str__(self) -> str:
        return self.text

    def day_before(self) -> Bound:
        """The bound one day earlier, as an end that the next beginning gives."""
        before = date.min if self.earliest == date.min else self.earliest - _ONE_DAY
        return Bound(before, self.latest - _ONE_DAY, f"day before {self.text}")


def exactly(day: date) -> Bound:
    """The bound of a known day."""
    return Bound(day, day, day.isoformat())


def read_bound(written: object) -> Bound:
    """Read a day as a lawyer writes it.

    Accepts a date, a year (2015: some day in that year), a month (2018-12), `unknown`, or a date with a
    question mark (2025-12-31?: that day or later).

    Raises:
        ValueError: none of these forms.
    """
    if isinstance(written, date):
        return exactly(written)
    text = str(written).strip() if isinstance(written, int | str) and not isinstance(written, bool) else ""
    if text == "unknown":
        return Bound(date.min, LAST_DAY, text)
    if match := _YEAR.fullmatch(text):
        year = int(match[1])
        return Bound(date(year, 1, 1), date(year, 12, 31), text)
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        if 1 <= month <= 12:
            return Bound(date(year, month, 1), date(year, month, monthrange(year, month)[1]), text)
    if match := _AT_LEAST.fullmatch(text):
        return Bound(date.fromisoformat(match[1]), LAST_DAY, text)
    raise ValueError(
        f"{written!r} is no day; write 2015-05-01, or 2015 or 2015-05 where only the year or month is known, "
        "or unknown, or 2025-12-31? for 'then or later'"
    )


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A date that comes back every year, such as 31 January."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> MonthDay:
        """Read "01-31".

        Raises:
            ValueError: malformed, or a day that not every year has.
        """
        match = _MONTH_DAY.fullmatch(text)
        # 2001 is a common year, so 29 February is refused with every other day that may be missing.
        if match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= monthrange(2001, int(match[1]))[1]:
            return cls(int(match[1]), int(match[2]))
        raise ValueError(f'{text!r} is no date of every year; write month and day as "01-31"')

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"

    def in_year(self, year: int) -> date:
        """The date in `year`.

        Raises:
            OverflowError: the year is beyond 9999.
        """
        return date(_in_calendar(year), self.month, self.day)


def add_months(day: date, months: int) -> date:
    """The same day number `months` later (earlier when negative), else the last day of that month.

    Raises:
        OverflowError: the result lies outside the years 1 to 9999.

    Source: 民法典 第二百零二条.
    """
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = _in_calendar(day.year + years), month0 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _in_calendar(year: int) -> int:
    # timedelta arithmetic raises OverflowError at the ends of the calendar; so do months and years here.
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"year {year} is outside the calendar")
    return year
