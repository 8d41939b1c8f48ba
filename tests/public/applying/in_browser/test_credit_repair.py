"""An enterprise with a phone applies for the repair of its credit, from the first page to the decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect

from fazhi.kernel.applications.models import Application
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.procedures.models import Matter, Paper
from tests.conftest import County
from tests.public.applying.citizen import CONTACT
from tests.public.applying.in_browser.test_phone import Phone, back_with, fill, paper, phone, press
from tests.public.applying.officer import Officer
from tests.services.credit.applicant import COURT, REPAIR, STATEMENT
from tests.services.credit.desk import PAPER, CreditDesk, an_event, code
from tests.web.in_browser.conftest import Enter
from tests.web.in_browser.test_accessible import at_both_widths

__all__ = ["paper", "phone"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHO = {
    "kind": "enterprise", "name": "演示企业1号", "identifier": code(1), "phone": "13812340008",
    "address": "演示县柳林镇南街八号", "agent_name": "柳青", "agent_phone": "13812340009",
}  # fmt: skip


def test_from_the_paper_in_hand_to_the_decision(
    phone: Phone, enter: Enter, county: County, paper: Path, screenshots: Path
) -> None:
    desk, faults = CreditDesk(county), []
    desk.record("2026-04-10", severity="general", source_paper=f"执行决定书 {COURT}")
    visitor = phone()
    visitor.open("/public/apply/")
    visitor.page.get_by_role("link", name="申请信用修复").click()
    visitor.page.wait_for_url(f"**/new/{REPAIR}/")
    visitor.shot(screenshots, "repair-1-start")
    faults += at_both_widths(visitor.page, "start")
    fill(visitor, **WHO, contact=CONTACT, read="on")
    press(visitor, "开始填写")
    visitor.page.wait_for_url("**/apply/draft/")
    visitor.open("/public/apply/draft/part/1/")
    fill(visitor, named_number="(2026)冀0130执18号", named_on="2026-04-10")
    faults += at_both_widths(visitor.page, "which")
    visitor.shot(screenshots, "repair-2-which")
    press(visitor, "保存，下一步")
    visitor.page.wait_for_url("**/draft/part/2/")
    fill(visitor, statement=STATEMENT, pledged="on")
    faults += at_both_widths(visitor.page, "grounds")
    visitor.shot(screenshots, "repair-3-grounds")
    press(visitor, "保存，下一步")
    visitor.page.wait_for_url("**/draft/files/")
    visitor.page.locator("[name=files]").set_input_files(paper)
    press(visitor, "上传")
    visitor.page.get_by_text("处罚决定书.pdf").first.wait_for()
    visitor.open("/public/apply/draft/review/")
    expect(visitor.page.get_by_text("严重失信，2027-04-11 起")).to_be_visible()
    faults += at_both_widths(visitor.page, "review")
    visitor.shot(screenshots, "repair-4-review")
    fill(visitor, true="yes")
    press(visitor, "提交申请")
    visitor.page.wait_for_url("**/apply/receipt/")
    receipt = visitor.page.locator(".code.big").inner_text()
    visitor.shot(screenshots, "repair-5-receipt")

    clerk = enter("market", "clerk")
    application = Application.objects.get()
    clerk.open(f"/applications/{application.pk}/").shot(screenshots, "repair-desk-1")
    faults += at_both_widths(clerk.page, "desk")
    clerk.page.get_by_role("link", name="登记", exact=True).click()
    clerk.page.wait_for_url("**/register/")
    faults += at_both_widths(clerk.page, "register")
    clerk.shot(screenshots, "repair-desk-2-register")
    press(clerk, "收到信用修复申请")
    clerk.page.wait_for_url("**/matters/**")
    clerk.shot(screenshots, "repair-desk-3-matter")
    matter = Matter.objects.get(family="services.credit-repair")
    handler, head = Officer(county, "market", "handler"), Officer(county, "market", "principal")
    handler.do(matter, "accept", "2026-08-03", {"promised_by": "2026-08-20"})
    follower = phone()
    back_with(follower, receipt, "follow", "查询")
    follower.page.wait_for_url("**/apply/mine/")
    assert "已受理，正在核查" in follower.text and "2026-08-20" in follower.text
    follower.shot(screenshots, "repair-6-mine")
    done = {"performed": True, "committed": True, "verification": "已缴清"}
    handler.do(matter, "verify", "2026-08-03", done, uploads=PAPER)
    head.do(matter, "grant", "2026-08-03")
    at_desk = enter("market", "handler")
    at_desk.open(f"/applications/{application.pk}/")
    at_desk.page.locator("button", has_text="在线送交").filter(has_text="信用修复决定书").click()
    at_desk.page.get_by_text("尚未领取").wait_for()
    follower.page.reload()
    follower.page.locator("button", has_text="领取").filter(has_text="信用修复决定书").click()
    follower.page.get_by_text(Paper.objects.get(matter=matter).number).first.wait_for()
    follower.shot(screenshots, "repair-7-paper")
    assert follower.overflow <= 0
    assert faults == [], "\n".join(faults)


def test_what_is_not_found_is_returned_in_fixed_words(
    phone: Phone, enter: Enter, county: County, screenshots: Path
) -> None:
    CreditDesk(county).record("2026-04-10", severity="general", source_paper=COURT)
    visitor = phone(scripts=False)
    visitor.open(f"/public/apply/new/{REPAIR}/")
    fill(visitor, **{**WHO, "name": "演示企业2号", "identifier": code(2)}, contact=CONTACT, read="on")
    press(visitor, "开始填写")
    visitor.open("/public/apply/draft/part/1/")
    fill(visitor, named_number=COURT, named_on="2026-04-10")
    press(visitor, "保存，下一步")
    fill(visitor, statement=STATEMENT, pledged="on")
    press(visitor, "保存，下一步")
    visitor.open("/public/apply/draft/review/")
    fill(visitor, true="yes")
    press(visitor, "提交申请")
    application = Application.objects.get()
    clerk = enter("market", "clerk")
    clerk.open(f"/applications/{application.pk}/")
    clerk.page.get_by_text("无需登记审查的，退回并说明").click()
    clerk.page.locator("[name=ground]").select_option("unmatched")
    clerk.shot(screenshots, "repair-desk-4-return")
    press(clerk, "退回申请人")
    clerk.page.locator(".lede", has_text="已退回").wait_for()
    visitor.open("/public/apply/mine/").shot(screenshots, "repair-8-returned")
    assert "没有可以登记的信息" in visitor.text and "演示企业1号" not in visitor.text


@pytest.mark.parametrize("opening", ["services.credit-repair/apply", "services.credit-measure/propose"])
def test_at_the_desk_an_event_is_found_among_hundreds_by_typing(
    enter: Enter, county: County, screenshots: Path, opening: str
) -> None:
    """The counter has no number to look up by: the choice has the workbench's box to type in."""
    desk = CreditDesk(county)
    like = desk.record("2026-04-10", severity="general", source_paper=COURT)
    with transaction.atomic():
        record_many([an_event(desk.entity(serial), like, title=f"第{serial}号") for serial in range(2, 302)])
    officer = enter("market", "handler").open(f"/open/{opening}/")
    choice = officer.page.locator("select[name=event]")
    box = officer.page.locator(".field", has=choice).locator("input.sift")
    assert choice.locator("option").count() == 302
    box.fill("演示企业250号")
    expect(choice.locator("option")).to_have_count(2)
    assert "演示企业250号" in choice.locator("option:checked").inner_text()
    officer.shot(screenshots, f"repair-choice-{opening.partition('/')[0]}")
