"""Whoever opens the inspections of a campaign is killed in the middle, and two go on at once: on real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.database import server


def test_each_inspection_is_opened_once_whoever_is_killed_when() -> None:
    database = "postgresql" if server() else "sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.inspection.kills", "--database", database, "--kills", "3", "--drawn",
         "120"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fazhi.settings"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.stdout, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["broken"] == []
    assert report["killed"] > 0
