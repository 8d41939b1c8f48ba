"""Figures of credit: by the day and the knowledge asked for, divided by kind and by class."""

from __future__ import annotations

import datetime
import uuid

import pytest

from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.parties.finding import merge
from tests.conftest import PLACE
from tests.services.credit.desk import CreditDesk

pytestmark = pytest.mark.django_db


def test_events_entities_repairs_and_measures_are_counted(desk: CreditDesk) -> None:
    desk.item(events=["judgment"])
    first = desk.record("2024-01-10")
    desk.record("2024-01-10", serial=2)
    desk.record("2024-02-01", "serious-listing", serial=2)
    desk.record("2024-02-01", "commendation", severity="none", serial=3)
    desk.decided("2024-02-01", ends_on="2025-01-31", event=first)
    desk.repaired("2024-06-01", first)
    asked = year(PLACE, 2024)
    values = {name: figure_of(f"services.credit.{name}").value(asked) for name in
              ("events", "entities", "repairs", "measures")}  # fmt: skip
    assert values == {"events": 5, "entities": 3, "repairs": 1, "measures": 1}
    kinds = figure_of("services.credit.events").breakdown(asked, "种类")
    assert kinds == {"commendation": 1, "judgment": 2, "repair": 1, "serious-listing": 1}
    assert figure_of("services.credit.entities").breakdown(asked, "等级") == {"A": 2, "D": 1}
    then = year(PLACE, 2024, first.recorded_at)
    assert figure_of("services.credit.entities").breakdown(then, "等级") == {"C": 1}
    assert figure_of("services.credit.events").value(year(PLACE, 2023)) == 0


def test_an_entity_that_was_found_to_be_another_counts_once_since_it_was_known(desk: CreditDesk) -> None:
    first = desk.record("2024-01-10")
    second = desk.record("2024-01-11", serial=2)
    entities, asked = figure_of("services.credit.entities"), year(PLACE, 2024)
    assert entities.value(asked) == 2
    joined = merge(first.entity, second.entity, reason="同一主体", by=uuid.uuid4())
    joined.refresh_from_db()
    assert entities.value(asked) == 1 == sum(entities.breakdown(asked, "等级").values())
    assert list(entities.records(asked)) == [first.entity]
    before = joined.recorded_at - datetime.datetime.resolution
    assert entities.value(year(PLACE, 2024, before)) == 2


def test_without_rules_entities_have_no_class(desk: CreditDesk) -> None:
    desk.record("2020-06-01")
    assert figure_of("services.credit.entities").breakdown(year(PLACE, 2020), "等级") == {"unclassified": 1}


def test_they_stand_in_their_chapter() -> None:
    assert figure_of("services.credit.events").chapter == "fazhi.services"
    assert figure_of("services.institutions").chapter == "fazhi.services"
