"""The desk and the lists in a real browser: drafts that save themselves, keys, a dropped connection, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.procedures.models import Act
from fazhi.web.models import Draft
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.people import account_of, finding_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"
SignIn = Callable[..., Visitor]
SAVED = re.compile("草稿已于")
REFUSED = ("409", "ERR_INTERNET_DISCONNECTED", "422")
"""What the browser's console says of answers that a test asks for."""


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer, county: County) -> Iterator[SignIn]:
    visitors: list[Visitor] = []

    def signed_in(organ: str, role: str, nth: int = 0, **window: object) -> Visitor:
        account = account_of(county.post(organ, role, nth), PASSWORD)
        visitor = Visitor(browser, live_server.url, **window)  # type: ignore[arg-type]
        visitors.append(visitor)
        return visitor.sign_in(account.user.get_username(), PASSWORD)

    yield signed_in
    for visitor in visitors:
        assert visitor.foreign == []
        assert [said for said in visitor.complaints if not any(part in said for part in REFUSED)] == []
        visitor.close()


def test_what_is_typed_saves_itself_and_comes_back(sign_in: SignIn, county: County, screenshots: Path) -> None:
    finding = finding_of(county)
    handler = sign_in("market", "handler").open(f"/matters/{finding.pk}/")
    form = handler.form("rectify")
    form.locator("[name=measures]").press_sequentially("已补送达，写到一半")
    expect(form.locator(".draft-state")).to_have_text(SAVED)
    handler.shot(screenshots, "draft-saved")
    handler.page.reload()
    handler.form("rectify")
    handler.page.get_by_role("link", name="继续填写").click()
    assert handler.form("rectify").locator("[name=measures]").input_value() == "已补送达，写到一半"
    handler.shot(screenshots, "draft-continued")
    handler.do("rectify")
    assert Act.objects.get(name="rectify").data["measures"] == "已补送达，写到一半"
    assert Draft.objects.count() == 0


def test_a_dropped_connection_is_said_and_mended(sign_in: SignIn, county: County, screenshots: Path) -> None:
    finding = finding_of(county)
    handler = sign_in("market", "handler").open(f"/matters/{finding.pk}/?act=rectify")
    form = handler.form("rectify")
    handler.context.set_offline(True)
    form.locator("[name=measures]").fill("断网时写的")
    expect(form.locator(".draft-state")).to_have_text(re.compile("起未保存"))
    handler.shot(screenshots, "draft-offline")
    handler.context.set_offline(False)
    expect(form.locator(".draft-state")).to_have_text(SAVED, timeout=20_000)
    kept = handler.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "断网时写的" not in kept


def test_the_later_of_two_windows_is_warned(sign_in: SignIn, county: County, screenshots: Path) -> None:
    finding = finding_of(county)
    first = sign_in("market", "handler").open(f"/matters/{finding.pk}/?act=rectify")
    second = sign_in("market", "handler").open(f"/matters/{finding.pk}/?act=rectify")
    first.form("rectify").locator("[name=measures]").fill("第一个窗口")
    expect(first.form("rectify").locator(".draft-state")).to_have_text(SAVED)
    form = second.form("rectify")
    form.locator("[name=measures]").fill("第二个窗口")
    expect(form.locator(".draft-state")).to_have_text(re.compile("可能在另一窗口"))
    second.shot(screenshots, "draft-two-windows")
    form.get_by_role("button", name="以本窗口为准").click()
    expect(form.locator(".draft-state")).to_have_text(SAVED)


