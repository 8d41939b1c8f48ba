"""An ordinary penalty case through five posts, one on the spot on a phone, and a certificate anybody verifies."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from fazhi.enforcement.models import PenaltyCase, SummaryPenalty
from tests.conftest import County
from tests.enforcement.penalising import BENCHMARK, CODES, ITEM, Bureau
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.people import account_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"
DAY = datetime.date(2026, 9, 15)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days go by as the test sets them."""
    Clockwork.day = DAY
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: Clockwork.day)
    monkeypatch.setattr("fazhi.public.verifying.today", lambda: Clockwork.day)


class Clockwork:
    """The day on which everybody works."""

    day = DAY


class Posts:
    """The people of the bureau, each with a window of their own."""

    def __init__(self, browser: Browser, live_server: LiveServer, county: County) -> None:
        self.browser, self.base, self.county = browser, live_server.url, county
        self.windows: dict[tuple[str, int], Visitor] = {}

    def window(self, role: str, nth: int = 0, width: int = WIDE) -> Visitor:
        if (role, nth) not in self.windows:
            account = account_of(self.county.post("market", role, nth), PASSWORD)
            opened = Visitor(self.browser, self.base, width)
            self.windows[role, nth] = opened.sign_in(account.user.get_username(), PASSWORD)
        return self.windows[role, nth]

    def close(self) -> None:
        for window in self.windows.values():
            assert window.foreign == []
            window.close()


@pytest.fixture
def posts(browser: Browser, live_server: LiveServer, county: County) -> Iterator[Posts]:
    with transaction.atomic():
        Bureau(county, ("2021-01-01", "2028-12-31"))
    opened = Posts(browser, live_server, county)
    yield opened
    opened.close()


def two(visitor: Visitor, act: str) -> None:
    """Choose the two officers of the case by their certificates."""
    for code in CODES[:2]:
        visitor.form(act).locator(f"[name=officers][value={code}]").check()


def test_an_ordinary_case_from_lead_to_archive_through_five_posts(posts: Posts, screenshots: Path) -> None:
    on = DAY.isoformat()
    clerk = posts.window("clerk").open("/open/enforcement.penalty/register/")
    clerk.form("register").locator("[name=business]").check()
    clerk.do(
        "register", source="complaint", cause="销售过期食品", facts="投诉称购得过期食品。", occurred_on=on,
        discovered_on=on,
    )  # fmt: skip
    assert clerk.refusals == []
    path = clerk.path
    head = posts.window("principal").open(path)
    two(head, "file")
    head.shot(screenshots, "penalty-1-filing")
    head.do("file", power_item=ITEM, party_kind="enterprise", party_name="演示县甲商贸有限公司")
    assert head.refusals == []
    handler = posts.window("handler").open(path)
    two(handler, "collect")
    handler.do(
        "collect", kind="inspection", began_at=f"{on}T09:00", finished_at=f"{on}T09:40", place="演示县城关镇",
        text="货架上有过期食品三袋。", signed="signed",
    )  # fmt: skip
    assert handler.refusals == []
    handler.form("report").locator("[name=proposed_kinds][value=fine]").check()
    handler.do(
        "report", findings="销售过期食品三袋。", evidence="现场检查笔录。", legal_basis="食品安全法第一百二十四条",
        proposed_fine="2000", confiscated="0", proposal="罚款二千元", benchmark=BENCHMARK, discretion="货值较小。",
    )  # fmt: skip
    assert handler.refusals == []
    handler.shot(screenshots, "penalty-2-reported")
    reviewer = posts.window("reviewer").open(path).do("approve_report", opinion="同意。")
    assert reviewer.refusals == []
    handler.open(path).do("notify", notice_served_on=on, defend_by=on)
    assert handler.refusals == []
    assert posts.window("principal").open(path).page.locator("main a.act[href*='act=decide#']").count() == 0
    Clockwork.day = DAY + datetime.date.resolution
    head.open(path).do("decide")
    assert head.refusals == []
    head.shot(screenshots, "penalty-3-decided")
    later = Clockwork.day.isoformat()
    handler.open(path)
    handler.form("serve").locator("[name=party]").select_option(label="演示县甲商贸有限公司")
    handler.do("serve", mode="direct", served_on=later, receiver="王经理")
    assert handler.refusals == []
    handler.open(path).do("pay", amount="2000", how="bank", receipt="A1")
    assert handler.refusals == []
    head.open(path).do("close")
    assert head.refusals == []
    handler.open(path).do("archive", file_number="2026-罚-1", retention="long")
    assert handler.refusals == []
    case = PenaltyCase.objects.get()
    assert (case.stage, case.archived, str(case.paid)) == ("closed", True, "2000.00")
    handler.shot(screenshots, "penalty-4-archived")


def test_a_penalty_on_the_spot_at_phone_width(posts: Posts, screenshots: Path) -> None:
    officer = posts.window("handler", width=NARROW).open("/open/enforcement.summary-penalty/impose/")
    two(officer, "impose")
    form = officer.form("impose")
    form.locator("[name=kinds][value=fine]").check()
    officer.shot(screenshots, "penalty-spot-form")
    officer.do(
        "impose", cause="未按规定明码标价", facts="三种商品没有标价。", power_item=ITEM, legal_basis="价格法第四十二条",
        party_kind="citizen", party_name="王小明", fine="100", heard="无", collected="100", delivered="signed",
    )  # fmt: skip
    assert officer.refusals == []
    officer.shot(screenshots, "penalty-spot-done")
    made = SummaryPenalty.objects.get()
    assert (str(made.fine), str(made.paid), made.stage) == ("100.00", "100.00", "imposed")


def test_anybody_verifies_a_certificate(
    posts: Posts, screenshots: Path, browser: Browser, live_server: LiveServer
) -> None:
    visitor = Visitor(browser, live_server.url)
    visitor.open(f"/public/verify/?q={CODES[0]}")
    assert "今日有效" in visitor.text and "市场监督管理局" in visitor.text
    visitor.shot(screenshots, "certificate-verified")
    Clockwork.day = datetime.date(2029, 1, 1)
    visitor.open(f"/public/verify/?q={CODES[0].lower()}")
    assert "今日无效" in visitor.text
    visitor.close()
