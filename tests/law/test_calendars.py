"""The calendars: equal to what others publish, day by day; months; swapped weekends; years without a notice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from fazhi import law

EXTRA = Path(__file__).parent / "extra"
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DISPUTED = date(2005, 12, 31)

WORKING_DAYS_BY_MONTH = {
    2021: [20, 17, 23, 22, 19, 21, 22, 22, 22, 17, 22, 23],
    2022: [21, 16, 23, 21, 20, 21, 21, 23, 21, 18, 22, 22],
    2023: [18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21],
    2024: [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22],
    2025: [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
}
WORKING_DAYS_BY_YEAR = {2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.fixture(scope="module")
def calendar() -> law.Calendar:
    return law.load().calendar


def test_every_day_is_as_in_chinesecalendar_but_for_the_last_of_2005(calendar: law.Calendar) -> None:
    different = [day for day in days(FIRST, LAST) if calendar.is_working(day) != chinese_calendar.is_workday(day)]
    assert different == [DISPUTED]


def test_every_day_is_as_in_holidays(calendar: law.Calendar) -> None:
    other = holidays.country_holidays("CN", years=range(2004, 2027))
    assert [day for day in days(FIRST, LAST) if calendar.is_working(day) != other.is_working_day(day)] == []


def test_saturday_the_last_of_2005_was_worked_for_new_year_2006(calendar: law.Calendar) -> None:
    # The two packages differ. Monday and Tuesday 2 and 3 January 2006 were rest days in exchange for the weekend
    # before them, and of a three-day holiday only 1 January is statutory: so the Saturday was worked.
    assert calendar.is_working(DISPUTED)
    assert not calendar.is_working(date(2006, 1, 2))
    assert not calendar.is_working(date(2006, 1, 3))
    assert "元旦" in calendar.reason(DISPUTED).zh


@pytest.mark.parametrize("year", WORKING_DAYS_BY_MONTH)
def test_working_days_of_each_month(calendar: law.Calendar, year: int) -> None:
    worked = [day for day in days(date(year, 1, 1), date(year, 12, 31)) if calendar.is_working(day)]
    assert [sum(day.month == month for day in worked) for month in range(1, 13)] == WORKING_DAYS_BY_MONTH[year]
    assert len(worked) == WORKING_DAYS_BY_YEAR[year]


def test_the_reason_names_holiday_and_notice(calendar: law.Calendar) -> None:
    assert calendar.reason(date(2021, 2, 11)) == law.Words(
        "春节（国办发明电〔2020〕27号）", "Spring Festival (国办发明电〔2020〕27号)"
    )
    assert calendar.reason(date(2021, 2, 7)).zh == "春节调休上班（国办发明电〔2020〕27号）"
    assert calendar.reason(date(2021, 7, 17)) == law.Words("周末", "weekend")
    assert calendar.reason(date(2021, 7, 16)).en == "working day"


def test_the_spring_festival_of_2020_was_lengthened_by_its_own_notice(calendar: law.Calendar) -> None:
    taken_back = date(2020, 2, 1)
    before = calendar.known_on(date(2020, 1, 25))
    assert before.is_working(taken_back)
    assert before.is_working(date(2020, 1, 31))
    assert not calendar.is_working(taken_back)
    assert "国办发明电〔2020〕1号" in calendar.reason(taken_back).zh


def test_labour_day_of_2019_was_changed_by_its_own_notice(calendar: law.Calendar) -> None:
    before = calendar.known_on(date(2019, 3, 21))
    assert before.is_working(date(2019, 5, 2))
    assert not before.is_working(date(2019, 5, 5))
    assert not calendar.is_working(date(2019, 5, 2))
    assert calendar.is_working(date(2019, 5, 5))
    assert before.edition != calendar.edition


def test_announced_through_the_last_year_with_a_notice(calendar: law.Calendar) -> None:
    assert calendar.announced_through == LAST
    assert calendar.years == tuple(range(2004, 2027))
    assert not calendar.is_announced(date(2027, 1, 1))
    assert "weekends are the only assumption" in calendar.reason(date(2027, 1, 4)).en


def test_as_known_before_the_notice_of_2022_the_next_year_is_open(calendar: law.Calendar) -> None:
    earlier = calendar.known_on(date(2021, 10, 24))
    assert earlier.announced_through == date(2021, 12, 31)
    assert calendar.known_on(date(2021, 10, 25)).announced_through == date(2022, 12, 31)


def test_a_notice_of_an_installation_announces_its_year(calendar: law.Calendar) -> None:
    extended = law.load(EXTRA).calendar
    assert extended.announced_through == date(2027, 12, 31)
    assert extended.is_working(date(2027, 1, 10))
    assert extended.edition != calendar.edition
    assert (
        extended.edition_for(date(2026, 12, 1), date(2027, 1, 31))
        == "2026: 国办发明电〔2025〕7号; 2027: 测试〔2026〕1号"
    )


def test_a_notice_that_arrives_makes_a_provisional_limit_final(calendar: law.Calendar) -> None:
    start = date(2026, 12, 18)
    value = law.load().value("reconsideration.answer", on=start)
    before = law.count(start, value, calendar)
    after = law.count(start, value, law.load(EXTRA).calendar)
    assert (before.due, before.provisional) == (date(2027, 1, 1), True)
    assert (after.due, after.provisional) == (date(2027, 1, 4), False)
    assert "2027: 尚无通知 no notice" in before.receipt.calendar
    assert "测试〔2026〕1号" in after.receipt.calendar


def test_the_next_and_the_last_working_day(calendar: law.Calendar) -> None:
    assert calendar.next_working(date(2021, 10, 1)) == date(2021, 10, 8)
    assert calendar.next_working(date(2021, 10, 9)) == date(2021, 10, 9)
    assert calendar.previous_working(date(2021, 10, 7)) == date(2021, 9, 30)
