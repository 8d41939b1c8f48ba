"""What acts add up to, one by one: their order, what they set, when they start clocks, and what ends a matter."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.db.models import Q

from fazhi.kernel.clocks.state import ClockState, Extension
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.clockwork import Start, Term
from fazhi.kernel.procedures.declaring import NEW, Governs, LinkTo, Procedure, act
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import IllegalSequence, Refusal
from fazhi.kernel.procedures.registry import apart
from fazhi.kernel.procedures.replay import ActFacts, State, facts_in, in_legal_order, replay
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from tests.kernel.desk import Desk, date
from tests.toy.models import PermitCase
from tests.toy.procedures import ANSWER, EXTENSION, SUE

MATTER, ONE, OTHER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
OFFICER, ORGAN = uuid.uuid4(), uuid.uuid4()
PAYMENT = Label("缴费期限", "Payment")


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    """A procedure whose acts each do one thing."""
    with apart():

        class Single(Procedure):
            """A procedure 程序 whose acts each do one thing."""

            key = "test.single"
            label = Label("单项程序", "Single")
            matter = PermitCase
            governs = Governs(datetime.date(2020, 1, 1), source="test")
            number = "{mark}单〔{year}〕{serial}号"
            capacities: ClassVar = {"applicant": Label("申请人", "Applicant")}

            open = Stage("办理中", "Open")
            closed = Stage("已办结", "Closed", final=True)

            take = act(NEW >> open, zh="收", en="Take", by=HANDLER, fields=("subject",), numbers=True)
            join = act(open.stays, zh="加入", en="Join", by=HANDLER, party="applicant", starts=ANSWER)
            note = act(open.stays, zh="记", en="Note", by=HANDLER)
            plain = act(open.stays, zh="起算", en="Start", by=HANDLER, starts=ANSWER)
            since = act(open.stays, zh="自日", en="Since", by=HANDLER, starts=Start(ANSWER, since="visited_on"))
            given = act(
                open.stays, zh="或自日", en="Given", by=HANDLER,
                starts=Start(ANSWER, since="visited_on", since_given=True),
            )  # fmt: skip
            after = act(open.stays, zh="自行为", en="After", by=HANDLER, starts=Start(ANSWER, since_act="note"))
            asked = act(open.stays, zh="所选", en="Asked", by=HANDLER, starts=Start("@outcome"), stops="@outcome")
            term = act(open.stays, zh="限期", en="Term", by=HANDLER, starts=Term("payment", PAYMENT, until="pay_by"))
            party = act(open.stays, zh="送达", en="Serve", by=HANDLER, per_party=True, starts=Start(SUE, runs_out=True))
            granted = act(
                open.stays, zh="如准予", en="Granted", by=HANDLER,
                starts=Start(ANSWER, when=lambda state: state.fields.get("outcome") == "granted"),
            )  # fmt: skip
            pause = act(open.stays, zh="中止", en="Pause", by=HANDLER, pauses=ANSWER)
            resume = act(open.stays, zh="恢复", en="Resume", by=HANDLER, resumes=ANSWER)
            stop = act(open.stays, zh="停", en="Stop", by=HANDLER, stops=(ANSWER, "payment"))
            halt = act(open.stays, zh="停一方", en="Halt", by=HANDLER, per_party=True, stops=(ANSWER, SUE))
            extend = act(open.stays, zh="延长", en="Extend", by=HANDLER, extends=EXTENSION)
            mark = act(open.stays, zh="定", en="Mark", by=HANDLER, fields=("outcome",), sets={"subject": "改"})
            link = act(
                open.stays,
                zh="关联",
                en="Link",
                by=HANDLER,
                links=(LinkTo("parallel", "subject"),),
                fields=("subject",),
            )
            finish = act(open >> closed, zh="办结", en="Finish", by=HANDLER)
            confirm = act(after=closed, zh="确认", en="Confirm", by=HANDLER)
            reopen = act(after=closed, to=open, zh="重开", en="Reopen", by=HANDLER)

        yield


COUNT = itertools.count(1)


def fact(name: str, on: str, seq: int = 0, **others: Any) -> ActFacts:
    """An act of the procedure above."""
    facts: dict[str, Any] = {
        "id": uuid.uuid4(), "family": "test.single", "version": "1", "officer": OFFICER, "organ": ORGAN, "data": {},
        "seq": seq or next(COUNT),
    }  # fmt: skip
    return ActFacts(name=name, on=date(on), **{**facts, **others})


def state(*facts: ActFacts, until: str = "") -> State:
    return replay(MATTER, [fact("take", "2021-03-01"), *facts], date(until) if until else None)


def only(*facts: ActFacts) -> ClockState:
    (clock,) = state(*facts).clocks.values()
    return clock


def test_a_clock_starts_on_the_acts_own_day() -> None:
    started = fact("plain", "2021-03-03")
    clock = only(started)
    assert (clock.key, clock.slot, clock.started_on, clock.cause) == (ANSWER, "", date("2021-03-03"), started.id)
    assert (clock.party, clock.runs_out, clock.fixed_on, clock.open) == (None, False, None, True)
    assert clock.id == uuid.uuid5(MATTER, f"{ANSWER}::{started.id}")


@pytest.mark.parametrize(
    ("name", "data", "held", "started"),
    [
        ("since", {"visited_on": "2021-02-26"}, {}, "2021-02-26"),
        ("since", {"visited_on": "2021-02-26"}, {"visited_on": "2021-02-25"}, "2021-02-26"),
        ("since", {}, {"visited_on": "2021-02-25"}, "2021-02-25"),
        ("given", {"visited_on": "2021-02-26"}, {}, "2021-02-26"),
        ("given", {}, {}, "2021-03-05"),
        ("given", {"visited_on": ""}, {"visited_on": "2021-02-25"}, "2021-03-05"),
    ],
)
def test_a_clock_starts_on_the_day_that_form_or_matter_holds(
    name: str, data: dict[str, str], held: dict[str, str], started: str
) -> None:
    assert only(fact("note", "2021-03-02", data=held), fact(name, "2021-03-05", data=data)).started_on == date(started)


@pytest.mark.parametrize(
    ("name", "zh", "en", "field"),
    [("since", "自日", "Since", "visited_on"), ("after", "自行为", "After", "note"), ("term", "限期", "Term", "pay_by"),
     ("asked", "所选", "Asked", "outcome")],
)  # fmt: skip
def test_a_clock_without_a_day_or_key_to_start_from_refuses_its_act(name: str, zh: str, en: str, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        state(fact(name, "2021-03-05"))
    (ground,) = caught.value.grounds
    assert (ground.code, ground.says.zh, ground.says.en, ground.cure.zh, ground.cure.en, ground.field) == (
        "clock-start", f"“{zh}”启动期限所需的“{field}”没有填写。",
        f"{en} starts a limit from {field}, which is not given.", "请补填后再办理。", "Give it and act again.", field,
    )  # fmt: skip


def test_a_clock_starts_on_the_day_of_the_last_act_of_a_name() -> None:
    notes = [fact("note", "2021-03-02"), fact("note", "2021-03-04")]
    assert only(*notes, fact("after", "2021-03-05")).started_on == date("2021-03-04")
    found = state(*notes)
    assert (found.last("note"), found.last("after")) == (date("2021-03-04"), None)


def test_a_key_that_the_form_names_is_known_by_its_place_and_stopped_by_it() -> None:
    first, second = (fact("asked", on, data={"outcome": ANSWER}) for on in ("2021-03-03", "2021-03-04"))
    clocks = list(state(first, second).clocks.values())
    assert [(each.key, each.slot, each.stopped_on) for each in clocks] == [
        (ANSWER, "@outcome", date("2021-03-04")), (ANSWER, "@outcome", None),
    ]  # fmt: skip
    assert [clock.cause for clock in state(first, second).running("@outcome")] == [second.id]
    assert state(first, second).running(ANSWER) == []


def test_a_term_ends_on_the_day_that_the_paper_sets_under_its_own_title() -> None:
    clock = only(fact("term", "2021-03-05", data={"pay_by": "2021-03-30"}))
    assert (clock.key, clock.fixed_on, clock.started_on) == ("payment", date("2021-03-30"), date("2021-03-05"))
    assert (clock.title_zh, clock.title_en, clock.slot) == ("缴费期限", "Payment", "")


@pytest.mark.parametrize(("outcome", "number"), [("granted", 1), ("partly", 0)])
def test_a_clock_starts_only_where_the_state_says_so(outcome: str, number: int) -> None:
    found = state(fact("mark", "2021-03-03", data={"outcome": outcome}), fact("granted", "2021-03-04"))
    assert len(found.clocks) == number


def test_an_act_done_to_a_party_touches_the_clocks_of_that_party_only() -> None:
    served = [fact("party", "2021-03-03", party=party) for party in (ONE, OTHER)]
    plain, halt = fact("plain", "2021-03-03"), fact("halt", "2021-03-05", party=ONE)
    found = state(plain, *served, halt)
    assert {clock.cause: (clock.party, clock.stopped_on) for clock in found.clocks.values()} == {
        plain.id: (None, date("2021-03-05")),  # It runs for everybody.
        served[0].id: (ONE, date("2021-03-05")), served[1].id: (OTHER, None),
    }  # fmt: skip
    assert {clock.cause for clock in state(*served).running(SUE)} == {each.id for each in served}
    assert [clock.cause for clock in state(*served).running(SUE, OTHER)] == [served[1].id]
    assert all(clock.runs_out for clock in state(*served).clocks.values())
    joined = only(fact("join", "2021-03-03", party=ONE))
    assert (joined.party, state(fact("join", "2021-03-03", party=ONE)).parties) == (None, [("applicant", ONE)])


def test_clocks_are_paused_with_the_acts_name_resumed_extended_and_stopped() -> None:
    acts = [fact("plain", "2021-03-03"), fact("pause", "2021-03-05"), fact("resume", "2021-03-08")]
    (pause,) = only(*acts).pauses
    assert (pause.from_, pause.until, pause.why) == (date("2021-03-05"), date("2021-03-08"), "中止")
    extended = only(*acts, fact("extend", "2021-03-09", data={"extension_amount": 5}), fact("extend", "2021-03-10"))
    assert extended.extensions == [
        Extension(EXTENSION, date("2021-03-09"), 5), Extension(EXTENSION, date("2021-03-10"), None),
    ]  # fmt: skip
    assert only(*acts, fact("stop", "2021-03-09"), fact("extend", "2021-03-10")).extensions == []
    assert only(*acts, fact("stop", "2021-03-09")).stopped_on == date("2021-03-09")
    term = only(fact("term", "2021-03-05", data={"pay_by": "2021-03-30"}), fact("extend", "2021-03-10"))
    assert term.extensions == []


def test_a_matter_opens_ends_and_opens_again() -> None:
    running = [fact("plain", "2021-03-02"), fact("party", "2021-03-02", party=ONE)]
    ended = state(*running, fact("finish", "2021-03-10"), fact("confirm", "2021-03-12"))
    assert (ended.stage, ended.version, ended.final, ended.opened_on, ended.closed_on) == (
        "closed", "1", True, date("2021-03-01"), date("2021-03-10"),
    )  # fmt: skip
    assert [clock.stopped_on for clock in ended.clocks.values()] == [date("2021-03-10"), None]
    again = state(*running, fact("finish", "2021-03-10"), fact("reopen", "2021-03-12"))
    assert (again.stage, again.final, again.opened_on, again.closed_on) == ("open", False, date("2021-03-01"), None)
    assert replay(MATTER, []) == State(MATTER)
    assert (State(MATTER).stage, State(MATTER).final, State(MATTER).archived) == ("new", False, False)


def test_an_act_sets_the_columns_of_its_matter_and_what_is_declared() -> None:
    data = {"subject": "摊", "number": "单〔2021〕1号", "party_name": "王", "revision": 9}
    taken = replay(MATTER, [fact("take", "2021-03-01", data=data)])
    assert (taken.fields, taken.number) == ({"subject": "摊"}, "单〔2021〕1号")
    assert state(fact("mark", "2021-03-02", data={"outcome": "partly"})).fields == {
        "subject": "改",
        "outcome": "partly",
    }
    assert state(fact("note", "2021-03-02", data={"number": "9号"})).number == ""
    assert state(fact("instruct", "2021-03-02", data={"subject": "批", "report_by": "2021-03-05"})).fields == {}
    linked = state(fact("link", "2021-03-02", data={"subject": str(ONE)}), fact("link", "2021-03-03"))
    assert linked.links == {("parallel", ONE)}


def test_acts_count_until_a_day_in_the_order_of_days_then_of_record() -> None:
    facts = [fact("note", "2021-03-03", 5), fact("plain", "2021-03-03", 4), fact("term", "2021-03-02", 6)]
    assert [each.seq for each in in_legal_order(reversed(facts))] == [6, 4, 5]
    done = [fact("note", "2021-03-02"), fact("note", "2021-03-03"), fact("note", "2021-03-04")]
    assert state(*done, until="2021-03-03").done["note"] == [date("2021-03-02"), date("2021-03-03")]
    assert len(state(*done).done["note"]) == 3


def test_a_correction_takes_the_place_of_what_it_corrects_and_the_last_one_counts() -> None:
    first = fact("mark", "2021-03-03", 2, data={"outcome": "granted", "item": "S-1"})
    moved = fact("correct", "2021-03-10", 3, corrects=first.id, corrected_on=date("2021-03-02"), data={"data": {}})
    said = fact("correct", "2021-03-11", 4, corrects=first.id, data={"data": {"outcome": "partly"}})
    empty = fact("correct", "2021-03-11", 5, corrects=first.id, data={"data": None})
    right = {"outcome": "partly", "item": "S-1"}
    assert [(each.on, each.data) for each in in_legal_order([said, moved, first])] == [(date("2021-03-02"), right)]
    assert [(each.on, each.data) for each in in_legal_order([first, said, empty])] == [(date("2021-03-03"), right)]
    assert [(each.id, each.seq, each.name) for each in in_legal_order([first, moved])] == [(first.id, 2, "mark")]
    again = fact("correct", "2021-03-12", 6, corrects=first.id, corrected_on=date("2021-03-04"), data={})
    assert in_legal_order([first, again, moved])[0].on == date("2021-03-04")


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [("confirm", "确认", "Confirm"), ("bless", "bless", "bless"), ("take", "收", "Take")],
)
def test_an_act_that_does_not_follow_is_refused_by_name_day_and_stage(name: str, zh: str, en: str) -> None:
    with pytest.raises(IllegalSequence) as caught:
        state(fact(name, "2021-03-05"))
    (ground,) = caught.value.grounds
    assert (ground.code, ground.says.zh, ground.says.en, ground.cure.zh, ground.cure.en) == (
        "sequence", f"按法律日期排列，“{zh}”（2021-03-05）不能在“办理中”阶段作出。",
        f"In legal order, {en} of 2021-03-05 cannot follow at stage Open.",
        "请核对各行为的法律日期。", "Compare the legal days of the acts.",
    )  # fmt: skip
    with pytest.raises(IllegalSequence, match="新事项"):
        replay(MATTER, [fact("note", "2021-03-05")])


def test_facts_hold_what_the_rows_of_acts_hold_in_the_order_of_record(desk: Desk) -> None:
    permit = desk.accepted()
    desk.override(permit, "change", "2021-03-05")
    desk.do(permit, "change", "2021-03-06", {"item": "S-9"})
    desk.do(permit, "join", "2021-03-04", second=desk.post("principal"), reason="漏登")
    accepted = Act.objects.get(matter=permit, name="accept")
    desk.do(permit, "correct", "2021-03-07", {"happened_on": "2021-03-02"}, corrects=accepted)
    acts = list(Act.objects.filter(matter=permit).order_by("seq"))
    assert [act.seq for act in acts] == list(range(1, len(acts) + 1))
    assert facts_in(Q(matter=permit.pk)) == [
        ActFacts(
            id=act.pk, family=act.family, version=act.version, name=act.name, seq=act.seq, on=act.happened_on,
            officer=act.officer_id, organ=act.organ_id, data=act.data, party=act.party_id, corrects=act.corrects_id,
            corrected_on=act.corrected_on, reason=act.reason, waived=act.waived,
        )
        for act in acts
    ]  # fmt: skip
    assert {"漏登", "情况需要", "紧急"} <= {act.reason for act in acts}
