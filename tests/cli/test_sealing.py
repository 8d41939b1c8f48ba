"""``fazhi backup``: a passphrase that anybody guesses seals nothing, and is refused before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import fazhi, migrated


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated(tmp_path_factory.mktemp("sealing"))


@pytest.mark.parametrize(
    ("secret", "taken"), [("1\n", False), ("", False), ("elevenchars", False), ("六个汉字够了", True)]
)
def test_a_short_passphrase_is_refused_and_nothing_is_written(
    home: Path, tmp_path: Path, secret: str, taken: bool
) -> None:
    file, folder = tmp_path / "passphrase", tmp_path / "backups"
    file.write_text(secret, encoding="utf-8")
    folder.mkdir()
    told = fazhi(home, "backup", str(folder), "--passphrase-file", str(file))
    assert (told.returncode == 0) is taken, told.stderr
    assert len(list(folder.iterdir())) == taken
    if not taken:
        assert told.returncode == 2 and "口令太短" in told.stderr and "too short" in told.stderr
