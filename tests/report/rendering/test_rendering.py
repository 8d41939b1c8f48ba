"""Rendered from the records: by the command, and on the public site."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from fazhi.cli.reports import report as command
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.docx import DOCX
from fazhi.kernel.procedures.engine import perform
from fazhi.public import report as public
from fazhi.report.rendering.choosing import UNPUBLISHED, NothingFrozen, text_for
from tests.conftest import PLACE, County
from tests.kernel.desk import date, fresh
from tests.report.annual import adopted, begun, published_report, put_out
from tests.report.rendering.texts import NOTE

pytestmark = pytest.mark.django_db
SITE = "/public/report/2021/report."


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("fazhi.public.report", "fazhi.cli.reports"):
        monkeypatch.setattr(f"{module}.today", lambda: datetime.date(2022, 12, 31))


def rendered(out: Path, *more: str, year: str = "2021") -> Any:
    return CliRunner().invoke(
        command, ["render", "--place", PLACE, "--year", year, "--form", out.suffix[1:], "--out", str(out), *more]
    )


def targets(document: Any) -> set[str]:
    found = [each.get(qn("r:id")) for each in document.element.body.iter(qn("w:hyperlink"))]
    return {document.part.rels[id].target_ref for id in found if id}


def test_the_published_report_is_rendered_with_links_to_the_public_site(county: County, tmp_path: Path) -> None:
    published_report(county)
    out = tmp_path / "new" / "report.docx"
    assert rendered(out, "--site", "https://county.example/").output.strip() == str(out)
    found = Document(str(out))
    assert found.paragraphs[0].text.endswith("关于2021年度法治政府建设情况的报告")
    assert "https://county.example/public/report/2021/toy.stalls/" in targets(found)
    assert "2022年2月1日" in [each.text for each in found.paragraphs], "the day on which it was confirmed"
    assert found.sections[0].header.paragraphs[0].text == ""


def test_every_element_of_an_official_document_can_be_given(county: County, tmp_path: Path) -> None:
    published_report(county)
    out = tmp_path / "report.docx"
    rendered(
        out, "--organ", "演示县人民政府", "--dated", "2022-03-01", "--number", "演政〔2022〕1号",
        "--addressee", "市人民政府", "--red-head", "--copied-to", "县委", "--printed-by", "县政府办公室",
        "--printed-on", "2022-03-02",
    )  # fmt: skip
    found = Document(str(out))
    texts = [each.text for each in found.paragraphs]
    assert texts[:2] == ["演示县人民政府文件", "演政〔2022〕1号"]
    assert {"市人民政府：", "演示县人民政府", "2022年3月1日"} <= set(texts)
    assert [each.text for each in found.tables[1].rows[1].cells] == ["县政府办公室", "2022年3月2日印发"]


def test_what_is_not_published_says_so_and_leads_into_the_workbench(
    county: County, tmp_path: Path, settings: Any
) -> None:
    settings.DEMONSTRATION = True
    report = begun(county)
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date("2022-01-20"))
    for form in ("docx", "pdf", "html"):
        assert rendered(tmp_path / f"report.{form}").exit_code == 0
    found = Document(str(tmp_path / "report.docx"))
    assert found.sections[0].header.paragraphs[0].text == f"{NOTE}　{UNPUBLISHED}"
    assert f"{settings.BASE_URL}/figures/toy.stalls/?place={PLACE}&year=2021" in targets(found)
    assert UNPUBLISHED in PdfReader(tmp_path / "report.pdf").pages[0].extract_text()
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert UNPUBLISHED in page and "数据来源表" in page and "<script" not in page
    assert not text_for(PLACE, 2021, date("2022-12-31")).published


def test_a_report_compiled_anew_stays_behind_the_published_one(county: County) -> None:
    report = begun(county)
    put_out(county, adopted(county, report))
    before = text_for(PLACE, 2021, date("2022-12-31"))
    perform(fresh(report), "revise", by=county.post("justice", "handler"), on=date("2022-03-01"), reason="更正")
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date("2022-03-02"))
    assert text_for(PLACE, 2021, date("2022-12-31")) == before


def test_where_nothing_was_frozen_the_cure_is_said(county: County, tmp_path: Path) -> None:
    found = rendered(tmp_path / "report.pdf", year="2020")
    assert isinstance(found.exception, NothingFrozen)
    assert "汇编并固定" in str(found.exception)
    assert not (tmp_path / "report.pdf").exists()


def test_the_public_takes_the_report_away(county: County, client: Client) -> None:
    published_report(county)
    page = client.get("/public/report/2021/").content.decode()
    for form, kind in (("docx", DOCX), ("pdf", "application/pdf")):
        assert f'href="{SITE}{form}"' in page
        answer = client.get(SITE + form)
        content = answer.getvalue()
        assert answer["Content-Type"] == kind
        assert f'filename="report-2021.{form}"' in answer["Content-Disposition"]
        assert client.get(SITE + form).getvalue() == content
        assert client.get(SITE + form, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert "http://testserver/public/report/2021/toy.stalls/" in targets(
        Document(io.BytesIO(client.get(f"{SITE}docx").getvalue()))
    )
    assert "http://testserver/public/en/report/2021/toy.stalls/" in targets(
        Document(io.BytesIO(client.get("/public/en/report/2021/report.docx").getvalue()))
    )


def test_no_other_form_and_no_unpublished_report_is_handed_out(county: County, client: Client) -> None:
    adopted(county, begun(county))
    for form in ("docx", "pdf"):
        assert client.get(SITE + form).status_code == 404
    published_report_of_another_form = [client.get(SITE + form).status_code for form in ("html", "exe", "docx.exe")]
    assert set(published_report_of_another_form) == {404}
    assert public.DOCUMENTS == ("docx", "pdf")


def test_a_withdrawn_report_is_gone(county: County, client: Client) -> None:
    notice = published_report(county)
    perform(
        Notice.objects.get(pk=notice.pk), "withdraw", by=county.post("justice", "principal"), on=date("2022-03-01"),
        reason="撤回",
    )  # fmt: skip
    answer = client.get(f"{SITE}pdf")
    assert answer.status_code == 410
    assert json.dumps(answer.headers.get("Content-Type"))
