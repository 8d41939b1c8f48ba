"""Applications on the desks: listed by their limits, masked, read for a purpose on record, registered by who may."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fazhi.kernel.applications.models import Happening, What
from fazhi.kernel.parties.models import PersonalRead, ReadKind
from tests.conftest import County
from tests.kernel.applying import IDENTITY, to_market
from tests.kernel.desk import Desk
from tests.web.people import account_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def at(county: County, role: str, organ: str = "market") -> Client:
    client = Client()
    client.force_login(account_of(county.post(organ, role)).user)
    return client


def test_it_stands_on_the_desks_of_who_takes_it_in(desk: Desk) -> None:
    sent = to_market(desk.county)
    for role, shown in (("clerk", True), ("handler", True), ("principal", True), ("auditor", False)):
        page = at(desk.county, role).get(reverse("desk"))
        assert (IDENTITY["name"] in text_of(page)) == shown, role
        assert (reverse("applications") in page.content.decode()) == shown, role
    assert sent.name not in text_of(at(desk.county, "handler", "town").get(reverse("desk")))


def test_numbers_are_masked_until_a_purpose_is_stated(desk: Desk) -> None:
    others = {"others": "司徒望舒 11010519491231002X", "agent": {"name": "皇甫澜依", "phone": "13876501234"}}
    sent, client = to_market(desk.county, **others), at(desk.county, "clerk")
    page = text_of(client.get(reverse("application", args=[sent.pk])))
    assert "11010519491231002X" not in page and "13876501234" not in page
    assert IDENTITY["phone"] not in page and IDENTITY["identifier"] not in page and "139****4321" in page
    asked = {"fields_": ["phone"], "purpose": "serve", "note": "联系补正"}
    assert client.post(reverse("application", args=[sent.pk]), {**asked, "note": ""}).status_code == 422
    assert not PersonalRead.objects.exists()
    page = text_of(client.post(reverse("application", args=[sent.pk]), asked))
    assert IDENTITY["phone"] in page and IDENTITY["identifier"] not in page
    read = PersonalRead.objects.get()
    assert (read.kind, read.thing, read.fields) == (ReadKind.SHOWN, sent.pk, ["phone"])
    assert "联系补正" in text_of(client.get(reverse("reads")))
    asked = {"fields_": ["others"], "purpose": "verify", "note": "核实代理人"}
    assert "13876501234" in text_of(client.post(reverse("application", args=[sent.pk]), asked))


def test_a_file_is_saved_on_record_and_only_one_of_its_own(desk: Desk) -> None:
    sent, other = to_market(desk.county), to_market(desk.county, answers={"subject": "茶摊", "item": "S-2"})
    client = at(desk.county, "clerk")
    answer = client.get(reverse("application-file", args=[sent.pk, sent.files[0]]))
    assert answer["Content-Disposition"].startswith("attachment") and answer["Cache-Control"] == "no-store"
    assert PersonalRead.objects.get().kind == ReadKind.DOWNLOADED
    assert client.get(reverse("application-file", args=[sent.pk, other.files[0]])).status_code == 404


def test_the_form_to_register_is_filled_and_names_nobody(desk: Desk) -> None:
    sent, client = to_market(desk.county), at(desk.county, "clerk")
    address = reverse("register-application", args=[sent.pk])
    page = client.get(address).content.decode()
    assert 'value="修伞摊"' in page and "party_" not in page and IDENTITY["identifier"] not in page
    refused = client.post(address, {"subject": "修伞摊", "item": "S-9", "party_name": "他人"})
    assert refused.status_code == 422 and 'role="alert"' in refused.content.decode()
    assert client.post(address, {"subject": "修伞摊", "item": "S-1", "party_name": "他人"}).status_code == 302
    done = Happening.objects.get(what=What.REGISTERED)
    assert done.act is not None and done.act.party is not None and done.act.party.name == IDENTITY["name"]
    assert client.get(address)["Location"] == reverse("matter", args=[done.matter_id])
    matter = text_of(client.get(reverse("matter", args=[done.matter_id])))
    assert "来自网上申请" in matter


def test_who_may_not_register_is_not_told_of_the_form(desk: Desk) -> None:
    sent = to_market(desk.county)
    for role in ("handler", "principal", "reviewer", "administrator"):
        assert at(desk.county, role).get(reverse("register-application", args=[sent.pk])).status_code == 404
