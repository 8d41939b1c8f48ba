"""Reports checked for programs: the object of the command, by a token for this alone; what is unreadable is told."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from docx import Document
from pytest_django import Settings

from fazhi.api.addresses import described
from fazhi.report.checking import apart, check
from fazhi.report.checking.telling import object_of
from tests.api.acting import Acting, problem
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db
PATH = "/api/v1/report-check"
TEXT = "新增企业90家，总数达79家。行政政执法。共设机构37个，其中党委机构12个，政府部门25个。"


@pytest.fixture
def program(desk: Desk) -> Acting:
    return Acting(desk.post("handler"), "reports:check")


def sent(program: Acting, body: Any, **headers: str) -> HttpResponse:
    return program.post(PATH, body, key=None, **headers)


def handed_in(program: Acting, name: str, content: bytes, **more: str) -> HttpResponse:
    return program.client.post(PATH, {"file": SimpleUploadedFile(name, content), **more})


def word(text: str) -> bytes:
    document, file = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def test_a_text_is_answered_with_the_object_of_the_command(program: Acting) -> None:
    answer = sent(program, {"text": TEXT})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert json.loads(answer.content) == object_of(TEXT, check(TEXT))


def test_a_file_is_answered_with_its_text_in_which_the_places_are(program: Acting) -> None:
    told = json.loads(handed_in(program, "报告.docx", word(TEXT)).content)
    assert told == object_of(TEXT, check(TEXT))
    first = told["relations"][0]
    assert [told["text"][start:end] for start, end in first["spans"]] == ["90家", "79家"]
    assert (first["verdict"], first["why_en"]) == ("contradiction", "More was added than there is by now")


def test_what_cannot_be_read_is_a_problem_with_its_cure(program: Acting) -> None:
    told = problem(handed_in(program, "a.docx", b"no"), 422, "invalid")
    assert "is damaged" in told["detail"] and told["fields"][0]["field"] == "file"
    assert "is not known" in problem(handed_in(program, "a.exe", b"no"), 422, "invalid")["detail"]


def test_a_text_longer_than_is_checked_is_a_problem(program: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "CHARACTERS", 10)
    assert problem(sent(program, {"text": TEXT}), 422, "invalid")["fields"][0]["field"] == "text"


@pytest.mark.parametrize("body", [{}, [], {"text": ""}, {"text": 1}, {"text": TEXT, "name": "a"}])
def test_a_body_of_another_shape_is_refused(program: Acting, body: Any) -> None:
    problem(sent(program, body), 422, "invalid")


def test_parts_besides_the_file_are_refused(program: Acting) -> None:
    problem(handed_in(program, "a.txt", TEXT.encode(), text="x"), 422, "invalid")
    problem(program.client.post(PATH, {"other": SimpleUploadedFile("a.txt", b"1")}), 422, "invalid")


def test_what_is_larger_than_the_bound_is_not_read(program: Acting) -> None:
    problem(sent(program, {"text": "一" * 10**6}), 413, "too-large")


def test_another_content_type_is_refused(program: Acting) -> None:
    answer = program.client.post(PATH, TEXT, content_type="text/plain")
    problem(answer, 415, "wrong-type")


def test_who_comes_while_others_are_checked_is_told_when_to_come_again(
    program: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(apart, "_AT_ONCE", turns)
    with turns:
        answer = sent(program, {"text": TEXT})
        problem(answer, 429, "too-many")
    assert answer["Retry-After"] == "5"


def test_a_faulty_file_of_names_is_told_and_its_place_on_this_machine_is_not(
    program: Acting, settings: Settings, tmp_path: Path
) -> None:
    names = tmp_path / "names.yaml"
    names.write_text("names: 1", encoding="utf-8")
    settings.NAMES = str(names)
    told = problem(sent(program, {"text": TEXT}), 503, "unavailable")
    assert "FAZHI_NAMES" in told["detail"] and str(tmp_path) not in json.dumps(told)


def test_it_asks_for_a_token_that_is_for_it(desk: Desk) -> None:
    other = Acting(desk.post("reviewer"), "figures:read", "matters:read")
    assert problem(sent(other, {"text": TEXT}), 403, "out-of-scope")["scope"] == "reports:check"
    problem(Client().post(PATH, {"text": TEXT}, content_type="application/json"), 401, "token-needed")


def test_the_document_has_both_bodies_and_the_answer() -> None:
    operation = described(open_only=False)["paths"][PATH]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
    assert operation["x-scope"] == "reports:check"
    schemas = described(open_only=False)["components"]["schemas"]
    assert set(schemas["ReportChecked"]["properties"]) == set(object_of("", check("")))
    relation = object_of(TEXT, check(TEXT))["relations"][0]
    assert set(schemas["RelationOut"]["properties"]) == set(relation)
    assert PATH not in described(open_only=True)["paths"]
