"""``fazhi serve`` answers wherever it is started, and takes no module from there."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.command import environment_of, fazhi, migrated

PATIENCE = 60
"""Seconds in which the workbench must answer."""


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def answer(address: str) -> str:
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
    migrated(home)
    port = free_port()
    command = [Path(sys.executable).with_name("fazhi"), "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, cwd=elsewhere, env=environment_of(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as serving:
        try:
            assert answer(f"http://127.0.0.1:{port}/health/") == '{"status": "ok"}'
        finally:
            serving.terminate()


def test_its_processes_count_together_and_log_no_address(tmp_path: Path) -> None:
    """Two processes answer; the numbers are those of both, the log names views, and SIGTERM ends it in order."""
    migrated(tmp_path)
    port = free_port()
    command = [sys.executable, "-m", "fazhi", "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(
        command, env=environment_of(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        address = f"http://127.0.0.1:{port}"
        try:
            answer(f"{address}/health/")
            for _ in range(20):
                assert "password" in answer(f"{address}/sign-in/?next=/wangxiaoming/")
            token = (tmp_path / "keys" / "metrics.token").read_text(encoding="utf-8").strip()
            asked = urllib.request.Request(f"{address}/metrics", headers={"Authorization": f"Bearer {token}"})
            with urllib.request.urlopen(asked, timeout=30) as response:
                numbers = str(response.read(), "utf-8")
        finally:
            serving.send_signal(signal.SIGTERM)
            _, errors = serving.communicate(timeout=60)
    assert serving.returncode == 0
    (counted,) = [line for line in numbers.splitlines() if line.startswith("fazhi_request_seconds_count{") and
                  "sign" in line]  # fmt: skip
    assert float(counted.rpartition(" ")[2]) == 20
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert len([line for line in lines if line["event"] == "request"]) == 20
    assert "wangxiaoming" not in errors
    assert len(list((tmp_path / "metrics").glob("histogram_*.db"))) >= 1


def test_it_says_beforehand_whether_it_could_serve(tmp_path: Path) -> None:
    migrated(tmp_path)
    assert fazhi(tmp_path, "serve", "--check", "--port", str(free_port())).returncode == 0
    open_to_all = fazhi(tmp_path, "serve", "--check", FAZHI_HOSTS="*")
    assert open_to_all.returncode == 2
    assert "FAZHI_HOSTS" in open_to_all.stderr
    broken = tmp_path / "rungs.yaml"
    broken.write_text("- {key: half, zh: 过半, en: Half}", encoding="utf-8")
    told = fazhi(tmp_path, "serve", "--check", FAZHI_RUNGS=str(broken))
    assert told.returncode == 2
    assert str(broken) in told.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert fazhi(tmp_path, "serve", "--check", "--port", str(port)).returncode == 2
