"""The city that rolls up."""

from __future__ import annotations

import pytest

from tests.report.rolling.city import City


@pytest.fixture
def above(db: None) -> City:
    return City()
