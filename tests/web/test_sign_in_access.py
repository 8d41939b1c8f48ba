"""Who may open the pages of sign-in, in which language they speak, and that no library's address slips in."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import include, path, reverse

from fazhi.web.access import ACCESS, Access, UndeclaredAccess, refuse_undeclared
from fazhi.web.urls import urlpatterns
from tests.conftest import County
from tests.web.reading import prose
from tests.web.sign_in_people import OF_SIGN_IN, sign_in, user_of, with_app
from tests.web.test_languages import ENGLISH, unmarked_chinese

pytestmark = pytest.mark.django_db
BEFORE = {
    "account_login": 200, "mfa_authenticate": 302, "forgotten-password": 404, "new-password": 404,
    "openid_connect_login": 404, "openid_connect_callback": 404,
}  # fmt: skip
"""What somebody who has not signed in gets, where it is not the way to sign-in."""
SHOWN = (
    "account_login", "mfa_index", "change-password", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_remove_webauthn",
    "access-journal",
)  # fmt: skip


@pytest.fixture
def administrator(county: County) -> User:
    return user_of(county.post("justice", "administrator"))


def test_every_page_of_sign_in_says_who_may_open_it() -> None:
    declared = {pattern.name: ACCESS[pattern.callback] for pattern in urlpatterns if pattern.name in OF_SIGN_IN}
    assert set(declared) == set(OF_SIGN_IN)
    assert {name for name, access in declared.items() if access is Access.ANYONE} == set(BEFORE)
    assert {name for name, access in declared.items() if access is Access.OFFICERS} == {"kept", "access-journal"}


def test_nobody_opens_them_without_signing_in(db: None) -> None:
    for name, arguments in OF_SIGN_IN.items():
        address = reverse(name, args=arguments)
        for method in ("get", "post"):
            response = getattr(Client(), method)(address)
            if name in BEFORE:
                assert response.status_code == BEFORE[name], name
            else:
                assert response.status_code == 302, name
                assert response["Location"].startswith("/sign-in/?next="), name


def test_addresses_that_a_library_brings_are_refused() -> None:
    with pytest.raises(UndeclaredAccess, match="accounts/login/"):
        refuse_undeclared([path("accounts/", include("allauth.account.urls"))])
    with pytest.raises(UndeclaredAccess, match="mfa_"):
        refuse_undeclared([*urlpatterns, path("mfa/", include("allauth.mfa.urls"))])
    refuse_undeclared(urlpatterns)


def test_a_key_of_another_account_is_neither_seen_nor_removed(county: County, administrator: User) -> None:
    other = user_of(county.post("market", "handler"))
    data = {"name": "钥匙", "credential": {}}
    key = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data=data)
    client = Client()
    sign_in(client, administrator.username)
    for method in ("get", "post"):
        assert getattr(client, method)(f"/account/keys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_they_speak_one_language_and_load_nothing_foreign(administrator: User, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    plain = Client()
    plain.cookies["django_language"] = language
    sign_in(client, administrator.username)
    with_app(client)
    data = {"name": "钥匙" if language != "en" else "key", "credential": {}}
    key = Authenticator.objects.create(user=administrator, type=Authenticator.Type.WEBAUTHN, data=data)
    pages = {}
    for name in SHOWN:
        if name in ("mfa_activate_totp", "mfa_add_webauthn"):
            continue
        arguments = [key.pk] if name == "mfa_remove_webauthn" else OF_SIGN_IN[name]
        pages[name] = (plain if name == "account_login" else client).get(reverse(name, args=arguments))
    key.delete()
    sign_in(plain, administrator.username)
    pages["mfa_authenticate"] = plain.get("/sign-in/code/")
    Authenticator.objects.all().delete()
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        pages[name] = client.get(reverse(name))
    for name, response in pages.items():
        assert response.status_code == 200, name
        body = response.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", body), name
        assert not re.search(r"""(src|href|action)=["'](https?:)?//""", body), name
        if language == "en":
            assert unmarked_chinese(body) == [], name
        else:
            mixed = [text for spoken, text in prose(body) if spoken.startswith("zh") and foreign(text)]
            assert mixed == [], name


def foreign(text: str) -> set[str]:
    """English words on a Chinese page; account names, codes and the names of standards and systems are none."""
    return set(ENGLISH.findall(re.sub(r"user\d+|[A-Z2-7]{4}\b", "", text))) - {"Linux", "Chrome", "TOTP", "localhost"}
