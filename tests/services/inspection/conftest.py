"""The small county with a township, an inspection on the power list, and the directories of random inspection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.conftest import County
from tests.kernel.desk import date
from tests.services.inspection.field import Field
from tests.web.people import account_of

Sign = Callable[[str, str], Client]


@pytest.fixture
def field(county: County) -> Field:
    return Field(county)


@pytest.fixture
def sign(field: Field, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sign:
    settings.STATIC_ROOT = tmp_path
    for reader in ("web.viewer", "public.registers", "public.keeping"):
        monkeypatch.setattr(f"fazhi.{reader}.today", lambda: date("2021-03-22"))

    def signed_in(organ: str, role: str) -> Client:
        client = Client()
        client.force_login(account_of(field.county.post(organ, role)).user)
        return client

    return signed_in
