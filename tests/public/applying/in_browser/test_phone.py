"""A citizen with a phone: applies, loses the connection, comes back, supplements, follows and receives the paper.

The same without scripts; and every page read by axe, at both widths, in both languages.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.applications.models import Application, ApplicationDraft, Door
from fazhi.kernel.procedures.models import Matter, Paper
from fazhi.now import moment
from tests.conftest import County
from tests.public.applying.citizen import ACT, CLAIM, CONTACT, IDENTITY, PDF, RECONSIDERATION
from tests.public.applying.conftest import Calendar
from tests.public.applying.officer import Officer
from tests.web.browser import NARROW, Visitor
from tests.web.in_browser.conftest import Enter
from tests.web.in_browser.test_accessible import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Phone = Callable[..., Visitor]


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Phone]:
    """Somebody with a phone of their own: nothing is asked of other sites, and cookies are for these pages alone."""
    visitors: list[Visitor] = []

    def taken(scripts: bool = True) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, width=NARROW, scripts=scripts))
        return visitors[-1]

    yield taken
    for visitor in visitors:
        assert visitor.foreign == []
        for cookie in visitor.context.cookies():
            assert cookie["path"] in ("/public/apply/", "/public/en/apply/")
            assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["expires"] == -1
        visitor.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "处罚决定书.pdf"
    file.write_bytes(PDF)
    return file


def fill(visitor: Visitor, **values: str) -> None:
    for name, value in values.items():
        field = visitor.page.locator(f"main [name={name}]")
        if field.get_attribute("type") == "checkbox":
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def press(visitor: Visitor, text: str) -> None:
    visitor.page.get_by_role("button", name=text, exact=True).first.click()
    visitor.page.wait_for_load_state()


def begin(visitor: Visitor) -> str:
    """Begin, and give the draft's code."""
    visitor.open(f"/public/apply/new/{RECONSIDERATION}/")
    fill(visitor, **IDENTITY, contact=CONTACT)
    press(visitor, "开始填写")
    return visitor.page.locator(".code.big").inner_text()


def back_with(visitor: Visitor, code: str, page: str = "continue", button: str = "继续") -> None:
    visitor.open(f"/public/apply/{page}/")
    fill(visitor, code=code, contact=CONTACT)
    press(visitor, button)


def finish(visitor: Visitor, paper: Path) -> str:
    """From the second page of questions to the receipt; gives its code."""
    fill(visitor, **CLAIM)
    press(visitor, "保存，下一步")
    visitor.page.locator("[name=files]").set_input_files(paper)
    press(visitor, "上传")
    visitor.page.get_by_role("link", name="下一步：核对").click()
    fill(visitor, consents="yes", true="yes")
    press(visitor, "提交申请")
    assert visitor.path == "/public/apply/receipt/"
    return visitor.page.locator(".code.big").inner_text()


