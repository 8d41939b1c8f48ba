"""Search in a real browser: at a desk and on a phone, by keyboard, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.kernel.search.rebuilding import rebuild
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.browser import NARROW, WIDE
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_search_is_typed_sent_by_enter_and_read(enter: Enter, county: County, screenshots: Path, width: int) -> None:
    desk = Desk(county)
    for nth in range(3):
        desk.open(f"2021-03-0{nth + 1}", {"subject": f"城东夜市摊位延长经营时间申请（第{nth + 1}排）"})
    rebuild()
    visitor = enter("market", "handler", width=width).open("/search/")
    visitor.shot(screenshots, "search-empty")
    assert visitor.overflow == 0
    page = visitor.page
    page.keyboard.type("摊位")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    assert page.locator("mark").first.inner_text() == "摊位"
    visitor.shot(screenshots, "search-found")
    assert visitor.overflow == 0
    page.select_option("[name=kind]", "matter")
    page.click("main form.filter > button")
    assert page.locator("tbody tr").count() == 3
    visitor.shot(screenshots, "search-filtered")
    page.locator("tbody a").first.click()
    assert visitor.path.startswith("/matters/")
    assert visitor.complaints == []


def test_search_in_english(enter: Enter, county: County, screenshots: Path) -> None:
    Desk(county).open()
    visitor = enter("market", "handler", locale="en-GB").open("/search/?q=行政复议&kind=law")
    visitor.shot(screenshots, "search-english")
    assert "Statutory limits" in visitor.text
    assert visitor.overflow == 0
