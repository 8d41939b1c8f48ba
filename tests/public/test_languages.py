"""The public pages in two languages: English ones hold Chinese only where it is marked, Chinese ones no English."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.web.language import ENGLISH
from tests.kernel.calling import answered, called
from tests.kernel.desk import Desk
from tests.public.conftest import SITE, with_published_file
from tests.public.leaking import Planted
from tests.public.walking import Walk, match_of
from tests.report.annual import published_report
from tests.web.reading import prose
from tests.web.test_languages import CHINESE, CITED
from tests.web.test_languages import ENGLISH as WORD

pytestmark = pytest.mark.django_db
NAMES = {
    "English",
    "Atom",
    "JSON",
    "Parquet",
    "Word",
    "verify",
    "docs",
    "test",
    "testserver",
    "SHA256",
    "Merkle",
    "Ed25519",
    "CSV",
    "https",
    "python",
    "Cookie",
    "WCAG",
    "stock",
    "flow",
}
"""Names that are the same in both languages: of formats, files, and of the other language."""
CODE = re.compile(r"“[^”]*”|https?://\S+|[0-9A-Za-z+/=_-]{20,}|[\w.-]+/[\w./-]+|\b[\w-]+\.[\w.-]+\b|\bS-\d+")
"""Addresses, keys and digests in running text."""
COLUMN = re.compile(r'<td class="code">[^<]*</td>')
"""Names of columns and codes of entries, which are the same in both languages."""


BY_LETTER = "来信请寄演示镇东街一号"


class Reading(Walk):
    """A walk that keeps what it reads."""

    def open(self, address: str) -> str:
        text = super().open(address)
        self.texts[address] = text
        return text

    def __init__(self, client: Client) -> None:
        super().__init__(client, Planted({}))
        self.texts: dict[str, str] = {}


@pytest.fixture
def read(desk: Desk, client: Client, later: None) -> dict[str, str]:
    """Every page that links lead to in both languages, and pages of errors."""
    with_published_file(desk)
    answered(desk, called(desk, opinions_how=BY_LETTER))
    called(desk, "2024-05-25", opinions_how=BY_LETTER, opinions_until="2024-06-10", opinions_why="防汛在即。")
    published_report(desk.county)
    sequence_all()
    reading = Reading(client)
    errors = ("nowhere/", "notices/?page=x", "registers/toy.stalls/?on=soon", "search/?q=许可&after=x",
              "search/?q=none",
              "verify/?q=none", "law/?q=none", "registers/toy.stalls/?q=none",
              "registers/toy.stalls/?on=1999-01-01")  # fmt: skip
    reading.follow([SITE, ENGLISH, *(front + each for front in (SITE, ENGLISH) for each in errors)])
    pages = {address: text for address, text in reading.texts.items() if text.startswith("<!doctype html")}
    assert len({match_of(address) and match_of(address)[0] for address in pages}) > 12  # type: ignore[index]
    return pages


def test_every_public_page_holds_one_language(read: dict[str, str], client: Client) -> None:
    assert _mixed(read) == set()
    assert _mixed_labels(read) == set()
    _feeds_are_called_in_the_language_of_their_address(client)


def _mixed(read: dict[str, str]) -> set[tuple[str, str]]:
    mixed: set[tuple[str, str]] = set()
    for address, page in read.items():
        english = address.startswith(ENGLISH)
        assert f'<html lang="{"en" if english else "zh-Hans"}">' in page, address
        for language, text in prose(COLUMN.sub("", page)):
            if english and language == "en" and CHINESE.search(text) and not CITED.search(text):
                mixed.add((address, text))
            if not english and language.startswith("zh") and set(WORD.findall(CODE.sub("", text))) - NAMES:
                mixed.add((address, text))
    return mixed


def _mixed_labels(read: dict[str, str]) -> set[tuple[str, str]]:
    """What stands in attributes is words, too: names of parts of a page, what a button says, what a feed is called."""
    said = re.compile(r'\b(?:aria-label|title|placeholder|alt|data-holds|data-fails|data-unable)="([^"]*)"')
    return {
        (address, text) for address, page in read.items() for text in said.findall(page)
        if (CHINESE if address.startswith(ENGLISH) else WORD).search(CODE.sub("", text))
    }  # fmt: skip


def _feeds_are_called_in_the_language_of_their_address(client: Client) -> None:
    for front, language, right, wrong in ((SITE, "zh-hans", CHINESE, WORD), (ENGLISH, "en", WORD, CHINESE)):
        feed = client.get(f"{front}notices/feed.atom")
        text = feed.content.decode()
        title = re.search(r"<title>([^<]*)</title>", text)
        assert title and right.search(title[1]) and not wrong.search(title[1]), front
        assert feed["Content-Language"] == language and f'xml:lang="{language}"' in text
