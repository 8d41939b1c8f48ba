"""Commands that change something say in one line what they did, and leave what scripts read as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import database
from tests.command import fazhi, migrated

LINE = re.compile(r"^[^\n]*[\u4e00-\u9fff][^\n]*。[A-Z][^\n]*\.\n$")


def test_migrate_says_what_it_did_and_that_nothing_was_left_to_do(tmp_path: Path) -> None:
    first, again = fazhi(tmp_path, "migrate"), fazhi(tmp_path, "migrate")
    assert LINE.match(first.stdout) and re.search(r"执行 \d+ 项迁移", first.stdout), first.stdout + first.stderr
    assert LINE.match(again.stdout) and "没有改动" in again.stdout


def test_a_checkpoint_stands_alone_on_its_stream_and_in_its_file(tmp_path: Path) -> None:
    home, file = migrated(tmp_path / "home"), tmp_path / "checkpoint"
    shown = fazhi(home, "ledger", "checkpoint")
    kept = fazhi(home, "ledger", "checkpoint", "--out", str(file))
    assert shown.stdout.startswith("fazhi.example/ledger\n") and "检查点" not in shown.stdout
    assert LINE.match(shown.stderr) and LINE.match(kept.stderr) and str(file) in kept.stderr
    assert kept.stdout == "" and file.read_text(encoding="utf-8").startswith("fazhi.example/ledger\n")
    assert fazhi(home, "ledger", "verify", "--outside", str(file)).returncode == 0


@pytest.mark.skipif(not database.server(), reason="SQLite has no roles")
def test_rights_that_were_given_are_said(tmp_path: Path) -> None:
    home = migrated(tmp_path / "home")
    with database.connected(home) as opened:
        opened.execute("DROP ROLE IF EXISTS said_application")
        opened.execute("CREATE ROLE said_application")
    try:
        told = fazhi(home, "ledger", "roles", "--application", "said_application", "--apply")
    finally:
        with database.connected(home) as opened:
            opened.execute("DROP OWNED BY said_application; DROP ROLE said_application")
    assert told.returncode == 0, told.stderr
    assert LINE.match(told.stdout) and "said_application" in told.stdout
