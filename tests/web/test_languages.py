"""Every page is all Chinese or all English; what is data in the other language says so (WCAG 3.1.2)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.pages import POSTED, addresses, taken_away
from tests.web.people import control_of, text_of
from tests.web.reading import prose

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"(?<![A-Za-z])(?!(?:Excel|JSON|xlsx)(?![A-Za-z]))[A-Za-z]{4,}")
NAMES = {"Word", "test"}
KEY = re.compile(r"\[[a-z.-]+\]$")
CITED = re.compile(r"Art\. \S+$|^Calendar: ")
"""Lines of a receipt that cite a statute or a notice, whose names are Chinese in both languages."""
SHEETS = (
    *(f"print-{sheet}" for sheet in ("record", "index", "cover", "hand-over", "service")), "calendar-feed",
    "matter-calendar",
)  # fmt: skip
"""Official forms are Chinese in both languages; calendars are no pages."""
BARE = (
    *POSTED, "health", "act", "paper-file", "proof-file", "attachment", "backfill-file", "find-reads", *SHEETS,
)  # fmt: skip


def unmarked_chinese(page: str) -> list[str]:
    return [
        text for language, text in prose(page) if language == "en" and CHINESE.search(text) and not CITED.search(text)
    ]  # fmt: skip


def chose_english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_pages_are_chinese_until_the_reader_chooses_english() -> None:
    page = Client(headers={"accept-language": "en-US,en;q=0.9"}).get("/sign-in/").content.decode()
    assert '<html lang="zh-Hans">' in page
    client = Client()
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert '<html lang="en">' in client.get("/sign-in/").content.decode()


def test_english_pages_hold_chinese_only_where_it_is_marked(desk: Desk, visit: Visit) -> None:
    desk.tip()
    client = visit("market", "handler", language="en")
    for name, address in addresses(desk).items():
        if name in BARE or taken_away(name):
            continue
        page = (chose_english() if name == "sign-in" else client).get(address).content.decode()
        assert '<html lang="en">' in page, name
        assert unmarked_chinese(page) == [], name


def test_chinese_pages_hold_no_english(desk: Desk, visit: Visit) -> None:
    desk.tip()
    client = visit("market", "handler")
    for name, address in addresses(desk).items():
        if name in BARE or taken_away(name):
            continue
        page = (Client() if name == "sign-in" else client).get(address).content.decode()
        assert '<html lang="zh-Hans">' in page, name
        mixed = [
            text for language, text in prose(page)
            if language.startswith("zh") and set(ENGLISH.findall(KEY.sub("", text))) - NAMES
        ]  # fmt: skip
        assert mixed == [], name


def test_refusals_speak_the_language_of_the_page(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    client = visit("market", "principal", language="en")
    form = client.get(f"/matters/{permit.pk}/?act=decide")
    response = client.post(f"/matters/{permit.pk}/acts/decide/", {**control_of(form), "outcome": ""})
    assert "Not done, because" in text_of(response)
    assert unmarked_chinese(response.content.decode()) == []


def test_receipts_speak_the_language_of_the_page(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    address = f"/matters/{permit.pk}/"
    assert "not counted" in text_of(visit("market", "handler", language="en").get(address))
    assert "当日不计" in text_of(visit("market", "handler").get(address))


def test_the_language_is_switched_by_a_button_and_kept(visit: Visit, desk: Desk) -> None:
    client = visit("market", "handler")
    assert "我的工作台" in text_of(client.get("/"))
    response = client.post("/language/", {"language": "en", "next": "/work/"})
    assert response["Location"] == "/work/"
    assert "My desk" in text_of(client.get("/"))
    elsewhere = client.post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert elsewhere["Location"] == "/"


def test_every_page_of_a_demonstration_says_so(desk: Desk, visit: Visit, settings: object) -> None:
    client, places = visit("market", "handler"), addresses(desk)
    for name in ("desk", "matter", "paper", "figure", "register", "report"):
        assert "演示数据，个案虚构" in text_of(client.get(places[name])), name
    assert "演示数据，个案虚构" in text_of(client.get("/nowhere/"))
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    assert "个案虚构" not in text_of(client.get(places["desk"]))
