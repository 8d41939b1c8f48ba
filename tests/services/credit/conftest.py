from __future__ import annotations

import pytest

from tests.conftest import County
from tests.services.credit.desk import CreditDesk


@pytest.fixture
def desk(county: County) -> CreditDesk:
    return CreditDesk(county)
