"""The browser's functions for draws, called in a headless Chromium that is served them without an installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parents[3] / "src" / "fazhi" / "public" / "static" / "public"
PLACE = "http://draws.invalid/"
"""No encrypted connection, so that the browser's own SHA-256 is not there."""


def _serve(route: Route) -> None:
    name = urlsplit(route.request.url).path.removeprefix("/")
    if name:
        route.fulfill(body=(STATIC / name).read_text(encoding="utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>draws</title>", content_type="text/html")


@contextmanager
def page_of(browser: Browser) -> Iterator[Page]:
    """A page on which ``draw`` holds the functions of draw.js."""
    context = browser.new_context()
    context.route("**/*", _serve)
    page = context.new_page()
    page.goto(PLACE)
    page.evaluate(
        "async () => { window.draw = await import('/draw.js'); window.hashing = await import('/sha256.js'); }"
    )
    try:
        yield page
    finally:
        context.close()
