"""Nobody takes over an account alone: password and second factor are not in one administrator's hand."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from fazhi.web.account import journal
from fazhi.web.account.models import AccessEvent, Kind
from tests.conftest import County
from tests.web.conftest import Visit
from tests.web.people import text_of
from tests.web.sign_in_people import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(county: County) -> User:
    """The account of the bureau's principal, with an authenticator app."""
    user = user_of(county.post("market", "principal"))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user


@pytest.mark.parametrize(("first", "second"), [("password", "factors"), ("factors", "password")])
def test_an_administrator_does_not_do_both(county: County, head: User, visit: Visit, first: str, second: str) -> None:
    address = f"/staffing/accounts/{county.officer('market', 'principal').pk}/"
    client = visit("market", "administrator")
    assert client.post(address, {"do": first, "why": "忘记"}).status_code == 200
    refused = client.post(address, {"do": second, "why": "手机丢失"})
    assert refused.status_code == 422
    assert "不得由一人办理" in text_of(refused)
    kinds = set(AccessEvent.objects.values_list("kind", flat=True))
    assert not {Kind.PASSWORD_ISSUED, Kind.FACTORS_RESET} <= kinds

    other = visit("staffing", "administrator")
    assert other.post(address, {"do": second, "why": "手机丢失"}).status_code == 200
    assert {Kind.PASSWORD_ISSUED, Kind.FACTORS_RESET} <= set(AccessEvent.objects.values_list("kind", flat=True))


def test_once_the_holder_has_signed_in_it_counts_no_more(county: County, head: User, visit: Visit) -> None:
    address = f"/staffing/accounts/{county.officer('market', 'principal').pk}/"
    client = visit("market", "administrator")
    assert client.post(address, {"do": "password", "why": "忘记"}).status_code == 200
    journal.note(Kind.SIGNED_IN, head)
    assert client.post(address, {"do": "factors", "why": "手机丢失"}).status_code == 200
