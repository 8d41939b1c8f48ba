"""Signed-in people of the small county, a fixed day, and a home of its own for each test."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from fazhi.kernel.procedures.models import Matter
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.people import account_of, finding_of
from tests.web.sign_in_provider import Provider

TODAY = datetime.date(2021, 3, 22)
Visit = Callable[..., Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    for reader in ("viewer", "calendar.views"):
        monkeypatch.setattr(f"fazhi.web.{reader}.today", lambda: TODAY)
    return TODAY


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.STATIC_ROOT = tmp_path
    settings.DEMONSTRATION = True
    stored = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": stored}


@pytest.fixture
def visit(county: County) -> Visit:
    """A client signed in as the holder of a post: ``visit("justice", "handler")``."""

    def signed_in(organ: str, role: str, nth: int = 0, language: str = "") -> Client:
        client = Client()
        client.force_login(account_of(county.post(organ, role, nth)).user)
        if language:
            client.cookies["django_language"] = language
        return client

    return signed_in


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def finding(county: County) -> Matter:
    """A finding of the justice bureau with the market bureau, to be rectified."""
    return finding_of(county)


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    """Another office's sign-in service, run by the test."""
    made = Provider()
    made.told_to(settings)
    yield made
    made.stop()
