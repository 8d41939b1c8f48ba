"""Second factors: who must have one, setting it up, each code once, and what stays closed until then."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.account.opening import reset_factors
from tests.conftest import County
from tests.web.people import text_of
from tests.web.sign_in_people import PASSWORD, code_at, sign_in, user_of, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(county: County) -> User:
    return user_of(county.post("justice", "principal"))


@pytest.fixture
def strict(settings: Settings) -> None:
    settings.SECOND_FACTOR = True


def second_step(client: Client, code: str) -> int:
    return client.post("/sign-in/code/", {"code": code}).status_code


def codes_of(client: Client) -> list[str]:
    return re.findall(r"<code>(\d{8})</code>", client.get("/account/codes/").content.decode())


def test_who_decides_is_led_to_a_second_factor_and_can_do_nothing_else(strict: None, user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    for address in ("/", "/work/", "/figures/"):
        assert client.get(address)["Location"] == "/account/", address
    assert "须有第二步验证" in text_of(client.get("/account/"))
    with_app(client)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("role", "owes"),
    [
        ("principal", True),
        ("reviewer", True),
        ("administrator", True),
        ("auditor", True),
        ("handler", False),
        ("clerk", False),
    ],
)
def test_the_roles_that_decide_or_administer_must_have_one(strict: None, county: County, role: str, owes: bool) -> None:
    client = Client()
    sign_in(client, user_of(county.post("market", role)).username)
    assert (client.get("/").status_code == 302) is owes


@pytest.mark.parametrize(
    ("said", "demonstration", "owes"), [(None, False, True), (None, True, False), (True, True, True)]
)
def test_it_is_asked_in_production_and_not_in_a_demonstration(
    settings: Settings, user: User, said: bool | None, demonstration: bool, owes: bool
) -> None:
    settings.SECOND_FACTOR, settings.DEMONSTRATION = said, demonstration
    client = Client()
    sign_in(client, user.username)
    assert (client.get("/").status_code == 302) is owes


def test_the_password_alone_opens_nothing_once_there_is_a_factor(user: User) -> None:
    first = Client()
    sign_in(first, user.username)
    secret = with_app(first)
    client = Client()
    assert sign_in(client, user.username, next="/work/")["Location"] == "/sign-in/code/"
    for address in ("/", "/account/", "/account/app/"):
        assert client.get(address)["Location"].startswith("/sign-in/"), address
    assert client.post("/sign-in/code/", {"code": code_at(secret)})["Location"] == "/work/"
    assert client.get("/").status_code == 200
    assert AccessEvent.objects.filter(kind=Kind.SIGNED_IN).order_by("-recorded_at")[0].note == "password+totp"


def test_a_code_works_once_also_for_another_process(user: User) -> None:
    first = Client()
    sign_in(first, user.username)
    secret = with_app(first)
    code = code_at(secret)
    one, two = Client(), Client()
    for client in (one, two):
        sign_in(client, user.username)
    assert second_step(one, code) == 302
    cache.clear()  # what another process would find in its memory
    assert second_step(two, code) == 200
    assert two.get("/").status_code == 302
    assert not totp.validate_totp_code(secret, code_at(secret, 9))


def test_the_code_that_set_the_app_up_does_not_sign_in(user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    secret = with_app(client)
    other = Client()
    sign_in(other, user.username)
    cache.clear()
    assert second_step(other, code_at(secret, -1)) == 200


def test_a_recovery_code_works_once_and_the_codes_are_shown_once(user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    with_app(client)
    codes = codes_of(client)
    assert len(codes) == 10
    assert codes_of(client) == []
    one, two = Client(), Client()
    for each in (one, two):
        sign_in(each, user.username)
    assert second_step(one, codes[0]) == 302
    assert second_step(two, codes[0]) == 200
    assert second_step(two, codes[1]) == 302
    assert "还有8个未用" in text_of(two.get("/account/"))


def test_secrets_are_not_in_the_database_in_clear(user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    secret = with_app(client)
    codes = codes_of(client)
    kept = repr(list(Authenticator.objects.values())) + repr(list(AccessEvent.objects.values()))
    for hidden in (secret, *codes):
        assert hidden not in kept


def test_codes_are_not_guessed(user: User) -> None:
    first = Client()
    sign_in(first, user.username)
    secret = with_app(first)
    client = Client()
    sign_in(client, user.username)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    right = client.post("/sign-in/code/", {"code": code_at(secret)})
    assert "已暂时锁定" in text_of(right)
    assert AccessEvent.objects.filter(kind=Kind.CODE_FAILED).count() == 5
    assert AccessEvent.objects.filter(kind=Kind.LOCKED).count() == 1


def test_the_last_factor_of_who_must_have_one_stays(strict: None, user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    with_app(client)
    refused = client.post("/account/app/remove/")
    assert "请先添加另一种" in text_of(refused)
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_a_factor_is_removed_by_who_may_go_without(county: County) -> None:
    client = Client()
    sign_in(client, user_of(county.post("market", "handler")).username)
    with_app(client)
    assert client.post("/account/app/remove/")["Location"] == "/account/"
    assert not Authenticator.objects.exists()
    assert Kind.FACTOR_REMOVED in AccessEvent.objects.values_list("kind", flat=True)


def test_factors_are_managed_only_by_who_has_just_proved_who_they_are(user: User, settings: Settings) -> None:
    client = Client()
    sign_in(client, user.username)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.get("/account/app/")["Location"].startswith("/account/again/?next=%2Faccount%2Fapp%2F")
    assert client.get("/account/keys/add/")["Location"].startswith("/account/again/")
    assert client.post("/account/codes/new/")["Location"].startswith("/account/again/")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    client.session.pop("account_authentication_methods")
    again = client.post("/account/again/", {"password": "wrong", "next": "/account/app/"})
    assert "现口令不正确" in text_of(again)
    assert (
        client.post("/account/again/", {"password": PASSWORD, "next": "/account/app/"})["Location"] == "/account/app/"
    )
    assert client.get("/account/app/").status_code == 200


def test_an_administrator_resets_lost_factors_and_the_journal_says_why(
    strict: None, county: County, user: User
) -> None:
    client = Client()
    sign_in(client, user.username)
    with_app(client)
    reset_factors(user, by=county.officer("justice", "administrator"), why="手机丢失，当面核实")
    assert client.get("/").status_code == 302
    event = AccessEvent.objects.get(kind=Kind.FACTORS_RESET)
    assert (event.by, event.note) == (county.officer("justice", "administrator"), "手机丢失，当面核实")
    again = Client()
    assert sign_in(again, user.username)["Location"] == "/"
    assert again.get("/")["Location"] == "/account/"
