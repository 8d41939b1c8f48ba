"""The small county that is put back for each test is the recorded one: its log verifies, its rows are whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.organs.models import Organ
from tests.conftest import ORGANS, County


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"


@pytest.mark.parametrize("time", ["once", "again"])
def test_it_stands_as_it_was_recorded(own_keys: None, county: County, time: str) -> None:
    sequence_all()
    verified = verify()
    assert (verified.faults, verified.waiting) == ([], 0)
    assert verified.leaves == verified.rows > len(ORGANS)
    for key in ORGANS:
        assert Organ.objects.get(code=key) == county.organ(key)
    officer = county.officer("market", "handler")
    moment = officer.recorded_at
    officer.refresh_from_db()
    assert officer.recorded_at == moment
    assert county.post("market", "handler").officer is officer
    officer.name = "改"


def test_what_a_test_changes_on_it_stays_in_that_test(county: County) -> None:
    assert county.officer("market", "handler").name != "改"
