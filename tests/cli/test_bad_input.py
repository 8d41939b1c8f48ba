"""Bad input on the command line: one clear message, exit code 2, no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import database
from tests.command import fazhi, migrated, python


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("empty")
    migrated(home)
    return home


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("figures", "--place", "999999", "--year", "2021"), "999999"),
        (("figures", "--place", "130130", "--year", "two"), "two"),
        (("figures", "--place", "130130", "--year", "2021", "--id", "no.such"), "no.such"),
        (("registers", "no.such"), "no.such"),
        (("registers", "services.powers", "--on", "2021-02-30"), "2021-02-30"),
        (("act", "nothing", "decide", "--by", "1@2", "--on", "2021-01-01"), "1@2"),
        (("report", "compile", "--place", "130130", "--year", "2021"), "130130"),
        (("ledger", "proof", "procedures.act", "not-an-id"), "not-an-id"),
        (("nothing",), "nothing"),
    ],
)
def test_bad_input_is_named(empty: Path, arguments: tuple[str, ...], says: str) -> None:
    told = fazhi(empty, *arguments)
    assert told.returncode == 2, told.stdout + told.stderr
    assert says in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_URL": "bogus://x"}, "DATABASE_URL"),
        ({"FAZHI_CHAPTERS": "nowhere.chapter"}, "FAZHI_CHAPTERS"),
        ({"FAZHI_LAW": "/nowhere/at/all"}, "/nowhere/at/all"),
        ({"FAZHI_HOME": "/dev/null"}, "/dev/null"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(empty: Path, environment: dict[str, str], says: str) -> None:
    told = fazhi(empty, "procedures", **environment)
    assert told.returncode == 2, told.stdout + told.stderr
    assert says in told.stderr
    assert "Traceback" not in told.stderr


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    told = fazhi(tmp_path, "figures", "--place", "130130", "--year", "2021", DATABASE_URL=nowhere)
    assert told.returncode == 2
    assert "127.0.0.1" in told.stderr
    assert "DATABASE_URL" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_checkpoint_that_is_no_text_is_refused(empty: Path, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint"
    kept.write_bytes(b"\xff\xfe\x00")
    told = fazhi(empty, "ledger", "verify", "--outside", str(kept))
    assert told.returncode == 2
    assert "UTF-8" in told.stderr
    assert "Traceback" not in told.stderr


def test_no_tables_yet_names_the_cure(tmp_path: Path) -> None:
    told = fazhi(tmp_path, "figures", "--place", "130130", "--year", "2021")
    assert told.returncode == 2
    assert "fazhi migrate" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.skipif(bool(database.server()), reason="PostgreSQL keeps no such file")
def test_a_damaged_database_file_is_said(empty: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_bytes((empty / "fazhi.sqlite3").read_bytes()[:5000] + b"\x00" * 3000)
    told = fazhi(tmp_path, "figures", "--place", "130130", "--year", "2021", DATABASE_URL=f"sqlite:///{damaged}")
    assert told.returncode == 2
    assert "ledger verify" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_broken_law_file_stops_the_start(empty: Path, tmp_path: Path) -> None:
    statutes = tmp_path / "statutes"
    statutes.mkdir()
    (statutes / "own.yaml").write_text("own.limit: {values: [{from: 2021-01-01, amount: many}]}\n", encoding="utf-8")
    told = fazhi(empty, "figures", "--place", "130130", "--year", "2021", FAZHI_LAW=str(tmp_path))
    assert told.returncode == 2
    assert "own.limit" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_demonstration_is_not_mixed_into_data_of_ones_own(tmp_path: Path) -> None:
    migrated(tmp_path)
    found = (
        "import django; django.setup()\n"
        "import datetime\n"
        "from fazhi.kernel.organs.founding import found\n"
        "found(code='1', place_code='130130', name='某局', kind='government', from_on=datetime.date(2019, 1, 1))\n"
    )
    assert python(tmp_path, "-c", found, DJANGO_SETTINGS_MODULE="fazhi.settings").returncode == 0
    told = fazhi(tmp_path, "demo")
    assert told.returncode == 2
    assert "FAZHI_HOME" in told.stderr
    assert not (tmp_path / "demonstration").exists()
