"""The annual report taken away as Word and PDF from its matter: by whoever sees it, at any stage once compiled."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from docx import Document
from pypdf import PdfReader

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.docx import DOCX
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Matter
from fazhi.report.rendering.choosing import UNPUBLISHED
from tests.conftest import County
from tests.kernel.desk import date, fresh
from tests.report.annual import begun, put_out, taken_to
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db
LINK = "报告成文：Word、PDF"
GIVEN = {
    "form": "docx", "organ": "演示县人民政府", "dated": "2022-03-01", "number": "演政〔2022〕1号",
    "addressee": "市人民政府", "red_head": "on", "copied_to": "县委", "printed_by": "县政府办公室",
    "printed_on": "2022-03-02",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_the_next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: date("2022-03-22"))


def compiled(county: County, report: Matter | None = None, on: str = "2022-01-20") -> Matter:
    found = report or begun(county)
    perform(fresh(found), "compile", by=county.post("justice", "handler"), on=date(on))
    return found


def address(report: Matter) -> str:
    return f"/matters/{report.pk}/document/"


def page(client: Client, report: Matter) -> str:
    return client.get(f"/matters/{report.pk}/").content.decode()


def word(client: Client, report: Matter, **changed: str) -> Any:
    response = client.get(address(report), {**GIVEN, **changed})
    assert (response.status_code, response["Content-Type"]) == (200, DOCX)
    return Document(io.BytesIO(response.content))


def head_of(document: Any) -> str:
    return str(document.sections[0].header.paragraphs[0].text)


def test_it_is_offered_once_it_is_compiled(county: County, visit: Visit) -> None:
    report, client = begun(county), visit("justice", "handler")
    assert LINK not in page(client, report)
    assert client.get(address(report)).status_code == 404
    compiled(county, report)
    assert LINK in page(client, report)
    assert client.get(address(report)).status_code == 200


def test_a_draft_says_on_every_page_that_it_is_not_published(county: County, visit: Visit) -> None:
    report, client = compiled(county), visit("justice", "reviewer")
    assert UNPUBLISHED in head_of(word(client, report))
    answer = client.get(address(report), {**GIVEN, "form": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert all(UNPUBLISHED in each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_published_version_does_not_and_a_new_draft_of_it_does(county: County, visit: Visit) -> None:
    report, client = compiled(county), visit("justice", "handler")
    taken_to(county, report, "submit", "2022-02-01")
    assert UNPUBLISHED in head_of(word(client, report)), "handed in is not yet published"
    put_out(county, Notice.objects.get(source__matter=report.pk), "2022-02-08")
    assert UNPUBLISHED not in head_of(word(client, report))
    perform(
        fresh(report), "revise", by=county.post("justice", "handler"), on=date("2022-03-01"), reason="有记录更正"
    )  # fmt: skip
    assert UNPUBLISHED not in head_of(word(client, report)), "nothing new was compiled yet"
    compiled(county, report, "2022-03-02")
    assert UNPUBLISHED in head_of(word(client, report))


def test_what_surrounds_the_text_is_given_in_the_form(county: County, visit: Visit) -> None:
    report, client = compiled(county), visit("justice", "handler")
    document = word(client, report)
    texts = [each.text for each in document.paragraphs]
    assert texts[:2] == ["演示县人民政府文件", "演政〔2022〕1号"]
    assert {"市人民政府：", "演示县人民政府", "2022年3月1日"} <= set(texts)
    assert document.tables[1].rows[0].cells[0].text == "抄送：县委。"
    assert [each.text for each in document.tables[1].rows[1].cells] == ["县政府办公室", "2022年3月2日印发"]


def test_what_follows_from_the_records_stands_in_the_form_already(county: County, visit: Visit) -> None:
    report, client = compiled(county), visit("justice", "handler")
    shown = client.get(address(report)).content.decode()
    assert 'value="2022-01-20"' in shown, "the day on which it was compiled"


def test_what_is_typed_wrong_is_told_and_gives_no_file(county: County, visit: Visit) -> None:
    report, client = compiled(county), visit("justice", "handler")
    answer = client.get(address(report), {**GIVEN, "dated": "3月1日", "form": "exe"})
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (422, "text/html")
    assert "演政〔2022〕1号" in answer.content.decode(), "what was typed is kept"


def test_who_does_not_see_the_matter_gets_nothing_of_it(county: County, visit: Visit) -> None:
    report = compiled(county)
    for organ, role in (("market", "handler"), ("market", "principal"), ("justice", "auditor")):
        client = visit(organ, role)
        assert client.get(address(report)).status_code == 404, (organ, role)
        assert client.get(address(report), GIVEN).status_code == 404, (organ, role)
    assert Client().get(address(report), GIVEN).status_code == 302


def test_other_matters_have_no_such_page(county: County, visit: Visit, finding: Matter) -> None:
    client = visit("justice", "handler")
    assert client.get(address(finding)).status_code == 404
    assert LINK not in page(client, finding)
