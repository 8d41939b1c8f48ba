"""Timings of the kernel, side by side where a peer can be run in the same process: ``make bench``.

Ratios inside one run may be compared; absolute numbers are those of the machine on that day. See docs/measurements.md.
"""

from __future__ import annotations

import datetime
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.settings")

START = datetime.date(2021, 3, 1)
ROUNDS = 5


def rate(job: Callable[[], object], times: int) -> float:
    """Median runs a second over some rounds."""
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(times):
            job()
        found.append(times / (time.perf_counter() - began))
    return statistics.median(found)


def working_days() -> None:
    import chinese_calendar
    import holidays

    from fazhi import law

    tree = law.load()
    value = tree.value("licensing.decision", on=START)
    china = holidays.country_holidays("CN", years=[2021])

    def with_chinese_calendar() -> datetime.date:
        day, left = START, 20
        while left:
            day += datetime.timedelta(days=1)
            left -= chinese_calendar.is_workday(day)
        return day

    def with_holidays() -> datetime.date:
        return china.get_nth_working_day(START, 20)

    due = law.count(START, value, tree.calendar).due
    assert due == with_chinese_calendar() == with_holidays(), "the three must agree before they are timed"
    ours = rate(lambda: law.count(START, value, tree.calendar), 500)
    print(f"+20 working days with receipt   {ours:10.0f} /s")
    print(f"  holidays, date only           {rate(with_holidays, 500):10.0f} /s")
    print(f"  chinese_calendar, date only   {rate(with_chinese_calendar, 500):10.0f} /s")
    print(f"dated parameter at a date       {rate(lambda: tree.value('licensing.decision', on=START), 5000):10.0f} /s")


def acts() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from fazhi.kernel.ledger.journal import record
    from fazhi.kernel.ledger.verify import verify
    from fazhi.kernel.organs.founding import appoint, found
    from fazhi.kernel.organs.models import Officer
    from fazhi.kernel.organs.roles import HANDLER
    from fazhi.kernel.procedures.engine import open_matter, perform

    organ = found(
        code="1", place_code="130130", name="司法局", kind="government", from_on=datetime.date(2019, 1, 1), mark="司"
    )
    posts = []
    for name in ("甲", "乙"):
        with transaction.atomic():
            officer = Officer(number=name, name=name)
            record(officer)
        posts.append(appoint(officer, organ, HANDLER, datetime.date(2019, 1, 2)))
    data = {"source": "patrol", "checked": organ.pk, "problem": "超期公示", "rectify_by": "2021-04-01"}

    def one_case() -> None:
        opened = open_matter("oversight.rectification", "open", by=posts[0], on=START, data=data)
        perform(opened.matter, "rectify", by=posts[0], on=START, data={"measures": "已改"})
        perform(opened.matter, "verify", by=posts[1], on=START)

    cases = rate(one_case, 20)
    print(f"acts of a procedure, committed   {3 * cases:9.0f} /s  (one process, SQLite synchronous=FULL)")
    with transaction.atomic():
        began = time.perf_counter()
        for serial in range(500):
            record(Officer(number=f"b{serial}", name="丙"))
        print(f"ledger: rows with leaf           {500 / (time.perf_counter() - began):9.0f} /s")
    began = time.perf_counter()
    report = verify()
    assert report.ok, "a fresh ledger must verify"
    print(f"ledger verify                    {time.perf_counter() - began:9.2f} s for all of the above")


if __name__ == "__main__":
    working_days()
    acts()
