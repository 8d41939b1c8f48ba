"""The annual report in a real browser: both widths and languages, by keyboard, without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County
from tests.kernel.desk import Desk
from tests.public.conftest import published
from tests.report.annual import published_report
from tests.report.charting.outlining import TOY, outline
from tests.web.browser import NARROW, WIDE, Visitor
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


@pytest.fixture
def illustrated(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report with a chart of each kind; none of the small county's figures fills those of the outline in force."""
    desk = Desk(county)
    for day in ("2020-05-06", "2021-02-03", "2021-02-04", "2021-07-01"):
        desk.decided(day, f"{day[:8]}20")
    outline(
        tmp_path, monkeypatch,
        {"title": "摊位许可的申请和决定", "bars": [TOY, "toy.permits.decided", "toy.permits.granted"]},
        {"title": "各月申请和决定", "months": [TOY, "toy.permits.decided"]},
        {"title": "各月决定，按结果分", "months": "toy.permits.decided", "by": "结果"},
        {"title": "历年申请和准予", "years": [TOY, "toy.permits.granted"]},
    )  # fmt: skip
    published_report(county)


@pytest.mark.parametrize("tongue", ["", "en/"])
def test_charts_read_well_at_both_widths(citizen: Visitor, illustrated: None, tongue: str) -> None:
    citizen.open(f"/public/{tongue}report/2021/")
    assert citizen.page.locator("figure.chart").count() == 4
    assert at_both_widths(citizen.page, "charts") == []
    assert citizen.complaints == [], "the policy of the site refuses nothing in a drawing"


def test_a_chart_is_drawn_for_the_width_without_scripts(
    browser: Browser, live_server: LiveServer, illustrated: None
) -> None:
    for width, shown in ((WIDE, 0), (NARROW, 1)):
        visitor = Visitor(browser, live_server.url, width=width, scripts=False)
        visitor.open("/public/report/2021/")
        for at in range(4):
            drawings = visitor.page.locator("figure.chart").nth(at).locator("svg")
            assert [drawings.nth(each).is_visible() for each in range(2)] == [each == shown for each in range(2)]
            box = drawings.nth(shown).bounding_box()
            assert box is not None and 300 < box["width"] <= 704
        visitor.close()


def test_the_numbers_of_a_chart_lead_to_their_figure(citizen: Visitor, illustrated: None) -> None:
    citizen.open("/public/report/2021/")
    chart = citizen.page.get_by_role("img", name="摊位许可的申请和决定")
    assert "摊位许可申请3" in (chart.locator("desc").text_content() or "")
    citizen.page.get_by_text("图1的数据").click()
    citizen.page.locator("figure.chart").first.get_by_role("link", name="摊位许可申请").click()
    citizen.page.wait_for_url(f"**/report/2021/{TOY}/")