def test_keys_lead_through_desk_and_list_and_can_be_turned_off(sign_in: SignIn, county: County) -> None:
    for nth in range(3):
        finding_of(county, problem=f"问题{nth}")
    handler = sign_in("market", "handler").open("/")
    keyboard = handler.page.keyboard
    keyboard.press("g")
    keyboard.press("w")
    handler.page.wait_for_url("**/work/")
    handler.open("/work/oversight.rectification/")
    keyboard.press("/")
    assert handler.page.evaluate("document.activeElement.name") == "q"
    keyboard.type("gd?")
    assert handler.page.input_value("main [name=q]") == "gd?"
    handler.open("/work/oversight.rectification/")
    for key in ("j", "j", "k"):
        keyboard.press(key)
    marked = "[...document.querySelectorAll('[data-row]')].findIndex(row => row.matches('.at'))"
    assert handler.page.evaluate(marked) == 0
    keyboard.press("j")
    keyboard.press("Enter")
    handler.page.wait_for_url("**/matters/**")
    keyboard.press("?")
    handler.page.wait_for_url("**/keys/")
    handler.page.get_by_role("button", name="停用快捷键").click()
    expect(handler.page.locator("body")).to_have_attribute("data-keys", "off")
    keyboard.press("g")
    keyboard.press("d")
    assert handler.path == "/keys/"


def test_a_bulk_act_from_the_list_with_the_keyboard_alone(sign_in: SignIn, county: County, screenshots: Path) -> None:
    desk = Desk(county)
    for subject in ("夜市摊位", "早市摊位", "河边摊位"):
        desk.do(desk.open(data={"subject": subject}), "accept", "2021-03-03")
    handler = sign_in("market", "handler").open("/work/toy.permit/")
    handler.page.keyboard.press("j")
    handler.page.keyboard.press("x")
    handler.shot(screenshots, "worklist-chosen")
    handler.page.get_by_role("button", name="本页全部").first.focus()
    handler.page.keyboard.press("Enter")
    handler.page.wait_for_url("**/bulk/remind/")
    handler.shot(screenshots, "bulk")
    assert handler.overflow <= 0
    handler.page.locator("[name=text]").fill("请于3月31日前补正")
    handler.page.get_by_role("button", name="逐件办理").focus()
    handler.page.keyboard.press("Enter")
    handler.page.get_by_text("已办 3 件，未办 0 件").wait_for()
    handler.shot(screenshots, "bulk-done")


@pytest.mark.parametrize(("locale", "width"), [("zh-CN", WIDE), ("zh-CN", NARROW), ("en-GB", NARROW)])
def test_a_full_desk_and_list_fit_their_window(
    sign_in: SignIn, county: County, screenshots: Path, width: int, locale: str
) -> None:
    desk = Desk(county)
    permit, other = desk.accepted(), desk.open(data={"subject": "早市摊位"})
    desk.do(permit, "instruct", "2021-03-10", {"text": "请于月底前办结并说明原因", "report_by": "2021-03-31"})
    desk.do(permit, "ask_countersign", "2021-03-11", {"to": county.organ("justice").pk, "text": "请会签"})
    desk.do(permit, "return_for_revision", "2021-03-12", reason="依据引用有误")
    desk.do(other, "urge", "2021-03-12", {"text": "群众多次来问，请尽快受理"})
    desk.decided()
    for nth in range(4):
        finding_of(county, problem=f"案卷第{nth}号缺少送达回证，执法人员未签名")
    visitor = sign_in("market", "handler", width=width, locale=locale)
    visitor.open(f"/matters/{permit.pk}/?act=bill").form("bill").locator("[name=amount]").fill("12")
    visitor.page.wait_for_timeout(2500)
    visitor.open("/work/toy.permit/?due=later").page.locator("details.keep:has([name=name]) summary").click()
    visitor.page.locator("details.keep [name=name]").fill("以后到期的许可")
    visitor.page.locator("details.keep:has([name=name]) button").click()
    visitor.page.wait_for_load_state()
    for name, address in (
        ("desk-full", "/"), ("list-full", "/work/?state=&year=2021"), ("kept", "/filters/"), ("keys", "/keys/"),
        ("party", "/find-party/"),
    ):  # fmt: skip
        visitor.open(address)
        visitor.shot(screenshots, f"{name}-{locale[:2]}")
        assert visitor.overflow <= 0, name
