"""Short runs of the races and the kills on the database under test; ``make proof`` has the long ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.database import server

DATABASE = "postgresql" if server() else "sqlite"


def run(program: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.proof.{program}", "--database", DATABASE, *arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fazhi.settings"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.stdout, done.stderr[-3000:]
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_one_of_eight_wins_and_nothing_is_lost() -> None:
    report = run("races", "--rounds", "6")
    assert report["broken"] == []
    assert (report["one_matter"], report["numbers"]) == ({"won": 2, "refused": 14}, {"opened": 16})
    assert report["one_request"] == {"answered": 16, "acts": 2}


def test_what_was_acknowledged_outlives_a_kill() -> None:
    report = run("kills", "--kills", "8")
    assert report["broken"] == []
    assert report["acknowledged"] > 0


def test_the_proof_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leaf taken out past the software is found by the audit that ends each run."""
    monkeypatch.setenv("FAZHI_PROOF_SABOTAGE", "1")
    assert run("kills", "--kills", "1")["broken"]
