"""Due dates: ours with the receipt and without, beside two packages that give the date only."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable

START = datetime.date(2021, 3, 1)
DAYS = 20


def _rate(job: Callable[[], datetime.date | None], count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        job()
    return count / (time.perf_counter() - began)


def with_receipt(count: int) -> float:
    """+20 working days, with each day counted or skipped and why."""
    from fazhi import law

    tree = law.load()
    value = tree.value("licensing.decision", on=START)
    return _rate(lambda: law.count(START, value, tree.calendar).due, count)


def with_holidays(count: int) -> float:
    """The same date by the package holidays."""
    import holidays

    china = holidays.country_holidays("CN", years=[2021])
    return _rate(lambda: china.get_nth_working_day(START, DAYS), count)


def with_chinese_calendar(count: int) -> float:
    """The same date by asking the package chinesecalendar day by day."""
    import chinese_calendar

    def job() -> datetime.date:
        day, left = START, DAYS
        while left:
            day += datetime.timedelta(days=1)
            left -= chinese_calendar.is_workday(day)
        return day

    return _rate(job, count)


def parameter(count: int) -> float:
    """A dated parameter at a date."""
    from fazhi import law

    tree = law.load()
    began = time.perf_counter()
    for _ in range(count):
        tree.value("licensing.decision", on=START)
    return count / (time.perf_counter() - began)
