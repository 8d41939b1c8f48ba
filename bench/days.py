"""Due dates: ours with the receipt and without, beside two packages that give the date only."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable

DAYS = 20
STARTS = [datetime.date(2021, 1, 1) + datetime.timedelta(days=nth) for nth in range(365)]
"""Every day of a year, so that nobody answers from what was asked just before."""
DAYS_AWAY = 10_578
"""Days from start to due date, over all starts: what every side must come to."""


def _rate(job: Callable[[datetime.date], datetime.date | None], count: int) -> float:
    away = sum(((job(day) or day) - day).days for day in STARTS)
    if away != DAYS_AWAY:
        raise SystemExit(f"these are other due dates: {away} days from start to end in all, not {DAYS_AWAY}")
    began = time.perf_counter()
    for nth in range(count):
        job(STARTS[nth % len(STARTS)])
    return count / (time.perf_counter() - began)


def date_only(count: int) -> float:
    """+20 working days, the date alone."""
    from fazhi import law

    tree = law.load()
    value = tree.value("licensing.decision", on=STARTS[0])
    return _rate(lambda start: law.due_date(start, value, tree.calendar), count)


def with_receipt(count: int) -> float:
    """+20 working days, with each day counted or skipped and why."""
    from fazhi import law

    tree = law.load()
    value = tree.value("licensing.decision", on=STARTS[0])
    return _rate(lambda start: law.count(start, value, tree.calendar).due, count)


def with_holidays(count: int) -> float:
    """The same date by the package holidays."""
    import holidays

    china = holidays.country_holidays("CN", years=[2021, 2022])
    return _rate(lambda start: china.get_nth_working_day(start, DAYS), count)


def with_chinese_calendar(count: int) -> float:
    """The same date by asking the package chinesecalendar day by day."""
    import chinese_calendar

    def job(day: datetime.date) -> datetime.date:
        left = DAYS
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
        tree.value("licensing.decision", on=STARTS[0])
    return count / (time.perf_counter() - began)
