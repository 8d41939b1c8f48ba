"""Programs that ask the interface of the small county on a fixed day: with a token of a post, or without."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fazhi.api import limits
from fazhi.kernel.organs.models import Post
from fazhi.web.account import bearing
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.people import account_of

TODAY = datetime.date(2021, 3, 22)
V1 = "/api/v1/"
Token = Callable[..., dict[str, str]]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    for name, module in list(sys.modules.items()):
        if name.startswith("fazhi.api.") and hasattr(module, "today"):
            monkeypatch.setattr(module, "today", lambda: TODAY)
    return TODAY


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.STATIC_ROOT = tmp_path
    settings.DEMONSTRATION = True
    stored = {
        "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")},
    }  # fmt: skip
    settings.STORAGES = {**settings.STORAGES, "default": stored}


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """What a process took of a minute's requests is forgotten between tests, as the database forgets it."""
    limits._taken.clear()
    yield
    limits._taken.clear()


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def token(county: County) -> Token:
    """The headers of a program that bears a token: ``token(post)`` for every scope, or for those that are named."""

    def issued(post: Post, *scopes: str, until: datetime.date | None = None) -> dict[str, str]:
        account_of(post)
        last = until or bearing.latest_day(TODAY)
        _, secret = bearing.issue(post, "测试", scopes or tuple(bearing.SCOPES), last, day=TODAY)
        return {"Authorization": f"Bearer {secret}"}

    return issued


class Program:
    """A program: what it asks comes back as status and JSON."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        self.client, self.headers = Client(), headers or {}

    def get(self, address: str, status: int = 200, **asked: Any) -> Any:
        """What is answered, once the status is the expected one."""
        response = self.raw(address, **asked)
        assert response.status_code == status, response.content.decode()
        return response.json()

    def raw(self, address: str, headers: dict[str, str] | None = None, **asked: Any) -> Any:
        """The whole answer; an address that begins with no slash lies below the interface."""
        full = address if address.startswith("/") else V1 + address
        return self.client.get(full, asked, headers={**self.headers, **(headers or {})})


@pytest.fixture
def anybody() -> Program:
    return Program()
