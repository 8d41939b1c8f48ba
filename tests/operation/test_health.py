"""Health and readiness: a bare word by one query for everybody, all findings for this machine and the token."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger import keys
from fazhi.kernel.organs.models import Account
from fazhi.now import moment
from fazhi.operation import jobs
from fazhi.operation.health import Finding, Level, findings, ready
from fazhi.operation.models import JobState, Message, WorkerState
from fazhi.operation.warnings import give
from tests.command import fazhi
from tests.conftest import County
from tests.kernel.desk import Desk, date

BEHIND_A_PROXY = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}


def levels(now: datetime.datetime | None = None) -> dict[str, Level]:
    return {each.name: each.level for each in findings(now or moment())}


def test_a_sound_installation_is_ready(county: County) -> None:
    jobs.alive(moment())
    found = levels()
    assert {name for name, level in found.items() if level is Level.FAILED} == set()
    assert {"database", "migrations", "triggers", "keys", "log", "worker", "disk", "calendar"} <= found.keys()
    for each in findings(moment()):
        assert each.says.zh and each.says.en
        assert each.level is Level.OK or each.cure is not None


def test_the_process_lives_without_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any, **more: Any) -> Any:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(connections["default"], "cursor", refuse)
    response = Client().get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_without_its_database_it_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*given: Any, **more: Any) -> Any:
        raise DatabaseError("gone")

    with monkeypatch.context() as cut:
        cut.setattr(connections["default"], "cursor", away)
        response = Client().get("/ready/", **BEHIND_A_PROXY)
    assert (response.status_code, response.json()) == (503, {"status": "not ready"})


def test_missing_triggers_make_it_not_ready(county: County) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("names a trigger of SQLite")
    with connection.cursor() as cursor:
        cursor.execute('DROP TRIGGER "ledger_leaf_no_delete"')
    assert levels()["triggers"] is Level.FAILED
    assert Client().get("/ready/").status_code == 503


def test_a_lost_key_makes_it_not_ready(county: County, tmp_path: Path, settings: Any) -> None:
    settings.KEYS = tmp_path
    (tmp_path / keys.PUBLIC).write_text("00", encoding="ascii")
    if connection.vendor == "postgresql":
        from fazhi.kernel.ledger.sequencer import sequence_all

        with pytest.raises(Exception, match=r"ledger\.pem"):
            sequence_all()
        return
    assert levels()["keys"] is Level.FAILED


def test_what_somebody_should_look_at_is_said_but_stops_nothing(desk: Desk) -> None:
    now = moment()
    jobs.alive(now - datetime.timedelta(seconds=3600))
    JobState.objects.create(name="deliver", failures=3, said="TimeoutError")
    desk.accepted("2021-03-01", "2021-03-03")
    warning = give(date("2021-04-10"))[0][0]
    Message.objects.create(warning=warning, organ=warning.organ, standing="given-up")
    found = levels(now)
    assert {found["worker"], found["job deliver"], found["messages"]} == {Level.WARNED}
    assert ready(findings(now))


def test_a_clock_set_back_makes_it_not_ready(county: County) -> None:
    now = moment()
    jobs.alive(now)
    WorkerState.objects.update(last_day=now.date() + datetime.timedelta(seconds=86400))
    assert levels(now)["clock"] is Level.FAILED


def test_a_year_without_its_notice_is_said(county: County) -> None:
    late = datetime.datetime(2999, 1, 1, tzinfo=moment().tzinfo)
    assert levels(late)["calendar"] is Level.WARNED


def _calendar_on(day: datetime.date) -> Finding:
    now = datetime.datetime.combine(day, datetime.time(9), tzinfo=moment().tzinfo)
    (found,) = [each for each in findings(now) if each.name == "calendar"]
    return found


def test_the_coming_years_notice_is_looked_for_from_november(county: County) -> None:
    year = tree().calendar.announced_through.year
    assert _calendar_on(datetime.date(year, 10, 31)).level is Level.OK
    found = _calendar_on(datetime.date(year, 11, 1))
    assert found.level is Level.WARNED and found.cure and str(year + 1) in found.cure.zh
    assert ready([found])


def test_limits_that_end_after_the_last_announced_day_are_counted(desk: Desk) -> None:
    year = tree().calendar.announced_through.year
    desk.accepted("2021-03-01", "2021-03-03")
    assert _calendar_on(datetime.date(year, 6, 1)).level is Level.OK
    Clock.objects.running().update(due_on=datetime.date(year + 1, 1, 4))
    running = Clock.objects.running().count()
    found = _calendar_on(datetime.date(year, 6, 1))
    assert running and found.level is Level.WARNED and f"{running} 个期限" in found.says.zh


@pytest.mark.parametrize(
    "headers", [BEHIND_A_PROXY, {"HTTP_FORWARDED": "for=203.0.113.9"}, {"REMOTE_ADDR": "203.0.113.9"}]
)
def test_others_get_a_bare_word(county: County, headers: dict[str, str]) -> None:
    assert Client().get("/ready/", **headers).json() == {"status": "ready"}


def test_others_cost_one_query_and_no_more(county: County, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    Client().get("/ready/", **BEHIND_A_PROXY)  # The first one of a process looks whether the tables are up to date.
    for more in ({}, {"HTTP_AUTHORIZATION": "Bearer guessed"}):
        with django_assert_num_queries(1):
            assert Client().get("/ready/", **BEHIND_A_PROXY, **more).status_code == 200


def test_this_machine_and_who_shows_the_token_get_the_findings(county: County, settings: Any) -> None:
    assert {each["name"] for each in Client().get("/ready/").json()["findings"]} >= {"database", "worker"}
    for token, sees in ((settings.METRICS_TOKEN, True), ("guessed", False), ("", False)):
        answer = Client().get("/ready/", **BEHIND_A_PROXY, HTTP_AUTHORIZATION=f"Bearer {token}")
        assert ("findings" in answer.json()) is sees
    user = get_user_model().objects.create_user("administrator")
    Account.objects.create(officer=county.officer("market", "administrator"), user=user)
    client = Client()
    client.force_login(user)
    assert "findings" not in client.get("/ready/", **BEHIND_A_PROXY).json()


@pytest.mark.parametrize("begins", ["postgre", "sqlit"])
def test_an_address_of_a_database_that_is_misspelt_is_named_without_its_password(tmp_path: Path, begins: str) -> None:
    told = fazhi(tmp_path, "doctor", DATABASE_URL=f"{begins}://role:secret@host/database")
    assert told.returncode == 2
    assert f"“{begins}://”" in told.stderr and "secret" not in told.stderr


def test_tables_that_are_not_there_are_said_with_the_cure(tmp_path: Path) -> None:
    told = fazhi(tmp_path, "doctor", "--json")
    assert told.returncode == 1
    found = {each["name"]: each for each in json.loads(told.stdout)}
    assert found["migrations"]["level"] == "failed"
    assert "fazhi migrate" in found["migrations"]["cure"]
    plain = fazhi(tmp_path, "doctor")
    assert "✗" in plain.stdout and "fazhi migrate" in plain.stdout
