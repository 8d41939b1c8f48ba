"""How the tests make, record, erase and tamper."""

from __future__ import annotations

import datetime
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from fazhi.kernel.ledger import journal, sequencer
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.models import Erasure
from fazhi.kernel.ledger.personal import PersonalKind
from tests import database
from tests.kernel.ledger.sample.models import Deed, Post

POSTGRESQL = bool(database.server())
on_postgresql = pytest.mark.skipif(not POSTGRESQL, reason="on SQLite writers come one after the other anyway")
on_sqlite = pytest.mark.skipif(POSTGRESQL, reason="the columns of PostgreSQL hold nothing but their type")

Tamper = Callable[..., None]
"""Runs statements, each as SQL or as a tuple of SQL and parameters, with the triggers away."""

BY, SECOND = uuid.uuid4(), uuid.uuid4()


def make_deed(number: int = 0, **columns: Any) -> Deed:
    deed = Deed(title=f"处罚 {number}", happened_on=datetime.date(2025, 3, 1), count=number, **columns)
    deed.set_personal("offender", PersonalKind.NAME, "张三")
    deed.set_personal("phone", PersonalKind.PHONE, "13012340001")
    return deed


def make_post(holder: str = "甲", start: str = "2024-01-01", until: str | None = None, **columns: Any) -> Post:
    end = datetime.date.fromisoformat(until) if until else None
    return Post(holder=holder, from_on=datetime.date.fromisoformat(start), until_on=end, **columns)


def erase(
    deed: Deed, *fields: str, second: uuid.UUID = SECOND, reason: str = "本人申请", basis: str = "第四十七条"
) -> Erasure:
    with transaction.atomic():
        erasure = journal.erase(deed, fields, reason=reason, basis=basis, by=BY, second=second)
        sequencer.sequence_all()
    return erasure


def record_all(*rows: Evidence) -> None:
    """Record rows and see their leaves placed, all or nothing: on PostgreSQL as well."""
    with transaction.atomic():
        journal.record_many(rows)
        sequencer.sequence_all()


def leave_waiting(*rows: Evidence) -> None:
    """Record rows whose leaves wait for their places, on SQLite too."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequencer, "leaves_wait", lambda: True)
        journal.record_many(rows)


def execute_raw(sql: str, *parameters: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def personal(field: str, **changes: str | None) -> str:
    """SQL of the personal values with one of them changed."""
    if POSTGRESQL:
        parts = ", ".join(f"'{name}', {quoted(value)}::text" for name, value in changes.items())
        return f"jsonb_set(personal, '{{{field}}}', personal -> '{field}' || jsonb_build_object({parts}))"
    parts = ", ".join(f"'$.{field}.{name}', {quoted(value)}" for name, value in changes.items())
    return f"json_set(personal, {parts})"


def quoted(value: str | None) -> str:
    return "null" if value is None else f"'{value}'"


def without(field: str) -> str:
    """SQL of the personal values without one of them."""
    return f"personal - '{field}'" if POSTGRESQL else f"json_remove(personal, '$.{field}')"


def with_more(value: str) -> str:
    """SQL of the personal values with one more of them; ``value`` is SQL of type JSON."""
    return f"jsonb_set(personal, '{{more}}', {value})" if POSTGRESQL else f"json_set(personal, '$.more', {value})"


def started(work: Callable[[], None]) -> threading.Thread:
    """A thread with a connection of its own; what it raises fails the test as an unhandled thread exception."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
