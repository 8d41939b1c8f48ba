"""Applying in bad faith: guessed codes, forged forms, full stores, robots; and nothing of an application in public."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from fazhi.kernel.applications import codes, drafts
from fazhi.kernel.applications.models import Application, ApplicationDraft, Door, DraftFile
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.search.models import Item
from fazhi.now import moment
from fazhi.public.urls import applying, pages
from tests.conftest import County
from tests.public.applying.citizen import (
    ACT,
    APPLY,
    CLAIM,
    CONTACT,
    IDENTITY,
    RECONSIDERATION,
    TELLING,
    Citizen,
    text_of,
)
from tests.public.applying.conftest import calendar, citizen, officer
from tests.public.applying.officer import Officer
from tests.public.leaking import Planted
from tests.public.walking import Walk

__all__ = ["calendar", "citizen", "officer"]
pytestmark = pytest.mark.django_db
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
FORGED = [
    {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}, {"HTTP_SEC_FETCH_SITE": "cross-site"},
    {"HTTP_SEC_FETCH_SITE": "same-site"},
]  # fmt: skip


def planted() -> dict[str, str]:
    """What of an application must stand nowhere else."""
    return {
        **{name: IDENTITY[name] for name in ("name", "identifier", "phone", "address")}, "contact": CONTACT,
        **TELLING,
    }  # fmt: skip


def test_unknown_and_wrong_are_told_alike_and_take_one_slow_check(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen.write()
    checked: list[str] = []
    real = hashers.check_password

    def counting(password: str, encoded: str, *others: Any) -> bool:
        checked.append(encoded)
        return bool(real(password, encoded, *others))

    monkeypatch.setattr(codes, "check_password", counting)
    known, unknown, slip = citizen.draft_code, codes.shown(codes.fresh_code()), citizen.draft_code[:-1] + "!"
    answers = []
    for code in (known, unknown, slip):
        del checked[:]
        answer = Citizen(Client(**ELSEWHERE)).follow(code, "wrong-contact-9", "continue/")
        answers.append((answer.status_code, len(checked), text_of(answer), "Set-Cookie" in answer.headers))
        assert not answer.cookies
    assert len(set(answers)) == 1 and answers[0][:2] == (422, 2)


def test_codes_are_locked_after_failures_and_the_right_one_with_them(citizen: Citizen) -> None:
    citizen.write()
    guesser = Citizen(Client(**ELSEWHERE))
    for _ in range(settings.LOCK_AFTER):
        assert guesser.follow(citizen.draft_code, "wrong-contact-9", "continue/").status_code == 422
    assert guesser.follow(citizen.draft_code, CONTACT, "continue/").status_code == 429
    assert citizen.follow(citizen.draft_code, CONTACT, "continue/").status_code == 303, "a stranger locks nobody out"


def test_one_address_tries_only_so_many_codes(citizen: Citizen, settings: Any) -> None:
    settings.LOCK_ADDRESS_FAILURES = 4
    guesser = Citizen(Client(**ELSEWHERE))
    found = [guesser.follow(codes.shown(codes.fresh_code()), CONTACT).status_code for _ in range(6)]
    assert found == [422] * 4 + [429] * 2


@pytest.mark.parametrize("heads", FORGED)
def test_a_form_from_elsewhere_does_nothing(citizen: Citizen, heads: dict[str, str]) -> None:
    citizen.write()
    before = ApplicationDraft.objects.get().revision
    assert citizen.client.post(f"{APPLY}new/{RECONSIDERATION}/", IDENTITY, **heads).status_code == 403
    for path in ("draft/part/1/", "draft/review/", "draft/discard/", "draft/files/remove/", "leave/"):
        data = {"form": citizen.word("draft/files/"), "true": "yes", "go": "next", "file": "1"}
        assert citizen.client.post(APPLY + path, data, **heads).status_code == 403, path
    assert ApplicationDraft.objects.get().revision == before and not Application.objects.exists()


def test_a_page_left_open_on_one_draft_writes_into_no_other(citizen: Citizen) -> None:
    citizen.begin()
    old = citizen.word("draft/part/1/")
    citizen.begin(name="司徒望舒")
    answer = citizen.client.post(f"{APPLY}draft/part/1/", {"form": old, **ACT, "go": "next"})
    assert answer.status_code == 409
    assert all(drafts.content_of(each)["answers"] == {} for each in ApplicationDraft.objects.all())
    assert citizen.client.post(f"{APPLY}draft/discard/", {"form": ""}).status_code == 409
    assert ApplicationDraft.objects.count() == 2


def test_what_another_window_sent_in_meanwhile_is_no_longer_written(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen.write()
    word = citizen.word("draft/part/1/")
    known = drafts.content_of

    def sent_first(draft: ApplicationDraft) -> drafts.Content:
        found = known(draft)
        monkeypatch.setattr(drafts, "content_of", known)
        assert citizen.send().status_code == 303
        return found

    monkeypatch.setattr(drafts, "content_of", sent_first)
    answer = citizen.client.post(f"{APPLY}draft/part/1/", {"form": word, **ACT, "go": "next"})
    assert answer["Location"] == f"{APPLY}mine/"
    assert Application.objects.count() == 1


def test_a_stranger_with_no_token_gets_no_further(citizen: Citizen) -> None:
    citizen.apply()
    stranger = Client()
    for each in applying:
        name = str(each.name)
        if each.pattern.converters:
            continue
        for answer in (stranger.get(reverse(name)), stranger.post(reverse(name), {"true": "yes", "sure": "yes"})):
            assert not Planted(planted()).found_in(answer.content.decode()), name
            assert answer.status_code in (200, 303, 422), name
    stranger.cookies["fazhi-applying"] = "guessed"
    assert stranger.get(f"{APPLY}mine/")["Location"] == f"{APPLY}follow/"


def test_a_door_shuts_after_a_while_and_when_its_holder_leaves(citizen: Citizen) -> None:
    citizen.begin()
    Door.objects.update(until=moment())
    assert citizen.get("draft/")["Location"] == f"{APPLY}continue/"
    citizen.begin()
    kept = citizen.client.cookies["fazhi-applying"].value
    citizen.post("leave/", page="draft/")
    thief = Client()
    thief.cookies["fazhi-applying"] = kept
    assert thief.get(f"{APPLY}draft/")["Location"] == f"{APPLY}continue/"


def test_a_robot_that_fills_every_field_begins_nothing(citizen: Citizen) -> None:
    assert citizen.begin(website="http://evil.example").status_code == 422
    assert not ApplicationDraft.objects.exists()


@pytest.mark.parametrize("contact", ["short", "11111111", "13987654321", "503074829", "欧阳慕雪", ""])
def test_a_contact_code_that_others_can_guess_is_refused(citizen: Citizen, contact: str) -> None:
    assert citizen.begin(contact=contact).status_code == 422


def test_answers_are_kept_nowhere_and_cookies_reach_no_other_page(citizen: Citizen) -> None:
    citizen.apply()
    begun = Citizen(Client())
    answers = [begun.begin(), *(begun.get(path) for path in ("", "draft/", "draft/review/", "continue/"))]
    for answer in answers:
        assert answer["Cache-Control"] == "no-store" and answer["X-Robots-Tag"] == "noindex, nofollow"
    for name, path in (("fazhi-applying", "/public/apply/"), ("fazhi-applying-en", "/public/en/apply/")):
        cookie = answers[0].cookies[name]
        assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["max-age"], cookie["expires"]) == (
            path, "Strict", True, "", ""
        )  # fmt: skip
    assert not any(each.cookies for each in answers[1:])


def test_no_address_and_no_line_of_the_log_says_a_word_of_it(
    citizen: Citizen, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    application = citizen.apply()
    citizen.follow(codes.receipt_code(application.pk))
    citizen.post("mine/supplement/", {"text": CLAIM["grounds"], "request": "x"}, page="mine/")
    told = "\n".join(f"{each.getMessage()} {each.args} {each.__dict__}" for each in caplog.records)
    code = codes.receipt_code(application.pk)
    values = {**planted(), "receipt": code, "draft": citizen.draft_code, "shown": codes.shown(code)}
    spoken = {name: value for name, value in values.items() if value in told}
    assert "public-apply-mine" in told and spoken == {}
    for path in ("", "draft/", "mine/", "receipt/", "follow/"):
        links = re.findall(r'(?:href|action|src)="([^"]*)"', citizen.get(path).content.decode())
        assert not [link for link in links for value in values.values() if value in link]


def test_nothing_of_an_application_is_public_or_found(citizen: Citizen, officer: Officer) -> None:
    application = citizen.apply()
    officer.register(Citizen(Client()).apply())
    sequence_all()
    walk = Walk(Client(), Planted(planted()))
    walk.all()
    assert set(walk.leaks) == set() and {200, 404} <= set(walk.reached.values())
    assert len(walk.opened) >= len(pages) - 10
    assert not Item.objects.filter(subject=application.pk).exists()
    leaf = Leaf.objects.get(kind=Application.evidence_kind, subject=application.pk)
    assert not Planted(planted()).found_in(leaf.body)


def test_what_is_kept_of_a_draft_is_sealed(citizen: Citizen) -> None:
    citizen.write()
    rows = [*ApplicationDraft.objects.values(), *DraftFile.objects.values()]
    told = "\n".join(map(str, rows))
    assert rows and not Planted(planted()).found_in(told)
    assert citizen.draft_code.replace("-", "") not in str(rows)


def test_closed_there_is_no_such_page(citizen: Citizen, settings: Any) -> None:
    settings.APPLYING = False
    for each in applying:
        given = [1 if name == "number" else RECONSIDERATION for name in each.pattern.converters]
        assert citizen.client.get(reverse(str(each.name), args=given)).status_code == 404
    assert "网上申请" not in text_of(citizen.client.get("/public/"))


@pytest.mark.urls("fazhi.public.face")
def test_a_process_with_the_public_face_alone_takes_applications(citizen: Citizen) -> None:
    assert citizen.apply().organ.code == "justice"


def test_an_officer_elsewhere_sees_nothing_of_it(citizen: Citizen, county: County) -> None:
    application = citizen.apply()
    for organ, role in (("market", "clerk"), ("justice", "administrator"), ("justice", "auditor"), ("town", "handler")):
        stranger = Officer(county, organ, role)
        assert stranger.get("application", application.pk).status_code == 404
        assert IDENTITY["name"] not in text_of(stranger.get("applications"))
        assert IDENTITY["name"] not in text_of(stranger.get("desk"))
