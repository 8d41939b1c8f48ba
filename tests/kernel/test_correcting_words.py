"""What a correction may say, each refusal in words; and that the rules are asked of the act as it would stand."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from fazhi.kernel.organs.founding import appoint, relieve
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.admission import acting_organs, apart, correcting_organs, corrects_by_role
from fazhi.kernel.procedures.correcting import CorrectForm, said_by, stands
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, Matter, Separation
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import GENERAL
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.rules import Rule, once, rule, waits
from fazhi.kernel.wording import Label
from tests.kernel.desk import Desk, date, fresh, refused
from tests.toy.procedures import Licensing34, Permit2019, Permit2024


def act_of(matter: Matter, name: str) -> Act:
    return Act.objects.filter(matter=matter, name=name).latest("seq")


def said(matter: Matter, data: dict[str, Any], on: str = "2021-03-20") -> dict[str, list[str]]:
    """What the form of a correction refuses on a day, by field."""
    held = fresh(matter)
    form = build_form(
        Permit2019, GENERAL["correct"], {**data, "reason": "误"}, matter=held, state=state_of(held), on=date(on)
    )
    return {field: [str(each) for each in errors] for field, errors in form.errors.items()}


DAY = "happened_on"
WRONG: list[tuple[str, dict[str, Any], dict[str, list[str]]]] = [
    ("inspect", {}, {"data": ["更正没有改动任何内容。"]}),
    ("inspect", {"data": {}}, {"data": ["更正没有改动任何内容。"]}),
    ("inspect", {"data": ["visited_on"]}, {"data": ["更正内容应为各栏目及其值。"]}),
    ("inspect", {DAY: "2021-03-20"}, {}),
    ("inspect", {DAY: "2021-03-21"}, {DAY: ["更正后的日期晚于更正之日。"]}),
    ("inspect", {DAY: "2019-01-01"}, {}),
    ("inspect", {DAY: "2018-12-31"}, {DAY: ["经办人该日不任该岗位。"]}),
    ("apply", {DAY: "2019-06-01"}, {}),
    ("apply", {DAY: "2019-05-31"}, {DAY: ["该日适用另一程序版本。"]}),
    ("inspect", {"data": {"visited_on": "2021-03-05"}}, {}),
    ("inspect", {"data": {"visited_on": "x"}}, {"data": ["输入一个有效的日期。"]}),
    ("inspect", {"data": {"where": "x"}}, {"data": ["该行为没有可更正的“where”一项。"]}),
    ("apply", {"data": {"party_name": "李"}}, {"data": ["该行为没有可更正的“party_name”一项。"]}),
    ("suspend", {"data": {"reason": "别的"}}, {"data": ["该行为没有可更正的“reason”一项。"]}),
    ("purge", {"data": {"asked": "x"}}, {"data": ["该行为已产生后果，只能更正日期。", "“x”不是一个有效的UUID"]}),
    ("purge", {DAY: "2021-03-19"}, {}),
    ("ask_purge", {DAY: "2021-03-19"}, {"act": ["该行为是其他行为的依据，不予更正；有误的，请重新办理。"]}),
    ("correct", {DAY: "2021-03-19"}, {"act": ["只能更正本事项中原来登记的行为。"]}),
]  # fmt: skip


def test_each_wrong_correction_is_refused_in_words(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "suspend", "2021-03-04")
    desk.do(permit, "resume", "2021-03-05")
    desk.do(permit, "inspect", "2021-03-06")
    party = permit.parties.get().party
    asked = desk.do(permit, "ask_purge", "2021-03-07", {"target": f"party:{party.pk}:phone", "basis": "personal"})
    desk.do(permit, "purge", "2021-03-07", {"asked": asked.pk})
    by = desk.post("handler", "town")
    desk.do(permit, "correct", "2021-03-08", {DAY: "2021-03-07"}, corrects=act_of(permit, "inspect"), by=by)
    for name, data, words in WRONG:
        assert said(permit, {"act": act_of(permit, name).pk, **data}) == words, (name, data)
    other = act_of(desk.accepted(), "accept")
    assert said(permit, {"act": other.pk, DAY: "2021-03-19"}) == {"act": ["只能更正本事项中原来登记的行为。"]}
    assert set(said(permit, {"act": "x", DAY: "2021-03-19"})) == {"act"}
    with translation.override("en"):
        assert said(permit, {"act": act_of(permit, "inspect").pk}) == {"data": ["The correction changes nothing."]}
    assert (stands(asked), stands(other)) == (True, False)
    bare = CorrectForm({"act": other.pk})
    assert bare.is_valid() and bare.cleaned_data["data"] is None
    no_day = CorrectForm({"act": act_of(permit, "inspect").pk, DAY: "2030-01-01"})
    no_day.matter = permit
    assert no_day.is_valid()


def test_what_an_override_let_through_is_not_moved_before_it_was_allowed(desk: Desk) -> None:
    permit = desk.accepted()
    desk.override(permit, "change", "2021-03-05")
    act = desk.do(permit, "change", "2021-03-08", {"item": "S-9"})
    assert act.waived == ["item"]
    assert said(permit, {"act": act.pk, DAY: "2021-03-05"}) == {}
    assert said(permit, {"act": act.pk, DAY: "2021-03-04"}) == {DAY: ["该日尚未批准特许。"]}
    lawful = desk.do(permit, "change", "2021-03-09", {"item": "S-2"})
    assert said(permit, {"act": lawful.pk, DAY: "2021-03-04"}) == {}
    caused = desk.do(permit, "remind", "2021-03-10", {"text": "请缴费"}, because=lawful)
    assert said(permit, {"act": caused.pk, DAY: "2021-03-04"}) == {}


def test_what_an_act_says_by_now_is_what_was_corrected_last(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "bill", "2021-03-05")
    bill = act_of(permit, "bill")
    assert said_by(bill) == bill.data == {"pay_by": "2021-03-30", "amount": "120.50"}
    for amount in ("100", "90"):
        desk.do(permit, "correct", "2021-03-06", {"data": {"amount": amount}}, corrects=bill)
    assert said_by(bill) == {"pay_by": "2021-03-30", "amount": "90"}
    done = act_of(permit, "correct")
    assert done.data == {"act": str(bill.pk), "happened_on": None, "data": {"amount": "90"}}
    assert said_by(act_of(permit, "accept")) == {"inspector": str(desk.county.organ("town").pk)}


def test_a_rule_is_asked_of_the_act_at_its_corrected_place(desk: Desk) -> None:
    permit, head = desk.accepted(), desk.post("principal")
    desk.do(permit, "inspect", "2021-03-08", {"visited_on": "2021-03-08"})
    desk.do(permit, "decide", "2021-03-10")
    decided = act_of(permit, "decide")

    def moved(on: str) -> Any:
        return perform(
            fresh(permit), "correct", by=head, on=date("2021-03-12"), reason="误", corrects=decided, data={DAY: on}
        )

    with pytest.raises(Refusal) as caught:
        moved("2021-03-07")
    assert [(each.code, each.law, each.article) for each in caught.value.grounds] == [
        ("Licensing34", "行政许可法", "34")
    ]
    assert moved("2021-03-08").corrected_on == date("2021-03-08")  # After the visit, which was recorded before it.


def test_who_corrects_what_is_of_the_organ_and_the_role(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "inspect", "2021-03-04")
    lead, town = desk.county.organ("market").pk, desk.county.organ("town").pk
    inspected, accepted = act_of(permit, "inspect"), act_of(permit, "accept")
    assert (correcting_organs(inspected, lead), correcting_organs(accepted, lead)) == ({town}, {lead})
    assert refused(
        lambda: desk.do(permit, "correct", "2021-03-05", {DAY: "2021-03-03"}, corrects=inspected)
    ) == {"organ"}  # fmt: skip
    extended = desk.do(permit, "extend", "2021-03-05")
    urged = desk.do(permit, "urge", "2021-03-05", {"text": "快"}, by=desk.post("principal"))
    roles = ("clerk", "handler", "reviewer", "principal")
    assert [corrects_by_role(desk.post(role), extended) for role in roles] == [False, False, False, True]
    assert [corrects_by_role(desk.post(role), urged) for role in roles] == [False, False, True, True]
    assert [corrects_by_role(desk.post(role), accepted) for role in roles] == [True] * 4
    lapsed = desk.open()
    automatic = desk.do(lapsed, "lapse", "2021-03-05", because=accepted)
    assert corrects_by_role(desk.post("clerk"), automatic)


def test_the_organs_of_an_act_are_the_lead_those_asked_or_of_its_capacity(desk: Desk) -> None:
    lead, one, other = (desk.county.organ(key).pk for key in ("market", "town", "justice"))
    state = State(lead, fields={"inspector": str(one)}, countersigns={str(one): True, str(other): None})
    assert acting_organs(Permit2019, Permit2019.decide, state, lead) == {lead}
    assert acting_organs(Permit2019, GENERAL["countersign"], state, lead) == {other}
    assert acting_organs(Permit2019, Permit2019.inspect, state, lead) == {one}
    assert acting_organs(Permit2019, Permit2019.inspect, State(lead), lead) == set()


def test_duties_are_kept_apart_from_either_side(desk: Desk) -> None:
    assert apart(Permit2019, Permit2019.accept) == {"decide": "accept|decide"}
    assert apart(Permit2019, Permit2019.decide) == {"accept": "accept|decide"}
    assert apart(Permit2024, Permit2024.decide) == {"accept": "accept|decide", "bill": "bill|decide"}
    assert apart(Permit2019, Permit2019.inspect) == {}
    assert apart(Permit2019, GENERAL["purge"]) == {"ask_purge": "ask_purge|purge"}
    assert apart(Permit2019, GENERAL["ask_override"]) == {"allow_override": "allow_override|ask_override"}
    permit, handler, market = desk.decided(), desk.county.officer("market", "handler"), desk.county.organ("market")
    accepted = act_of(permit, "accept")
    other = desk.post("handler", nth=1)
    desk.do(permit, "correct", "2021-03-11", {DAY: "2021-03-02"}, corrects=accepted, by=other)
    desk.do(permit, "correct", "2021-03-11", {DAY: "2021-03-03"}, corrects=accepted, by=other)
    head = desk.county.officer("market", "principal")
    assert sorted(Separation.objects.filter(matter=permit).values_list("rule", "side", "officer__number")) == [
        ("accept|decide", "accept", handler.number), ("accept|decide", "accept", other.officer.number),
        ("accept|decide", "decide", head.number),
    ]  # fmt: skip
    row = Separation.objects.filter(matter=permit, side="decide").get()
    assert str(row) == f"accept|decide: {head} decide"
    with transaction.atomic():
        both = appoint(head, market, HANDLER, date("2020-01-01"))
    assert refused(
        lambda: desk.do(permit, "correct", "2021-03-11", {DAY: "2021-03-04"}, corrects=accepted, by=both)
    ) == {"separation"}  # fmt: skip


def test_who_approves_what_is_filled_in_holds_the_post_on_the_day_of_approval(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "suspend", "2021-03-10")
    with transaction.atomic():
        relieve(desk.post("reviewer"), date("2021-03-20"))

    def late(**others: Any) -> Any:
        return desk.do(permit, "join", "2021-03-05", second=desk.post("reviewer"), **{"reason": "漏登", **others})

    assert refused(lambda: late(today=date("2021-03-20"))) == {"second-post"}
    assert late(today=date("2021-03-19")).backfilled
    assert late().backfilled
    second = desk.post("principal")
    by, said_why = desk.post("reviewer", nth=1), {"reason": "补录"}
    kept = desk.do(permit, "return_for_revision", "2021-03-06", said_why, second=second, by=by, reason="")
    assert (kept.reason, kept.backfilled) == ("补录", True)
    town = desk.do(permit, "inspect", "2021-03-06", second=desk.post("principal", "town"), reason="漏登")
    assert town.second_officer == desk.county.officer("town", "principal")
    on_time = desk.do(permit, "resume", "2021-03-11", second=second)
    assert (on_time.backfilled, on_time.second) == (False, second)


def test_a_rule_that_waits_names_its_day_and_one_that_looks_its_article() -> None:
    first = datetime.date(2021, 3, 10)

    def since(state: State) -> datetime.date | None:
        """Not before the limit has passed."""
        return state.closed_on

    says, cure = Label("期限未满。", "The limit has not passed."), Label("请等待。", "Wait.")
    waiting = once("Waits", since, law="行政复议法", article="30", says=says, cure=cure)
    before, known = State(first), State(first, closed_on=first)  # type: ignore[arg-type]
    eve = first - datetime.date.resolution
    assert waiting.waiting(known, first) is waiting.waiting(known, datetime.date(2021, 3, 11)) is None
    ground, unknown = waiting.waiting(known, eve), waiting.waiting(before, first)
    assert ground is not None and unknown is not None
    assert (ground.code, ground.law, ground.article, ground.cure) == ("Waits", "行政复议法", "30", cure)
    assert (ground.says.zh, ground.says.en) == (
        "期限未满。2021-03-10 起可以办理。", "The limit has not passed. It may be done from 2021-03-10 on.",
    )  # fmt: skip
    assert unknown.says == says
    assert (waiting.explained, waiting.yields, waiting.since) == ("Not before the limit has passed.", True, since)
    asked: Any = type("Asked", (), {"before": known, "on": eve})()
    assert (waiting.test(asked), waiting.ground(asked)) == (False, ground)
    asked.on = first
    assert (waiting.test(asked), waiting.ground(asked)) == (True, None)
    asked.before = before
    assert waiting.test(asked) is False
    assert waits([Licensing34, waiting], known, eve) == [ground] and waits([waiting], known, first) == []
    assert Licensing34.waiting(known, eve) is None
    assert (Licensing34.name, Licensing34.law, Licensing34.article) == ("Licensing34", "行政许可法", "34")
    assert Licensing34.explained == "Where the place must be looked at, two officers visit it before the decision."

    @rule(law="行政复议法", article="30", says=says, cure=cure, yields=False)
    def Firm(request: Any) -> bool:
        return False

    assert isinstance(Firm, Rule) and (Firm.name, Firm.yields, Firm.explained) == ("Firm", False, "")
    assert replace(Firm, yields=True).yields and Firm.ground(asked) is not None
