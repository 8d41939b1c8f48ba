from __future__ import annotations

import pytest

from tests.conftest import County
from tests.kernel.desk import Desk


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)
