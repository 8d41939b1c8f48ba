"""One process at a time does a job: an advisory lock on PostgreSQL, a lock on a file on SQLite.

Both are let go by the system itself when the process dies, however it dies; a lease in a row would have to be waited
for, and would be kept by a clock that may be wrong. A database of SQLite is used on one machine only, so a lock on a
file of that machine is enough.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Hold the lock of this name; gives whether it was had. Never waits."""
    if connection.vendor == "postgresql":
        with _advisory(name) as held:
            yield held
    else:
        with _on_file(name) as held:
            yield held


@contextmanager
def _advisory(name: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(f"fazhi job {name}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        row = cursor.fetchone()
    held = bool(row and row[0])
    try:
        yield held
    finally:
        # A connection that broke meanwhile has let its locks go.
        if held and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _on_file(name: str) -> Iterator[bool]:
    folder = Path(settings.HOME) / "locks"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
