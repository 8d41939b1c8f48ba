"""Limits by address: who changes among the addresses of one line of IPv6 is counted as one."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.account.throttling import limits_of
from fazhi.web.account.where import address_of, counted_address
from tests.conftest import County
from tests.web.sign_in_people import PASSWORD, user_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("sent", "kept", "counted"), [
    ("203.0.113.9", "203.0.113.9", "203.0.113.9"), ("::ffff:203.0.113.9", "203.0.113.9", "203.0.113.9"),
    ("2001:db8:1:2:3::9", "2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
    ("2001:db8:1:2::", "2001:db8:1:2::", "2001:db8:1:2::/64"),
    ("fe80::1%eth0", "fe80::1%eth0", "fe80::/64"), ("unix:", "", ""), ("", "", ""),
])  # fmt: skip
def test_of_ipv6_the_line_is_counted_and_the_address_kept(sent: str, kept: str, counted: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=sent)
    assert (address_of(request), counted_address(request)) == (kept, counted)


def test_the_open_interface_counts_a_line_as_one(county: County, settings: Settings) -> None:
    settings.API_RATE_OPEN = 20
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:5:6:{last:x}::1").get("/api/v1/registers").status_code for last in range(21)
    ]
    assert answers == [200] * 20 + [429]
    assert Client(REMOTE_ADDR="2001:db8:5:7::1").get("/api/v1/registers").status_code == 200


def test_signing_in_counts_a_line_as_one_and_knows_it_again(county: County, settings: Settings) -> None:
    settings.LOCK_AFTER = 3
    user = user_of(county.post("market", "handler"))
    for last in range(3):
        Client(REMOTE_ADDR=f"2001:db8:5:6:{last:x}::1").post(
            "/sign-in/", {"username": user.username, "password": "wrong-1-wrong"}
        )
    right = {"username": user.username, "password": PASSWORD}
    assert Client(REMOTE_ADDR="2001:db8:5:6:99::1").post("/sign-in/", right).status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:5:7::1").post("/sign-in/", right).status_code == 302
    assert AccessEvent.objects.filter(kind=Kind.SIGNED_IN).get().address == "2001:db8:5:7::1"
    known, stranger = (limits_of(user.username, each) for each in ("2001:db8:5:7:8::9", "2001:db8:5:6::1"))
    assert len(known) == 1 < len(stranger)
