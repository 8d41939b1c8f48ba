"""What becomes of what somebody wrote when the way is cut: a door that shut, a draft thrown away, an organ gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest

from fazhi.kernel.applications import drafts
from fazhi.kernel.applications.models import Application, ApplicationDraft, Door
from fazhi.now import moment
from fazhi.public.applying import limits
from tests.conftest import County
from tests.kernel.applying import PERMIT
from tests.public.applying.citizen import ACT, APPLY, CLAIM, PDF, Citizen, text_of

pytestmark = pytest.mark.django_db
LONG = "事情的经过是这样的：我于七月二十日没有泊船，当日在家，有邻居可以作证。"


def test_what_was_written_for_long_is_handed_back_when_the_door_has_shut(citizen: Citizen) -> None:
    citizen.begin()
    word = citizen.word("draft/part/2/")
    Door.objects.update(until=moment())
    answer = citizen.client.post(f"{APPLY}draft/part/2/", {"form": word, **CLAIM, "grounds": LONG, "go": "next"})
    assert answer.status_code == 422 and LONG in text_of(answer) and word not in answer.content.decode()
    assert "没有保存" in text_of(answer) and f"{APPLY}continue/" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store" and not answer.cookies
    short = citizen.client.post(f"{APPLY}draft/part/2/", {"form": word, "claim": "撤销", "go": "next"})
    assert short["Location"] == f"{APPLY}continue/"
    marked = citizen.client.post(f"{APPLY}draft/part/2/", {"grounds": f"<script>{LONG}</script>"})
    assert "<script>事情" not in marked.content.decode() and "&lt;script&gt;" in marked.content.decode()


def test_nothing_large_is_read_of_who_holds_no_draft(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(request: WSGIRequest) -> None:
        raise AssertionError("the files of a stranger were read")

    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", read)
    for path, leads in (("draft/files/", "continue/"), ("mine/supplement/", "follow/")):
        large = SimpleUploadedFile("证据.pdf", PDF + b"\1" * 2**20, "application/pdf")
        answer = citizen.client.post(APPLY + path, {"form": "x", "files": [large]})
        assert answer["Location"] == APPLY + leads and answer["Cache-Control"] == "no-store"


def test_nothing_large_is_read_of_who_has_sent_too_many(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen.begin()
    word = citizen.word("draft/files/")
    monkeypatch.setattr(limits, "UPLOADS", 0)
    small = SimpleUploadedFile("证据.pdf", PDF, "application/pdf")
    assert citizen.client.post(f"{APPLY}draft/files/", {"form": word, "files": [small]}).status_code == 303
    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", lambda request: pytest.fail("it was read"))
    large = SimpleUploadedFile("证据.pdf", PDF + b"\1" * 2**20, "application/pdf")
    assert citizen.client.post(f"{APPLY}draft/files/", {"form": word, "files": [large]}).status_code == 429


def test_a_draft_thrown_away_in_another_window_is_not_sent_in(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen.write()
    word, known = citizen.word("draft/review/"), drafts.content_of

    def thrown_away(draft: ApplicationDraft) -> drafts.Content:
        found = known(draft)
        monkeypatch.setattr(drafts, "content_of", known)
        ApplicationDraft.objects.all().delete()
        return found

    monkeypatch.setattr(drafts, "content_of", thrown_away)
    answer = citizen.client.post(f"{APPLY}draft/review/", {"form": word, "true": "yes"})
    assert answer.status_code == 303 and not Application.objects.exists()


def test_an_organ_that_takes_nothing_in_any_more_is_not_replaced_in_silence(
    citizen: Citizen, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went to the first organ of those that were left, of which the applicant knew nothing."""
    citizen.begin(PERMIT, organ=str(county.organ("town").pk))
    citizen.post("draft/part/1/", {"subject": "修伞摊", "item": "S-1", "go": "next"})
    closed = county.organ("town")
    closed.until_on = county.organ("town").from_on
    closed.save()
    refused = citizen.send()
    assert refused.status_code == 422 and "现在不受理这项网上申请" in text_of(refused)
    assert not Application.objects.exists()
    assert "收件单位待重新选择" in text_of(citizen.get("draft/"))
    identity: dict[str, Any] = drafts.content_of(ApplicationDraft.objects.get())["identity"]
    assert citizen.post("draft/part/0/", {**identity, "go": "next"}).status_code == 303
    assert citizen.send().status_code == 303
    assert Application.objects.get().organ == county.organ("market")


def test_it_is_said_that_each_act_has_its_own_application(citizen: Citizen) -> None:
    page = text_of(citizen.get("new/disputes.reconsideration.apply/"))
    assert "应当分别申请" in page and ACT
