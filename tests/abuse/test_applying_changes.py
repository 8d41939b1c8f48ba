"""What an applicant can write again and again is bounded: starts, changes of contact data and consent, later papers."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.kernel.applications import drafts, following
from fazhi.kernel.applications.models import ApplicationDraft, DraftFile, Happening, What
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures import papers
from fazhi.kernel.procedures.models import Paper, PaperFile
from fazhi.now import moment
from fazhi.public.applying.limits import CHANGES
from tests.public.applying.citizen import CONTACT, IDENTITY, PDF, RECONSIDERATION, Citizen, text_of
from tests.public.applying.conftest import calendar, citizen, officer
from tests.public.applying.officer import Officer
from tests.public.applying.test_above import LATER

__all__ = ["calendar", "citizen", "officer"]
pytestmark = pytest.mark.django_db
OTHER = "11010519491231002X"


def elsewhere(place: str) -> Citizen:
    return Citizen(Client(REMOTE_ADDR=place))


def test_a_stranger_with_somebodys_identifier_locks_nobody_out(
    citizen: Citizen, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.APPLYING_STARTS = 4
    stranger = elsewhere("203.0.113.9")
    assert [stranger.begin(name="路人").status_code for _ in range(3)] == [303, 303, 429]
    assert stranger.begin(identifier=OTHER).status_code == 303, "the address itself is not yet used up"
    assert citizen.begin().status_code == 303, "the one whose identifier it is begins from their own address"
    with caplog.at_level(logging.WARNING):
        assert elsewhere("198.51.100.7").begin().status_code == 303
        assert elsewhere("198.51.100.8").begin().status_code == 303
    told = [each for each in caplog.records if each.name == "fazhi.public.applying.limits"]
    assert len(told) == 1, "told once within a while"
    assert IDENTITY["identifier"] not in caplog.text and IDENTITY["name"] not in caplog.text


def test_one_address_begins_only_so_many_for_whomever(citizen: Citizen, settings: Any) -> None:
    settings.APPLYING_STARTS = 3
    numbers = ["11010519491231002X", "130130198503074829", "130130198603050007", "110101196403075414"]
    found = [citizen.begin(identifier=each).status_code for each in numbers[:3]]
    assert found == [303] * 3 and citizen.begin(identifier=numbers[0]).status_code == 429


def test_one_address_holds_a_share_of_the_store_and_leaves_room_for_others(settings: Any) -> None:
    settings.APPLYING_STORE_MB, settings.APPLYING_ADDRESS_MB, settings.APPLYING_FILE_MB = 10, 10, 10

    def fill(place: str) -> int:
        """Send files of 100 kB from one address until it is refused."""
        draft, _ = drafts.begin(RECONSIDERATION, CONTACT, {}, place, moment())
        for each in range(40):
            try:
                drafts.add_file(draft, Upload(f"{each}.txt", bytes([48 + each]) * 100_000, "text/plain"), moment())
            except FileError:
                return each
        return 40

    settings.APPLYING_FILES = 40
    first = fill("first")
    assert 0 < first * 100_000 <= 10 * drafts.MEGABYTE / drafts.SHARE
    with pytest.raises(FileError):
        drafts.add_file(ApplicationDraft.objects.get(), Upload("x.txt", b"x" * 200_000, "text/plain"), moment())
    network = [fill(f"network {each}") for each in range(12)]
    assert network == sorted(network, reverse=True) and network[-1] < first, "the share shrinks as the store fills"
    assert sum(DraftFile.objects.values_list("size", flat=True)) < 8 * drafts.MEGABYTE
    assert fill("citizen") >= 1


def test_what_is_typed_counts_as_well(citizen: Citizen, settings: Any) -> None:
    settings.APPLYING_ADDRESS_MB = 1
    citizen.begin()
    draft = ApplicationDraft.objects.get()
    drafts.save(draft, moment(), answers={"claim": "申" * 400_000})
    assert citizen.begin(identifier=OTHER).status_code == 507
    assert elsewhere("203.0.113.9").begin(identifier=OTHER).status_code == 303


def test_consent_and_contact_change_only_so_often_within_a_while(citizen: Citizen) -> None:
    application = citizen.apply()
    word = citizen.word("mine/")
    found = []
    for each in range(CHANGES + 2):
        given = {"form": word, "phone": f"1390000{each:04}", "address": IDENTITY["address"]}
        found.append(citizen.post("mine/contact/", given).status_code)
    assert found == [303] * CHANGES + [429] * 2
    refused = citizen.post("mine/consent/", {"form": word, "agrees": "yes"})
    assert refused.status_code == 429 and "以后再试" in text_of(refused)
    assert Happening.objects.filter(application=application).count() == CHANGES


def test_they_change_only_so_often_at_all_and_consent_is_always_taken_back(citizen: Citizen) -> None:
    application = citizen.apply()
    word = citizen.word("mine/")
    for each in range(following.MOST_CHANGES - 1):
        following.change_contact(application, f"1390000{each:04}", "新址", LATER)
    assert citizen.post("mine/consent/", {"form": word, "agrees": "yes"}).status_code == 303
    full = citizen.post("mine/contact/", {"form": word, "phone": "13987650000", "address": "又一处"})
    assert full.status_code == 409 and "身份证" in text_of(full)
    assert citizen.post("mine/consent/", {"form": word, "agrees": "no"}).status_code == 303
    assert not following.standing_of(application, "zh").consents
    assert citizen.post("mine/consent/", {"form": word, "agrees": "yes"}).status_code == 409
    assert Happening.objects.filter(application=application).count() == following.MOST_CHANGES + 1


def test_papers_sent_in_later_are_bounded_together(citizen: Citizen, settings: Any) -> None:
    citizen.apply()
    settings.APPLYING_TOTAL_MB, settings.APPLYING_FILE_MB = 1, 1
    found = []
    for each in range(3):
        file = SimpleUploadedFile(f"{each}.pdf", PDF + bytes([each]) * 400_000, "application/pdf")
        answer = citizen.post("mine/supplement/", {"text": "补充", "request": "x", "files": [file]}, page="mine/")
        found.append(answer.status_code)
    assert found == [303, 303, 422] and "合计超过 1 MB" in text_of(answer)
    assert Happening.objects.filter(what=What.SUPPLEMENTED).count() == 2


def test_a_paper_is_rendered_once_however_often_it_is_saved(
    citizen: Citizen, officer: Officer, calendar: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = citizen.apply()
    matter = officer.register(application)
    handler = officer.as_("handler")
    handler.do(matter, "ask_correction", "2026-08-03", {"missing": "身份证复印件"})
    asked = Paper.objects.get(matter=matter, kind="disputes.correction-notice")
    handler.post_to("deliver-paper", application.pk, paper=str(asked.pk))
    PaperFile.objects.filter(paper=asked).delete()
    laid, real = [], papers.lay_out
    monkeypatch.setattr(papers, "lay_out", lambda **given: laid.append(given) or real(**given))
    for _ in range(3):
        assert citizen.post("mine/paper/", {"paper": "1", "save": "yes"}, page="mine/").status_code == 200
    assert len(laid) == 1
