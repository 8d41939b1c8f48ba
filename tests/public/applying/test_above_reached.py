"""Where one applies instead: the platform's address as a link, and its telephone, wherever the site sends one there."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import County
from tests.kernel.mirroring import PLATFORM, switch
from tests.public.applying.citizen import RECONSIDERATION, Citizen, text_of
from tests.public.applying.conftest import Calendar

pytestmark = pytest.mark.django_db
LATER = datetime.date(2026, 8, 10)
SITE, PHONE = "https://xzfy.example.gov.cn/?a=1&b=2", "0311-12345678"
LINK = (
    '<a href="https://xzfy.example.gov.cn/?a=1&amp;b=2" rel="noreferrer">https://xzfy.example.gov.cn/?a=1&amp;b=2</a>'
)


def mirror(county: County, **reached: str) -> None:
    switch(
        county, "mirror", LATER.isoformat(), day="2026-08-03", subject="disputes.reconsideration", **reached
    )  # fmt: skip


def test_every_page_that_sends_one_there_leads_there(citizen: Citizen, county: County, calendar: Calendar) -> None:
    citizen.write()
    mirror(county, site=SITE, phone=PHONE)
    calendar.day = LATER
    paths = ("", f"new/{RECONSIDERATION}/", "draft/", "draft/part/0/", "draft/part/1/", "draft/files/", "draft/review/")
    for path in paths:
        page = citizen.get(path)
        assert PLATFORM in text_of(page) and LINK in page.content.decode(), path
        assert PHONE in text_of(page), path


def test_without_an_address_nothing_is_said_of_one(citizen: Citizen, county: County, calendar: Calendar) -> None:
    mirror(county)
    calendar.day = LATER
    page = text_of(citizen.get(f"new/{RECONSIDERATION}/"))
    assert PLATFORM in page and "平台网址" not in page and "咨询电话" not in page
