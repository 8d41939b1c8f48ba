"""A short run of the kills on the database under test: a program of its own, with real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.database import server


def test_an_import_killed_and_gone_on_with_has_every_row_once() -> None:
    database = "postgresql" if server() else "sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "tests.exchange.kills", "--database", database, "--kills", "3"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fazhi.settings"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.stdout, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["broken"] == []
    assert report["killed"] > 0
