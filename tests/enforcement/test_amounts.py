"""Amounts and days of a penalty, for any amounts and days: the added fine, limitation."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.enforcement.penalty.amounts import added_fine, last_day_to_penalise
from fazhi.enforcement.penalty.rules.performing import added_by, overdue_days, pay_until
from fazhi.kernel.procedures.replay import ActFacts, State

SERVED, PAY_BY = datetime.date(2021, 8, 3), datetime.date(2021, 8, 18)
NEW_LAW = datetime.date(2021, 7, 15)
DAY = datetime.date.resolution
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The law tree is read at the first example, and a busy machine is no fault."""
FINES = st.decimals(min_value="0.01", max_value="99999999", places=2)
DAYS = st.integers(min_value=0, max_value=400)
ENDS = st.dates(min_value=datetime.date(2004, 1, 1), max_value=datetime.date(2030, 12, 31))


def state(fine: Decimal) -> State:
    """A decided case whose decision was served, with the last day to pay on ``PAY_BY``."""
    return State(uuid.uuid4(), fields={"fine": str(fine), "served_on": SERVED.isoformat()})


def act(name: str, after: int, **data: object) -> ActFacts:
    """An act so many days after the service."""
    return ActFacts(
        id=uuid.uuid4(), family="enforcement.penalty", version="1", name=name, seq=1, on=SERVED + after * DAY,
        officer=uuid.uuid4(), organ=uuid.uuid4(), data=data,
    )  # fmt: skip


def payments(fine: Decimal, days: list[int]) -> list[ActFacts]:
    """The fine paid in equal parts, a part of it left, on days after the service."""
    part = (fine / (len(days) + 1)).quantize(Decimal("0.01"))
    return [act("pay", day, amount=str(part)) for day in sorted(days)]


PAID = st.lists(DAYS, max_size=4)


def test_the_last_day_to_pay_is_what_the_properties_take_it_for() -> None:
    assert pay_until(state(Decimal(1))) == PAY_BY


@calmly
@given(fine=FINES, paid=PAID, day=st.integers(min_value=-30, max_value=0))
def test_nothing_is_added_until_the_last_day_to_pay(fine: Decimal, paid: list[int], day: int) -> None:
    assert added_by(state(fine), payments(fine, paid), PAY_BY + day * DAY) == 0


@calmly
@given(fine=FINES, paid=PAID, day=DAYS, later=DAYS)
def test_the_added_fine_never_falls(fine: Decimal, paid: list[int], day: int, later: int) -> None:
    case, facts = state(fine), payments(fine, paid)
    first, last = PAY_BY + day * DAY, PAY_BY + (day + later) * DAY
    assert added_by(case, facts, first) <= added_by(case, facts, last)


@calmly
@given(fine=FINES, paid=PAID, day=DAYS)
def test_the_added_fine_is_at_most_the_fine(fine: Decimal, paid: list[int], day: int) -> None:
    assert 0 <= added_by(state(fine), payments(fine, paid), PAY_BY + day * DAY) <= fine


@calmly
@given(fine=FINES, paid=PAID, day=DAYS)
def test_who_pays_earlier_never_owes_more(fine: Decimal, paid: list[int], day: int) -> None:
    case, on = state(fine), PAY_BY + day * DAY
    earlier = payments(fine, [max(each - 1, 0) for each in paid])
    assert added_by(case, earlier, on) <= added_by(case, payments(fine, paid), on)


@calmly
@given(fine=FINES, since=DAYS, lasts=DAYS, day=DAYS)
def test_a_contest_never_adds_a_day(fine: Decimal, since: int, lasts: int, day: int) -> None:
    case, on = state(fine), PAY_BY + day * DAY
    begun, ended = SERVED + since * DAY, SERVED + (since + lasts) * DAY
    contest = act("contest", since, contested_on=begun.isoformat())
    end = act("contest_ended", since + lasts, contest_ended_on=ended.isoformat())
    free, contested = overdue_days(case, [], on), overdue_days(case, [contest, end], on)
    assert free - lasts <= contested <= free


@calmly
@given(fine=FINES, days=DAYS, more=DAYS)
def test_stretches_of_the_same_debt_add_up(fine: Decimal, days: int, more: int) -> None:
    assert added_fine(fine, [(fine, days), (fine, more)], NEW_LAW) == added_fine(fine, [(fine, days + more)], NEW_LAW)


@calmly
@given(ended=ENDS, day=ENDS)
def test_limitation_is_two_years_where_nobody_was_harmed(ended: datetime.date, day: datetime.date) -> None:
    last = last_day_to_penalise(ended, False, day)
    assert last is not None
    assert last.year == ended.year + 2
    assert (last.month, last.day) == (ended.month, ended.day) or (ended.month, ended.day) == (2, 29)


@calmly
@given(ended=ENDS, day=ENDS)
def test_harm_lengthens_limitation_only_since_the_law_of_2021(ended: datetime.date, day: datetime.date) -> None:
    plain, harmed = last_day_to_penalise(ended, False, day), last_day_to_penalise(ended, True, day)
    assert plain is not None and harmed is not None
    assert (harmed > plain) == (ended >= NEW_LAW)


@calmly
@given(ended=ENDS, later=DAYS, harmed=st.booleans(), day=ENDS)
def test_a_later_end_never_ends_limitation_earlier(
    ended: datetime.date, later: int, harmed: bool, day: datetime.date
) -> None:
    first, last = (last_day_to_penalise(each, harmed, day) for each in (ended, ended + later * DAY))
    assert first is not None and last is not None
    assert first <= last
