"""A reconsideration case from application to service, by the people who handle it, in a real browser."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter, Paper
from fazhi.kernel.procedures.projection import differences
from tests.conftest import County
from tests.web.browser import NARROW, Visitor
from tests.web.people import account_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"
APPLICANT = "顾青岚"
IDENTITY = "130130198001020011"
DAY = datetime.date(2026, 9, 15)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    """A day under the law of 2023 and the implementation rules of 2026."""
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: DAY)
    return DAY


class Office:
    """The people of the case, each with a browser window of their own."""

    def __init__(self, browser: Browser, live_server: LiveServer, county: County) -> None:
        self._browser, self._base, self._county = browser, live_server.url, county
        self._windows: dict[tuple[str, str, int], Visitor] = {}
        self.case = ""

    def at_case(self, organ: str, role: str, nth: int = 0) -> Visitor:
        """The window of a post's holder, standing at the case."""
        window = self.window(organ, role, nth)
        return window.open(self.case) if self.case else window

    def window(self, organ: str, role: str, nth: int = 0) -> Visitor:
        if (organ, role, nth) not in self._windows:
            account = account_of(self._county.post(organ, role, nth), PASSWORD)
            visitor = Visitor(self._browser, self._base)
            self._windows[organ, role, nth] = visitor.sign_in(account.user.get_username(), PASSWORD)
        return self._windows[organ, role, nth]

    def close(self) -> None:
        for window in self._windows.values():
            assert window.foreign == []
            window.close()


@pytest.fixture
def office(browser: Browser, live_server: LiveServer, county: County) -> Iterator[Office]:
    opened = Office(browser, live_server, county)
    yield opened
    opened.close()


def apply(office: Office, county: County) -> Visitor:
    """The clerk registers the application."""
    known = "2026-09-01"
    clerk = office.window("justice", "clerk").open("/open/disputes.reconsideration/apply/")
    clerk.do(
        "apply",
        party_kind="citizen",
        party_name=APPLICANT,
        party_identifier=IDENTITY,
        party_phone="13000001001",
        party_address="演示镇东街1号",
        channel="on_site",
        respondent=str(county.organ("market").pk),
        decider=str(county.organ("government").pk),
        act_kind="penalty",
        act_number="演市监处罚〔2026〕9号",
        act_title="对顾青岚罚款五千元的行政处罚决定",
        act_made_on=known,
        act_known_on=known,
        claim="撤销该处罚决定",
        grounds="现场笔录没有当事人签字，未告知听证权利。",
    )
    return clerk


def tick(visitor: Visitor, act: str, *boxes: str) -> None:
    form = visitor.form(act)
    for box in boxes:
        form.locator(f"[name={box}]").check()


def test_a_case_from_application_to_service(office: Office, county: County, screenshots: Path) -> None:
    day = DAY.isoformat()
    clerk = apply(office, county)
    assert clerk.refusals == []
    office.case = clerk.path
    clerk.shot(screenshots, "case-1-received")

    head = office.at_case("justice", "principal")
    form = head.form("assign")
    form.locator("[name=handlers]").select_option([str(county.officer("justice", "handler", nth).pk) for nth in (0, 1)])
    head.do("assign")
    assert head.refusals == []
    tick(head, "accept", "meets_conditions")
    head.do("accept")
    assert head.refusals == []
    assert "审理中" in head.text

    handler = office.at_case("justice", "handler").do("send_copy")
    handler.do("copy_received", copy_received_on=day)
    assert handler.refusals == []
    handler.shot(screenshots, "case-2-examined")
    respondent = office.at_case("market", "handler").do("reply", answer="处罚程序合法。", evidence="案卷一册")
    assert respondent.refusals == []

    handler = office.at_case("justice", "handler")
    handler.do("propose", findings="未告知听证权利。", considerations="违反法定程序。", proposed="revoked")
    said = handler.refusals
    assert any("第四十九条" in ground or "听取" in ground for ground in said), "opinions must be heard first"
    handler.shot(screenshots, "case-3-refused")
    handler = office.at_case("justice", "handler")
    party = handler.form("hear_opinion").locator("[name=party] option").last.get_attribute("value") or ""
    handler.do("hear_opinion", method="face", opinion="坚持请求。", party=party)
    assert handler.refusals == []
    handler.do("propose", findings="未告知听证权利。", considerations="违反法定程序。", proposed="revoked")
    assert handler.refusals == []

    decider = office.at_case("government", "principal")
    decider.do("decide", outcome="revoked", ruling="撤销演市监处罚〔2026〕9号行政处罚决定。")
    assert decider.refusals == []
    handler = office.at_case("justice", "handler")
    handler.do("serve", method="direct", served_on=day, receiver="本人", party=party)
    assert handler.refusals == []
    handler.shot(screenshots, "case-4-served")

    case = Matter.objects.get(family="disputes.reconsideration")
    assert (case.stage, case.final) == ("decided", True)
    assert Clock.objects.filter(subject=case.pk, key="litigation.after-reconsideration", stopped_on=None).count() == 1
    decision = Paper.objects.get(matter=case, title__contains="决定书")
    assert decision.number.endswith(f"〔{DAY.year}〕1号")
    assert differences([case]) == []


def test_the_case_on_a_phone_and_hidden_from_others(
    office: Office, county: County, browser: Browser, live_server: LiveServer, screenshots: Path
) -> None:
    office.case = apply(office, county).path
    phone = Visitor(browser, live_server.url, width=NARROW)
    account = account_of(county.post("justice", "principal"), PASSWORD)
    phone.sign_in(account.user.get_username(), PASSWORD).open(office.case)
    assert phone.overflow <= 0
    assert IDENTITY not in phone.text
    phone.shot(screenshots, "case-phone")
    phone.close()
    stranger = office.at_case("town", "handler")
    assert APPLICANT not in stranger.text
    assert "演市监处罚" not in stranger.text
