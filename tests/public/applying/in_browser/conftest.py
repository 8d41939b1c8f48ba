"""A real browser on the width of a phone, and the desk beside it."""

from __future__ import annotations

from tests.web.in_browser.conftest import browser, enter, may_be_emptied, screenshots, unsafe

__all__ = ["browser", "enter", "may_be_emptied", "screenshots", "unsafe"]
