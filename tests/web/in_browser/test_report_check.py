"""In a real browser: a Word file is handed in, read as an annotated page, and taken away with its comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt, RGBColor
from playwright.sync_api import Browser, Page

from tests.conftest import County
from tests.web.browser import NARROW, WIDE
from tests.web.in_browser.conftest import Enter
from tests.web.in_browser.test_accessible import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = (
    "一是推进简政放权。全年新增企业90家，总数达79家，同比增长较快。",
    "三是强化行政政执法监督。全年办理行政复议案件10件，其中民生类6件、土地类3件、其他2件。",
    "共设机构37个，其中党委机构12个，政府部门25个。受理法律援助案件618件，办结625件。",
    "开展培训15次，培训执法人员1200余人次。",
)
OVER = "新增数大于累计数"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report with a heading, a run in red and a table."""
    document = Document()
    document.add_heading("演示县2021年法治政府建设工作报告", 1)
    for line in LINES:
        document.add_paragraph(line)
    marked = document.add_paragraph("全县共有")
    run = marked.add_run("执法人员530名，其中县直430名、乡镇100名")
    run.font.color.rgb, run.font.size = RGBColor(0xC0, 0, 0), Pt(16)
    marked.add_run("。")
    table = document.add_table(rows=2, cols=2)
    for row, (name, number) in zip(table.rows, (("行政许可", "178项"), ("行政处罚", "2036项")), strict=True):
        row.cells[0].text, row.cells[1].text = name, number
    path = tmp_path / "法治报告（稿）.docx"
    document.save(str(path))
    return path


def shown(page: Page) -> list[str]:
    """The marks of the findings that are seen in the list."""
    return [each.get_attribute("class") or "" for each in page.locator(".findings > li:visible").all()]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_word_file_is_read_sifted_and_taken_away(
    enter: Enter, county: County, screenshots: Path, tmp_path: Path, report: Path, width: int
) -> None:
    visitor = enter("market", "handler", width=width).open("/figures/")
    page = visitor.page
    page.get_by_role("link", name="核对报告").click()
    page.wait_for_url("**/report/check/")
    visitor.shot(screenshots, "report-check")
    page.locator("[name=file]").set_input_files(report)
    page.locator("#check-form").get_by_role("button", name="核对", exact=True).click()
    page.locator("#check-result h2").first.wait_for()
    visitor.shot(screenshots, "report-checked")
    assert visitor.overflow == 0
    assert set(shown(page)) == {"contradiction", "undecided", "misprint"}
    for name, mark in (("矛盾", "contradiction"), ("存疑", "undecided"), ("用字", "misprint")):
        page.locator(f"label[for=show-{mark}]", has_text=name).click()
        assert set(shown(page)) == {mark}
        assert page.locator(f".text a:visible:not(.{mark})").count() == 0
    page.locator("label[for=show-everything]").click()
    visitor.shot(screenshots, "report-checked-everything")
    assert "holds" in shown(page) and visitor.overflow == 0
    page.locator(".findings > li", has_text=OVER).locator("a").first.click()
    place = page.locator(".text a:target")
    assert place.inner_text().startswith("×矛盾")
    place.click()
    assert OVER in page.locator(".findings > li:target").inner_text()
    with page.expect_download() as download:
        page.locator("#check-result").get_by_role("button", name="下载 Word 批注").click()
    assert download.value.suggested_filename == "法治报告（稿）-核数.docx"
    download.value.save_as(tmp_path / "made.docx")
    made, given = Document(str(tmp_path / "made.docx")), Document(str(report))
    assert [each.text for each in made.paragraphs] == [each.text for each in given.paragraphs]
    assert any(OVER in each.text for each in made.comments) and any("行政执法" in each.text for each in made.comments)
    assert {each.font.color.rgb for each in made.paragraphs[5].runs[1:-1]} == {RGBColor(0xC0, 0, 0)}
    assert visitor.complaints == []


def test_the_annotated_page_is_read_from_the_disk_in_both_languages(
    enter: Enter, browser: Browser, county: County, screenshots: Path, tmp_path: Path, report: Path
) -> None:
    for locale, button, word in (("zh-CN", "下载批注页", "矛盾"), ("en-GB", "Annotated page", "Contradiction")):
        visitor = enter("market", "handler", locale=locale).open("/report/check/")
        visitor.page.locator("[name=file]").set_input_files(report)
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=button).first.click()
        path = tmp_path / f"{locale}.html"
        download.value.save_as(path)
        context = browser.new_context(java_script_enabled=True)
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        assert word in page.inner_text(".findings") and asked == [path.as_uri()], "one file, and nothing else is loaded"
        page.locator("label[for=show-everything]").click()
        assert at_both_widths(page, locale) == []
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=screenshots / f"annotated-{locale[:2]}-{width}.png", full_page=True)
        context.close()


def test_the_result_is_read_by_axe_and_by_keyboard(enter: Enter, county: County, report: Path) -> None:
    for locale in ("zh-CN", "en-GB"):
        visitor = enter("market", "handler", locale=locale).open("/report/check/")
        page = visitor.page
        page.locator("[name=file]").set_input_files(report)
        page.locator("#check-form button").first.click()
        page.locator("#check-result h2").first.wait_for()
        assert at_both_widths(page, locale) == []
        page.locator("#show-sought").focus()
        page.keyboard.press("ArrowRight")
        assert set(shown(page)) == {"contradiction"}


def test_what_cannot_be_read_is_said_beside_the_form(
    enter: Enter, county: County, screenshots: Path, tmp_path: Path
) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"no")
    visitor = enter("market", "handler").open("/report/check/")
    visitor.page.locator("[name=file]").set_input_files(path)
    visitor.page.locator("#check-form button").first.click()
    visitor.page.locator("#check-result .refused").wait_for()
    visitor.shot(screenshots, "report-check-refused")
    assert "已经损坏" in visitor.page.locator("#check-result").inner_text()
    assert at_both_widths(visitor.page, "refused") == []
