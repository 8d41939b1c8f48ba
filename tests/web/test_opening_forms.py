"""Forms of acts that open a matter: what they ask for, of whom they let one choose, and how they say so."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.conftest import County
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db
APPLICATION = "/open/disputes.reconsideration/apply/"
ABSENCE = "/open/kernel.absence/announce/"


def offered(client: Client, name: str) -> set[str]:
    """The values that a choice on the form of an absence offers."""
    page = client.get(ABSENCE).content.decode()
    choice = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return set(re.findall(r'<option value="([^"]+)"', choice[0])) if choice else set()


def test_a_colleague_announces_their_own_absence_and_a_principal_that_of_anyone(county: County, visit: Visit) -> None:
    mine = county.post("market", "handler")
    assert offered(visit("market", "handler"), "who") == {str(mine.pk)}
    assert offered(visit("market", "handler"), "instead") == set()
    head = visit("market", "principal")
    colleagues = offered(head, "who")
    assert {str(mine.pk), str(county.post("market", "principal", 1).pk)} < colleagues
    assert str(county.post("town", "handler").pk) not in colleagues
    assert offered(head, "instead") == colleagues


def test_what_the_form_asks_for_is_not_called_optional(visit: Visit) -> None:
    page = text_of(visit("justice", "clerk").get(APPLICATION))
    assert "行政行为作出日期 必填；不履行职责的除外" in page
    assert "被申请人 必填；不在所列机关中的，改填名称" in page
    assert "行政行为作出日期 选填" not in page
    assert "联系电话 选填" in page
    english = text_of(visit("justice", "clerk", language="en").get(APPLICATION))
    assert "Act made on required, unless an omission is complained of" in english


def test_the_government_of_the_place_is_chosen_at_first(county: County, visit: Visit) -> None:
    page = visit("justice", "clerk").get(APPLICATION).content.decode()
    choice = re.search(r'<select name="decider".*?</select>', page, re.DOTALL)
    assert choice is not None
    assert f'<option value="{county.organ("government").pk}" selected>' in choice[0]
    assert str(county.organ("staffing").pk) not in choice[0]


def test_a_form_that_is_sent_back_offers_no_more_than_before(county: County, visit: Visit) -> None:
    client = visit("market", "handler")
    sent = client.post(ABSENCE, {**control_of(client.get(ABSENCE)), "who": str(county.post("market", "handler").pk)})
    assert sent.status_code == 422
    assert str(county.post("market", "principal").pk) not in sent.content.decode()