def test_from_the_first_page_to_the_paper(
    phone: Phone, enter: Enter, county: County, calendar: Calendar, paper: Path, screenshots: Path
) -> None:
    first = phone()
    first.open("/public/apply/").shot(screenshots, "apply-1-first")
    first.open(f"/public/apply/new/{RECONSIDERATION}/").shot(screenshots, "apply-2-start")
    code = begin(first)
    first.shot(screenshots, "apply-3-draft")
    first.page.get_by_role("link", name="继续填写").first.click()
    fill(first, **ACT)
    expect(first.page.locator(".kept")).to_have_text("已自动保存")
    first.shot(screenshots, "apply-4-part")
    first.context.set_offline(True)
    fill(first, act_title="罚款五千元并没收违法所得的行政处罚决定")
    expect(first.page.locator(".kept")).to_contain_text("网络断开")
    first.shot(screenshots, "apply-5-lost")
    second = phone()
    back_with(second, code)
    second.open("/public/apply/draft/part/1/")
    assert second.page.input_value("[name=act_title]") == ACT["act_title"]
    first.context.set_offline(False)
    expect(first.page.locator(".kept")).to_have_text("已自动保存", timeout=15_000)
    second.page.reload()
    assert second.page.input_value("[name=act_title]").startswith("罚款五千元并没收")
    press(second, "保存，下一步")
    receipt = finish(second, paper)
    second.shot(screenshots, "apply-6-receipt")
    assert not ApplicationDraft.objects.exists()

    clerk, handler = enter("justice", "clerk"), enter("justice", "handler")
    clerk.shot(screenshots, "desk-1")
    clerk.page.get_by_role("link", name="欧阳慕雪").first.click()
    clerk.shot(screenshots, "desk-2-application")
    clerk.page.get_by_role("link", name="登记", exact=True).click()
    clerk.shot(screenshots, "desk-3-register")
    press(clerk, "登记复议申请")
    matter = Matter.objects.get()
    assert clerk.path == f"/matters/{matter.pk}/"
    officer = Officer(county, role="principal")
    officer.as_("handler").do(matter, "ask_correction", "2026-08-03", {"missing": "营业执照复印件"})

    third = phone()
    back_with(third, receipt, "follow", "查询")
    assert "营业执照复印件" in third.text
    third.page.locator("[name=text]").fill("补充营业执照复印件")
    third.page.locator("[name=files]").set_input_files(paper)
    press(third, "提交补充材料")
    assert "待机关收入" in third.text
    third.shot(screenshots, "apply-7-mine")
    application = Application.objects.get()
    clerk.open(f"/applications/{application.pk}/")
    press(clerk, "收入案卷")
    officer.do(matter, "accept", "2026-08-03", {"meets_conditions": True})
    handler.open(f"/applications/{application.pk}/")
    handler.page.locator("button", has_text="在线送交").filter(has_text="受理通知书").click()
    handler.shot(screenshots, "desk-4-delivered")
    third.page.reload()
    third.page.locator("button", has_text="领取").filter(has_text="受理通知书").click()
    assert Paper.objects.get(kind="disputes.acceptance-notice").number in third.text
    third.shot(screenshots, "apply-8-paper")
    third.page.get_by_role("link", name="返回").click()
    assert "已领取" in third.text
    third.shot(screenshots, "apply-9-received")
    assert third.overflow <= 0
    handler.open(f"/applications/{application.pk}/")
    handler.shot(screenshots, "desk-5-received")


def test_without_scripts(phone: Phone, county: County, paper: Path, screenshots: Path) -> None:
    visitor = phone(scripts=False)
    code = begin(visitor)
    visitor.open("/public/apply/draft/part/1/")
    fill(visitor, **{**ACT, "act_made_on": ""})
    press(visitor, "保存，以后再填")
    press(visitor, "退出")
    assert visitor.path == "/public/apply/left/"
    visitor.open("/public/apply/draft/")
    assert visitor.path == "/public/apply/continue/"
    visitor.shot(screenshots, "plain-1-codes")
    back_with(visitor, code)
    visitor.open("/public/apply/draft/review/")
    fill(visitor, true="yes")
    press(visitor, "提交申请")
    assert "请填写行政行为作出日期" in visitor.text and "需要修改" in visitor.text
    visitor.shot(screenshots, "plain-2-review")
    visitor.open("/public/apply/draft/part/1/")
    fill(visitor, **ACT)
    press(visitor, "保存，下一步")
    finish(visitor, paper)
    assert Application.objects.get().submitted_on == datetime.date(2026, 8, 3)


def test_axe_finds_nothing_on_any_page(phone: Phone, county: County, paper: Path) -> None:
    visitor, faults = phone(), []
    code = begin(visitor)
    for tongue in ("/public/", "/public/en/"):
        for path in (
            "", f"new/{RECONSIDERATION}/", "continue/", "follow/", "left/", "draft/", "draft/part/0/", "draft/part/1/",
            "draft/part/2/", "draft/files/", "draft/review/", "draft/discard/",
        ):  # fmt: skip
            visitor.open(f"{tongue}apply/{path}")
            faults += at_both_widths(visitor.page, f"{tongue} {path}")
    visitor.open("/public/apply/draft/part/1/")
    press(visitor, "保存，下一步")
    faults += at_both_widths(visitor.page, "part with errors")
    visitor.open("/public/apply/draft/part/2/")
    fill(visitor, claim="请求撤销演示县市场监督管理局的这份处罚决定书。")
    Door.objects.update(until=moment())
    press(visitor, "保存，下一步")
    assert "没有保存" in visitor.text
    faults += at_both_widths(visitor.page, "what was written for too long")
    back_with(visitor, code)
    visitor.open("/public/apply/draft/part/1/")
    fill(visitor, **ACT)
    press(visitor, "保存，下一步")
    finish(visitor, paper)
    for tongue in ("/public/", "/public/en/"):
        for path in ("receipt/", "mine/"):
            visitor.open(f"{tongue}apply/{path}")
            faults += at_both_widths(visitor.page, f"{tongue} {path}")
    assert faults == [], "\n".join(faults)
