"""The class follows from events known and dated, and from the edition of the day; every line of it is explained."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.parties.finding import merge
from fazhi.law.dates import add_months
from fazhi.services.credit import editions
from fazhi.services.credit.classes import Standing, class_of, class_weights, classes_of, classified, risk_weights
from fazhi.services.credit.editions import Edition, NoEdition, edition_on
from fazhi.services.credit.kinds import ADVERSE, EventKind, RiskClass
from fazhi.services.credit.models import CreditEvent
from tests.services.credit.desk import CreditDesk, an_event, date

MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
START = date("2022-06-01")
DAYS = st.integers(0, 2000).map(lambda number: START + number * datetime.date.resolution)


def unsaved(kind: str, severity: str, on: datetime.date, **values: Any) -> CreditEvent:
    event = CreditEvent(subject=uuid.uuid4(), kind=kind, severity=severity, happened_on=on, **values)
    event.recorded_at = MOMENT
    return event


EVENTS = st.builds(
    unsaved, st.sampled_from(sorted(set(EventKind.values) - {"repair"})),
    st.sampled_from(["none", "minor", "general", "serious"]), DAYS,
)  # fmt: skip
ADVERSE_EVENTS = st.builds(
    unsaved, st.sampled_from(sorted(ADVERSE)), st.sampled_from(["minor", "general", "serious"]), DAYS
)


def edition() -> Edition:
    return edition_on(START)


def by_then(events: Sequence[CreditEvent], day: datetime.date) -> list[CreditEvent]:
    return [event for event in events if event.happened_on <= day]


@given(st.lists(EVENTS, max_size=12), DAYS)
def test_the_lines_sum_to_the_score_and_the_score_gives_the_class(
    events: list[CreditEvent], day: datetime.date
) -> None:
    found = classified(by_then(events, day), edition(), day)
    assert sum(line.points for line in found.lines) == found.score
    assert edition().scale.least <= found.score <= edition().scale.most
    assert found.by_score == edition().class_at(found.score) <= found.risk
    assert len([line for line in found.lines if line.event is not None]) >= len(by_then(events, day))
    for line in found.lines:
        assert line.counts or line.points == 0


@given(st.lists(EVENTS, max_size=10), ADVERSE_EVENTS, DAYS)
def test_what_speaks_against_an_entity_never_makes_its_risk_lower(
    events: list[CreditEvent], further: CreditEvent, day: datetime.date
) -> None:
    before = classified(by_then(events, day), edition(), day)
    after = classified(by_then([*events, further], day), edition(), day)
    assert after.score >= before.score
    assert after.risk >= before.risk


@given(st.permutations([unsaved("penalty", "serious", START), unsaved("judgment", "serious", START),
                        unsaved("commendation", "none", START)]))  # fmt: skip
def test_the_order_in_which_events_come_does_not_matter(events: list[CreditEvent]) -> None:
    found = classified(events, edition(), START)
    assert (found.score, found.risk) == (100 + 400 + 400 - 60, RiskClass.D)


@given(ADVERSE_EVENTS, DAYS)
def test_an_event_counts_for_its_months_and_not_a_day_longer(event: CreditEvent, day: datetime.date) -> None:
    rule = edition().points_for(event.kind, event.severity, "")
    if rule is None or event.kind in ("abnormal-listing", "serious-listing"):
        return
    last = add_months(event.happened_on, rule.months) - datetime.date.resolution
    assert classified([event], edition(), last).counting == (event,)
    assert classified([event], edition(), last + datetime.date.resolution).counting == ()
    assert classified([event], edition(), last + datetime.date.resolution).score == edition().base
    assert classified([event], edition(), max(day, event.happened_on)).score <= edition().base + rule.points


def test_a_penalty_fades() -> None:
    event = unsaved("penalty", "general", date("2023-01-15"))
    scores = [classified([event], edition(), date(day)).score for day in ("2024-01-14", "2024-01-15", "2025-01-15")]
    assert scores == [250, 175, 100]


def test_on_a_list_the_class_is_at_least_c_until_it_is_taken_off() -> None:
    listed = unsaved("abnormal-listing", "general", date("2023-01-15"))
    removed = unsaved("abnormal-removal", "none", date("2023-09-01"), ends=listed.subject)
    on_it = classified([listed], edition(), date("2023-08-31"))
    assert (on_it.by_score, on_it.risk, on_it.score) == (RiskClass.B, RiskClass.C, 350)
    assert "不低于C级" in on_it.lines[-1].why.zh
    off = classified([listed, removed], edition(), date("2023-09-01"))
    assert (off.risk, off.score) == (RiskClass.A, 100)
    (line,) = [line for line in off.lines if line.event is listed]
    assert not line.counts
    assert line.why.zh == "自 2023-09-01 起不再计分：移出经营异常名录"
    assert line.why.en == "Not counted since 2023-09-01: Taken off the list of abnormal operation"


def test_the_score_keeps_to_the_scale_and_says_so() -> None:
    many = [unsaved("serious-listing", "serious", START) for _ in range(4)]
    found = classified(many, edition(), START)
    assert (found.score, found.risk) == (1000, RiskClass.D)
    assert [line.points for line in found.lines if line.event is None] == [100, -1500]


def test_a_day_without_rules_is_told() -> None:
    with pytest.raises(NoEdition, match="2020-12-31"):
        edition_on(date("2020-12-31"))


@pytest.mark.django_db
def test_the_class_of_a_past_day_is_found_again_as_it_was_known(
    desk: CreditDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.record("2023-03-01")
    day, known = date("2023-06-01"), first.recorded_at
    then = class_of(desk.entity(), day, known)
    desk.record("2023-05-01", "serious-listing")
    matter = type(desk.propose("2023-07-01", serial=9)).objects.get(pk=first.matter_id)
    desk.do(matter, "object", "2023-07-02", {"objection": "已履行"}, role="clerk")
    desk.do(matter, "strike", "2023-07-03", {"answer": "属实"}, role="principal", reason="属实")
    held = list(editions.editions())
    last = held[-1].model_copy(update={"until_on": date("2023-12-31")})
    later = held[-1].model_copy(update={
        "key": "later", "from_on": date("2024-01-01"), "published": date("2024-01-01"), "base": 900,
    })  # fmt: skip
    monkeypatch.setattr(editions, "editions", lambda: [*held[:-1], last, later])
    again = class_of(desk.entity(), day, known)
    assert told(again) == told(then)
    assert (again.score, again.risk) == (500, RiskClass.C)
    assert class_of(desk.entity(), day).risk == RiskClass.D
    assert class_of(desk.entity(), date("2024-01-01")).edition.key == "later"


def told(standing: Standing) -> list[Any]:
    lines = [(line.points, line.why.zh, line.event and line.event.pk) for line in standing.lines]
    return [standing.risk, standing.score, standing.edition.digest, lines]


@pytest.mark.django_db
def test_rows_that_are_merged_are_one_entity_and_were_two_as_known_before(desk: CreditDesk) -> None:
    one, other = desk.record("2023-03-01"), desk.record("2023-03-01", serial=2)
    with transaction.atomic():
        joined = merge(one.entity, other.entity, reason="同一企业", by=uuid.uuid4())
    day = date("2023-06-01")
    assert class_of(one.entity, day).score == class_of(other.entity, day).score == 900
    assert class_of(one.entity, day, other.recorded_at).score == 500
    assert joined.recorded_at >= other.recorded_at


@pytest.mark.django_db
def test_ten_thousand_entities_are_weighed_in_few_queries(desk: CreditDesk) -> None:
    like = desk.record("2023-03-01")
    with transaction.atomic():
        parties = [desk.entity(serial) for serial in range(2, 40)]
        record_many([an_event(party, like, severity="serious") for party in parties])
    strangers = [uuid.uuid4() for _ in range(10_000 - len(parties))]
    with CaptureQueriesContext(connection) as asked:
        weights = risk_weights([*parties, *strangers], date("2023-06-01"))
    assert len(asked) <= 5
    assert len(weights) == 10_000
    assert {weights[party.pk] for party in parties} == {4}
    assert {weights[id] for id in strangers} == {1}
    assert list(class_weights(date("2023-06-01")).values()) == [1, 2, 4, 8]


@pytest.mark.django_db
def test_many_at_once_say_what_each_says_alone(desk: CreditDesk) -> None:
    events = [desk.record("2023-03-01", serial=serial) for serial in (1, 2)]
    desk.record("2023-04-01", "commendation", severity="none", serial=2)
    found = classes_of([event.entity for event in events], date("2023-06-01"))
    for event in events:
        assert told(found[event.entity_id]) == told(class_of(event.entity, date("2023-06-01")))
    assert [found[event.entity_id].score for event in events] == [500, 440]
