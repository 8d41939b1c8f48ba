"""Many inspections of a campaign in a real browser: the page says how far it is; items and namesakes read well."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fazhi.kernel.procedures import errands
from fazhi.now import moment
from fazhi.operation import jobs
from tests.conftest import County
from tests.kernel.desk import Desk, date
from tests.public.conftest import published
from tests.report.annual import published_report
from tests.services.inspection.campaigning import MANY, Campaign
from tests.services.inspection.field import Field
from tests.services.inspection.test_many import DRAWN, spoil, stop_after
from tests.services.inspection.test_namesakes import Namesakes
from tests.web.browser import NARROW, Visitor
from tests.web.in_browser.conftest import Enter
from tests.web.in_browser.test_accessible import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    today = date("2021-03-15")
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: today)
    return today


def test_the_page_follows_the_worker_without_being_loaded_anew(county: County, enter: Enter, screenshots: Path) -> None:
    campaign = Campaign(Field(county), shops=MANY[:DRAWN], drawn=DRAWN)
    spoil(MANY[3], campaign)
    drawn, _ = campaign.drawn()
    handler = enter("market", "handler")
    address = f"/matters/{drawn.pk}/"
    jobs.alive(moment())
    handler.open(address)
    handler.do("begin", on="2021-03-15")
    assert handler.refusals == []
    told = handler.page.locator("#errands")
    expect(told).to_contain_text(f"已开 0/{DRAWN}")
    handler.page.evaluate("window.kept = true")
    errands.carry_on(stop_after(2))
    expect(told).to_contain_text(f"已开 2/{DRAWN}")
    handler.shot(screenshots, "campaign-being-opened")
    errands.carry_on()
    expect(told).to_contain_text("1 件未能办理")
    assert handler.page.evaluate("window.kept") is True
    handler.shot(screenshots, "campaign-one-refused")
    faults = at_both_widths(handler.page, address)
    phone = enter("market", "principal", width=NARROW)
    phone.open(address)
    expect(phone.page.locator("#errands")).to_contain_text(MANY[3])
    phone.shot(screenshots, "campaign-one-refused-phone")
    assert faults == []


def test_who_has_a_namesake_is_asked_for_the_certificate(county: County, enter: Enter, screenshots: Path) -> None:
    two = Namesakes(Field(county))
    visitor = enter("market", "handler", width=NARROW, nth=int(two.code[-1]))
    form = visitor.open(f"/matters/{two.one.pk}/").form("visit")
    expect(form.locator("[name=own]")).to_be_visible()
    visitor.shot(screenshots, "visit-own-certificate")
    assert at_both_widths(visitor.page, "visit") == []


def test_the_published_report_divides_by_item(county: County, citizen: Visitor, screenshots: Path) -> None:
    campaign = Campaign(Field(county))
    _, (one, other, _) = campaign.running()
    campaign.reviewed(one)
    campaign.reviewed(other, result="correction-ordered", findings="未公示", **{"point_2-2": "no"})
    published(Desk(county))
    published_report(county)
    for tongue in ("", "en/"):
        address = f"/public/{tongue}report/2021/services.inspection.item-checks/"
        citizen.open(address)
        expect(citizen.page.locator("table.bars").first).to_be_visible()
        citizen.shot(screenshots, f"report-items{tongue.rstrip('/')}")
        assert at_both_widths(citizen.page, address) == []
