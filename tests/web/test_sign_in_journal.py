"""The journal of access: whom it is shown to, and that nobody changes it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from fazhi.kernel.ledger.errors import EvidenceIsFixed
from fazhi.web.account.models import AccessEvent
from tests.conftest import County
from tests.kernel.desk import attested
from tests.web.conftest import Visit
from tests.web.people import text_of
from tests.web.sign_in_people import sign_in, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def happened(county: County) -> None:
    for organ in ("market", "town"):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{len(organ)}"), user_of(county.post(organ, "handler")).username)
    sign_in(Client(), "nobody", "x")


def test_administrators_see_the_officers_of_their_place_and_names_that_nobody_bears(
    happened: None, visit: Visit
) -> None:
    county = text_of(visit("justice", "administrator").get("/access-journal/"))
    assert "市场监督管理局承办岗0" in county
    assert " 人民政府承办岗0" in county
    assert "登录失败" in county
    town = text_of(visit("town", "administrator").get("/access-journal/"))
    assert " 人民政府承办岗0" in town
    assert "市场监督管理局承办岗0" not in town


def test_the_journal_is_narrowed_by_event_and_name(happened: None, visit: Visit) -> None:
    client = visit("justice", "administrator")
    failed = text_of(client.get("/access-journal/?kind=failed"))
    assert "市场监督管理局承办岗0" not in failed
    assert "10.0.0.4" in text_of(client.get("/access-journal/?name=人民政府"))


def test_auditors_see_it_too(happened: None, visit: Visit) -> None:
    assert "市场监督管理局承办岗0" in text_of(visit("justice", "auditor").get("/access-journal/"))


@pytest.mark.parametrize("role", ["handler", "principal", "reviewer", "clerk"])
def test_nobody_else_sees_it(happened: None, visit: Visit, role: str) -> None:
    assert visit("justice", role).get("/access-journal/").status_code == 404


def test_it_is_evidence(happened: None) -> None:
    event = AccessEvent.objects.first()
    assert event is not None
    assert attested(event)
    with pytest.raises(EvidenceIsFixed):
        event.delete()
    table = AccessEvent._meta.db_table
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET username = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
