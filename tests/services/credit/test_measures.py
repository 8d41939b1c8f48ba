"""Measures: on the list with a basis that carries them, fitting the entity, two persons, ending by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.registers.declaring import Proposed
from fazhi.services.credit.models import CreditMeasure
from fazhi.services.credit.registers import CreditMeasures
from tests.kernel.desk import refused
from tests.services.credit.desk import CreditDesk, date

pytestmark = pytest.mark.django_db


def broken(**values: Any) -> set[str]:
    """The rules of the list that a new measure does not keep."""
    usual = {
        "kind": "punishment", "source": "law", "basis": [{"law": "政府采购法", "article": "22"}], "classes": ["D"],
        "events": [],
    }  # fmt: skip
    change = Proposed("add", "C-1", date("2024-01-01"), {**usual, **values}, None)
    return {rule.key for rule in CreditMeasures.rules if not rule.test(change)}


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, set()),
        ({"basis": []}, {"basis"}),
        ({"basis": [{"law": ""}]}, {"basis"}),
        ({"basis": [{"law": "冀政办字〔2022〕6号"}]}, {"basis"}),
        ({"source": "national-list"}, {"basis"}),
        ({"source": "national-list", "basis": [{"law": "全国失信惩戒措施基础清单（2022年版）"}]}, set()),
        ({"classes": [], "events": []}, {"aim"}),
        ({"classes": ["E"]}, {"aim", "risk"}),
        ({"classes": [], "events": ["serious-listing"]}, set()),
        ({"classes": [], "events": ["rumour"]}, {"aim"}),
        ({"classes": ["B"]}, {"risk"}),
        ({"classes": ["A"], "kind": "incentive"}, set()),
    ],
)
def test_no_measure_without_a_basis_that_carries_it_and_an_aim(values: dict[str, Any], rules: set[str]) -> None:
    assert broken(**values) == rules


def test_a_measure_by_class_is_decided_by_another_person_and_keeps_the_class(desk: CreditDesk) -> None:
    desk.item(classes=["C", "D"])
    desk.record("2023-03-01")
    matter = desk.measure("2023-04-01", ends_on="2024-03-31")
    assert "role" in refused(lambda: desk.do(matter, "decide", "2023-04-02", role="handler"))
    desk.do(matter, "decide", "2023-04-01", role="principal")
    matter.refresh_from_db()
    assert matter.stage == "applied"
    assert matter.support["class"] == "C" and matter.support["score"] == 500
    assert (matter.measure_name, matter.basis) == ("措施C-1", "《行政处罚法》第四十八条")


def test_it_ends_by_itself_on_its_day(desk: CreditDesk) -> None:
    desk.item(classes=["C", "D"])
    desk.record("2023-03-01")
    matter = desk.decided("2023-04-01", ends_on="2024-03-31")
    days = ["2023-03-31", "2023-04-01", "2024-03-31", "2024-04-01"]
    assert [matter in CreditMeasure.objects.in_force(date(day)) for day in days] == [False, True, True, False]
    clock = Clock.objects.get(subject=matter.pk)
    assert (clock.due_on, clock.runs_out, clock.stopped_on) == (date("2024-03-31"), True, None)


def test_it_may_be_lifted_early(desk: CreditDesk) -> None:
    desk.item(classes=["C", "D"])
    desk.record("2023-03-01")
    matter = desk.decided("2023-04-01", ends_on="2024-03-31")
    desk.do(matter, "lift", "2023-06-01", role="principal", reason="生产经营确有需要")
    assert matter in CreditMeasure.objects.in_force(date("2023-05-31"))
    assert matter not in CreditMeasure.objects.in_force(date("2023-06-01"))


def test_a_class_that_does_not_call_for_it_is_refused(desk: CreditDesk) -> None:
    desk.item(classes=["D"])
    desk.record("2023-03-01")
    assert refused(lambda: desk.measure("2023-04-01", ends_on="2024-03-31")) == {"Supported"}
    desk.item("C-2", classes=["C", "D"])
    matter = desk.measure("2023-04-01", code="C-2", ends_on="2024-03-31")
    assert refused(lambda: desk.do(matter, "decide", "2029-04-01", role="principal")) == {"Supported"}


def test_an_event_must_be_the_entitys_own_of_the_kind_and_stand(desk: CreditDesk) -> None:
    desk.item(events=["judgment"])
    own, others = desk.record("2023-03-01"), desk.record("2023-03-01", serial=2)
    award = desk.record("2023-03-01", "commendation", severity="none")
    for event in (others, award):
        assert refused(lambda event=event: desk.measure("2023-04-01", ends_on="2024-03-31", event=event)) == {
            "Supported"
        }
    assert refused(lambda: desk.measure("2023-04-01", ends_on="2024-03-31")) == {"Supported"}
    matter = desk.measure("2023-04-01", ends_on="2024-03-31", event=own)
    desk.record("2023-05-01", "judgment-removal", severity="none", ends=own.subject)
    assert refused(lambda: desk.do(matter, "decide", "2023-05-02", role="principal")) == {"Supported"}


def test_what_is_not_on_the_list_on_the_day_is_not_applied(desk: CreditDesk) -> None:
    desk.item(classes=["C", "D"], from_on="2023-05-01")
    desk.record("2023-03-01")
    assert "form" in refused(lambda: desk.measure("2023-04-30", ends_on="2024-03-31"))
    assert desk.measure("2023-05-01", ends_on="2024-03-31").stage == "proposed"


def test_one_measure_is_in_force_once(desk: CreditDesk) -> None:
    desk.item(classes=["C", "D"])
    desk.record("2023-03-01")
    waiting = desk.measure("2023-04-01", ends_on="2024-03-31")
    desk.decided("2023-04-01", ends_on="2023-12-31")
    assert refused(lambda: desk.measure("2023-05-01", ends_on="2024-03-31")) == {"NotInForceYet"}
    assert refused(lambda: desk.do(waiting, "decide", "2023-05-01", role="principal")) == {"NotInForceYet"}
    assert desk.decided("2024-01-01", ends_on="2024-03-31").stage == "applied"


def test_none_is_without_end(desk: CreditDesk) -> None:
    desk.item(classes=["C", "D"])
    desk.record("2023-03-01")
    for last in ("", "2023-04-01"):
        assert "form" in refused(lambda last=last: desk.measure("2023-04-01", ends_on=last))
