"""The main job as a user runs it: the year performed, its figures equal the published ones, and nothing twice."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests import command, database

Command = Callable[..., subprocess.CompletedProcess[str]]

OUR_FIGURES = {
    "services.institutions", "services.institutions.party", "services.institutions.government",
    "powers.items", "powers.items.kinds", "powers.items.licence", "powers.items.penalty", "powers.items.compulsion",
    "powers.items.collection", "powers.items.payment", "powers.items.adjudication", "powers.items.confirmation",
    "powers.items.reward", "powers.items.inspection", "powers.items.other",
    "disputes.adjudication.items", "disputes.reconsideration.applications", "disputes.reconsideration.accepted",
    "enforcement.review.file-findings", "enforcement.review.file-findings.rectified",
    "enforcement.review.patrol-findings", "enforcement.review.patrol-findings.rectified",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="module")
def fazhi(home: Path) -> Command:
    return partial(command.fazhi, home)


@pytest.fixture(scope="module")
def performed(fazhi: Command) -> subprocess.CompletedProcess[str]:
    done = fazhi("demo")
    assert done.returncode == 0, done.stderr
    return done


def test_figures_equal_the_published_ones(fazhi: Command, performed: subprocess.CompletedProcess[str]) -> None:
    told = fazhi("figures", "--place", "130130", "--year", "2021", "--json")
    assert told.returncode == 0, told.stderr
    found = {each["id"]: each for each in json.loads(told.stdout)}
    assert OUR_FIGURES <= set(found)
    assert {id: found[id]["value"] for id in OUR_FIGURES} == {id: found[id]["published"] for id in OUR_FIGURES}
    assert all(found[id]["equal"] is True for id in OUR_FIGURES)


def test_the_run_ends_with_the_table_the_report_and_the_accounts(
    performed: subprocess.CompletedProcess[str], home: Path
) -> None:
    assert "73/73" in performed.stdout
    assert "8 findings opened as of today" in performed.stdout
    assert "4 notices are in hand" in performed.stdout
    assert "130130-2021.html" in performed.stdout
    told = re.search(r"shown this once: (\S+)", performed.stdout)
    assert told is not None
    for username in ("clerk", "handler", "decider", "market-head"):
        assert username in performed.stdout
    stored = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert told[1].encode() not in stored, "the password of the demonstration is kept in clear"
    assert "100 %" in performed.stderr, "progress is shown"


def test_running_it_again_changes_nothing(
    fazhi: Command, performed: subprocess.CompletedProcess[str], home: Path
) -> None:
    before = database.tables(home)
    again = fazhi("demo")
    assert again.returncode == 0, again.stderr
    assert "nothing changed" in again.stdout
    assert database.tables(home) == before


def test_the_ledger_of_the_year_verifies(fazhi: Command, performed: subprocess.CompletedProcess[str]) -> None:
    verified = fazhi("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_row_changed_behind_its_back_is_named(
    fazhi: Command, performed: subprocess.CompletedProcess[str], home: Path, tmp_path: Path
) -> None:
    copy = database.copy_of(home, tmp_path)
    database.unprotect(tmp_path, "procedures_act")
    with database.connected(tmp_path) as changing:
        changed = changing.execute("select id from procedures_act order by seq, id limit 1").fetchone()[0]
        changing.execute(f"update procedures_act set happened_on = '2020-02-02' where id = '{changed}'")
    verified = command.fazhi(home, "ledger", "verify", DATABASE_URL=copy)
    assert verified.returncode == 1
    assert str(changed).replace("-", "") in (verified.stdout + verified.stderr).replace("-", "")


def test_the_register_shows_a_past_day_and_the_report_names_every_figure(
    fazhi: Command, performed: subprocess.CompletedProcess[str], home: Path
) -> None:
    january = json.loads(fazhi("registers", "services.powers", "--on", "2021-01-01", "--json").stdout)
    december = json.loads(fazhi("registers", "services.powers", "--on", "2021-12-31", "--json").stdout)
    assert len(december) == 2815
    assert {each["code"] for each in january} != {each["code"] for each in december}
    page = (home / "reports" / "130130-2021.html").read_text(encoding="utf-8")
    for id in OUR_FIGURES:
        assert f"/figures/{id}/?place=130130&amp;year=2021" in page, id
    assert "演示数据" in page
    assert "不一致" not in page


def test_the_report_of_the_year_is_published_as_it_was_counted(
    fazhi: Command, performed: subprocess.CompletedProcess[str], home: Path
) -> None:
    with database.connected(home) as asked:
        data = asked.execute(
            "select data from procedures_act where family = 'report.annual' and name = 'compile'"
        ).fetchall()
        published = asked.execute(
            "select published_on, body from notices_notice join procedures_act on procedures_act.id = source_id "
            "where procedures_act.family = 'report.annual'"
        ).fetchall()
    (frozen,) = [json.loads(each[0])["frozen"] for each in data]
    told = json.loads(fazhi("figures", "--place", "130130", "--year", "2021", "--json").stdout)
    assert {each["id"]: float(each["value"]) for each in frozen["figures"]} == {
        each["id"]: each["value"] for each in told
    }
    assert sum(1 for each in frozen["figures"] if each["returns"]) == 42, "reported figures stand on signed returns"
    ((day, body),) = published
    assert day == "2022-03-07"
    assert "行政许可178项" in body and "立案3起" in body
    assert "均已公开" not in body and "法定期限内" not in body, "nothing is asserted that no figure counts"


def test_the_year_was_performed_in_time(performed: subprocess.CompletedProcess[str], home: Path) -> None:
    """Reconsideration cases end within their limits; only rectifications that were meant to be late are warned of."""
    with database.connected(home) as asked:
        late = asked.execute(
            "select key, started_on, due_on, stopped_on from clocks_clock "
            "where stopped_on > due_on and key like 'reconsideration%'"
        ).fetchall()
        open_clocks = asked.execute(
            "select key from clocks_clock where stopped_on is null and not runs_out and due_on <= '2021-12-31'"
        ).fetchall()
        warned = asked.execute("select count(*) from clocks_clockwarning where rung = 'overdue'").fetchone()[0]
    assert late == []
    assert open_clocks == []
    assert warned > 0
