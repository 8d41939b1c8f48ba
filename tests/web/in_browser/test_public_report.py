"""The annual report in a real browser: both widths and languages, by keyboard, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County
from tests.kernel.desk import Desk
from tests.public.conftest import published
from tests.report.annual import published_report
from tests.web.browser import NARROW, Visitor
from tests.web.in_browser.test_accessible import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    "report/", "report/2021/", "report/2021/toy.stalls/", "report/2021/oversight.publication.published/",
    "report/2021/disputes.reconsideration.applications/", "report/2021/toy.permits.granted/", "data/",
)  # fmt: skip


@pytest.fixture
def reported(county: County) -> None:
    published(Desk(county))
    published_report(county)


@pytest.mark.parametrize("tongue", ["", "en/"])
def test_every_page_of_the_report_reads_well_at_both_widths(citizen: Visitor, reported: None, tongue: str) -> None:
    faults = []
    for address in PAGES:
        citizen.open(f"/public/{tongue}{address}")
        faults += at_both_widths(citizen.page, address)
    assert faults == []


def test_the_keyboard_alone_opens_a_number_down_to_its_record(citizen: Visitor, reported: None) -> None:
    citizen.open("/public/report/2021/")
    citizen.tab_to("3")
    focused = "document.activeElement.getAttribute('href')"
    for _ in range(60):
        if (citizen.page.evaluate(focused) or "").endswith("/report/2021/toy.stalls/"):
            break
        citizen.page.keyboard.press("Tab")
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/report/2021/toy.stalls/")
    citizen.tab_to("摊位点S-1")
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/registers/toy.stalls/*/")


def test_bars_are_drawn_without_scripts_and_say_their_share(
    browser: Browser, live_server: LiveServer, reported: None
) -> None:
    visitor = Visitor(browser, live_server.url, width=NARROW, scripts=False)
    visitor.open("/public/report/2021/toy.stalls/")
    assert visitor.page.locator("svg.bar").first.get_attribute("aria-label") == "占 100.0%"
    box = visitor.page.locator("svg.bar rect").first.bounding_box()
    assert box is not None and box["width"] > 100
    visitor.close()
