"""Numbers of papers that applicants name: compared however typed, looked up under the officer's eyes, told in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fazhi.kernel.applications import declaring, handling
from fazhi.kernel.applications.checks import faults
from fazhi.kernel.applications.declaring import ByNumber, Online, Seeking, Sought, Wording
from fazhi.kernel.applications.following import said_with
from fazhi.kernel.applications.models import Application, Happening
from fazhi.kernel.applications.tracing import traced
from fazhi.kernel.parties.finding import find_or_record, merge, rows_under
from fazhi.kernel.procedures.numbers import folded
from fazhi.kernel.procedures.seeing import eyes_of
from fazhi.kernel.wording import Label
from tests.kernel.applying import IDENTITY, PERMIT, to_market
from tests.kernel.desk import Desk, date, refused
from tests.toy.online import PERMIT as ONLINE

pytestmark = pytest.mark.django_db
DAY = date("2021-03-22")
SAME = Wording(Label("没有可以登记的。", "There is nothing to register."), Label("请核对文号。", "Compare the number."))
Declare = Callable[..., Online]


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Have the toy's permit declared otherwise for a while."""

    def declared(**changes: Any) -> Online:
        changed = replace(ONLINE, **changes)
        monkeypatch.setitem(declaring._DECLARED, PERMIT, changed)
        return changed

    return declared


@pytest.mark.parametrize(
    "typed",
    ["演市监列异〔2026〕12号", "演市监列异（2026）１２号", "演市监列异[2026]12", " 演市监 列异【2026】\u200b12号\n"],
)
def test_a_number_is_compared_without_width_blanks_and_brackets(typed: str) -> None:
    assert folded(typed) == folded("演市监列异(2026)12号") != folded("演市监列异(2026)2号")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"numbers": (ByNumber("nothing", "inspector", lambda asked: Sought("", SAME.reason)),)}, "does not ask"),
        ({"numbers": (ByNumber("subject", "nothing", lambda asked: Sought("", SAME.reason)),)}, "no field"),
        ({"numbers": (ByNumber("subject", "item", lambda asked: Sought("", SAME.reason)),)}, "applicant answers"),
        ({"wordings": {"twice": SAME}}, "no ground of return"),
    ],
)
def test_a_wrong_declaration_is_told_by_its_fault(changed: dict[str, Any], said: str) -> None:
    assert any(said in each for each in faults(replace(ONLINE, **changed)))


def test_it_is_looked_up_for_the_applicant_under_the_eyes_of_who_takes_it_in(desk: Desk, declare: Declare) -> None:
    asked: list[Seeking] = []

    def find(seeking: Seeking) -> Sought:
        asked.append(seeking)
        return Sought("S-2", Label("找到。", "Found."))

    declare(numbers=(ByNumber("subject", "item", find),))
    known = find_or_record(kind="citizen", name="欧阳", identifier=IDENTITY["identifier"])
    sent, eyes = to_market(desk.county), eyes_of(desk.post("clerk").officer, DAY)
    assert asked == [], "nothing is looked up while it is written and sent in"
    assert handling.initial_for(sent)["item"] == "S-1" and asked == []
    (trace,) = traced(sent, eyes)
    assert (trace.number, trace.fills, trace.sought.says.zh) == ("修伞摊", "item", "找到。")
    assert handling.initial_for(sent, eyes)["item"] == "S-2"
    seeking = asked[0]
    assert (seeking.organ, seeking.on, seeking.eyes) == (desk.county.organ("market"), sent.submitted_on, eyes)
    assert (list(seeking.applicant), seeking.name) == ([known], IDENTITY["name"])


def test_without_an_answer_nothing_is_looked_up(desk: Desk, declare: Declare) -> None:
    sent = to_market(desk.county)
    assert traced(sent, eyes_of(desk.post("clerk").officer, DAY)) == []


def test_all_rows_of_an_identifier_are_one_applicant(desk: Desk) -> None:
    one, two = (find_or_record(kind="citizen", name=each, identifier=IDENTITY["identifier"]) for each in ("甲", "乙"))
    third = find_or_record(kind="citizen", name="丙")
    merge(one, third, reason="同一人", by=desk.post("clerk").officer.pk)
    assert set(rows_under(IDENTITY["identifier"])) == {one, two, third} and rows_under("") == []


def test_on_a_worded_ground_everybody_reads_the_same(desk: Desk, declare: Declare) -> None:
    declare(returns={"unmatched": Label("没有找到", "Not found"), "other": Label("其他", "Other")},
            wordings={"unmatched": SAME})  # fmt: skip
    sent, clerk = to_market(desk.county), desk.post("clerk")

    def back(application: Application, **said: str) -> Happening:
        return handling.give_back(application, by=clerk, on=DAY, **{"reason": "", "cure": "", **said})

    for typed in ({"reason": "这是他人的。"}, {"cure": "x"}, {"competent": "演示县司法局"}):
        assert refused(lambda typed=typed: back(sent, ground="unmatched", **typed)) == {"return-wording"}  # type: ignore[misc]
    assert refused(lambda: back(sent, ground="other", reason=" ")) == {"return"}
    told = said_with(back(sent, ground="unmatched"))
    assert (told["reason"], told["cure"], told["competent"]) == (SAME.reason.zh, SAME.cure.zh, "")
