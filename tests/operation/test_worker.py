"""The worker: each job by one process at a time, a failing one does not stop the others, no job on a day gone by."""

from __future__ import annotations

import datetime
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from fazhi.cli.worker import attempt
from fazhi.kernel.clocks.models import ClockWarning, Reprojection
from fazhi.kernel.ledger.models import Checkpoint
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.operation import jobs, work
from fazhi.operation.jobs import ClockSetBack, Job, KnownJob
from fazhi.operation.locks import only_one
from fazhi.operation.models import JobState, WorkerState
from tests.command import environment_of, fazhi, migrated, python
from tests.kernel.desk import Desk
from tests.kernel.test_clocks import NOTICE
from tests.operation.test_sending import FOUND

NOW = datetime.datetime(2021, 4, 10, 9, 0, tzinfo=SHANGHAI)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Any]:
    """Sets the clock that the worker reads."""

    def set_to(moment: datetime.datetime) -> datetime.datetime:
        monkeypatch.setattr("fazhi.cli.worker.moment", lambda: moment)
        return moment

    jobs.alive(NOW)
    set_to(NOW)
    yield set_to


def ran(job: Job, at: Any, moment: datetime.datetime) -> tuple[bool, Label]:
    return attempt(job, at(moment))


def test_a_job_that_fails_is_put_off_longer_each_time_and_then_runs_as_before(at: Any) -> None:
    fails = [True]

    def run(now: datetime.datetime) -> Label | None:
        if fails[0]:
            raise ValueError("王小明 130130195712010000")
        return Label("好", "fine")

    job = Job("test", Label("试", "Test"), 60.0, run)
    moment, waits = NOW, []
    for failures in range(1, 9):
        assert ran(job, at, moment)[0] is False
        state = JobState.objects.get(pk="test")
        assert (state.failures, state.said) == (failures, "ValueError")
        assert state.next_at is not None
        waits.append((state.next_at - moment).total_seconds())
        moment = state.next_at
    assert waits == sorted(waits)
    assert waits[0] == 120
    assert waits[-1] == jobs.LONGEST
    fails[0] = False
    assert ran(job, at, moment) == (True, Label("好", "fine"))
    state = JobState.objects.get(pk="test")
    assert (state.failures, state.next_at) == (0, moment + MINUTE)


def test_a_job_is_done_once_however_many_workers_see_it_due(at: Any) -> None:
    done = []
    job = Job("test", Label("试", "Test"), 60.0, lambda now: done.append(now))
    assert jobs.due(job, NOW)
    ran(job, at, NOW)
    ran(job, at, NOW)
    assert done == [NOW]
    assert not jobs.due(job, NOW + MINUTE / 2)
    assert jobs.due(job, NOW + MINUTE)


def test_a_clock_set_back_an_hour_does_not_make_jobs_wait_for_the_old_time(at: Any) -> None:
    job = Job("test", Label("试", "Test"), 60.0, lambda now: None)
    ran(job, at, NOW)
    assert jobs.due(job, NOW - 60 * MINUTE)


def test_a_lock_is_held_by_one_at_a_time_and_let_go(db: None) -> None:
    found = []

    def other() -> None:
        with only_one("test") as held:
            found.append(held)
        connection.close()

    with only_one("test") as held:
        assert held
        if not held:
            return
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert found == [False, True]


def test_two_jobs_of_one_name_are_refused() -> None:
    job = Job("tidy", Label("试", "Test"), 60.0, lambda now: None)
    with pytest.raises(KnownJob, match="tidy"):
        jobs.add(job)


def test_a_clock_set_back_a_day_stops_the_jobs_that_go_by_the_day(desk: Desk, at: Any) -> None:
    desk.accepted("2021-03-01", "2021-03-03")
    warnings = next(job for job in jobs.jobs() if job.name == "warnings")
    assert ran(warnings, at, NOW)[0]
    given = ClockWarning.objects.count()
    assert given == 1
    back = NOW - datetime.timedelta(days=20)
    good, said = ran(warnings, at, back)
    assert not good
    assert "2021-03-21" in said.zh and "2021-04-10" in said.zh and "--day-is-right" in said.en
    assert ClockWarning.objects.count() == given
    deliver = next(job for job in jobs.jobs() if job.name == "deliver")
    assert ran(deliver, at, back)[0], "what does not go by the day goes on"
    assert isinstance(jobs.set_back(back.date()), ClockSetBack)
    jobs.trust(back.date())
    assert jobs.set_back(back.date()) is None


