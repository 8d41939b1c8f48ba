"""``fazhi found``: a county starts from one file, tried first, kept once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from fazhi.cli.founding import found
from tests.command import fazhi, migrated


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("founded")
    migrated(made)
    return made


def test_the_example_founds_a_county_once(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "county.yaml"
    file.write_text(fazhi(home, "found", "--example").stdout, encoding="utf-8")
    tried = fazhi(home, "found", str(file), "--dry-run")
    assert tried.returncode == 0 and "nothing kept" in tried.stdout, tried.stderr
    done = fazhi(home, "found", str(file))
    assert done.returncode == 0 and "wang.yi" in done.stdout and "zhao.er" in done.stdout, done.stderr
    assert (home / "keys" / "personal.key").stat().st_mode & 0o077 == 0
    assert "personal.key" not in fazhi(home, "doctor").stdout
    again = fazhi(home, "found", str(file))
    assert again.returncode == 0 and "nothing changed" in again.stdout and "wang.yi" not in again.stdout
    file.write_text(file.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    other = fazhi(home, "found", str(file))
    assert other.returncode == 2 and "founded already" in other.stderr
    assert fazhi(home, "ledger", "verify").returncode == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "no YAML"), ("- a\n", "mapping"), ("from: soon\n", "faults; nothing is kept")],
)
def test_a_bad_file_is_said(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(content, encoding="utf-8")
    told = CliRunner().invoke(found, [str(file)])
    assert told.exit_code == 2 and says in told.output


def test_every_fault_of_the_head_and_of_the_rows_is_listed_at_once(tmp_path: Path) -> None:
    migrated(tmp_path / "home")
    file = tmp_path / "county.yaml"
    text = fazhi(tmp_path / "home", "found", "--example").stdout
    for right, wrong in (
        ("witness: 李四", "witness: 张三"), ("from: 2026-01-01", "from: soon"), ("deputy: G006", "deputy: G999"),
        ('place: "000001", parent: "001"', 'place: "000001", parent: "777"'),
        (", username: zhao.er", ", until: 2030-01-01"),
    ):  # fmt: skip
        assert wrong not in text and right in text
        text = text.replace(right, wrong, 1)
    file.write_text(text, encoding="utf-8")
    told = fazhi(tmp_path / "home", "found", str(file), "--dry-run")
    assert told.returncode == 2
    said = told.stderr
    assert "two persons" in said and "(from)" in said, said
    assert "officers 5" in said and "organs 3" in said, said
    assert "dministrator with an account" in said, said
    assert "rincipal with an account" not in said, "it is there: nothing of the rows' other faults is told twice"
