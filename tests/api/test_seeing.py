"""A program sees what the officer in the post of its token sees, and learns of nothing else that it is there.

The abuse cases are those from which other open systems suffered: expanded objects, lists unfiltered, filters that tell.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from fazhi.kernel.procedures.models import Matter, MatterLink
from tests.api.conftest import Program, Token
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db
SECRET = "夜间扰民"


@pytest.fixture
def clerk(desk: Desk, token: Token) -> Program:
    """Of the market bureau, who does not see its tips."""
    return Program(token(desk.post("clerk")))


@pytest.fixture
def stranger(desk: Desk, token: Token) -> Program:
    return Program(token(desk.county.post("justice", "handler")))


def ids(found: Any) -> set[str]:
    return {each["id"] for each in found["matters"]}


def test_lists_hold_what_the_post_sees_and_no_more(desk: Desk, clerk: Program, stranger: Program) -> None:
    permit, tip = desk.accepted(), desk.tip()
    assert str(permit.pk) in ids(clerk.get("matters"))
    assert str(tip.pk) not in ids(clerk.get("matters"))
    for address in ("matters", "procedures/toy.permit/matters", "procedures/toy.tip/matters"):
        assert stranger.get(address)["matters"] == []
    assert stranger.get("clocks")["clocks"] == []


def test_what_is_unseen_is_answered_as_if_it_were_not_there(desk: Desk, clerk: Program, stranger: Program) -> None:
    tip = desk.tip()
    for program in (clerk, stranger):
        for address in ("matters/{}", "procedures/toy.tip/matters/{}", "matters/{}/acts"):
            hidden = program.raw(address.format(tip.pk))
            nothing = program.raw(address.format(uuid.uuid4()))
            assert hidden.status_code == nothing.status_code == 404
            assert hidden.content == nothing.content
            assert set(hidden.headers) == set(nothing.headers)


def test_a_linked_matter_that_is_unseen_is_not_shown_at_all(desk: Desk, clerk: Program, token: Token) -> None:
    permit, tip = desk.accepted(), desk.tip()
    MatterLink.objects.create(
        parent=Matter.objects.get(pk=tip.pk), child=Matter.objects.get(pk=permit.pk), kind="arising"
    )
    found = clerk.raw(f"matters/{permit.pk}")
    assert found.json()["links"] == []
    assert str(tip.pk) not in found.content.decode()
    assert SECRET not in found.content.decode()
    seen = Program(token(desk.post("handler"))).get(f"matters/{permit.pk}")
    assert [each["id"] for each in seen["links"]] == [str(tip.pk)]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": SECRET[:2]}, {"state": "open"}, {"year": 2021}, {"sort": "newest"}, {"next": "other"}, {"due": "none"},
        {"stage": "taken"},
    ],
)  # fmt: skip
def test_no_filter_tells_of_a_matter_that_is_unseen(desk: Desk, clerk: Program, asked: dict[str, Any]) -> None:
    before = clerk.raw("procedures/toy.tip/matters", **asked).content
    desk.tip()
    assert clerk.raw("procedures/toy.tip/matters", **asked).content == before


def test_a_party_narrows_lists_only_where_its_name_is_read(desk: Desk, token: Token) -> None:
    permit = desk.accepted()
    desk.do(permit, "ask_countersign", "2021-03-06", {"to": desk.county.organ("staffing").pk, "text": "请会签"})
    party = permit.parties.get().party_id
    reads, masked = (Program(token(desk.county.post(organ, "handler"))) for organ in ("market", "staffing"))
    assert ids(reads.get("matters", party=party)) == {str(permit.pk)}
    assert str(permit.pk) in ids(masked.get("matters"))
    assert ids(masked.get("matters", party=party)) == set()


def test_names_are_masked_where_the_workbench_masks_them_and_in_lists(desk: Desk, token: Token) -> None:
    permit = desk.accepted()
    desk.do(permit, "ask_countersign", "2021-03-06", {"to": desk.county.organ("staffing").pk, "text": "请会签"})
    reads, asked = (Program(token(desk.county.post(organ, "handler"))) for organ in ("market", "staffing"))
    assert reads.get(f"matters/{permit.pk}")["parties"][0]["name"] == "王小明"
    for program, address in (
        (asked, f"matters/{permit.pk}"), (asked, f"matters/{permit.pk}/acts"), (asked, "matters"), (reads, "matters"),
        (asked, f"procedures/toy.permit/matters/{permit.pk}"),
    ):  # fmt: skip
        assert "小明" not in program.raw(address).content.decode(), address
    assert asked.get(f"matters/{permit.pk}")["parties"][0]["id"] is None
    for program in (reads, asked):
        for address in (f"matters/{permit.pk}", f"matters/{permit.pk}/acts"):
            assert "13012340001" not in program.raw(address).content.decode()


def test_internal_acts_say_that_they_were_done_and_nothing_else(desk: Desk, token: Token) -> None:
    permit = desk.accepted()
    desk.do(permit, "instruct", "2021-03-05", {"text": "不得泄露", "report_by": "2021-04-01"})
    town = Program(token(desk.county.post("town", "handler")))
    act = town.get(f"matters/{permit.pk}/acts")["acts"][-1]
    assert (act["name"], act["told"], act["content"], act["reason"]) == ("instruct", False, [], "")
    assert "不得泄露" not in json.dumps(town.get(f"procedures/toy.permit/matters/{permit.pk}"), ensure_ascii=False)
    assert "instruction" not in {each["key"] for each in town.get(f"matters/{permit.pk}")["clocks"]}
    mine = Program(token(desk.post("handler"))).get(f"matters/{permit.pk}/acts")["acts"][-1]
    assert any("不得泄露" in each["lines"] for each in mine["content"])


def test_a_matter_is_found_under_its_own_procedure_alone(desk: Desk, clerk: Program) -> None:
    permit = desk.accepted()
    clerk.get(f"procedures/toy.permit/matters/{permit.pk}")
    clerk.get(f"procedures/toy.tip/matters/{permit.pk}", 404)
    clerk.get(f"procedures/oversight.rectification/matters/{permit.pk}", 404)


def test_offers_are_those_of_the_post(desk: Desk, clerk: Program, token: Token) -> None:
    permit = desk.open()
    assert "accept" not in {each["name"] for each in clerk.get(f"matters/{permit.pk}")["next"]}
    handler = Program(token(desk.post("handler")))
    assert "accept" in {each["name"] for each in handler.get(f"matters/{permit.pk}")["next"]}
