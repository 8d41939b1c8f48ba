"""A citizen applies: begins, is interrupted, comes back, sends in once, and follows."""

from __future__ import annotations

import pytest

from fazhi.kernel.applications.models import Application, ApplicationDraft, DraftFile
from fazhi.kernel.files.models import File
from tests.conftest import County
from tests.kernel.desk import attested
from tests.public.applying.citizen import ACT, IDENTITY, Citizen, text_of

pytestmark = pytest.mark.django_db


def test_a_citizen_applies_and_has_a_receipt(citizen: Citizen) -> None:
    application = citizen.apply(consents="yes")
    receipt = text_of(citizen.get("receipt/"))
    assert IDENTITY["name"] in receipt and ACT["act_number"] in receipt
    assert "5个工作日" in receipt and "《行政复议法》（2023年）第三十条" in receipt and "2026-08-10" in receipt
    assert "还不是受理" in receipt
    file = application.files[0]
    assert (File.objects.get(pk=file).reveal("digest") or "") in receipt
    assert attested(application)
    assert application.consents
    assert not ApplicationDraft.objects.exists() and not DraftFile.objects.exists()
    assert "等待收件单位登记" in text_of(citizen.get("mine/"))


def test_a_second_procedure_asks_for_its_own_and_goes_where_one_chooses(citizen: Citizen, county: County) -> None:
    assert citizen.begin("toy.permit.apply").status_code == 422, "two organs take it in: one is to be chosen"
    citizen.begin("toy.permit.apply", organ=str(county.organ("town").pk))
    assert citizen.post("draft/part/1/", {"subject": "修伞摊", "item": "", "go": "next"}).status_code == 422
    assert "修伞摊" in citizen.get("draft/part/1/").content.decode(), "kept, though it is not complete"
    assert citizen.send().status_code == 422
    citizen.post("draft/part/1/", {"subject": "修伞摊", "item": "S-1", "go": "next"})
    assert citizen.send().status_code == 303
    assert Application.objects.get().organ == county.organ("town")
    assert "想设什么摊" in text_of(citizen.get("receipt/"))
