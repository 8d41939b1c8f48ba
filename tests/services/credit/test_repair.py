"""Repair: not before the least display has passed, under the regime of the paper's day, decided apart, ending all."""

from __future__ import annotations

import pytest

from fazhi.kernel.procedures.models import Paper
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.credit.classes import class_of
from fazhi.services.credit.models import CreditEvent, CreditMeasure, CreditRepair
from fazhi.services.credit.repairable import grade_of, last_day
from tests.kernel.desk import refused
from tests.services.credit.desk import PAPER, CreditDesk, date

pytestmark = pytest.mark.django_db
OLD, NEW = "国家发展改革委令第58号(2023)", "信用修复管理办法(2025)"


@pytest.mark.parametrize(
    ("severity", "day", "law", "first", "last"),
    [
        ("serious", "2023-05-01", OLD, "2023-08-02", "2026-05-01"),
        ("minor", "2026-03-31", OLD, "2026-07-01", "2029-03-31"),
        ("general", "2026-04-01", NEW, "2026-07-02", "2027-04-01"),
        ("serious", "2026-04-01", NEW, "2027-04-02", "2029-04-01"),
        ("general", "2026-04-02", NEW, "2026-07-03", "2027-04-02"),
    ],
)
def test_before_the_least_display_it_is_refused_with_the_day_and_the_law(
    desk: CreditDesk, severity: str, day: str, law: str, first: str, last: str
) -> None:
    event = desk.record(day, severity=severity)
    repair = desk.apply(day, event)
    before = (date(first) - date(first).resolution).isoformat()
    with pytest.raises(Refusal) as caught:
        desk.accept(repair, before)
    (ground,) = caught.value.grounds
    assert (ground.code, ground.law) == ("LeastDisplayPassed", law)
    assert first in ground.says.zh and first in ground.says.en
    desk.accept(repair, first)
    assert CreditRepair.objects.get(pk=repair.pk).stage == "accepted"
    assert last_day(repair.grade, event.happened_on) == date(last)


def test_minor_matters_are_repaired_as_soon_as_duties_are_done(desk: CreditDesk) -> None:
    event = desk.record("2026-04-01", severity="minor")
    assert desk.repaired("2026-04-02", event).stage == "granted"
    assert last_day("minor", event.happened_on) == date("2026-07-01")


def test_food_and_safety_wait_longer_under_order_58(desk: CreditDesk) -> None:
    event = desk.record("2024-01-10")
    event.field = "safety"
    assert grade_of(event, event.happened_on) == "safety"
    assert grade_of(event, date("2026-04-01")) == "serious"


def test_what_no_rule_covers_is_refused_and_not_guessed(desk: CreditDesk) -> None:
    event = desk.record("2023-04-30")
    repair = desk.apply("2024-05-01", event)
    assert repair.grade == ""
    with pytest.raises(Refusal) as caught:
        desk.accept(repair, "2024-05-01")
    assert caught.value.codes == ("LeastDisplayPassedUnknown",)
    assert "不作推定" in caught.value.grounds[0].says.zh
    desk.do(repair, "decline", "2024-05-02", role="principal", reason="规定待核实。")
    text = Paper.objects.get(matter=repair).reveal("text") or ""
    assert "尚待核实" in text


def test_a_refusal_to_accept_tells_the_first_day_and_the_rule(desk: CreditDesk) -> None:
    event = desk.record("2024-01-10")
    repair = desk.apply("2024-02-01", event)
    desk.do(repair, "decline", "2024-02-02", role="principal", reason="最短公示期未满。")
    text = Paper.objects.get(matter=repair).reveal("text") or ""
    assert "自2024-04-11起可以申请" in text
    assert "国家发展改革委令第58号" in text


def test_who_handled_it_does_not_decide_it(desk: CreditDesk) -> None:
    repair = desk.verified("2024-06-01", desk.record("2024-01-10"))
    assert "role" in refused(lambda: desk.do(repair, "grant", "2024-06-02", role="handler"))
    assert "organ" in refused(lambda: desk.do(repair, "grant", "2024-06-02", role="principal", organ="justice"))


def test_without_performance_or_commitment_there_is_none(desk: CreditDesk) -> None:
    repair = desk.verified("2024-06-01", desk.record("2024-01-10"), performed=False)
    assert refused(lambda: desk.do(repair, "grant", "2024-06-02", role="principal")) == {"PerformedAndCommitted"}
    desk.do(repair, "reject", "2024-06-02", role="principal", reason="罚款尚未缴清，")
    assert "罚款尚未缴清" in (Paper.objects.get(matter=repair).reveal("text") or "")


def test_the_organ_that_recognised_it_repairs_it_for_the_entity_itself(desk: CreditDesk) -> None:
    event = desk.record("2024-01-10")
    assert refused(lambda: desk.apply("2024-06-01", event, serial=2)) == {"OwnEvent"}
    assert refused(lambda: desk.apply("2024-06-01", event, organ="justice")) == {"OwnEvent"}


def test_with_the_repair_points_and_measures_end_together_and_history_stays(desk: CreditDesk) -> None:
    desk.item("C-1", events=["judgment"])
    desk.item("C-2", events=["judgment"], repairable=False)
    event = desk.record("2024-01-10")
    measure, firm = (
        desk.decided("2024-02-01", code=code, ends_on="2025-01-31", event=event) for code in ("C-1", "C-2")
    )
    known = event.recorded_at
    assert class_of(desk.entity(), date("2024-06-01")).score == 500
    repair = desk.repaired("2024-06-01", event)
    assert repair.stage == "granted"
    assert class_of(desk.entity(), date("2024-05-31")).score == 500
    assert class_of(desk.entity(), date("2024-06-01")).score == 100
    assert class_of(desk.entity(), date("2024-06-01"), known).score == 500
    held = [set(CreditMeasure.objects.in_force(date(day))) for day in ("2024-05-31", "2024-06-01")]
    assert held == [{measure, firm}, {firm}]
    assert CreditMeasure.objects.get(pk=measure.pk).acts.get(name="end_by_repair").because.matter_id == repair.pk
    (ending,) = CreditEvent.objects.filter(kind="repair")
    assert (ending.ends, ending.act.name) == (event.subject, "grant")
    assert "form" in refused(lambda: desk.apply("2024-06-02", event))


def test_one_application_for_an_event_at_a_time(desk: CreditDesk) -> None:
    event = desk.record("2024-01-10")
    first = desk.apply("2024-06-01", event)
    assert refused(lambda: desk.apply("2024-06-02", event)) == {"NoneInHand"}
    desk.do(first, "withdraw", "2024-06-03", role="clerk", reason="材料不全")
    assert desk.apply("2024-06-04", event).stage == "applied"


def test_it_is_not_granted_once_the_event_was_struck_out(desk: CreditDesk) -> None:
    event = desk.record("2024-01-10")
    repair = desk.verified("2024-06-01", event)
    record = type(desk.propose("2024-01-10", serial=9)).objects.get(pk=event.matter_id)
    desk.do(record, "withdraw", "2024-06-02", role="principal", reason="判决已撤销", uploads=PAPER)
    assert refused(lambda: desk.do(repair, "grant", "2024-06-03", role="principal")) == {"StillStands"}
