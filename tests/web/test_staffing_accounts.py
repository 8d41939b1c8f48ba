"""Administrators look after the accounts of their organs: passwords, closing, second factors; all of it journalled."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.organs.models import Account
from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.account.passwords import must_change
from tests.conftest import County
from tests.kernel.desk import attested
from tests.kernel.staffing import Staffing
from tests.web.conftest import Visit
from tests.web.people import text_of
from tests.web.sign_in_people import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(county: County) -> User:
    return user_of(county.post("market", "handler"))


def place_of(county: County, organ: str, role: str) -> str:
    return f"/staffing/accounts/{county.officer(organ, role).pk}/"


def latest() -> AccessEvent:
    return AccessEvent.objects.select_related("by").latest("recorded_at")


def test_an_administrator_sees_the_accounts_of_the_organ_and_no_others(
    county: County, user: User, visit: Visit
) -> None:
    user_of(county.post("justice", "handler"))
    page = text_of(visit("market", "administrator").get("/staffing/accounts/"))
    for said in ("market-handler-0", user.username, "从未登录", "市场监督管理局 承办岗"):
        assert said in page
    assert "justice-handler-0" not in page
    of_all = text_of(visit("staffing", "administrator").get("/staffing/accounts/"))
    assert "justice-handler-0" in of_all and "market-handler-0" in of_all
    assert visit("market", "principal").get("/staffing/accounts/").status_code == 404
    assert visit("justice", "administrator").get(place_of(county, "market", "handler")).status_code == 404


def test_a_password_is_issued_with_a_reason_and_shown_once(county: County, user: User, visit: Visit) -> None:
    client, address = visit("market", "administrator"), place_of(county, "market", "handler")
    assert client.post(address, {"do": "password"}).status_code == 422
    shown = client.post(address, {"do": "password", "why": "忘记口令"})
    password = shown.content.decode().split('class="secret">')[1].split("<")[0]
    user.refresh_from_db()
    assert user.check_password(password) and must_change(user)
    assert shown["Cache-Control"] == "no-store"
    assert password not in client.get(address).content.decode()
    event = latest()
    assert (event.kind, event.by, event.note) == (
        Kind.PASSWORD_ISSUED, county.officer("market", "administrator"), "忘记口令",
    )  # fmt: skip
    assert attested(event)


def test_factors_are_reset_and_an_account_is_closed(county: County, user: User, visit: Visit) -> None:
    client, address = visit("market", "administrator"), place_of(county, "market", "handler")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "已启用 1 项" in text_of(client.get(address))
    assert "已清除 1 项" in text_of(client.post(address, {"do": "factors", "why": "手机丢失"}))
    assert not Authenticator.objects.filter(user=user).exists() and latest().kind == Kind.FACTORS_RESET
    theirs = Client()
    theirs.force_login(user)
    assert client.post(address, {"do": "close", "why": "调离"}).status_code == 200
    assert theirs.get("/").status_code == 302
    assert latest().kind == Kind.CLOSED
    assert client.post(address, {"do": "password", "why": "再开"}).status_code == 404
    assert "已停用" in text_of(client.get(address))


def test_nobody_mends_their_own_account_nor_a_principals_of_another_place(county: County, visit: Visit) -> None:
    own, head = visit("staffing", "administrator"), user_of(county.post("town", "principal"))
    for address, said in (
        (place_of(county, "staffing", "administrator"), "您自己的账号"),
        (place_of(county, "town", "principal"), "其他区划负责人"),
    ):
        assert said in text_of(own.get(address))
        for do in ("password", "close", "factors"):
            assert own.post(address, {"do": do, "why": "试"}).status_code == 404
    user_of(county.post("town", "handler"))
    assert own.post(place_of(county, "town", "handler"), {"do": "close", "why": "调离"}).status_code == 200
    at_home = visit("town", "administrator").post(place_of(county, "town", "principal"), {"do": "close", "why": "离任"})
    head.refresh_from_db()
    assert at_home.status_code == 200 and not head.is_active


def test_accounts_that_a_decided_proposal_opens_and_closes_stand_in_the_journal(county: County) -> None:
    staffing, number = Staffing(county), county.officer("market", "clerk").number
    staffing.through("posts", ("account", {"number": number, "username": "market.clerk"}))
    opened = latest()
    assert (opened.kind, opened.username) == (Kind.OPENED, "market.clerk")
    assert opened.by == county.officer("market", "principal") and "岗位" in opened.note
    staffing.through("posts", ("close_account", {"number": number}))
    assert latest().kind == Kind.CLOSED and not Account.objects.get(officer__number=number).user.is_active
    assert AccessEvent.objects.count() == 2


def test_the_list_of_accounts_costs_the_same_with_two_and_with_twenty(county: County, visit: Visit) -> None:
    client, costs = visit("staffing", "administrator"), []
    for organs in (("market",), ("justice", "town", "government")):
        for organ in organs:
            for role in ("clerk", "handler", "reviewer"):
                for nth in (0, 1):
                    Authenticator.objects.create(
                        user=user_of(county.post(organ, role, nth)), type=Authenticator.Type.TOTP, data={}
                    )
        client.get("/staffing/accounts/")
        with CaptureQueriesContext(connection) as asked:
            assert "market-handler-0" in text_of(client.get("/staffing/accounts/"))
        costs.append(len(asked))
    assert costs[0] == costs[1]
