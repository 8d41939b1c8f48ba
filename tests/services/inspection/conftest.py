"""The small county with a township, an inspection on the power list, and the directories of random inspection."""

from __future__ import annotations

import pytest

from tests.conftest import County
from tests.services.inspection.field import Field


@pytest.fixture
def field(county: County) -> Field:
    return Field(county)
