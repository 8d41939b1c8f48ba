"""Single sign-on against a provider that the test runs itself: who gets in, who does not, and what is looked at."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.account.opening import close_account
from tests.conftest import County
from tests.web.people import text_of
from tests.web.sign_in_people import user_of, with_app
from tests.web.sign_in_provider import Provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(county: County) -> User:
    return user_of(county.post("justice", "handler"))


def through(client: Client, provider: Provider, onward: str = "", **changed: str) -> HttpResponse:
    """Follow the link, and come back from the provider."""
    away = client.get("/oidc/oidc/login/" + (f"?next={onward}" if onward else ""))
    target = urlsplit(away["Location"])
    asked = {name: values[0] for name, values in parse_qs(target.query).items()}
    assert away["Location"].startswith(provider.url + "/authorize")
    assert asked["code_challenge_method"] == "S256"
    back = {"code": "the-code", "state": asked["state"], **changed}
    response: HttpResponse = client.get(urlsplit(asked["redirect_uri"]).path, back)
    return response


def test_an_identity_signs_in_to_the_account_of_its_officer_number(provider: Provider, user: User) -> None:
    provider.claims = {"sub": "person-1", "preferred_username": "justice-handler-0"}
    client = Client()
    assert "县统一身份认证" in text_of(client.get("/sign-in/"))
    assert through(client, provider, "/work/")["Location"] == "/work/"
    assert client.get("/").status_code == 200
    assert "/keys" in provider.asked, "the signature was looked at"
    event = AccessEvent.objects.get(kind=Kind.SIGNED_IN)
    assert (event.username, event.note) == (user.username, "socialaccount")
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid, linked.extra_data) == (user, "person-1", {})
    assert not SocialToken.objects.exists()
    client.post("/sign-out/")
    assert through(client, provider)["Location"] == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "person-2", "preferred_username": "nobody-here"},
        {"sub": "person-2", "email": "justice-handler-0"},
        {"sub": "person-2", "preferred_username": ""},
        {"sub": "person-2", "preferred_username": "user1"},
    ],
)
def test_an_identity_without_an_account_is_refused_and_makes_none(
    provider: Provider, user: User, claims: dict[str, str]
) -> None:
    provider.claims = claims
    client = Client()
    refused = through(client, provider)
    assert refused.status_code == 403
    assert "没有与之对应的本系统账号" in text_of(refused)
    assert client.get("/").status_code == 302
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(provider: Provider, user: User) -> None:
    close_account(user)
    provider.claims = {"sub": "person-1", "preferred_username": "justice-handler-0"}
    assert through(Client(), provider).status_code == 403


def test_another_identity_that_takes_the_number_over_does_not_take_the_account(provider: Provider, user: User) -> None:
    provider.claims = {"sub": "person-1", "preferred_username": "justice-handler-0"}
    through(Client(), provider)
    provider.claims = {"sub": "person-2", "preferred_username": "justice-handler-0"}
    client = Client()
    refused = through(client, provider)
    assert "已与另一个统一身份认证身份关联" in text_of(refused)
    assert client.get("/").status_code == 302
    assert AccessEvent.objects.filter(kind=Kind.SSO_REFUSED).count() == 1


@pytest.mark.parametrize("fault", ["key", "audience", "issuer", "expired", "state", "cancelled"])
def test_an_answer_that_does_not_hold_is_refused(provider: Provider, user: User, fault: str) -> None:
    provider.claims = {"sub": "person-1", "preferred_username": "justice-handler-0"}
    wrong: dict[str, dict[str, object]] = {
        "audience": {"aud": "another"}, "issuer": {"iss": "https://evil.example"},
        "expired": {"exp": int(time.time()) - 9},
    }  # fmt: skip
    provider.claims |= wrong.get(fault, {})
    if fault == "key":
        provider.signs_with = generate_private_key(65537, 2048)
    changed = {"state": {"state": "guessed"}, "cancelled": {"error": "access_denied"}}.get(fault, {})
    client = Client()
    refused = through(client, provider, **changed)
    assert refused.status_code == 403
    assert "没有完成，或其结果无法核验" in text_of(refused)
    assert client.get("/").status_code == 302


def test_the_second_factor_is_asked_after_the_provider_too(provider: Provider, user: User) -> None:
    provider.claims = {"sub": "person-1", "preferred_username": "justice-handler-0"}
    client = Client()
    through(client, provider)
    with_app(client)
    again = Client()
    assert through(again, provider)["Location"] == "/sign-in/code/"
    assert again.get("/").status_code == 302


def test_a_provider_that_does_not_answer_is_said(provider: Provider, user: User) -> None:
    provider.stop()
    silent = Client().get("/oidc/oidc/login/")
    assert silent.status_code == 403
    assert "没有应答" in text_of(silent)


def test_without_a_provider_there_is_no_button_and_no_address(user: User, settings: Settings) -> None:
    settings.OIDC_SERVER = ""
    assert "openid" not in Client().get("/sign-in/").content.decode()
    assert "/oidc/" not in Client().get("/sign-in/").content.decode()
    for address in ("/oidc/oidc/login/", "/oidc/oidc/login/callback/", "/oidc/google/login/"):
        assert Client().get(address).status_code == 404
        assert Client().post(address).status_code == 404
