"""What strangers fill with what is kept for good: bounded until an officer has dealt with it, and taken in whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.kernel.applications import supplementing
from fazhi.kernel.applications.models import Application, ApplicationKey, Happening, What
from fazhi.kernel.files.models import File
from tests.public.applying.citizen import ACT, CLAIM, PDF, Citizen, text_of
from tests.public.applying.conftest import calendar, citizen, officer
from tests.public.applying.officer import Officer

__all__ = ["calendar", "citizen", "officer"]
pytestmark = pytest.mark.django_db
NUMBERS = ["130130198503074829", "11010519491231002X", "130130198603050007", "130130197701020421"]
HALF = PDF + b"\1" * 500_000


def file(content: bytes = PDF, name: str = "证据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def send(who: Citizen, identifier: str, content: bytes = HALF) -> int:
    """Write an application with a file and send it in; the status of the upload where that is refused."""
    begun = who.begin(identifier=identifier)
    if begun.status_code != 303:
        return int(begun.status_code)
    who.post("draft/part/1/", {**ACT, "go": "next"})
    who.post("draft/part/2/", {**CLAIM, "go": "next"})
    sent = who.upload(content=content)
    return int(who.send().status_code if sent.status_code == 303 else sent.status_code)


def test_sending_in_makes_no_room_for_more(citizen: Citizen, officer: Officer, settings: Any) -> None:
    """Drafts were bounded and what was sent in was not: one address filled the disk with what is kept for good."""
    settings.APPLYING_ADDRESS_MB = 1
    assert [send(citizen, each) for each in NUMBERS[:3]] == [303, 303, 422]
    assert send(Citizen(Client(REMOTE_ADDR="203.0.113.9")), NUMBERS[3]) == 303, "others have room"
    for each in Application.objects.order_by("recorded_at")[:2]:
        given = {"reason": "并非复议申请", "cure": "另行提出", "ground": "none", "competent": ""}
        assert officer.post_to("return-application", each.pk, **given).status_code == 302
    assert send(citizen, NUMBERS[2]) == 303, "what was dealt with no longer counts"


def test_papers_sent_in_later_count_as_well_until_somebody_deals_with_it(citizen: Citizen, settings: Any) -> None:
    application = citizen.apply()
    settings.APPLYING_ADDRESS_MB = 1
    given = {"text": "补充", "files": [file(HALF + bytes([each]), f"{each}.pdf") for each in range(3)]}
    refused = citizen.post("mine/supplement/", given, page="mine/")
    assert refused.status_code == 422 and "存放空间暂时已满" in text_of(refused)
    assert not Happening.objects.exists()
    assert citizen.post("mine/supplement/", {"text": "补充", "files": [file(HALF)]}, page="mine/").status_code == 303
    assert ApplicationKey.objects.get(application=application).size > len(HALF)


def test_more_files_than_are_taken_are_refused_and_not_dropped(citizen: Citizen, settings: Any) -> None:
    """Of forty files thirty were kept, and nobody was told of the others."""
    citizen.apply()
    settings.APPLYING_FILES = 2
    before = File.objects.count()
    three = [file(PDF + bytes([each]), f"{each}.pdf") for each in range(3)]
    refused = citizen.post("mine/supplement/", {"text": "补充", "files": three}, page="mine/")
    assert refused.status_code == 422 and "最多 2 个" in text_of(refused)
    assert File.objects.count() == before and not Happening.objects.exists()


def test_papers_are_sent_in_only_so_often(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen.apply()
    monkeypatch.setattr(supplementing, "MOST_SUPPLEMENTS", 2)
    found = [citizen.post("mine/supplement/", {"text": "补充"}, page="mine/").status_code for _ in range(3)]
    assert found == [303, 303, 409]


def test_the_word_of_a_form_belongs_to_its_own_application(citizen: Citizen) -> None:
    """Sent again it is one; under the word of somebody else's form it is another, and not an error."""
    first = citizen.apply()
    other = Citizen(Client())
    second = other.apply()
    word = "6f0d9f0e-6d0c-4f65-9f3d-0c6f3d8f1a11"
    for who in (citizen, citizen, other):
        assert who.post("mine/supplement/", {"text": "补充", "request": word}, page="mine/").status_code == 303
    rows = Happening.objects.filter(what=What.SUPPLEMENTED)
    assert sorted(str(each.application_id) for each in rows) == sorted([str(first.pk), str(second.pk)])
