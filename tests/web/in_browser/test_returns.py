"""Data collected in a real browser: the notice, a sheet down and back, checked, signed, and the figure that it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from fazhi.kernel.organs.founding import designate
from fazhi.kernel.organs.models import Office
from fazhi.kernel.returns.models import Collection, DataReturn
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.returns.asking import KEEPER, SCAN
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBERS = [12, 9, 3, 3.05, 98.5]


def filled_in(source: Path, target: Path, numbers: list[float]) -> Path:
    """The downloaded sheet with numbers in it."""
    book = load_workbook(source)
    for row, number in enumerate(numbers, start=2):
        book.worksheets[0][f"D{row}"] = number
    book.save(target)
    return target


def handed_in(visitor: Visitor, sheet: Path) -> None:
    visitor.page.locator("[name=file]").set_input_files(sheet)
    visitor.page.get_by_role("button", name="读入", exact=True).click()
    visitor.page.wait_for_load_state()


def test_data_are_collected_by_sheet_signed_and_traced(
    enter: Enter, county: County, screenshots: Path, tmp_path: Path
) -> None:
    designate(PLACE, Office.PETITIONS, county.organ(KEEPER), FOUNDED, basis="测试")
    office, head = enter("justice", "handler"), enter("justice", "principal")
    office.open("/open/kernel.collection/begin/").shot(screenshots, "returns-begin")
    assert office.overflow == 0
    form = office.form("begin")
    for box in form.locator("[name=asked]").all():
        box.set_checked(box.get_attribute("value") == "toy.fairs")
    office.do("begin", from_on="2020-01-01", last_day="2020-12-31", due_on="2021-03-31")
    assert office.refusals == []
    collection = Collection.objects.get()
    head.open(f"/matters/{collection.pk}/").do("issue")
    head.shot(screenshots, "returns-collection")
    assert "集市情况（测试）" in head.text
    asked = DataReturn.objects.get()
    matter = f"/matters/{asked.pk}/"
    for width in (NARROW, WIDE):
        keeper = enter(KEEPER, "handler", width=width)
        keeper.open(f"{matter}?act=fill").shot(screenshots, "returns-fill")
        assert keeper.overflow == 0
        keeper.page.get_by_role("link", name="下载表格填写").click()
        keeper.shot(screenshots, "returns-sheet")
        assert keeper.overflow == 0
    with keeper.page.expect_download() as download:
        keeper.page.get_by_role("link", name="下载报送表").click()
    sheet = tmp_path / "报送表.xlsx"
    download.value.save_as(sheet)
    handed_in(keeper, filled_in(sheet, tmp_path / "错.xlsx", [13, *NUMBERS[1:]]))
    keeper.shot(screenshots, "returns-faults")
    assert "应等于其中日间集市、夜间集市之和 12" in keeper.text
    handed_in(keeper, filled_in(sheet, tmp_path / "对.xlsx", NUMBERS))
    keeper.shot(screenshots, "returns-read-in")
    assert "已从表格读入" in keeper.text
    keeper.do("fill", as_of="2020-12-31")
    assert keeper.refusals == []
    enter(KEEPER, "reviewer").open(matter).do("check")
    signing = enter(KEEPER, "principal").open(matter)
    scan = tmp_path / "报送函.pdf"
    scan.write_bytes(SCAN.content)
    form = signing.form("sign")
    form.locator("[name=act-files]").set_input_files(scan)
    signing.do("sign", letter="演编函〔2021〕1号")
    assert signing.refusals == []
    signing.shot(screenshots, "returns-signed")
    assert "已报送" in signing.text
    for width in (NARROW, WIDE):
        reader = enter("justice", "handler", width=width)
        reader.open("/figures/toy.fairs.turnover/?place=130130&year=2020").shot(screenshots, "returns-figure")
        assert reader.overflow == 0 and "3.05" in reader.text
    reader.page.locator("#records a", has_text="集市情况").click()
    reader.page.wait_for_url(f"**{matter}")
    reader.shot(screenshots, "returns-return")
    reader.page.locator("a", has_text="存证").first.click()
    reader.page.wait_for_url("**/proof/**")
    assert "日志" in reader.text
