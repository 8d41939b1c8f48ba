"""The due date without its receipt is the one that the receipt explains, whatever is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi import law

TREE = law.load()
EXTRA = Path(__file__).parent / "extra"
RULE = law.Words("期限", "limit")
CALENDARS = (
    TREE.calendar,
    law.load(EXTRA).calendar,
    *(TREE.calendar.known_on(date(year, 1, 25)) for year in (2008, 2020, 2021)),
)
"""Of today, with a notice of an installation's own, and as they were known before notices that came later."""

days = st.dates(date(2003, 6, 1), date(2030, 6, 30)) | st.dates()
moments = st.builds(datetime.combine, days, st.times(), tzinfo=st.sampled_from([None, UTC]))
ROLES = (law.Role.DEADLINE, law.Role.MINIMUM, law.Role.DURATION, law.Role.RETENTION, law.Role.LEAD)
PERIODS = [unit for unit in law.Unit if unit.is_period]


@st.composite
def limits(draw: st.DrawFn) -> law.Limit:
    """Limits in every unit, forwards and backwards, with every rule for rest days."""
    role = draw(st.sampled_from(ROLES))
    rest_days = [law.RestDay.STAY, law.RestDay.PREVIOUS, law.RestDay.NEXT][: 2 if role is law.Role.LEAD else 3]
    amount = draw(st.integers(1, 120) | st.integers(1, 5000))
    return law.Limit(
        amount, draw(st.sampled_from(PERIODS)), law.Rule(RULE, role=role), draw(st.sampled_from(rest_days))
    )


@st.composite
def values(draw: st.DrawFn, on: date) -> law.Value:
    """Values of the law tree in force on a day: periods, extensions, dates of the year and what has no due date."""
    in_force = []
    for parameter in TREE.parameters:
        try:
            in_force.append(parameter.on(on))
        except law.LawError:
            continue
    value = draw(st.sampled_from(in_force or [TREE.value("licensing.decision", on=date(2021, 3, 1))]))
    return value.in_case(draw(st.sampled_from(sorted(value.cases)))) if value.cases else value


@st.composite
def pauses(draw: st.DrawFn, start: date) -> list[law.Pause]:
    """Pauses round the start, joined, apart or upside down in order, with and without an end."""
    first = max(min(law_day(start), date(9990, 1, 1)), date(2, 1, 1))
    found = []
    for _ in range(draw(st.integers(0, 3))):
        begin = first + timedelta(days=draw(st.integers(-20, 150)))
        length = draw(st.none() | st.integers(0, 40))
        until = None if length is None else begin + timedelta(days=length)
        found.append(law.Pause(begin, until, draw(st.sampled_from(["听证", "鉴定"]))))
    if isinstance(start, datetime):
        return [law.Pause(_moment(p.from_), p.until and _moment(p.until), p.why) for p in found]
    return found


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10, 30))


def law_day(start: date) -> date:
    return start.date() if isinstance(start, datetime) else start


def extensions_of(value: law.Value, on: date, draw: Callable[[st.SearchStrategy[int]], int]) -> list[law.Value]:
    try:
        return TREE.full_extension(value, on=on)[: draw(st.integers(0, 2))]
    except law.LawError:
        return []


def outcome(find: Callable[[], date | None]) -> object:
    try:
        return find()
    except law.LawError as refusal:
        return type(refusal), str(refusal)


def same(
    start: date,
    limit: law.Limit | law.Value,
    calendar: law.Calendar,
    pauses: Sequence[law.Pause],
    extensions: Sequence[law.Value] = (),
) -> None:
    quick = outcome(lambda: law.due_date(start, limit, calendar, pauses=pauses, extensions=extensions))
    explained = outcome(lambda: law.count(start, limit, calendar, pauses=pauses, extensions=extensions).due)
    assert quick == explained


@settings(max_examples=300)
@given(days | moments, limits(), st.sampled_from(CALENDARS), st.data())
def test_any_limit(start: date, limit: law.Limit, calendar: law.Calendar, data: st.DataObject) -> None:
    same(start, limit, calendar, data.draw(pauses(start)))


@settings(max_examples=300)
@given(days | moments, st.sampled_from(CALENDARS), st.data())
def test_any_value_of_the_law_with_its_extensions(start: date, calendar: law.Calendar, data: st.DataObject) -> None:
    value = data.draw(values(law_day(start)))
    same(start, value, calendar, data.draw(pauses(start)), extensions_of(value, law_day(start), data.draw))


@given(days, st.integers(1, 400), st.sampled_from(CALENDARS))
def test_working_days_counted_one_by_one_end_on_the_same_day(start: date, amount: int, calendar: law.Calendar) -> None:
    day, left = min(start, date(9990, 1, 1)), amount
    first = day
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    limit = law.Limit(amount, law.Unit.WORKING_DAYS, law.Rule(RULE))
    assert law.due_date(first, limit, calendar) == day


def test_a_later_notice_moves_the_date_and_leaves_the_earlier_calendar_as_it_was() -> None:
    # 国办发明电〔2020〕1号 of 26 January 2020 lengthened the Spring Festival through 2 February.
    limit = law.Limit(5, law.Unit.WORKING_DAYS, law.Rule(RULE))
    before, start = TREE.calendar.known_on(date(2020, 1, 25)), date(2020, 1, 23)
    assert law.due_date(start, limit, before) == date(2020, 2, 5)
    assert law.due_date(start, limit, TREE.calendar) == date(2020, 2, 7)
    assert law.due_date(start, limit, before) == date(2020, 2, 5)
