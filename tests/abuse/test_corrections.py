"""A correction is no way round the powers of an act: not for the role, the organ or the separation of duties."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter
from tests.kernel.desk import Desk, date, fresh, refused
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

ON = "2021-03-12"
ASKED = {"act": "decide", "rules": ["Licensing34"]}


def correct(desk: Desk, matter: Matter, name: str, by: Any, **data: Any) -> Act:
    act = Act.objects.filter(matter=matter, name=name).latest("seq")
    return perform(
        fresh(matter), "correct", by=by, on=date(ON), reason="笔误", corrects=act, data=data, today=date("2021-03-22")
    )


def test_who_may_not_change_the_secrecy_class_does_not_do_it_by_a_correction(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "set_secrecy", "2021-03-05", {"secrecy": "restricted"})
    assert "correct-role" in refused(
        lambda: correct(desk, matter, "set_secrecy", desk.post("handler"), data={"secrecy": "public"})
    )
    assert fresh(matter).secrecy == "restricted"


def test_a_handler_names_no_reader_by_correcting_one(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "add_reader", "2021-03-05", {"officer": desk.post("handler", nth=1).officer_id})
    crony = str(desk.county.officer("town", "handler").pk)
    assert "correct-role" in refused(
        lambda: correct(desk, matter, "add_reader", desk.post("handler"), data={"officer": crony})
    )


def test_an_override_that_was_allowed_for_one_act_is_not_turned_to_another(desk: Desk) -> None:
    matter = desk.accepted()
    desk.override(matter, "change", "2021-03-05")
    perform(matter, "ask_override", by=desk.post("handler"), on=date("2021-03-05"), data=ASKED, reason="急")
    assert "correct-role" in refused(lambda: correct(desk, matter, "allow_override", desk.post("handler"), data=ASKED))
    for name, role in (("ask_override", "handler"), ("allow_override", "principal")):
        assert refused(lambda n=name, r=role: correct(desk, matter, n, desk.post(r), data={"act": "accept"}))


def test_what_a_principal_decided_is_not_rewritten_by_a_handler(desk: Desk) -> None:
    matter = desk.decided()
    for changed in ({"data": {"outcome": "partly"}}, {"happened_on": "2021-03-09"}):
        assert "correct-role" in refused(
            lambda changed=changed: correct(desk, matter, "decide", desk.post("handler"), **changed)
        )
    correct(desk, matter, "decide", desk.post("principal"), data={"outcome": "partly"})
    assert fresh(matter).outcome == "partly"


def test_the_lead_organ_does_not_rewrite_what_another_organ_said(desk: Desk) -> None:
    matter = desk.accepted()
    justice = desk.county.post("justice", "principal")
    desk.do(matter, "ask_countersign", "2021-03-04", {"to": justice.organ_id, "text": "请会签"})
    desk.do(matter, "countersign", "2021-03-05", {"text": "不同意", "agrees": "no"}, by=justice)
    desk.do(matter, "inspect", "2021-03-05", {"visited_on": "2021-03-05"})
    for name, changed in (("countersign", {"agrees": "yes"}), ("inspect", {"visited_on": "2021-03-04"})):
        for role in ("principal", "handler"):
            codes = refused(lambda n=name, c=changed, r=role: correct(desk, matter, n, desk.post(r), data=c))
            assert codes & {"organ", "correct-role"}, (name, role)
    correct(desk, matter, "inspect", desk.county.post("town", "handler"), data={"visited_on": "2021-03-04"})
    assert fresh(matter).visited_on == datetime.date(2021, 3, 4)


def test_who_stands_on_one_side_does_not_correct_the_other_sides_act(desk: Desk) -> None:
    """One person with two posts: accepted the case, so neither decides it nor rewrites the decision."""
    matter = desk.decided()
    accepted = Act.objects.get(matter=matter, name="accept")
    both = desk.post("principal")
    correct(desk, matter, "accept", desk.post("handler"), happened_on="2021-03-02")
    assert both.officer_id != accepted.officer_id
    assert "separation" in refused(lambda: correct(desk, matter, "accept", both, happened_on="2021-03-03"))


@pytest.mark.parametrize("who", [("market", "handler"), ("market", "principal")])
def test_the_page_does_not_offer_what_the_engine_refuses(desk: Desk, visit: Visit, who: tuple[str, str]) -> None:
    matter = desk.accepted()
    justice = desk.county.post("justice", "principal")
    desk.do(matter, "ask_countersign", "2021-03-04", {"to": justice.organ_id, "text": "请会签"})
    act = desk.do(matter, "countersign", "2021-03-05", {"text": "不同意", "agrees": "no"}, by=justice)
    client = visit(*who)
    address = f"/matters/{matter.pk}/correct/{act.pk}/"
    assert client.get(address).status_code == 404
    assert address not in client.get(f"/matters/{matter.pk}/").content.decode()


def test_the_organ_that_acted_corrects_its_own_act_on_its_page(desk: Desk, visit: Visit) -> None:
    matter = desk.accepted()
    act = desk.do(matter, "inspect", "2021-03-05", {"visited_on": "2021-03-05"})
    client = visit("town", "handler")
    address = f"/matters/{matter.pk}/correct/{act.pk}/"
    page = client.get(address)
    assert page.status_code == 200, text_of(page)[:300]
    values = {**control_of(page), "visited_on": "2021-03-04", "right_day": "2021-03-05", "reason": "笔误"}
    assert client.post(address, values).status_code == 302
    assert fresh(matter).visited_on == datetime.date(2021, 3, 4)
