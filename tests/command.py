"""The command ``fazhi`` as a user runs it: a process of its own, on a home and a database of its own."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from tests import database


def fazhi(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the installation in ``home``."""
    return python(home, "-m", "fazhi", *arguments, **environment)


def migrated(home: Path) -> Path:
    """An installation with its tables and nothing in them, copied from one that was made once in this run."""
    home.mkdir(exist_ok=True)
    database.copy_of(_empty(), home)
    return home


def _empty() -> Path:
    """The installation that others are copied from; the first worker that asks makes it, the others wait."""
    empty = Path(os.environ["FAZHI_TEST_SHARED"]) / "empty"
    empty.mkdir(exist_ok=True)
    with (empty / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (empty / "made").exists():
            told = fazhi(empty, "migrate")
            assert told.returncode == 0, told.stderr
            (empty / "made").touch()
    return empty


def environment_of(home: Path) -> dict[str, str]:
    """The environment of a user who has an installation in ``home``, and nothing of this test run's."""
    own = ("FAZHI_", "DATABASE_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    # Compiled once in this run, whatever the folders of the sources hold: a run starts some two hundred processes.
    kept["PYTHONPYCACHEPREFIX"] = str(Path(os.environ["FAZHI_TEST_SHARED"]) / "compiled")
    if database.server():
        # No worker runs beside these commands, so what they record waits for its place.
        kept |= {"DATABASE_URL": database.url_of(home), "FAZHI_LEDGER_PATIENCE": "3600"}
        kept["FAZHI_PG_BIN"] = database.tools()
    return {**kept, "FAZHI_HOME": str(home)}


def python(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the settings of the installation in ``home``, none of this test run's."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**environment_of(home), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=1_200,
    )
