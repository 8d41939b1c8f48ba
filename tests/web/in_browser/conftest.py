"""What every test in a real browser needs: the browser, a database that may be emptied, and where pictures go."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.ledger import triggers
from tests.conftest import County
from tests.web.browser import Visitor, chromium
from tests.web.people import account_of

PASSWORD = "a long enough password"
Enter = Callable[..., Visitor]


@pytest.fixture(autouse=True, scope="package")
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


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures go: the folder that FAZHI_SCREENSHOTS names, else one that is thrown away."""
    return Path(os.getenv("FAZHI_SCREENSHOTS") or tmp_path)


@pytest.fixture
def citizen(browser: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Somebody who never signed in: nothing is asked of elsewhere, and no cookie is left."""
    visitor = Visitor(browser, live_server.url)
    yield visitor
    assert visitor.foreign == []
    assert visitor.context.cookies() == []
    visitor.close()


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer, county: County) -> Iterator[Enter]:
    """Somebody signed in at a window of their own: ``enter("market", "handler", width=375)``."""
    visitors: list[Visitor] = []

    def entered(organ: str, role: str, width: int = 1280, locale: str = "zh-CN", nth: int = 0) -> Visitor:
        account = account_of(county.post(organ, role, nth), PASSWORD)
        visitor = Visitor(browser, live_server.url, width=width, locale=locale)
        visitors.append(visitor)
        visitor.sign_in(account.user.get_username(), PASSWORD)
        assert visitor.path != "/sign-in/", f"{organ} {role} had an account without this password before"
        return visitor

    yield entered
    for visitor in visitors:
        assert visitor.foreign == []
        visitor.close()
