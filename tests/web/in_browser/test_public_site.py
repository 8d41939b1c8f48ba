"""The public site in a real browser: both widths and languages, by keyboard, without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.search.models import Item
from fazhi.now import today
from tests.conftest import County
from tests.kernel.calling import answered, called
from tests.kernel.desk import Desk
from tests.public.conftest import published
from tests.toy.models import Stall
from tests.web.browser import NARROW, Visitor
from tests.web.in_browser.test_accessible import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


WHY = "防汛在即，须在主汛期前施行。"


@pytest.fixture
def notice(county: County) -> Notice:
    """A notice that anybody may read, in the log."""
    found = published(Desk(county))
    sequence_all()
    return found


@pytest.fixture
def calls(county: County) -> list[Notice]:
    """A call for opinions that is open for less than the least time, one that has closed, and its answer."""
    desk, day = Desk(county), today()
    days = [(day + timedelta(days=each)).isoformat() for each in (-60, -2, 5)]
    closed = called(desk, days[0], heading="早市管理办法公开征求意见", opinions_until=days[1], opinions_why=WHY)
    return [
        called(desk, days[1], opinions_until=days[2], opinions_why=WHY),
        closed,
        answered(desk, closed, day.isoformat()),
    ]


def addresses(notice: Notice) -> list[str]:
    stall = Stall.objects.get(code="S-1")
    return [
        "", "notices/", f"notices/{notice.pk}/", "registers/", "registers/toy.stalls/",
        "registers/toy.stalls/difference/", f"registers/toy.stalls/{stall.subject}/", "law/?q=复议",
        "law/reconsideration.decision/", "verify/", "draws/recompute/", "data/", "about/", "search/?q=许可",
        "search/?q=没有这样的词", "nothing/",
    ]  # fmt: skip


@pytest.mark.parametrize("tongue", ["", "en/"])
def test_every_page_reads_well_at_both_widths(citizen: Visitor, notice: Notice, tongue: str) -> None:
    faults = []
    for address in addresses(notice):
        citizen.open(f"/public/{tongue}{address}")
        faults += at_both_widths(citizen.page, address)
    assert faults == []


@pytest.mark.parametrize("tongue", ["", "en/"])
def test_calls_for_opinions_read_well_at_both_widths(citizen: Visitor, calls: list[Notice], tongue: str) -> None:
    faults = []
    for address in ("", "opinions/", *(f"notices/{each.pk}/" for each in calls)):
        citizen.open(f"/public/{tongue}{address}")
        faults += at_both_widths(citizen.page, address)
    assert faults == []


def test_a_citizen_finds_an_open_call_and_checks_that_it_was_not_changed(citizen: Visitor, calls: list[Notice]) -> None:
    sequence_all()
    citizen.open("/public/")
    citizen.page.click("nav >> text=征求意见")
    citizen.page.wait_for_url("**/opinions/")
    citizen.page.click(f"text={calls[0].heading}")
    expect(citizen.page.locator(".call")).to_contain_text("还剩 5 天")
    citizen.page.click("#check button")
    expect(citizen.page.locator("#check output")).to_contain_text("核验通过")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET opinions_until = %s", [today()])
    citizen.page.reload()
    citizen.page.click("#check button")
    expect(citizen.page.locator("#check output")).to_contain_text("核验未通过")


def test_a_citizen_finds_a_notice_and_checks_it_in_the_browser(citizen: Visitor, notice: Notice) -> None:
    citizen.open("/public/")
    citizen.page.fill("[name=q]", "许可结果")
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/search/**")
    citizen.page.click("main a:has(mark)")
    assert citizen.page.inner_text("h1") == notice.heading
    citizen.page.click("#check button")
    expect(citizen.page.locator("#check output")).to_contain_text("核验通过")


def test_a_text_that_is_not_the_recorded_one_does_not_pass(citizen: Visitor, notice: Notice) -> None:
    with connection.cursor() as cursor:  # as who holds the database might, past everything that refuses it
        cursor.execute("UPDATE notices_notice SET body = %s", ["不予准许。"])
    citizen.open(f"/public/notices/{notice.pk}/")
    citizen.page.click("#check button")
    expect(citizen.page.locator("#check output")).to_contain_text("核验未通过")


def test_the_keyboard_alone_leads_to_a_register_and_back(citizen: Visitor, notice: Notice) -> None:
    citizen.open("/public/")
    press = citizen.page.keyboard.press
    press("Tab")
    assert citizen.page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    assert citizen.page.evaluate("document.activeElement.id") == "main"
    for _ in range(40):
        press("Tab")
        if citizen.page.evaluate("document.activeElement.href || ''").endswith("/registers/toy.stalls/"):
            break
    press("Enter")
    citizen.page.wait_for_url("**/registers/toy.stalls/")
    assert Item.objects.exists()


def test_everything_but_the_check_works_without_scripts(
    browser: Browser, live_server: LiveServer, notice: Notice
) -> None:
    visitor = Visitor(browser, live_server.url, width=NARROW, scripts=False)
    visitor.open("/public/")
    visitor.page.fill("[name=q]", "许可结果")
    visitor.page.click("[role=search] button")
    visitor.page.click("main a:has(mark)")
    assert visitor.page.inner_text("h1") == notice.heading
    assert not visitor.page.is_visible("#check")
    assert visitor.page.is_visible("#proof")
    visitor.close()
