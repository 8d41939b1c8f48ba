"""Doing one thing at a time where no row can be locked, since the rows are only about to be written."""

from __future__ import annotations

import hashlib

from django.db import OperationalError, connection

from fazhi.kernel.ledger.errors import OutsideTransaction

_KEY_BYTES = 8
_CONTENDED = {"40P01", "40001", "55P03"}
"""SQLSTATE of a deadlock, of a lost race between snapshots, and of a lock that was waited for too long."""


def contended(fault: OperationalError) -> bool:
    """Whether the database gave up since others wrote at the same time: the same again may go through."""
    if connection.vendor == "postgresql":
        return getattr(fault.__cause__, "sqlstate", "") in _CONTENDED
    return "locked" in str(fault)


def _key(name: str) -> int:
    """The number that PostgreSQL locks for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:_KEY_BYTES], "big", signed=True)


def alone(*names: object) -> None:
    """Wait until no other transaction holds any of the names, and hold them until this transaction ends.

    Take all the names of a step in one call: they are taken in one order, so that two callers never wait for each
    other. On SQLite writing transactions come one after the other anyway, and nothing is done.

    Args:
        names: what is to be done alone, each as its text, such as ``number <organ> <series> <year>``.

    Raises:
        OutsideTransaction: there is no transaction that could hold them.
    """
    if connection.vendor != "postgresql" or not names:
        return
    if not connection.in_atomic_block:
        raise OutsideTransaction(
            f"“{names[0]}”须在 transaction.atomic 内独占，否则立即失效。请把整个行为放进一个事务。",
            f"{names[0]} must be held inside transaction.atomic, or it is let go at once. Put the whole act "
            "into one transaction.",
        )
    keys = sorted({_key(str(name)) for name in names})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])
