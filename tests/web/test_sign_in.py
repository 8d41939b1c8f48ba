"""Signing in: what is refused, what is said, what is journalled, and what cannot be found out."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from fazhi.web.account import throttling
from fazhi.web.account.models import AccessEvent, Kind, Throttle
from fazhi.web.account.passwords import set_password
from tests.conftest import County
from tests.web.people import text_of
from tests.web.sign_in_people import OTHER, PASSWORD, sign_in, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(county: County) -> User:
    return user_of(county.post("justice", "handler"))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime.timedelta]:
    """Lets time pass for the counts of failures."""
    passed = datetime.timedelta(minutes=16)
    now = throttling.moment
    monkeypatch.setattr(throttling, "moment", lambda: now() + passed)
    yield passed


def kinds() -> list[str]:
    return list(AccessEvent.objects.order_by("recorded_at").values_list("kind", flat=True))


def test_a_right_password_opens_the_desk_on_a_new_session(user: User) -> None:
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["before"] = "1"
    session.save()
    fixed = session.session_key
    client.cookies["fazhi-session"] = fixed
    assert sign_in(client, user.username)["Location"] == "/"
    assert client.session.session_key != fixed
    assert not Session.objects.filter(pk=fixed).exists()
    assert client.get("/").status_code == 200


def test_sign_in_failure_and_sign_out_are_journalled_without_what_was_typed(user: User) -> None:
    client = Client()
    sign_in(client, user.username, "wrong-Guess-1234")
    sign_in(client, "my-password-typed-as-name", "x")
    sign_in(client, user.username)
    client.post("/sign-out/")
    assert kinds() == [Kind.FAILED, Kind.FAILED, Kind.SIGNED_IN, Kind.SIGNED_OUT]
    told = repr(list(AccessEvent.objects.values()))
    for secret in ("wrong-Guess-1234", "my-password-typed-as-name", PASSWORD):
        assert secret not in told
    assert AccessEvent.objects.get(kind=Kind.SIGNED_IN).address == "127.0.0.1"


def test_failures_lock_the_name_and_the_page_says_until_when(user: User) -> None:
    client = Client()
    said = [sign_in(client, user.username, "wrong-Guess-1234") for _ in range(5)]
    assert [response.status_code for response in said] == [200, 200, 200, 200, 429]
    assert "分钟后" in text_of(said[-1])
    right = sign_in(client, user.username)
    assert right.status_code == 429
    assert "已暂时锁定" in text_of(right)
    client.cookies["django_language"] = "en"
    assert "locked until" in text_of(sign_in(client, user.username))
    assert kinds().count(Kind.LOCKED) == 1


def test_a_lock_ends(user: User, request: pytest.FixtureRequest) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, user.username, "wrong-Guess-1234")
    request.getfixturevalue("later")
    assert sign_in(client, user.username).status_code == 302


def test_a_success_gives_the_attempts_back(user: User) -> None:
    client = Client()
    for _ in range(3):
        for _ in range(3):
            sign_in(client, user.username, "wrong-Guess-1234")
        assert sign_in(client, user.username).status_code == 302
        client.post("/sign-out/")


def test_a_guesser_behind_the_shared_address_locks_out_nobody_who_has_signed_in_there(
    county: County, user: User
) -> None:
    assert sign_in(Client(), user.username).status_code == 302
    for number in range(60):
        sign_in(Client(), f"nobody-{number}", "x")
    assert sign_in(Client(), user.username).status_code == 302
    newcomer = user_of(county.post("market", "handler"))
    assert sign_in(Client(), newcomer.username).status_code == 429


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(user: User) -> None:
    assert sign_in(Client(), user.username).status_code == 302
    for number in range(30):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), user.username, "wrong-Guess-1234")
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), user.username).status_code == 429
    assert sign_in(Client(), user.username).status_code == 302


def test_an_address_counts_only_as_far_as_proxies_of_our_own_wrote_it(user: User, settings: Settings) -> None:
    for number in range(5):
        sign_in(Client(headers={"x-forwarded-for": f"10.0.0.{number}"}), user.username, "wrong-Guess-1234")
    assert sign_in(Client(headers={"x-forwarded-for": "10.0.0.77"}), user.username).status_code == 429
    Throttle.objects.all().delete()
    settings.TRUSTED_PROXIES = 1
    sign_in(Client(headers={"x-forwarded-for": "6.6.6.6, 10.1.2.3"}), user.username)
    assert AccessEvent.objects.get(kind=Kind.SIGNED_IN).address == "10.1.2.3"


def test_nothing_tells_whether_there_is_such_an_account(user: User) -> None:
    unknown, wrong = sign_in(Client(), "no.such.name", "x"), sign_in(Client(), user.username, "x")
    closed = User.objects.create_user("closed", password=PASSWORD, is_active=False)
    shut = sign_in(Client(), closed.username)
    mine = [text_of(page).replace("closed", "") for page in (unknown, wrong, shut)]
    assert mine[0] == mine[1] == mine[2]
    assert unknown.status_code == wrong.status_code == shut.status_code
    locked = [sign_in(Client(), "no.such.name", "x").status_code for _ in range(5)]
    assert locked[-1] == 429, "a name that nobody bears locks as any other"


def test_the_time_it_takes_tells_nothing_either(user: User, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    set_password(user, PASSWORD)

    def took(name: str) -> float:
        started = time.perf_counter()
        sign_in(Client(), name, "x")
        return time.perf_counter() - started

    known, unknown = min(took(user.username) for _ in range(3)), min(took("no.such.name") for _ in range(3))
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "http:///evil.example"],
)
def test_sign_in_leads_to_no_other_site(user: User, onward: str) -> None:
    assert sign_in(Client(), user.username, next=onward)["Location"] == "/"
    client = Client()
    sign_in(client, user.username)
    assert client.get("/sign-in/", {"next": onward})["Location"] == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(user: User) -> None:
    client = Client()
    asked = client.get("/work/?q=1")
    assert asked["Location"] == "/sign-in/?next=/work/%3Fq%3D1"
    assert sign_in(client, user.username, next="/work/?q=1")["Location"] == "/work/?q=1"


def test_no_page_of_sign_in_may_be_framed_or_kept(user: User) -> None:
    for address in ("/sign-in/", "/account/", "/account/password/"):
        client = Client()
        if address != "/sign-in/":
            sign_in(client, user.username)
        page = client.get(address)
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert "no-store" in page["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(user: User) -> None:
    client = Client()
    client.get("/sign-in/")
    sign_in(client, user.username)
    assert {"fazhi-session", "fazhi-form", "fazhi-owner"} <= set(client.cookies)
    for name in ("fazhi-session", "fazhi-form", "fazhi-owner"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_nobody_registers(db: None) -> None:
    for address in ("/sign-up/", "/signup/", "/accounts/signup/", "/account/signup/", "/sign-in/signup/"):
        assert Client().get(address).status_code == 404
        assert Client().post(address, {"username": "x", "password1": OTHER, "password2": OTHER}).status_code == 404
    assert not User.objects.exists()


def test_a_whole_office_behind_a_new_address_mistypes_and_locks_out_nobody_else(county: County) -> None:
    """Sixty failures, but of twelve names: nobody guesses through the accounts."""
    for number in range(12):
        for _ in range(5):
            sign_in(Client(), f"colleague-{number}", "wrong-Guess-1234")
    newcomer = user_of(county.post("market", "handler"))
    assert sign_in(Client(), newcomer.username).status_code == 302


def test_one_who_mistypes_and_then_signs_in_leaves_nothing_on_the_shared_address(user: User) -> None:
    for _ in range(3):
        sign_in(Client(), user.username, "wrong-Guess-1234")
    assert sign_in(Client(), user.username).status_code == 302
    (shared,) = [limit.key for limit in throttling.limits_of("somebody-new", "127.0.0.1") if limit.names]
    assert Throttle.objects.get(key=shared).count == 0


def test_an_address_is_locked_by_its_failures_however_few_names_they_are_of(settings: Settings) -> None:
    """Forty-nine names, five guesses each, were nearly five times what an address was to have."""
    let_through = 0
    for number in range(settings.LOCK_ADDRESS_AFTER - 1):
        for _ in range(settings.LOCK_AFTER):
            attempt = throttling.begin(throttling.limits_of(f"name-{number}", "192.0.2.9"))
            let_through += attempt.locked_until is None
    assert let_through == settings.LOCK_ADDRESS_FAILURES
    assert throttling.begin(throttling.limits_of("newcomer", "192.0.2.10")).locked_until is None


def test_the_cap_of_an_address_does_not_hold_for_who_has_signed_in_there(user: User, settings: Settings) -> None:
    settings.LOCK_ADDRESS_FAILURES = 7
    assert sign_in(Client(), user.username).status_code == 302
    for number in range(3):
        for _ in range(5):
            sign_in(Client(), f"nobody-{number}", "x")
    assert sign_in(Client(), "somebody-new", "x").status_code == 429
    assert sign_in(Client(), user.username).status_code == 302


def test_the_failures_of_one_who_then_signs_in_are_given_back_to_the_address(user: User) -> None:
    for _ in range(3):
        sign_in(Client(), user.username, "wrong-Guess-1234")
    sign_in(Client(), "somebody-else", "x")
    assert sign_in(Client(), user.username).status_code == 302
    every = throttling.limits_of("somebody-new", "127.0.0.1")[-1]
    assert Throttle.objects.get(key=every.key).count == 1
