"""Pauses: how several are joined, and where they begin and end to count at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fazhi import law

CALENDAR = law.load().calendar
TEN_DAYS = law.Limit(10, law.Unit.CALENDAR_DAYS, law.Rule(law.Words("期限", "limit")), law.RestDay.STAY)
DAY = timedelta(days=1)
MARCH = date(2021, 3, 1)


def pause(first: int, until: int | None, why: str = "听证") -> law.Pause:
    return law.Pause(MARCH + (first - 1) * DAY, None if until is None else MARCH + (until - 1) * DAY, why)


def joined(*pauses: law.Pause) -> list[tuple[int, int | None, str]]:
    """Day numbers in March of what a receipt keeps of pauses."""
    receipt = law.count(MARCH, TEN_DAYS, CALENDAR, pauses=pauses).receipt
    return [(each.from_.day, each.until.day if each.until else None, each.why) for each in receipt.pauses]


@pytest.mark.parametrize(
    ("pauses", "kept"),
    [
        ([pause(3, 5), pause(6, 8)], [(3, 5, "听证"), (6, 8, "听证")]),
        ([pause(3, 5), pause(5, 8)], [(3, 8, "听证")]),
        ([pause(5, 8, "鉴定"), pause(3, 6)], [(3, 8, "听证；鉴定")]),
        ([pause(3, 9), pause(4, 6, "鉴定")], [(3, 9, "听证；鉴定")]),
        ([pause(3, 5), pause(4, 9, "鉴定"), pause(8, 10)], [(3, 10, "听证；鉴定")]),
        ([pause(3, 5), pause(4, 5)], [(3, 5, "听证")]),
        ([pause(3, 5), pause(4, None)], [(3, None, "听证")]),
        ([pause(3, None), pause(4, 6, "鉴定")], [(3, None, "听证；鉴定")]),
        ([pause(3, None), pause(4, None)], [(3, None, "听证")]),
        ([pause(3, 3), pause(5, 5, "鉴定")], []),
        ([pause(3, 3, "鉴定"), pause(3, 4)], [(3, 4, "听证")]),
    ],
    ids=["apart", "touching", "out of order", "within", "chain", "same end", "swallowed by one without end",
         "after one without end", "two without end", "empty", "empty and not"],
)  # fmt: skip
def test_pauses_that_touch_or_overlap_are_joined_with_their_reasons(
    pauses: list[law.Pause], kept: list[tuple[int, int | None, str]]
) -> None:
    assert joined(*pauses) == kept


@pytest.mark.parametrize(
    ("first", "until", "due", "runs"),
    [
        (-5, 1, 11, [(2, 11, True)]),
        (-5, 2, 11, [(2, 11, True)]),
        (-5, 4, 13, [(2, 3, False), (4, 13, True)]),
        (2, 4, 13, [(2, 3, False), (4, 13, True)]),
        (11, 13, 13, [(2, 10, True), (11, 12, False), (13, 13, True)]),
        (12, 14, 11, [(2, 11, True)]),
    ],
    ids=["before", "ends as it starts", "from before", "from the first day", "on the last day", "after the end"],
)
def test_only_days_within_the_period_are_paused(
    first: int, until: int, due: int, runs: list[tuple[int, int, bool]]
) -> None:
    found = law.count(MARCH, TEN_DAYS, CALENDAR, pauses=[pause(first, until)])
    assert found.due == MARCH + (due - 1) * DAY
    assert [(run.first.day, run.last.day, run.counted) for run in found.receipt.runs] == runs


@pytest.mark.parametrize(
    ("first", "until", "due"), [(-5, 2, 12), (-5, 4, 16), (2, 3, 15), (3, 6, 17), (12, 14, 15), (15, 17, 12)]
)
def test_working_days_within_a_pause_are_not_counted(first: int, until: int, due: int) -> None:
    limit = law.Limit(9, law.Unit.WORKING_DAYS, law.Rule(law.Words("期限", "limit")))
    found = law.count(MARCH, limit, CALENDAR, pauses=[pause(first, until)])
    assert found.due == MARCH + (due - 1) * DAY
    assert found.receipt.counted == 9
    assert [step.day for step in found.receipt.steps] == [MARCH + n * DAY for n in range(1, due)]


@pytest.mark.parametrize("unit", [law.Unit.CALENDAR_DAYS, law.Unit.WORKING_DAYS])
def test_a_pause_before_the_start_does_not_hide_a_later_one(unit: law.Unit) -> None:
    limit = law.Limit(4, unit, law.Rule(law.Words("期限", "limit")))
    spans = [pause(-9, -5), pause(-3, 2), pause(3, 5), pause(9, 10)]
    # 2, 5, 8 and 10 March in working days; in calendar days 2, 5, 6 and 7 March, a Sunday.
    assert law.count(MARCH, limit, CALENDAR, pauses=spans).due == {
        law.Unit.WORKING_DAYS: date(2021, 3, 10), law.Unit.CALENDAR_DAYS: date(2021, 3, 8),
    }[unit]  # fmt: skip


def test_a_pause_without_end_leaves_whole_days() -> None:
    for first, left in ((2, 10), (3, 9), (11, 1)):
        found = law.count(MARCH, TEN_DAYS, CALENDAR, pauses=[pause(first, None)])
        assert (found.due, found.left) == (None, law.Left(left, law.Unit.CALENDAR_DAYS))
    assert law.count(MARCH, TEN_DAYS, CALENDAR, pauses=[pause(12, None)]).due == date(2021, 3, 11)


FRIDAY = datetime(2021, 7, 16, 17, 30)
DAY_OF_HOURS = law.Limit(24, law.Unit.HOURS, law.Rule(law.Words("移送", "transfer")), law.RestDay.STAY)


def hours(*pauses: law.Pause, start: datetime = FRIDAY) -> law.Due:
    return law.count(start, DAY_OF_HOURS, CALENDAR, pauses=pauses)


def after(number: float) -> datetime:
    return FRIDAY + timedelta(hours=number)


def test_hours_stand_still_from_moment_to_moment() -> None:
    assert hours(law.Pause(after(2), after(5), "x")).due == after(27)
    assert hours(law.Pause(after(-3), after(5), "x")).due == after(29)
    assert hours(law.Pause(after(-3), after(-1), "x")).due == after(24)
    assert hours(law.Pause(after(24), after(30), "x")).due == after(24)
    assert hours(law.Pause(after(23.5), after(30), "x")).due == after(30.5)
    assert hours(law.Pause(after(1), after(2), "x"), law.Pause(after(3), after(7), "y")).due == after(29)


def test_hours_left_are_rounded_up() -> None:
    assert hours(law.Pause(after(2), None, "x")).left == law.Left(22, law.Unit.HOURS)
    assert hours(law.Pause(after(2.5), None, "x")).left == law.Left(22, law.Unit.HOURS)
    assert hours(law.Pause(after(-1), None, "x")).left == law.Left(24, law.Unit.HOURS)
    waiting = hours(law.Pause(after(23.9), None, "x"))
    assert (waiting.due, waiting.provisional, waiting.left) == (None, False, law.Left(1, law.Unit.HOURS))
    assert hours(law.Pause(after(24), None, "x")).due == after(24)


def test_a_moment_of_a_pause_in_utc_is_taken_to_its_hour_in_shanghai() -> None:
    start = FRIDAY.replace(tzinfo=UTC)
    assert hours(law.Pause(start + timedelta(hours=1), start + timedelta(hours=4), "x"), start=start).due == (
        start + timedelta(hours=27)
    )


TERM = date(2021, 3, 11)


@pytest.mark.parametrize(
    ("start", "pauses", "due"),
    [
        (None, [], 11),
        (MARCH, [pause(3, 5)], 13),
        (None, [pause(3, 5)], 13),
        (None, [pause(20, 25)], 11),
        (MARCH, [pause(-5, 2)], 11),
        (MARCH, [pause(-5, 3)], 12),
        (MARCH, [pause(11, 12)], 12),
        (MARCH, [pause(12, 14)], 11),
        (TERM, [pause(3, 5)], 11),
        (TERM, [pause(10, 20)], 11),
        (TERM - DAY, [pause(11, 13)], 13),
        (datetime(2021, 3, 1, 18, tzinfo=UTC), [pause(2, 3)], 11),
    ],
    ids=["no pause", "start and pause", "pause alone", "pause after it", "pause before the start",
         "pause over the start", "pause on the last day", "pause after the last day", "no time to run",
         "no time to run, paused",
         "one day to run", "a start in UTC is the next day in Shanghai"],
)  # fmt: skip
def test_a_term_of_a_paper_moves_by_the_days_paused_within_it(
    start: date | None, pauses: list[law.Pause], due: int
) -> None:
    found = law.fixed(TERM, start=start, pauses=pauses, paper="通知书")
    assert (found.due, found.provisional, found.left) == (MARCH + (due - 1) * DAY, False, None)
    assert found.receipt.start == start


def test_a_term_that_pauses_carry_past_the_calendar_is_refused() -> None:
    with pytest.raises(law.OutOfCalendar, match="The term to 9999-12-30, with its pauses"):
        law.fixed(date(9999, 12, 30), pauses=[law.Pause(date(9999, 12, 1), date(9999, 12, 20), "x")])


def test_a_pause_may_be_empty_but_not_reversed() -> None:
    assert law.Pause(MARCH, MARCH, "x").until == MARCH
    with pytest.raises(law.WrongPause, match=r"The pause \(x\) ends on 2021-03-01 before it begins on 2021-03-02"):
        law.Pause(MARCH + DAY, MARCH, "x")
