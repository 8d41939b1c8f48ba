"""Passwords: the rules, the first sign-in, age and history, and what ends with a change."""

from __future__ import annotations

import datetime
import time

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from fazhi.web.account.models import AccessEvent, Kind, PasswordRecord
from fazhi.web.account.opening import close_account, issue_password, open_account
from fazhi.web.account.passwords import random_password, set_password
from tests.conftest import County
from tests.web.people import text_of
from tests.web.sign_in_people import OTHER, PASSWORD, sign_in, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(county: County) -> User:
    return user_of(county.post("justice", "handler"))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short-1a", "length"),
        ("x" * 200, "length"),
        ("alllowercaseletters", "classes"),
        ("lowerand123456digits", "classes"),
        ("Fazhi@2026!!", "common"),
        ("Woaini1314520!", "common"),
        ("Qwer1234!@#$", "common"),
        ("P@ssw0rd2026", "common"),
        ("Admin@123456", "common"),
        ("Sifaju20260101!", "common"),
        ("Aa1!Aa1!Aa1!", "common"),
        ("Zz-User1-harbour", "account"),
        ("Ab1-1resu-qzx-mno", "account"),
        ("司法局承办岗0-Xyzw9q", "account"),
    ],
)
def test_passwords_that_are_guessed_are_refused(user: User, password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert code in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize("password", [PASSWORD, OTHER, "春江潮水-Kq7连海平明月", "correct Horse 7 battery"])
def test_passwords_that_are_not_are_taken(user: User, password: str) -> None:
    user.set_password("something else")
    validate_password(password, user)


def test_issued_passwords_keep_the_rules_and_differ() -> None:
    made = {random_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)


def test_the_first_sign_in_asks_for_a_password_of_ones_own(county: County) -> None:
    account, issued = open_account(county.officer("town", "handler"))
    client = Client()
    sign_in(client, account.user.get_username(), issued)
    for address in ("/", "/work/", "/registers/", "/account/"):
        assert client.get(address)["Location"] == "/account/password/", address
    assert client.post("/open/oversight.rectification/open/", {})["Location"] == "/account/password/"
    again = client.post("/account/password/", {"present": issued, "new": issued, "again": issued})
    assert "最近5次用过" in text_of(again)
    done = client.post("/account/password/", {"present": issued, "new": PASSWORD, "again": PASSWORD})
    assert done["Location"] == "/account/"
    assert client.get("/").status_code == 200
    told = list(AccessEvent.objects.order_by("recorded_at").values_list("kind", flat=True))
    assert told == [Kind.OPENED, Kind.SIGNED_IN, Kind.PASSWORD_CHANGED]


def test_a_password_that_is_too_old_is_changed_before_anything_else(user: User, settings: Settings) -> None:
    set_password(user, PASSWORD)
    old = datetime.timedelta(seconds=settings.PASSWORD_AGE + 60)
    record = PasswordRecord.objects.get(user=user)
    PasswordRecord.objects.filter(pk=record.pk).update(set_at=record.set_at - old)
    client = Client()
    sign_in(client, user.username)
    assert client.get("/")["Location"] == "/account/password/"


def test_no_password_of_late_is_used_again(user: User) -> None:
    used = [f"Quartz_lantern {number}x" for number in range(6)]
    for password in used:
        set_password(user, password)
    assert PasswordRecord.objects.filter(user=user).count() == 5
    for password in used[1:]:
        with pytest.raises(ValidationError, match="5"):
            validate_password(password, user)
    validate_password(used[0], user)


def test_a_change_ends_every_other_session_and_keeps_this_one(user: User) -> None:
    mine, other = Client(), Client()
    for client in (mine, other):
        sign_in(client, user.username)
    mine.post("/account/password/", {"present": PASSWORD, "new": OTHER, "again": OTHER})
    assert mine.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert sign_in(Client(), user.username, PASSWORD).status_code == 200
    assert sign_in(Client(), user.username, OTHER).status_code == 302


def test_the_present_password_is_not_guessed_from_a_session_left_open(user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    for _ in range(5):
        wrong = client.post("/account/password/", {"present": "x", "new": OTHER, "again": OTHER})
    assert "现口令不正确" in text_of(wrong)
    right = client.post("/account/password/", {"present": PASSWORD, "new": OTHER, "again": OTHER})
    assert "已暂时锁定" in text_of(right)


def test_a_closed_account_is_out_at_once_and_opens_again(county: County, user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    close_account(user, by=county.officer("justice", "administrator"), why="调离")
    assert client.get("/").status_code == 302
    assert sign_in(Client(), user.username).status_code == 200
    event = AccessEvent.objects.get(kind=Kind.CLOSED)
    assert (event.by, event.note) == (county.officer("justice", "administrator"), "调离")
    _, issued = open_account(county.officer("justice", "handler"))
    assert sign_in(Client(), user.username, issued).status_code == 302


def test_an_issued_password_ends_the_sessions(user: User) -> None:
    client = Client()
    sign_in(client, user.username)
    issued = issue_password(user)
    assert client.get("/").status_code == 302
    assert sign_in(client, user.username, issued).status_code == 302


def test_without_mail_nobody_sets_a_password_anew(user: User, settings: Settings) -> None:
    settings.PASSWORD_BY_MAIL = False
    assert Client().get("/sign-in/forgotten/").status_code == 404
    assert "忘记口令" not in text_of(Client().get("/sign-in/"))


def test_a_link_by_mail_sets_a_password_once_and_says_nothing_of_who_is_here(user: User, settings: Settings) -> None:
    settings.PASSWORD_BY_MAIL = True
    user.email = "handler@county.example"
    user.save()
    client = Client()
    known = client.post("/sign-in/forgotten/", {"username": user.username})
    unknown = Client().post("/sign-in/forgotten/", {"username": "nobody"})
    assert text_of(known) == text_of(unknown)
    for _ in range(100):
        if mail.outbox:
            break
        time.sleep(0.02)
    (sent,) = mail.outbox
    assert sent.to == ["handler@county.example"]
    assert "口令不会改变" in sent.body
    assert "the password stays as it is" in sent.body
    link = next(word for word in sent.body.split() if word.startswith("http://testserver"))
    assert client.get(link)["Location"] == "/sign-in/forgotten/set/"
    done = client.post("/sign-in/forgotten/set/", {"new": OTHER, "again": OTHER})
    assert done["Location"] == "/sign-in/"
    assert sign_in(Client(), user.username, OTHER).status_code == 302
    again = Client()
    again.get(link)
    assert again.get("/sign-in/forgotten/set/").status_code == 410
