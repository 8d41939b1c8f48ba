"""Checking a report at the workbench: any officer may, nothing is kept, and what cannot be read is said."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pytest_django import Settings

from fazhi.kernel.procedures.docx import DOCX
from fazhi.report import outlining
from fazhi.report.checking import apart
from fazhi.web.account.models import KeptForm
from tests.checking.test_own_figures import OUTLINE
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db
ADDRESS = "/report/check/"
TEXT = "新增企业90家，总数达79家。行政政执法。共设机构37个，其中党委机构12个，政府部门25个。"


def word(text: str = TEXT) -> bytes:
    document, file = Document(), io.BytesIO()
    document.add_paragraph("报告")
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def sent(client: Client, content: bytes, name: str = "报告.docx", do: str = "show", **headers: str) -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content), "do": do}, headers=headers)


def test_a_word_file_is_read_and_each_finding_is_marked(county: County, visit: Visit) -> None:
    client = visit("market", "handler")
    answer = sent(client, word())
    shown = answer.content.decode()
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert "新增数大于累计数" in shown and "行政政执法→行政执法" in shown and "12+25=37" in shown
    assert '<mark class="contradiction">90家</mark>' in shown
    assert "重新选择这个文件" in shown, "this page was loaded anew, and browsers do not keep chosen files"


def test_a_part_of_the_page_has_the_result_alone(county: County, visit: Visit) -> None:
    shown = sent(visit("town", "handler"), word(), hx_request="true").content.decode()
    assert "<html" not in shown and "新增数大于累计数" in shown and "重新选择" not in shown


def test_a_text_that_is_typed_in_is_checked(county: County, visit: Visit) -> None:
    shown = visit("justice", "clerk").post(ADDRESS, {"text": f"一段。\r\n{TEXT}"}).content.decode()
    assert "第2行" in shown and "新增数大于累计数" in shown


def test_the_page_is_in_the_language_of_the_officer(county: County, visit: Visit) -> None:
    shown = sent(visit("market", "handler", language="en"), word()).content.decode()
    assert "More was added than there is by now" in shown and "Contradiction" in shown


def test_the_word_file_is_taken_away_with_comments(county: County, visit: Visit) -> None:
    answer = sent(visit("market", "handler"), word(), do="word")
    assert answer["Content-Type"] == DOCX and "attachment" in answer["Content-Disposition"]
    document = Document(io.BytesIO(answer.content))
    assert [each.text for each in document.paragraphs] == ["报告", TEXT]
    assert [each.text.split(" · ")[0] for each in document.comments] == ["×矛盾", "※用字"]


@pytest.mark.parametrize("name", ["稿.txt", "稿.md", "稿.html"])
def test_of_other_files_a_word_file_is_made(county: County, visit: Visit, name: str) -> None:
    answer = sent(visit("market", "handler"), TEXT.encode(), name, do="word")
    document = Document(io.BytesIO(answer.content))
    assert TEXT in [each.text for each in document.paragraphs] and len(list(document.comments)) == 2


def test_the_annotated_page_is_taken_away_as_a_file(county: County, visit: Visit) -> None:
    answer = sent(visit("market", "handler"), word(), do="html")
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.decode().startswith("<!doctype html>") and "<link" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"PK\x03\x04", "不是 Word 文件，或者已经损坏"),
        ("a.pdf", b"%PDF-1.4", "不是 PDF 文件，或者已经损坏"),
        ("a.exe", b"MZ", "不认识的文件类型"),
        ("a.txt", b" ", "文件里没有文字"),
        ("a.txt", b"a" * (2**20 + 1), "文件超过 1 MB"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_cure(
    county: County, visit: Visit, settings: Settings, name: str, content: bytes, says: str
) -> None:
    settings.CHECK_MB = 1
    client = visit("market", "handler")
    answer = sent(client, content, name, "word")
    assert answer.status_code == 422 and says in answer.content.decode()
    part = sent(client, content, name, hx_request="true")
    assert part.status_code == 200 and says in part.content.decode(), "a part of a page is taken in with 200 alone"


def test_one_of_file_and_text_is_asked_for(county: County, visit: Visit) -> None:
    client = visit("market", "handler")
    assert "二者取一" in client.post(ADDRESS, {}).content.decode()
    both = client.post(ADDRESS, {"text": TEXT, "file": SimpleUploadedFile("a.docx", word())})
    assert both.status_code == 422 and "二者取一" in both.content.decode()


def test_a_text_longer_than_is_checked_is_refused(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "CHARACTERS", 10)
    answer = sent(visit("market", "handler"), word())
    assert answer.status_code == 422 and "正文超过 10 字" in answer.content.decode()


def test_reading_ends_with_its_seconds(county: County, visit: Visit, settings: Settings) -> None:
    settings.CHECK_SECONDS = 0
    answer = sent(visit("market", "handler"), word())
    assert answer.status_code == 422 and "读取和核对超过 0 秒" in answer.content.decode()


def test_a_text_that_is_typed_in_ends_with_its_seconds_too(county: County, visit: Visit, settings: Settings) -> None:
    settings.CHECK_SECONDS = 0
    answer = visit("market", "handler").post(ADDRESS, {"text": TEXT})
    assert answer.status_code == 422 and "请分成几份核对" in answer.content.decode()


def test_findings_in_more_places_than_a_page_bears_are_refused(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "PLACES", 3)
    answer = sent(visit("market", "handler"), word())
    assert answer.status_code == 422 and "核出的位置超过 3 处" in answer.content.decode()


def test_a_check_whose_process_is_killed_is_said_to_have_failed_and_frees_its_turn(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    killed = tmp_path / "python"
    killed.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    killed.chmod(0o700)
    client = visit("market", "handler")
    with monkeypatch.context() as patched:
        patched.setattr(apart.sys, "executable", str(killed))
        for _ in range(3):
            assert "文件无法读取" in sent(client, word()).content.decode()
    assert sent(client, word()).status_code == 200


def test_only_so_many_are_checked_at_once(county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(apart, "_AT_ONCE", turns)
    client = visit("market", "handler")
    with turns:
        assert "正在核对的报告过多" in sent(client, word()).content.decode()
    assert sent(client, word()).status_code == 200


def test_a_draft_is_compared_with_own_figures_as_the_officer_sees_them(
    county: County, visit: Visit, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2021.yaml").write_text(OUTLINE, encoding="utf-8")
    monkeypatch.setattr(outlining, "OUTLINES", tmp_path)
    desk.decided()
    client, text = visit("market", "handler"), "全年收到摊位许可申请9件，准予1件。"
    alone = client.post(ADDRESS, {"text": text}).content.decode()
    assert "本系统" not in alone.partition('id="checked-list"')[2]
    beside = client.post(ADDRESS, {"text": text, "year": "2021"}).content.decode()
    assert "本系统2021年" in beside and "9≠1" in beside and "1=1" in beside
    made = client.post(ADDRESS, {"text": text, "year": "2021", "place": "130130", "do": "word"})
    assert ["9≠1" in each.text for each in Document(io.BytesIO(made.content)).comments] == [True]
    elsewhere = client.post(ADDRESS, {"text": text, "year": "2021", "place": "999999"})
    assert elsewhere.status_code == 422, "a place that is not the officer's own"
    without = client.post(ADDRESS, {"text": text, "year": "1990"})
    assert without.status_code == 422 and "没有适用于该年的报告提纲" in without.content.decode()


def test_names_of_the_installation_are_known_and_a_faulty_file_of_them_is_told(
    county: County, visit: Visit, settings: Settings, tmp_path: Path
) -> None:
    names = tmp_path / "names.yaml"
    names.write_text("names: 1", encoding="utf-8")
    settings.NAMES = str(names)
    answer = visit("market", "handler").post(ADDRESS, {"text": TEXT})
    assert answer.status_code == 422 and "names.yaml" in answer.content.decode()


def test_who_has_not_signed_in_gets_nothing_and_no_file_is_kept(county: County) -> None:
    for response in (Client().get(ADDRESS), sent(Client(), word())):
        assert response.status_code == 302 and response["Location"].startswith("/sign-in/")
    assert not KeptForm.objects.exists()


def test_it_is_offered_where_figures_and_reports_are(county: County, visit: Visit) -> None:
    client = visit("justice", "handler")
    assert f'href="{ADDRESS}"' in client.get("/figures/").content.decode()
    assert f'href="{ADDRESS}"' in client.get("/report/130130/2021/").content.decode()


def test_nothing_that_is_handed_in_is_run(county: County, visit: Visit) -> None:
    shown = visit("market", "handler").post(ADDRESS, {"text": f"<script>alert(1)</script>{TEXT}"}).content.decode()
    assert "<script>alert" not in shown and "&lt;script&gt;alert(1)" in shown
