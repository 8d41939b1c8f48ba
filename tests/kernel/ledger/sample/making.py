"""How the tests make, record, erase and tamper."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from fazhi.kernel.ledger import journal
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.models import Erasure
from fazhi.kernel.ledger.personal import PersonalKind
from tests.kernel.ledger.sample.models import Deed, Post

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
        return journal.erase(deed, fields, reason=reason, basis=basis, by=BY, second=second)


def record_all(*rows: Evidence) -> None:
    with transaction.atomic():
        journal.record_many(rows)


def execute_raw(sql: str, *parameters: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
