"""What a database's refusal comes from: no right, no connection, no database, no tables and damage have other cures."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from fazhi.cli.faults import expected
from fazhi.operation import postgres, refusals
from fazhi.operation.refusals import Refusal, refusal
from tests.command import fazhi, migrated

BACKUP = "fazhi restore"
LONE = 'connection failed: connection to server at "127.0.0.1", port 5432 failed: '


def _caused(kind: type[DatabaseError], cause: Exception) -> DatabaseError:
    fault = kind(str(cause))
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("cause", "found"),
    [
        (psycopg.errors.InsufficientPrivilege("permission denied for table x"), refusals.NO_RIGHT),
        (psycopg.errors.UndefinedTable('relation "x" does not exist'), refusals.NO_TABLES),
        (psycopg.errors.InvalidCatalogName("x"), refusals.NO_DATABASE),
        (psycopg.errors.AdminShutdown("x"), refusals.NO_CONNECTION),
        (psycopg.errors.InvalidPassword("x"), refusals.NOT_LET_IN),
        (psycopg.errors.QueryCanceled("x"), refusals.BUSY),
        (psycopg.errors.DivisionByZero("x"), refusals.OTHER),
        (psycopg.OperationalError(LONE + "Connection refused"), refusals.NO_CONNECTION),
        (psycopg.OperationalError(LONE + 'FATAL:  database "fazhi" does not exist'), refusals.NO_DATABASE),
        (psycopg.OperationalError(LONE + '致命错误:  数据库 "fazhi" 不存在'), refusals.NO_DATABASE),
        (psycopg.OperationalError(LONE + 'FATAL:  password authentication failed for user "f"'), refusals.NOT_LET_IN),
        (psycopg.OperationalError(LONE + 'FATAL:  role "f" does not exist'), refusals.NOT_LET_IN),
        (psycopg.OperationalError(LONE + 'FATAL:  permission denied for database "fazhi"'), refusals.NO_RIGHT),
        (psycopg.OperationalError(LONE + "FATAL:  sorry, too many clients already"), refusals.BUSY),
    ],
)
def test_a_refusal_of_the_server_is_told_apart(cause: psycopg.Error, found: Refusal) -> None:
    fault = _caused(OperationalError if isinstance(cause, psycopg.OperationalError) else ProgrammingError, cause)
    assert refusal(fault) is found
    told = expected(fault)
    assert told and found.cure.zh in told and found.cure.en in told and BACKUP + "）" not in told


def _sqlite(path: Path, statement: str) -> DatabaseError:
    opened = sqlite3.connect(path)
    try:
        opened.execute(statement)
    except sqlite3.Error as fault:
        return _caused(OperationalError, fault)
    finally:
        opened.close()
    raise AssertionError("it was not refused")


def test_a_refusal_of_a_file_is_told_apart(tmp_path: Path) -> None:
    assert refusal(_sqlite(tmp_path / "empty", "SELECT 1 FROM nowhere")) is refusals.NO_TABLES
    (tmp_path / "damaged").write_bytes(b"no database" * 500)
    damaged = _sqlite(tmp_path / "damaged", "SELECT 1 FROM sqlite_master")
    assert refusal(damaged) is refusals.DAMAGED
    assert BACKUP in str(expected(damaged))
    file = tmp_path / "read.sqlite3"
    sqlite3.connect(file).close()
    uri = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as fault:
        uri.execute("CREATE TABLE t (x)")
    uri.close()
    assert refusal(_caused(OperationalError, fault.value)) is refusals.NO_FILE


@pytest.mark.django_db
def test_a_role_without_rights_is_told_what_gives_them() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with pytest.raises(DatabaseError) as fault, connection.cursor() as cursor:
        cursor.execute("CREATE ROLE nobody_here")
        cursor.execute("SET LOCAL ROLE nobody_here")
        cursor.execute("SELECT 1 FROM procedures_matter")
    assert refusal(fault.value) is refusals.NO_RIGHT
    assert "fazhi ledger roles" in str(expected(fault.value))


def test_it_does_not_say_that_it_can_serve_without_a_database_or_its_tables(tmp_path: Path) -> None:
    nowhere = fazhi(tmp_path, "serve", "--check", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert nowhere.returncode == 2 and "DATABASE_URL" in nowhere.stderr and "It can serve" not in nowhere.stdout
    migrated(tmp_path / "other")
    bare = fazhi(tmp_path, "serve", "--check")
    assert bare.returncode == 2 and "fazhi migrate" in bare.stderr and "It can serve" not in bare.stdout


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("pg_restore: error: could not execute query: ERROR:  permission denied for schema public", "所有者角色"),
        ("pg_restore: 错误: 对模式 public 权限不够", "所有者角色"),
        ("pg_restore: error: unsupported version (1.16) in file header", "FAZHI_PG_BIN"),
    ],
)
def test_a_restore_by_a_role_without_rights_names_the_owner(
    tmp_path: Path, settings: Any, said: str, cure: str
) -> None:
    tool = tmp_path / "pg_restore"
    tool.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n", encoding="utf-8")
    tool.chmod(0o700)
    settings.PG_BIN = str(tmp_path)
    with pytest.raises(postgres.ToolRefused, match=cure):
        postgres.restore(tmp_path / "dump")
