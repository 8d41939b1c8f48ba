"""A matter's page in a real browser: forms open beside their clock, receipts open, why not is said, sheets are A4."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Act, Paper
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.pages import addresses
from tests.web.people import account_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"
SHEETS = ("print-record", "print-index", "print-cover", "print-hand-over", "print-service")
A4 = (210, 297)
"""Millimetres."""
SignIn = Callable[..., Visitor]


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer, county: County) -> Iterator[SignIn]:
    visitors: list[Visitor] = []

    def signed_in(organ: str, role: str, **window: object) -> Visitor:
        account = account_of(county.post(organ, role), PASSWORD)
        visitor = Visitor(browser, live_server.url, **window)  # type: ignore[arg-type]
        visitors.append(visitor)
        return visitor.sign_in(account.user.get_username(), PASSWORD)

    yield signed_in
    for visitor in visitors:
        assert visitor.foreign == []
        visitor.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_act_that_answers_a_clock_opens_beside_it_and_is_done(
    sign_in: SignIn, county: County, scripts: bool
) -> None:
    desk = Desk(county)
    permit = desk.accepted()
    desk.do(permit, "inspect", "2021-03-04")
    clock = Clock.objects.get(subject=permit.pk)
    head = sign_in("market", "principal", scripts=scripts).open(f"/matters/{permit.pk}/")
    form = head.form("decide")
    assert head.page.locator(f"#form-{clock.pk} form#act-decide").count() == 1
    head.fill(form, outcome="granted")
    head.do("decide")
    assert head.refusals == []
    assert "已决定" in head.page.locator(".way [aria-current=step]").inner_text()


def test_receipt_and_reasons_open_with_the_keyboard(sign_in: SignIn, county: County) -> None:
    permit = Desk(county).accepted()
    handler = sign_in("market", "handler").open(f"/matters/{permit.pk}/")
    handler.tab_to("计算凭据")
    handler.page.keyboard.press("Enter")
    assert handler.page.locator(".receipt ol").first.is_visible()
    handler.tab_to("逐日计算")
    handler.page.keyboard.press("Enter")
    handler.page.wait_for_url("**/clocks/**")
    assert "工作日历" in handler.text
    handler.open(f"/matters/{permit.pk}/")
    handler.tab_to("未向我提供的行为及原因")
    handler.page.keyboard.press("Enter")
    assert "应由负责人作出，您的岗位是承办岗" in handler.text


def test_a_paper_is_sealed_and_a_seal_of_another_matter_is_not_offered(sign_in: SignIn, county: County) -> None:
    desk = Desk(county)
    permit, other = desk.decided(), desk.decided("2021-03-02", "2021-03-11")
    mine, foreign = Paper.objects.get(matter=permit), Paper.objects.get(matter=other)
    clerk = sign_in("market", "clerk").open(f"/matters/{permit.pk}/")
    form = clerk.form("seal")
    assert form.locator(f"option[value='{foreign.pk}']").count() == 0
    clerk.do("seal", paper=str(mine.pk), seal="行政印章")
    assert clerk.refusals == []
    assert "已用印" in clerk.text
    assert Act.objects.filter(matter=permit, name="seal").count() == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_sheets_are_whole_pages_of_a4_and_fit_a_phone(
    sign_in: SignIn, county: County, screenshots: Path, width: int
) -> None:
    places = addresses(Desk(county))
    visitor = sign_in("market", "handler", width=width)
    for name in SHEETS:
        visitor.open(places[name])
        visitor.shot(screenshots, name)
        assert visitor.overflow <= 0, name
        printed = visitor.page.pdf(prefer_css_page_size=True)
        boxes = {tuple(float(side) for side in box.split()) for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", printed)}
        sizes = {(round(right * 25.4 / 72), round(top * 25.4 / 72)) for _, _, right, top in boxes}
        assert sizes == {A4}, name
        visitor.page.emulate_media(media="print")
        assert not visitor.page.locator(".bar").is_visible(), name
        visitor.page.emulate_media(media="screen")


def test_an_address_of_a_calendar_is_made_renewed_and_revoked(sign_in: SignIn, county: County) -> None:
    handler = sign_in("market", "handler", width=NARROW).open("/calendar/")
    handler.page.get_by_role("button", name="生成密址").click()
    first = handler.page.locator("code.secret").inner_text()
    handler.page.get_by_role("button", name="更换密址").click()
    assert handler.page.locator("code.secret").inner_text() != first
    assert handler.overflow <= 0
    handler.page.get_by_role("button", name="停用密址").click()
    assert "您还没有密址" in handler.text


def test_a_figure_leads_to_the_matters_behind_a_cell(sign_in: SignIn, county: County) -> None:
    permit = Desk(county).decided()
    handler = sign_in("market", "handler").open("/figures/toy.permits.decided/?year=2021")
    handler.page.locator("table.tight td.num a").first.click()
    handler.page.wait_for_url("**cell=granted**")
    handler.page.locator("#records table a").first.click()
    handler.page.wait_for_url(f"**/matters/{permit.pk}/")
    assert "夜市摊位" in handler.text
