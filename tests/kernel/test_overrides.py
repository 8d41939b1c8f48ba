"""An urgent lawful act that a rule would block goes through with a reason and a second person, and stays visible."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from fazhi.kernel.ledger.versions import end
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, MatterLink, Separation
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.procedures.overriding import set_aside_by
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.registry import procedure_of
from tests.kernel.desk import Desk, date, everything, fresh, refused
from tests.toy.models import Stall


def test_an_override_lets_a_blocked_act_through_once(desk: Desk) -> None:
    matter = desk.accepted()
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"Licensing34"}

    allowed = desk.override(matter, "decide", "2021-03-05")
    act = desk.do(matter, "decide", "2021-03-05")
    assert (act.waived, act.because) == (["Licensing34"], allowed)
    assert state_of(matter).overrides == {}
    assert Act.objects.exclude(waived=[]).get() == act


def test_an_override_that_was_not_needed_is_not_used_up(desk: Desk) -> None:
    matter = desk.accepted()
    desk.override(matter, "decide", "2021-03-05")
    desk.do(matter, "inspect", "2021-03-05")
    act = desk.do(matter, "decide", "2021-03-06")
    assert (act.waived, act.because) == ([], None)


def test_gates_and_rules_are_waived_together_and_named(desk: Desk) -> None:
    matter = desk.accepted()
    MatterLink.objects.create(parent=matter, child=desk.tip(), kind="parallel")
    MatterLink.objects.create(parent=matter, child=desk.tip(), kind="arising")
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"Licensing34", "gate"}
    desk.override(matter, "decide", "2021-03-05")
    assert desk.do(matter, "decide", "2021-03-05").waived == ["Licensing34", "gate"]


def test_a_gate_opens_when_the_linked_matter_ends(desk: Desk) -> None:
    matter, tip = desk.accepted(), desk.tip()
    MatterLink.objects.create(parent=matter, child=tip, kind="parallel")
    desk.do(matter, "inspect", "2021-03-04")
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"gate"}
    desk.do(tip, "handle", "2021-03-05")
    assert desk.do(matter, "decide", "2021-03-05").waived == []


def test_nothing_is_allowed_that_nobody_asked_for(desk: Desk) -> None:
    matter = desk.accepted()
    reviewer = desk.post("reviewer")
    allow = {"act": "decide", "rules": ["Licensing34"]}
    assert refused(
        lambda: perform(matter, "allow_override", by=reviewer, on=date("2021-03-05"), data=allow, reason="急")
    ) == {"form"}
    desk.override(matter, "decide", "2021-03-05")
    assert refused(
        lambda: perform(matter, "allow_override", by=reviewer, on=date("2021-03-05"), data=allow, reason="急")
    ) == {"form"}


def test_an_override_of_no_act_is_refused(desk: Desk) -> None:
    matter = desk.accepted()
    assert refused(lambda: desk.do(matter, "ask_override", "2021-03-05", {"act": "bless", "rules": ["gate"]})) == {
        "form"
    }
    assert refused(lambda: desk.do(matter, "ask_override", "2021-03-05", {"act": "urge", "rules": ["gate"]})) == {
        "form"
    }


def test_who_asks_may_not_allow(desk: Desk) -> None:
    matter = desk.accepted()
    with transaction.atomic():
        both = appoint(
            desk.county.officer("market", "handler"), desk.county.organ("market"), REVIEWER, date("2020-01-01")
        )
    before = everything()
    assert refused(lambda: desk.override(matter, "decide", "2021-03-05", allow=both)) == {"separation"}
    assert everything()["procedures.Act"] == before["procedures.Act"] + 1
    assert "allow_override" not in {
        offer.kind.name for offer in offers(fresh(matter), both.officer, date("2021-03-05"))
    }


def test_who_allows_may_not_act_by_it(desk: Desk) -> None:
    matter = desk.accepted()
    principal = desk.post("principal")
    allowed = desk.override(matter, "decide", "2021-03-05", allow=principal)
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"Licensing34", "override-own"}
    assert desk.do(matter, "decide", "2021-03-05", nth=1).because == allowed


def test_the_database_itself_keeps_who_allows_and_who_acts_apart(desk: Desk) -> None:
    matter = desk.accepted()
    allowed = desk.override(matter, "decide", "2021-03-05")
    act = desk.do(matter, "decide", "2021-03-05")
    rule = f"override|{allowed.pk}"
    assert {row.officer_id for row in Separation.objects.filter(rule=rule)} == {allowed.officer_id, act.officer_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        Separation.objects.create(matter=matter, rule=rule, side="decide", officer=allowed.officer)


def test_the_database_itself_keeps_both_sides_of_a_separation_apart(desk: Desk) -> None:
    matter = desk.accepted()
    handler = desk.county.officer("market", "handler")
    with pytest.raises(IntegrityError), transaction.atomic():
        Separation.objects.create(matter=matter, rule="accept|decide", side="decide", officer=handler)


@pytest.mark.parametrize("code", ["stage", "role", "separation", "form"])
def test_an_override_never_waives_who_when_and_what(desk: Desk, code: str) -> None:
    matter = desk.accepted()
    desk.override(matter, "decide", "2021-03-05")
    if code == "stage":
        desk.do(matter, "refuse", "2021-03-05", reason="不予许可")
    with transaction.atomic():
        handler = desk.county.officer("market", "handler")
        accepted_it = appoint(handler, desk.county.organ("market"), PRINCIPAL, date("2020-01-01"))
    by = {"role": desk.post("handler", nth=1), "separation": accepted_it}.get(code, desk.post("principal"))
    data = {"outcome": "blessed"} if code == "form" else {}
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05", data, by=by)) == {code}


def test_an_override_is_asked_for_acts_that_may_follow_now(desk: Desk) -> None:
    assert refused(lambda: desk.override(desk.open(), "decide", "2021-03-05")) == {"form"}


def test_outside_the_list_there_is_no_power(desk: Desk) -> None:
    assert refused(lambda: desk.open(data={"item": "S-9"})) == {"item"}
    assert refused(lambda: desk.open("2019-06-01", data={"item": ""})) == {"form"}


def test_an_item_is_asked_for_on_the_acts_day(desk: Desk) -> None:
    with transaction.atomic():
        end(Stall.objects.get(code="S-2"), date("2021-03-02"))
    assert desk.open("2021-03-01", data={"item": "S-2"}).stage == "applied"
    assert refused(lambda: desk.open("2021-03-02", data={"item": "S-2"})) == {"item"}


def test_an_item_that_is_not_in_force_can_be_allowed_by_two_persons(desk: Desk) -> None:
    matter = desk.accepted()
    change = {"item": "S-9"}
    assert refused(lambda: desk.do(matter, "change", "2021-03-05", change)) == {"item"}
    desk.override(matter, "change", "2021-03-05")
    assert desk.do(matter, "change", "2021-03-05", change).waived == ["item"]
    assert refused(lambda: desk.do(matter, "change", "2021-03-06", change)) == {"item"}


def test_an_opening_cannot_be_overridden_since_nobody_could_ask(desk: Desk) -> None:
    before = everything()
    content = {**desk.usual("apply"), "item": "S-9"}
    assert refused(
        lambda: open_matter("toy.permit", "apply", by=desk.post("clerk"), on=date("2021-03-01"), data=content)
    ) == {"item"}
    assert everything() == before


def test_only_the_rules_that_were_named_are_set_aside(desk: Desk) -> None:
    matter = desk.accepted()
    MatterLink.objects.create(parent=matter, child=desk.tip(), kind="parallel")
    desk.override(matter, "decide", "2021-03-05", rules=["Licensing34"])
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"gate"}
    desk.override(matter, "decide", "2021-03-05", rules=["gate"])
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"Licensing34"}
    allowed = desk.override(matter, "decide", "2021-03-05", rules=["gate", "Licensing34"])
    act = desk.do(matter, "decide", "2021-03-05")
    assert (set(act.waived), act.because) == ({"Licensing34", "gate"}, allowed)


def test_nothing_is_allowed_beyond_the_rules_that_were_asked_for(desk: Desk) -> None:
    matter = desk.accepted()
    asked = {"act": "decide", "rules": ["gate"]}
    perform(matter, "ask_override", by=desk.post("handler"), on=date("2021-03-05"), data=asked, reason="急")
    beyond = {"act": "decide", "rules": ["gate", "Licensing34"]}
    assert refused(lambda: desk.do(matter, "allow_override", "2021-03-05", beyond)) == {"form"}
    assert refused(lambda: desk.do(matter, "allow_override", "2021-03-05", {"act": "decide"})) == {"form"}
    desk.do(matter, "allow_override", "2021-03-05", asked)
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"Licensing34"}


@pytest.mark.parametrize("rules", [[], ["stage"], ["role"], ["separation"], ["item"], ["Licensing35"]])
def test_an_override_names_rules_of_its_act_and_nothing_else(desk: Desk, rules: list[str]) -> None:
    matter = desk.accepted()
    assert refused(lambda: desk.override(matter, "decide", "2021-03-05", rules=rules)) == {"form"}


def corrected(desk: Desk, act: Act, role: str = "principal", **said: object) -> Act:
    return perform(fresh(act.matter), "correct", by=desk.post(role), on=date("2021-03-12"), reason="更正",
                   data={"act": act.pk, **said})  # fmt: skip


def test_neither_asking_nor_allowing_is_corrected(desk: Desk) -> None:
    matter = desk.accepted()
    MatterLink.objects.create(parent=matter, child=desk.tip(), kind="parallel")
    allowed = desk.override(matter, "decide", "2021-03-05", rules=["gate"])
    asked = perform(
        matter, "ask_override", by=desk.post("handler"), on=date("2021-03-05"), reason="急",
        data={"act": "decide", "rules": ["gate"]},
    )  # fmt: skip
    wide = {"rules": ["gate", "Licensing34"]}
    for act in (asked, allowed):
        assert "form" in refused(lambda act=act: corrected(desk, act, data=wide))
        assert "form" in refused(lambda act=act: corrected(desk, act, happened_on="2021-03-04"))
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05", by=desk.post("principal"))) == {"Licensing34"}


def test_a_corrected_day_brings_no_used_override_back(desk: Desk) -> None:
    matter, handler = desk.accepted(), desk.post("handler")
    desk.override(matter, "change", "2021-03-05", ask=handler)
    used = desk.do(matter, "change", "2021-03-06", {"item": "S-9"}, by=handler)
    assert used.waived == ["item"]
    assert "form" in refused(lambda: corrected(desk, used, "handler", happened_on="2021-03-04"))
    assert refused(lambda: desk.do(matter, "change", "2021-03-12", {"item": "S-8"}, by=handler)) == {"item"}


def test_an_override_serves_no_act_that_is_filled_in_before_its_use(desk: Desk) -> None:
    matter, filled = desk.accepted(), {"item": "S-8"}
    desk.override(matter, "change", "2021-03-05")
    desk.do(matter, "change", "2021-03-10", {"item": "S-9"})
    second, today = desk.post("principal"), date("2021-03-11")
    assert "override-used" in refused(
        lambda: desk.do(matter, "change", "2021-03-08", filled, second=second, today=today, reason="补录")
    )


def test_a_correction_is_no_way_around_a_register(desk: Desk) -> None:
    matter = desk.accepted()
    act = desk.do(matter, "change", "2021-03-05", {"item": "S-2"})
    assert refused(lambda: corrected(desk, act, data={"item": "S-9"})) == {"item"}
    assert corrected(desk, act, data={"item": "S-1"}).corrects == act


def test_what_an_override_let_through_can_still_be_corrected_otherwise(desk: Desk) -> None:
    matter = desk.accepted()
    desk.override(matter, "change", "2021-03-05")
    act = desk.do(matter, "change", "2021-03-06", {"item": "S-9"})
    assert refused(lambda: corrected(desk, act, data={"item": "S-8"})) == {"item"}
    assert corrected(desk, act, happened_on="2021-03-07").corrected_on == date("2021-03-07")


def test_a_rule_that_does_not_yield_is_not_offered(desk: Desk) -> None:
    matter = desk.accepted()
    decide = procedure_of(matter.family, matter.version).acts["decide"]
    firm = replace(decide, requires=tuple(replace(rule, yields=False) for rule in decide.requires))
    assert set(set_aside_by(decide)) == {"Licensing34", "gate"}
    assert set(set_aside_by(firm)) == {"gate"}


def test_a_rule_that_does_not_yield_holds_whatever_was_allowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = desk.accepted()
    desk.override(matter, "decide", "2021-03-05")
    decide = procedure_of(matter.family, matter.version).acts["decide"]
    monkeypatch.setattr(decide, "requires", tuple(replace(rule, yields=False) for rule in decide.requires))
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"Licensing34"}
