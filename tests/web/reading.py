"""Reading a page as its languages mark it: each piece of text with the language of the element around it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
QUIET = {"title", "option", "script", "code", "pre", "textarea"}
"""Elements whose text is not prose of the page, or that cannot mark a language of their own."""


class Reader(HTMLParser):
    """Collects (language, text) for every piece of prose on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = self.open[-1][1] if self.open else ""
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or here))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and not any(tag in QUIET for tag, _ in self.open):
            self.found.append((self.open[-1][1], data.strip()))


def prose(page: str) -> Iterator[tuple[str, str]]:
    """Every piece of prose with its language."""
    reader = Reader()
    reader.feed(page)
    yield from reader.found
