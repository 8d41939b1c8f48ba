"""``fazhi serve`` answers wherever it is started, and takes no module from there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.command import fazhi

PATIENCE = 60
"""Seconds in which the workbench must answer."""


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _answer(address: str) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return str(response.read(), "utf-8")
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_it_serves_from_a_folder_of_other_modules(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("__init__.py", "django_htmx.py"):
        (elsewhere / name).write_text("raise RuntimeError('imported from where it was started')\n")
    assert fazhi(home, "migrate").returncode == 0
    port = _free_port()
    command = [Path(sys.executable).with_name("fazhi"), "serve", "--port", str(port), "--workers", "1"]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("FAZHI_", "DATABASE_", "DJANGO_"))}
    with subprocess.Popen(
        command, cwd=elsewhere, env={**own, "FAZHI_HOME": str(home)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as serving:
        try:
            assert _answer(f"http://127.0.0.1:{port}/healthz") == '{"status": "ok"}'
        finally:
            serving.terminate()
