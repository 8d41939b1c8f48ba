"""Overrides on a matter's page: the form offers what bars now, in its words, and a refusal leads to it."""

from __future__ import annotations

import html
import re

import pytest

from fazhi.kernel.procedures.barring import barring
from fazhi.kernel.procedures.models import Act, Matter
from tests.kernel.desk import Desk, date, fresh
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db
BARS = "尚未现场勘验。"


def form_of(page: str) -> str:
    """The form that asks for an override, as it is written."""
    return page.split('id="act-ask_override"')[1].split("</form>")[0]


def test_the_form_offers_what_bars_now_in_the_words_of_its_refusal_and_nothing_else(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    page = form_of(visit("market", "handler").get(f"/matters/{permit.pk}/?act=ask_override").content.decode())
    assert re.findall(r'name="rules" value="(\w+)"', page) == ["Licensing34"]
    assert re.findall(r'<option value="(\w+)"', page) == ["decide"]
    assert BARS in page
    desk.do(permit, "inspect", "2021-03-10")
    after = form_of(visit("market", "handler").get(f"/matters/{permit.pk}/?act=ask_override").content.decode())
    assert 'name="rules" value' not in after
    assert "目前没有可以特许越过的规则" in after


def test_a_refusal_that_an_override_could_cure_leads_to_the_form_with_act_and_rule_chosen(
    desk: Desk, visit: Visit
) -> None:
    permit, head = desk.accepted(), visit("market", "principal")
    form = head.get(f"/matters/{permit.pk}/?act=decide")
    refused = head.post(f"/matters/{permit.pk}/acts/decide/", {**control_of(form), "outcome": "granted"})
    assert refused.status_code == 422
    found = re.search(r'href="([^"]*act=ask_override[^"]*)"', refused.content.decode())
    assert found is not None, text_of(refused)
    asked = head.get(html.unescape(found[1]).split("#")[0])
    page = form_of(asked.content.decode())
    assert re.search(r'<option value="decide"[^>]*selected', page)
    assert re.search(r'value="Licensing34"[^>]*checked', page)
    sent = {**control_of(asked), "act": "decide", "rules": ["Licensing34"], "reason": "节日将至"}
    assert head.post(f"/matters/{permit.pk}/acts/ask_override/", sent).status_code == 302
    assert Act.objects.filter(matter=permit, name="ask_override").exists()


def test_who_may_not_ask_is_led_nowhere(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    for organ, role in (("town", "handler"), ("market", "clerk")):
        assert "act=ask_override" not in visit(organ, role).get(f"/matters/{permit.pk}/").content.decode()


def test_a_linked_matter_that_is_open_bars_and_what_an_override_allows_does_not(desk: Desk) -> None:
    permit = desk.accepted()
    case = Matter.objects.select_related("organ").get(pk=fresh(permit).pk)
    by = desk.post("principal")
    assert [each.code for each in barring(case, by, date("2021-03-10"))["decide"]] == ["Licensing34"]
    desk.do(permit, "ask_override", "2021-03-10", {"act": "decide", "rules": ["Licensing34"]}, reason="急")
    desk.do(permit, "allow_override", "2021-03-11", {"act": "decide", "rules": ["Licensing34"]}, reason="属实")
    assert barring(case, by, date("2021-03-12")) == {}
