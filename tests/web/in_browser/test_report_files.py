"""In a real browser: the report taken away from its matter, a number of it traced, and who is late reminded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pypdf import PdfReader

from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from fazhi.report.rendering.choosing import UNPUBLISHED
from tests.conftest import County
from tests.kernel.desk import date, fresh
from tests.kernel.returns.asking import asked_in_march
from tests.report.annual import begun, published_report
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def on_the_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: date(day))


def test_the_report_is_taken_away_from_the_page_of_its_matter(
    enter: Enter, county: County, screenshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_day(monkeypatch, "2022-03-22")
    report = begun(county)
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date("2022-01-20"))
    for width in (NARROW, WIDE):
        officer = enter("justice", "handler", width=width).open(f"/matters/{report.pk}/")
        assert officer.overflow == 0
        officer.page.get_by_role("link", name="报告成文").click()
        officer.page.wait_for_url("**/document/")
        officer.shot(screenshots, "report-document")
        assert officer.overflow == 0
    page = officer.page
    page.get_by_label("PDF 文件").check()
    page.get_by_label("发文字号").fill("演政〔2022〕1号")
    page.get_by_label("主送机关").fill("市人民政府")
    page.get_by_label("加版头").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="生成文件").click()
    target = tmp_path / "report.pdf"
    download.value.save_as(target)
    assert download.value.suggested_filename.endswith("（未公布）.pdf")
    first = PdfReader(target).pages[0].extract_text()
    assert "演政〔2022〕1号" in first and "市人民政府：" in first and UNPUBLISHED in first


def test_a_number_is_traced_from_its_page_to_the_bytes_that_were_frozen(
    citizen: Visitor, county: County, screenshots: Path, tmp_path: Path
) -> None:
    published_report(county)
    sequence_all()
    for width in (NARROW, WIDE):
        citizen.page.set_viewport_size({"width": width, "height": 900})
        citizen.width = width
        citizen.open("/public/report/2021/toy.stalls/").shot(screenshots, "report-trace")
        assert citizen.overflow == 0
    with citizen.page.expect_download() as download:
        citizen.page.get_by_role("link", name="下载该文件").click()
    target = tmp_path / "figure.json"
    download.value.save_as(target)
    assert hashlib.sha256(target.read_bytes()).hexdigest() in citizen.text
    citizen.page.locator("#main").get_by_role("link", name="怎样核验").click()
    citizen.page.wait_for_url("**/verify/")


def test_who_is_late_is_seen_on_the_page_of_the_collection_and_reminded(
    enter: Enter, county: County, screenshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_day(monkeypatch, "2021-04-03")
    asked = asked_in_march(county, "staffing")
    for width in (NARROW, WIDE):
        office = enter("justice", "handler", width=width).open(f"/matters/{asked.asked_in_id}/")
        office.shot(screenshots, "collection-survey")
        assert office.overflow == 0
    assert "未开始填报，逾期3天" in office.text
    office.page.get_by_role("button", name="催办逾期的 1 件").click()
    office.page.wait_for_url("**/bulk/remind/**")
    office.shot(screenshots, "collection-remind")
    office.page.locator("[name=text]").fill("请尽快报送")
    office.page.get_by_role("button", name="逐件办理").click()
    office.page.wait_for_load_state()
    assert Act.objects.filter(name="remind", matter=asked.pk).count() == 1
