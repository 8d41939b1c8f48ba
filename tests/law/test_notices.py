"""Holiday notices: which days a file may arrange, which notice prevails, and how far the calendar is announced."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fazhi import law


def calendars(tmp_path: Path, *years: tuple[int, str]) -> law.Calendar:
    """A calendar of these years, each with the text of its notices."""
    (tmp_path / "calendars").mkdir()
    for year, notices in years:
        text = f"year: {year}\nnotices:\n{notices}"
        (tmp_path / "calendars" / f"{year}.yaml").write_text(text, encoding="utf-8")
    return law.read(tmp_path).calendar


def notice(title: str, *lines: str, published: str = "", number: str = "") -> str:
    facts = [f"  - title: {title}", "    source: test", "    sure: read"]
    facts += [f"    published: {published}"] if published else []
    facts += [f"    number: {number}"] if number else []
    return "\n".join([*facts, *(f"    {line}" for line in lines), ""])


def rest(*days: str) -> str:
    return "rest: [" + ", ".join(f"{{from: {day}, zh: 节, en: Feast}}" for day in days) + "]"


def worked(*days: str) -> str:
    return "worked: [" + ", ".join(f"{{day: {day}, zh: 节, en: F}}" for day in days) + "]"


def test_a_notice_may_arrange_the_december_before(tmp_path: Path) -> None:
    # 31 December 2029 is a Monday, Saturday the 29th is worked for it.
    calendar = calendars(tmp_path, (2030, notice("三十年", rest("2029-12-31", "2030-12-31"), worked("2029-12-29"))))
    assert not calendar.is_working(date(2029, 12, 31))
    assert calendar.is_working(date(2029, 12, 29))
    assert not calendar.is_working(date(2030, 12, 31))
    assert calendar.reason(date(2029, 12, 31)) == law.Words("节（三十年）", "Feast (三十年)")
    assert calendar.reason(date(2029, 12, 29)) == law.Words("节调休上班（三十年）", "worked for F (三十年)")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (rest("2029-11-30"), r"rest\[0\]: 2029-11-30 to 2029-11-30 is not in 2030 or the December before"),
        (rest("2030-02-01", "2031-01-01"), r"rest\[1\]: 2031-01-01 to 2031-01-01 is not in 2030"),
        ("rest: [{from: 2030-12-31, until: 2031-01-01, zh: 节, en: F}]", "2030-12-31 to 2031-01-01 is not in 2030"),
        ("rest: [{from: 2029-11-30, until: 2029-12-01, zh: 节, en: F}]", "2029-11-30 to 2029-12-01 is not in 2030"),
        (worked("2029-11-24"), r"worked\[0\]: 2029-11-24 is not in 2030 or the December before"),
        (worked("2030-02-02", "2031-01-04"), r"worked\[1\]: 2031-01-04 is not in 2030"),
        (worked("2030-02-01"), r"worked\[0\]: 2030-02-01 is no Saturday or Sunday"),
    ],
    ids=["November", "next year", "into the next year", "from November on", "worked in November",
         "worked next year", "a weekday"],
)  # fmt: skip
def test_a_day_of_another_year_or_a_weekday_is_refused(tmp_path: Path, lines: str, fault: str) -> None:
    with pytest.raises(law.BrokenLaw, match=rf"2030\.yaml: 2030: notices\[0\]\..*{fault}"):
        calendars(tmp_path, (2030, notice("三十年", lines)))


def test_faults_of_days_do_not_hide_one_another(tmp_path: Path) -> None:
    lines = (
        "rest: [{from: 2030-02-05, until: 2030-02-04, zh: 节, en: F}, {from: 2031-01-01, zh: 节, en: F},"
        " {from: 2030-02-02, until: 2030-02-03, zh: 节, en: F}, {from: 2030-02-01, until: 2030-02-02, zh: 节, en: F}]"
    )
    with pytest.raises(law.BrokenLaw) as refusal:
        calendars(tmp_path, (2030, notice("三十年", lines, worked("2030-02-03"))))
    assert [fault.rule for fault in refusal.value.faults] == [
        "it begins 2030-02-05 after it ends 2030-02-04",
        "2031-01-01 to 2031-01-01 is not in 2030 or the December before",
        "2030-02-02 is named twice",
        "2030-02-03 is both rest and worked",
    ]


LATER = notice("再通知", worked("2030-02-02"), rest("2030-02-04"), published="2030-01-20", number="二号")
EARLIER = notice("通知", rest("2030-02-02", "2030-02-05"), published="2029-11-01", number="一号")


@pytest.mark.parametrize("notices", [EARLIER + LATER, LATER + EARLIER], ids=["in order", "the later one first"])
def test_a_later_notice_overrides_an_earlier_one_day_by_day(tmp_path: Path, notices: str) -> None:
    calendar = calendars(tmp_path, (2030, notices))
    assert [calendar.is_working(date(2030, 2, day)) for day in (2, 4, 5, 6)] == [True, False, False, True]
    assert calendar.edition_for(date(2030, 2, 1), date(2031, 1, 1)) == "2030: 一号, 二号; 2031: 尚无通知 no notice"
    before = calendar.known_on(date(2030, 1, 19))
    assert [before.is_working(date(2030, 2, day)) for day in (2, 4, 5, 6)] == [False, True, False, True]
    assert calendar.known_on(date(2030, 1, 20)) is calendar
    assert before.edition.startswith("2030–2030 一号 ")
    assert calendar.edition.startswith("2030–2030 二号 ")
    assert len({before.edition[-12:], calendar.edition[-12:]}) == 2


def test_before_its_first_notice_a_calendar_knows_weekends_only(tmp_path: Path) -> None:
    calendar = calendars(tmp_path, (2030, EARLIER)).known_on(date(2029, 10, 31))
    assert calendar.notices == ()
    assert len(calendar.edition) == 12
    assert calendar.reason(date(2030, 2, 4)).en == "no holiday notice for this year; weekends are the only assumption"


def test_a_notice_of_an_unknown_day_is_taken_as_known(tmp_path: Path) -> None:
    calendar = calendars(tmp_path, (2030, notice("通知", rest("2030-02-04")) + LATER))
    assert not calendar.known_on(date(2000, 1, 1)).is_working(date(2030, 2, 4))
    assert [each.name for each in calendar.notices] == ["通知", "二号"]


def test_the_calendar_is_announced_to_the_first_year_that_lacks_a_notice(tmp_path: Path) -> None:
    years = [(year, notice(f"{year}年")) for year in (2033, 2030, 2031)]
    calendar = calendars(tmp_path, *years)
    assert calendar.announced_through == date(2031, 12, 31)
    assert calendar.years == (2030, 2031, 2033)
    assert [calendar.is_announced(date(year, 1, 1)) for year in (2029, 2030, 2032, 2033)] == [False, True, False, True]
    assert calendar.years_without_notice(date(2029, 12, 31), date(2034, 1, 1)) == [2029, 2032, 2034]
    assert calendar.years_without_notice(date(2030, 1, 1), date(2031, 12, 31)) == []
    assert calendar.edition.startswith("2030–2033 2033年 ")


def test_what_a_day_is_does_not_depend_on_being_asked_twice(tmp_path: Path) -> None:
    calendar = calendars(tmp_path, (2030, EARLIER))
    for _ in range(2):
        assert calendar.look(date(2030, 2, 2)) == (False, law.Words("节（一号）", "Feast (一号)"))
        assert calendar.look(date(2030, 2, 3)) == (False, law.Words("周末", "weekend"))
        assert calendar.look(date(2030, 2, 4)) == (True, law.Words("工作日", "working day"))


def test_the_same_days_by_the_same_notices_are_the_same_edition(tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    for each in (first, second, other):
        each.mkdir()
    one = calendars(first, (2030, notice("通知", rest("2030-02-04", "2030-02-05"))))
    same = calendars(second, (2030, notice("通知", rest("2030-02-05", "2030-02-04"))))
    different = calendars(other, (2030, notice("通知", rest("2030-02-04", "2030-02-06"))))
    assert one.edition == same.edition != different.edition
