"""A headless Chromium as officers use the workbench: sign in, open an act's form, fill it, send it, look.

Reusable for any procedure: acts and fields are named as declared, not by how a page is built.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, sync_playwright

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
"""The shell without windows where there is one: the same pages, without drawing a browser's own bars around each."""
WIDE, NARROW = 1280, 375
HEIGHTS = {WIDE: 900, NARROW: 740}
MAX_TABS = 120
Value = str | bool | list[str] | Path


class Visitor:
    """One person at one browser window, signed in."""

    def __init__(
        self, browser: Browser, base: str, width: int = WIDE, scripts: bool = True, locale: str = "zh-CN"
    ) -> None:
        size = {"width": width, "height": HEIGHTS[width]}
        self.context = browser.new_context(viewport=size, java_script_enabled=scripts, locale=locale)
        self.base, self.width = base, width
        if locale.startswith("en"):
            self.context.add_cookies([{"name": "django_language", "value": "en", "url": base}])
        self.page: Page = self.context.new_page()
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._requested)
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def _requested(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost") and not request.url.startswith("data:"):
            self.foreign.append(request.url)

    def sign_in(self, name: str, password: str) -> Visitor:
        self.open("/sign-in/")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", password)
        self.page.click("main form button")
        return self

    def open(self, path: str) -> Visitor:
        self.page.goto(self.base + path)
        return self

    @property
    def path(self) -> str:
        """The address at which the visitor stands, without the host."""
        return urlsplit(self.page.url).path

    def _loaded(self) -> Page:
        """The page once it is whole: of a link clicked just before, it may have come and not been read yet."""
        self.page.wait_for_load_state()
        return self.page

    @property
    def text(self) -> str:
        return self._loaded().inner_text("body")

    def form(self, act: str) -> Locator:
        """The form of an act, opened by its link where it is not open yet."""
        self._loaded()
        form = self.page.locator(f"form#act-{act}")
        if form.count() == 0:
            link = self.page.locator(f"main a.act[href*='act={act}#']").first
            if not link.is_visible():
                link.locator("xpath=ancestor::details[1]/summary").click()
            link.click()
            form.wait_for()
        return form

    def fill(self, form: Locator, **values: Value) -> None:
        """Fill fields by their declared names; a path is a file handed in, yes and no are boxes to tick."""
        for name, value in values.items():
            if isinstance(value, Path):
                form.locator("[name=act-files]").set_input_files(value)
                continue
            field = form.locator(f"[name={name}]")
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))

    def do(self, act: str, on: str = "", **values: Value) -> Visitor:
        """Do an act of the matter on the page, or open one; then stands on the matter's page, or on the refusal."""
        form = self.form(act)
        if on:
            form.locator("[name=act-on]").fill(on)
        self.fill(form, **values)
        form.locator("p.do button").first.click()
        self.page.wait_for_load_state()
        return self

    @property
    def refusals(self) -> list[str]:
        """The grounds on which the last act was refused; empty where it was done."""
        return self._loaded().locator(".refused li").all_inner_texts()

    def tab_to(self, text: str) -> None:
        """Press Tab until what bears this text has the focus.

        Raises:
            AssertionError: the keyboard does not reach it.
        """
        for _ in range(MAX_TABS):
            self.page.keyboard.press("Tab")
            if text in self.page.evaluate("(document.activeElement.innerText || '')"):
                return
        raise AssertionError(f"the keyboard does not reach {text!r} on {self.path}")

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        measured = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        wide: int = self._loaded().evaluate(measured)
        return wide

    def shot(self, folder: Path, name: str) -> None:
        """A picture of the page, to be looked at: none where nobody will, as a page is drawn whole for it."""
        if not os.getenv("FAZHI_SCREENSHOTS"):
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._loaded().screenshot(path=folder / f"{name}-{self.width}.png", full_page=True)

    def close(self) -> None:
        self.context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that is closed at the end."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
