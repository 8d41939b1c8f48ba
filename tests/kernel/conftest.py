from __future__ import annotations

from collections.abc import Iterator

import pytest

from fazhi.kernel.ledger import triggers
from tests.conftest import County
from tests.kernel.desk import Desk


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def real_transactions(transactional_db: None) -> Iterator[None]:
    """Transactions that commit; the flush afterwards deletes rows, which the triggers would refuse."""
    yield
    triggers.remove()
