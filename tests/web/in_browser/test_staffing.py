"""Organs, posts and accounts in a real browser: tree, an officer, a proposal with faults, the sheet, the accounts."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.browser import NARROW, WIDE
from tests.web.in_browser.conftest import Enter
from tests.web.people import account_of
from tests.web.staffing_people import staffing_addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOWN = ("staffing", "officer", "staffing-draft", "accounts", "account")


def test_an_administrator_looks_after_posts_and_accounts(enter: Enter, county: County, screenshots: Path) -> None:
    places = staffing_addresses(Desk(county))
    for width in (WIDE, NARROW):
        keeper = enter("market", "administrator", width=width)
        for name in SHOWN:
            keeper.open(places[name])
            keeper.shot(screenshots, f"staffing-{name}")
            assert keeper.overflow == 0, (name, width)
    keeper.open(places["staffing-draft"])
    assert "没有编号为“nobody”的人员" in keeper.text and "改正上列问题后才能申报" in keeper.text
    keeper.open(places["account"]).page.fill("[name=why]", "忘记口令")
    keeper.page.get_by_role("button", name="发放口令").click()
    password = keeper.page.locator("code.secret").inner_text()
    keeper.shot(screenshots, "staffing-account-issued")
    user = account_of(county.post("market", "handler")).user
    assert isinstance(user, User) and user.check_password(password)


def test_the_hand_over_sheet_is_a_sheet_of_paper(enter: Enter, county: County, screenshots: Path) -> None:
    giver = enter("market", "handler")
    giver.open(staffing_addresses(Desk(county))["hand-over-sheet"])
    assert "工作移交清单" in giver.text and "监交人" in giver.text
    giver.shot(screenshots, "staffing-sheet")
    made = giver.page.pdf(path=screenshots / "staffing-sheet.pdf", prefer_css_page_size=True)
    assert made.startswith(b"%PDF") and made.count(b"/Type /Page\n") == 1
