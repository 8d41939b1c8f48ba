"""A short run of the fuzzing that ``python -m tests.api.fuzz`` does at length."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.core.wsgi import get_wsgi_application

from fazhi.kernel.ledger.sequencer import sequence_all
from tests.api.fuzz import on_the_day, told, world_of
from tests.api.fuzzing import run
from tests.conftest import County

CASES = 120
OPERATIONS = "/matters"
"""Those that read and do most; the long run asks all of them."""


@pytest.fixture
def quiet() -> Iterator[None]:
    """A line for each of so many requests tells nobody anything."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_no_answer_breaks_misses_the_document_or_tells_a_secret(county: County, quiet: None) -> None:
    with on_the_day():
        world = world_of(county)
        sequence_all()
        found = run(get_wsgi_application(), world, CASES, seed=7, only=OPERATIONS)
    assert found.cases >= CASES
    assert not found.failures, told(found)
