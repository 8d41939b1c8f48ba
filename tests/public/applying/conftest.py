"""Applying on the public site of the small county, on a day that tests may move."""

from __future__ import annotations

import datetime
import importlib
import pkgutil

import pytest
from django.test import Client

import fazhi.public.applying
from tests.conftest import County
from tests.public.applying.citizen import Citizen
from tests.public.applying.officer import Officer

DAY = datetime.date(2026, 8, 3)


class Calendar:
    """The day that every page takes for today."""

    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> datetime.date:
        return self.day


@pytest.fixture(autouse=True)
def calendar(settings: object, monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """Applying is open, and it is the third of August 2026."""
    settings.APPLYING = True  # type: ignore[attr-defined]
    found = Calendar()
    names = [f"fazhi.public.applying.{each.name}" for each in pkgutil.iter_modules(fazhi.public.applying.__path__)]
    for name in (*names, "fazhi.web.viewer"):
        module = importlib.import_module(name)
        if hasattr(module, "today"):
            monkeypatch.setattr(module, "today", found)
    return found


@pytest.fixture
def citizen(county: County) -> Citizen:
    return Citizen(Client())


@pytest.fixture
def officer(county: County) -> Officer:
    """The clerk of the justice bureau at the desk."""
    return Officer(county)
