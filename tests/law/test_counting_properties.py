"""What holds of every count, whatever the days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi import law

CALENDAR = law.load().calendar
RULE = law.Rule(law.Words("期限", "limit"), law="测试")
EXTENSIONS = {
    law.Unit.WORKING_DAYS: law.load().value("openness.answer-extension", on=date(2021, 1, 1)),
    law.Unit.CALENDAR_DAYS: law.load().value("reconsideration.decision-extension", on=date(2021, 1, 1)),
}

days = st.dates(date(2005, 1, 1), date(2025, 6, 30))
amounts = st.integers(1, 90)
day_units = st.sampled_from([law.Unit.WORKING_DAYS, law.Unit.CALENDAR_DAYS])
period_units = st.sampled_from([law.Unit.WORKING_DAYS, law.Unit.CALENDAR_DAYS, law.Unit.MONTHS, law.Unit.YEARS])
rest_days = st.sampled_from([law.RestDay.NEXT, law.RestDay.STAY])


@st.composite
def pauses(draw: st.DrawFn, start: date) -> law.Pause:
    begin = start + timedelta(days=draw(st.integers(-20, 120)))
    return law.Pause(begin, begin + timedelta(days=draw(st.integers(0, 40))), draw(st.sampled_from(["听证", "鉴定"])))


def limit(amount: int, unit: law.Unit, rest_day: law.RestDay = law.RestDay.NEXT) -> law.Limit:
    if unit in (law.Unit.MONTHS, law.Unit.YEARS):
        amount = min(amount, 12 if unit is law.Unit.MONTHS else 2)
    return law.Limit(amount, unit, RULE, rest_day)


def due(day: date, of: law.Limit, pauses: Sequence[law.Pause] = (), extensions: Sequence[law.Value] = ()) -> date:
    found = law.count(day, of, CALENDAR, pauses=pauses, extensions=extensions).due
    assert found is not None
    return found


@given(days, amounts, period_units, rest_days)
def test_the_due_date_comes_after_the_start(day: date, amount: int, unit: law.Unit, rest_day: law.RestDay) -> None:
    assert due(day, limit(amount, unit, rest_day)) > day


@given(days, amounts, period_units)
def test_an_end_that_moves_off_rest_days_is_a_working_day(day: date, amount: int, unit: law.Unit) -> None:
    assert CALENDAR.is_working(due(day, limit(amount, unit)))


@given(days, amounts, day_units, st.data())
def test_the_counted_steps_add_up_to_the_amount(day: date, amount: int, unit: law.Unit, data: st.DataObject) -> None:
    spans = data.draw(st.lists(pauses(day), max_size=3))
    result = law.count(day, limit(amount, unit), CALENDAR, pauses=spans)
    steps = result.receipt.steps
    assert sum(step.counted for step in steps) == amount == result.receipt.counted
    assert [step.day for step in steps] == [day + timedelta(days=n + 1) for n in range(len(steps))]
    if unit is law.Unit.WORKING_DAYS:
        assert all(CALENDAR.is_working(step.day) for step in steps if step.counted)


@given(days, amounts, period_units, rest_days, st.data())
def test_a_pause_never_makes_the_due_date_earlier(
    day: date, amount: int, unit: law.Unit, rest_day: law.RestDay, data: st.DataObject
) -> None:
    spans = data.draw(st.lists(pauses(day), min_size=1, max_size=3))
    of = limit(amount, unit, rest_day)
    without_last = due(day, of, pauses=spans[:-1])
    assert due(day, of) <= without_last <= due(day, of, pauses=spans)


@given(days, amounts, period_units, rest_days, st.integers(1, 60))
def test_a_pause_after_the_due_date_changes_nothing(
    day: date, amount: int, unit: law.Unit, rest_day: law.RestDay, length: int
) -> None:
    of = limit(amount, unit, rest_day)
    end = due(day, of)
    begin = end + timedelta(days=1)
    assert due(day, of, pauses=[law.Pause(begin, begin + timedelta(days=length), "听证")]) == end


@given(days, amounts, st.data())
def test_the_order_and_overlap_of_pauses_do_not_matter(day: date, amount: int, data: st.DataObject) -> None:
    spans = data.draw(st.lists(pauses(day), min_size=2, max_size=4))
    of = limit(amount, law.Unit.WORKING_DAYS)
    assert due(day, of, pauses=spans) == due(day, of, pauses=[*reversed(spans), spans[0]])


@given(days, amounts, day_units, st.integers(1, 20))
def test_a_longer_extension_is_never_due_earlier(day: date, amount: int, unit: law.Unit, granted: int) -> None:
    extension = EXTENSIONS[unit]
    of = limit(amount, unit)
    plain = due(day, of)
    shorter = due(day, of, extensions=[extension.granted(granted)])
    full = due(day, of, extensions=[extension])
    assert plain <= shorter <= full
    assert due(day, limit(amount + granted, unit)) == shorter


@given(days, amounts, day_units, st.integers(0, 120))
def test_a_pause_without_end_leaves_what_was_not_counted(day: date, amount: int, unit: law.Unit, after: int) -> None:
    begin = day + timedelta(days=1 + after)
    of = limit(amount, unit, law.RestDay.STAY)
    paused = law.count(day, of, CALENDAR, pauses=[law.Pause(begin, None, "鉴定")])
    if paused.due is not None:
        assert paused.due < begin
        assert paused.due == due(day, of)
        return
    assert paused.left is not None
    assert paused.left.amount + paused.receipt.counted == amount
    resumed = begin + timedelta(days=7)
    again = due(day, of, pauses=[law.Pause(begin, resumed, "鉴定")])
    assert again == due(resumed - timedelta(days=1), limit(paused.left.amount, unit, law.RestDay.STAY))


@given(days, amounts)
def test_forward_then_backward_comes_home_over_working_days(day: date, amount: int) -> None:
    day = CALENDAR.next_working(day)
    forward = due(day, limit(amount, law.Unit.WORKING_DAYS))
    lead = law.Limit(
        amount,
        law.Unit.WORKING_DAYS,
        law.Rule(law.Words("通知", "notice"), role=law.Role.LEAD),
        law.RestDay.PREVIOUS,
    )
    assert due(forward, lead) == day


@given(days, st.integers(1, 240))
def test_months_end_on_the_same_day_number_or_the_last_of_the_month(day: date, amount: int) -> None:
    end = due(day, law.Limit(amount, law.Unit.MONTHS, RULE, law.RestDay.STAY))
    assert (end.year - day.year) * 12 + end.month - day.month == amount
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@settings(max_examples=50)
@given(days, st.integers(1, 3))
def test_years_are_twelve_months(day: date, amount: int) -> None:
    years = law.Limit(amount, law.Unit.YEARS, RULE)
    months = law.Limit(amount * 12, law.Unit.MONTHS, RULE)
    assert due(day, years) == due(day, months)
