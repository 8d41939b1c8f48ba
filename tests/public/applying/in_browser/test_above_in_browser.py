"""Where one applies instead, in a real browser: the address is a link that fits a phone; nothing is loaded from it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County
from tests.kernel.mirroring import switch
from tests.public.applying.citizen import RECONSIDERATION
from tests.public.applying.conftest import Calendar
from tests.web.browser import NARROW, WIDE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATER = datetime.date(2026, 8, 10)
SITE = "https://xzfy.example.gov.cn/portal/apply?region=130130000000&matter=reconsideration-by-citizens"


def test_where_one_applies_instead_is_a_link(
    browser: Browser, live_server: LiveServer, county: County, calendar: Calendar, screenshots: Path
) -> None:
    switch(
        county, "mirror", LATER.isoformat(), day="2026-08-03", subject="disputes.reconsideration", site=SITE,
        phone="0311-12345678、12348",
    )  # fmt: skip
    calendar.day = LATER
    for width in (WIDE, NARROW):
        citizen = Visitor(browser, live_server.url, width=width)
        for name, path in (("apply", "/public/apply/"), ("apply-start", f"/public/apply/new/{RECONSIDERATION}/")):
            citizen.open(path).shot(screenshots, f"above-{name}")
            link = citizen.page.locator(f"main a[href='{SITE}']")
            assert link.inner_text() == SITE and "0311-12345678" in citizen.text
            assert citizen.overflow == 0, (name, width)
        assert citizen.foreign == []
        citizen.close()
