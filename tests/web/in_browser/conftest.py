"""What every test in a real browser needs: the browser, a database that may be emptied, and where pictures go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fazhi.kernel.ledger import triggers
from tests.web.browser import chromium


@pytest.fixture(autouse=True, scope="module")
def unsafe() -> Iterator[None]:
    """Playwright runs a loop of its own in this thread, which Django takes for asynchronous code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(autouse=True)
def may_be_emptied(transactional_db: None) -> Iterator[None]:
    """Evidence refuses to be deleted, which the test database must be allowed at the end."""
    yield
    triggers.remove()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures go: the folder that FAZHI_SCREENSHOTS names, else one that is thrown away."""
    return Path(os.getenv("FAZHI_SCREENSHOTS") or tmp_path)
