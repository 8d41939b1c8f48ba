"""The workbench in a real browser: three officers to the end, a keyboard alone, no scripts, a phone, print."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.procedures.models import Matter
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.pages import OF_OTHERS, POSTED, addresses, taken_away
from tests.web.people import account_of, finding_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"
DOWNLOADED = ("paper-file", "proof-file", "attachment", "backfill-file", "calendar-feed", "matter-calendar")
SignIn = Callable[..., Visitor]
IN_CHINESE = (("zh-CN", WIDE), ("zh-CN", NARROW)) if os.getenv("FAZHI_SCREENSHOTS") else ()
SIZES = (*IN_CHINESE, ("en-GB", NARROW))
"""In Chinese every page is read at both widths by test_accessible.py, so that here only their pictures are missing."""


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer, county: County) -> Iterator[SignIn]:
    """A visitor signed in as the holder of a post; what went wrong in any window fails the test."""
    visitors: list[Visitor] = []

    def signed_in(organ: str, role: str, nth: int = 0, **window: object) -> Visitor:
        account = account_of(county.post(organ, role, nth), PASSWORD)
        visitor = Visitor(browser, live_server.url, **window)  # type: ignore[arg-type]
        visitors.append(visitor)
        return visitor.sign_in(account.user.get_username(), PASSWORD)

    yield signed_in
    for visitor in visitors:
        assert visitor.foreign == []
        assert [said for said in visitor.complaints if "422" not in said] == []
        visitor.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_three_officers_take_a_finding_from_opening_to_verification(
    sign_in: SignIn, county: County, tmp_path: Path, scripts: bool
) -> None:
    handler = sign_in("justice", "handler", scripts=scripts).open("/open/oversight.rectification/open/")
    handler.do(
        "open",
        source="file-review",
        checked=str(county.organ("market").pk),
        problem="没有送达回证",
        rectify_by="2021-04-12",
    )
    address = handler.path
    assert "已办理：登记问题并通知整改" in handler.text
    scan = tmp_path / "回证.pdf"
    scan.write_bytes(b"%PDF-1.4")
    checked = sign_in("market", "handler", scripts=scripts).open("/")
    checked.page.get_by_role("link", name="报告整改情况").first.click()
    checked.do("rectify", measures="已补送达", files=scan)
    assert "回证.pdf" in checked.text
    reviewer = sign_in("justice", "reviewer", scripts=scripts).open(address)
    reviewer.do("reopen", rectify_by="2021-05-01", reason="缺少签名")
    checked.open(address).do("rectify", measures="已补签名")
    reviewer.open(address).do("verify")
    assert reviewer.refusals == []
    assert "整改完成" in reviewer.text
    assert Matter.objects.get().stage == "closed"


def test_a_refusal_keeps_what_was_typed(sign_in: SignIn, county: County) -> None:
    matter = finding_of(county)
    handler = sign_in("market", "handler").open(f"/matters/{matter.pk}/")
    handler.do("rectify", on="2021-03-25", measures="这段话打了很久")
    assert handler.refusals == ["2021-03-25 尚未到来。 请填写实际日期。"]
    assert handler.page.input_value("form#act-rectify [name=measures]") == "这段话打了很久"
    handler.do("rectify", on="2021-03-22")
    assert handler.refusals == []
    assert "这段话打了很久" in handler.text


def test_the_keyboard_alone_reaches_and_does_the_next_act(sign_in: SignIn, county: County) -> None:
    finding_of(county)
    handler = sign_in("market", "handler").open("/")
    handler.tab_to("报告整改情况")
    handler.page.keyboard.press("Enter")
    handler.page.wait_for_url("**act=rectify**")
    for _ in range(60):
        handler.page.keyboard.press("Tab")
        if handler.page.evaluate("document.activeElement.name") == "measures":
            break
    handler.page.keyboard.type("已补送达")
    handler.tab_to("报告整改情况")
    handler.page.keyboard.press("Enter")
    handler.page.wait_for_selector(".message")
    assert Matter.objects.get().stage == "rectified"


@pytest.mark.parametrize(("locale", "width"), SIZES)
def test_every_page_fits_its_window(
    sign_in: SignIn, county: County, screenshots: Path, width: int, locale: str
) -> None:
    desk = Desk(county)
    desk.tip()
    finding_of(county)
    places = addresses(desk)
    visitor = sign_in("market", "handler", width=width, locale=locale)
    for name, address in places.items():
        if name in (*POSTED, *DOWNLOADED, *OF_OTHERS, "sign-in", "health") or taken_away(name):
            continue
        visitor.open(address)
        visitor.shot(screenshots, f"{name}-{locale[:2]}")
        assert visitor.overflow <= 0, name
    clerk = sign_in("market", "clerk", width=width, locale=locale).open(places["register-application"])
    clerk.shot(screenshots, f"register-application-{locale[:2]}")
    assert clerk.overflow <= 0


def test_papers_print_without_the_frame_of_the_desk(sign_in: SignIn, county: County) -> None:
    visitor = sign_in("market", "handler").open(addresses(Desk(county))["paper"])
    visitor.page.emulate_media(media="print")
    assert not visitor.page.locator(".top nav").is_visible()
    assert visitor.page.locator("article.paper").is_visible()
