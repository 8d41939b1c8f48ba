"""Keys of its own for each test, toy evidence, and a way to tamper behind the software's back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pytest_django import Settings

from fazhi.kernel.ledger import triggers
from tests.kernel.ledger.sample.making import Tamper, execute_raw, make_deed, record_all
from tests.kernel.ledger.sample.models import Deed


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Path:
    settings.KEYS = tmp_path / "keys"
    settings.LEDGER_HASH = "sha256"
    settings.LEDGER_ORIGIN = "test.example/ledger"
    return tmp_path / "keys"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def real_transactions(transactional_db: None) -> Iterator[None]:
    """Transactions that commit; the flush afterwards deletes rows, which the triggers would refuse."""
    yield
    triggers.remove()


@pytest.fixture
def deeds(db: None) -> list[Deed]:
    """Seven deeds on record: a tree with a ragged right edge."""
    made = [make_deed(number) for number in range(7)]
    record_all(*made)
    return made


@pytest.fixture
def tamper() -> Tamper:
    """Run SQL as an intruder would: take the triggers away, write, and put them back."""

    def run(*statements: str | tuple[Any, ...]) -> None:
        triggers.remove()
        for statement in statements:
            sql, *parameters = (statement,) if isinstance(statement, str) else statement
            execute_raw(str(sql), *parameters)
        triggers.install()

    return run