def test_a_new_holiday_notice_re_projects_open_clocks_once(desk: Desk, at: Any, tmp_path: Path, settings: Any) -> None:
    desk.accepted("2027-01-18", "2027-01-20")
    calendar = next(job for job in jobs.jobs() if job.name == "calendar")
    ran(calendar, at, NOW)
    assert Reprojection.objects.count() == 0
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "2027.yaml").write_text(NOTICE, encoding="utf-8")
    settings.LAW_FOLDERS = [tmp_path]
    good, said = ran(calendar, at, NOW + 20 * MINUTE)
    assert good and "1 due dates moved" in said.en
    assert "国办发明电〔2026〕99号" in Reprojection.objects.get().reason
    ran(calendar, at, NOW + 40 * MINUTE)
    assert Reprojection.objects.count() == 1


def test_checkpoints_are_made_as_the_log_grows(desk: Desk) -> None:
    work.sequence(NOW)
    assert work.note_checkpoint(NOW) is not None
    assert work.note_checkpoint(NOW) is None
    desk.accepted()
    work.sequence(NOW)
    assert work.note_checkpoint(NOW) is not None
    assert Checkpoint.objects.count() == 2


def test_sessions_that_ran_out_are_taken_away(db: None) -> None:
    now = timezone.now()
    for key, hours in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + datetime.timedelta(seconds=3600 * hours)
        )
    work.tidy(NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_a_heartbeat_is_written(db: None) -> None:
    jobs.alive(NOW)
    jobs.alive(NOW + MINUTE)
    state = WorkerState.objects.get()
    assert (state.alive_at, state.last_day) == (NOW + MINUTE, NOW.date())


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("worker")
    migrated(home)
    made = python(home, "-c", FOUND, DJANGO_SETTINGS_MODULE="fazhi.settings")
    assert made.returncode == 0, made.stderr
    return home


def test_once_runs_every_job_and_says_what_it_did(installed: Path) -> None:
    told = fazhi(installed, "worker", "--once")
    assert told.returncode == 0, told.stderr
    assert "1 warnings, 0 messages to send" in told.stdout
    assert "催办 1 项" in told.stdout
    assert "Checkpoint" in told.stdout
    findings = {each["name"]: each["level"] for each in json.loads(fazhi(installed, "doctor", "--json").stdout)}
    assert findings["worker"] == "ok"
    assert findings["mail"] == "warning"


def test_it_stops_on_sigterm_after_the_job_in_hand(installed: Path) -> None:
    command = [sys.executable, "-m", "fazhi", "worker"]
    with subprocess.Popen(
        command, env=environment_of(installed), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as working:
        assert working.stdout is not None and working.stderr is not None
        assert "worker" in working.stdout.readline()
        time.sleep(1)
        working.send_signal(signal.SIGTERM)
        assert working.wait(timeout=30) == 0
        lines = [json.loads(line) for line in working.stderr.read().splitlines()]
    assert [lines[0]["event"], lines[-1]["event"]] == ["worker started", "worker stopped"]


def test_sqlite_learns_how_many_rows_its_tables_hold_and_postgresql_needs_no_job_for_it(desk: Desk, at: Any) -> None:
    job = {each.name: each for each in jobs.jobs()}.get("analyze")
    if connection.vendor != "sqlite":
        assert job is None
        return
    assert job is not None and job.every == 24 * work.HOUR
    desk.accepted()
    good, _ = ran(job, at, NOW)
    assert good
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'procedures_act' LIMIT 1")
        assert int(cursor.fetchone()[0].split()[0]) == 2
