"""Verification of everything: triggers, log, signatures, and every evidence row against its leaf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from django.db import OperationalError, connection, transaction

from fazhi.kernel.ledger import triggers
from fazhi.kernel.ledger.evidence import evidence_models
from fazhi.kernel.ledger.faults import Erased, Fault, Progress, Verification, fault
from fazhi.kernel.ledger.models import Leaf, WaitingLeaf
from fazhi.kernel.ledger.verify_log import verify_log
from fazhi.kernel.ledger.verify_rows import UNREADABLE, verify_rows
from fazhi.kernel.ledger.verify_waiting import late, still_late, verify_waiting

__all__ = ["Erased", "Fault", "Progress", "Verification", "verify"]


def _silent(done: int, total: int) -> None:
    """Progress nobody asked for."""


@contextmanager
def _one_view() -> Iterator[None]:
    """Let all reads see one state without holding up the officers who write meanwhile.

    A transaction that is open already, as in a backup, gives the view itself: it should be one that reads repeatably.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")  # ``atomic`` would take the lock of a writer
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _any_text() -> Iterator[None]:
    """Let SQLite read text that is no UTF-8, its odd bytes as lone surrogates, which are content of no row."""
    raw = connection.connection
    before = raw.text_factory
    raw.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = before


def verify(*, outside: Sequence[str] = (), progress: Progress = _silent) -> Verification:
    """Rehash the whole log and compare every evidence row with its leaf, in one view of the database.

    Args:
        outside: notes of earlier checkpoints that were kept elsewhere; they find a cut tail and a second
            history.
        progress: told how many leaves and rows are done, of how many.

    Returns:
        Every fault found, what was lawfully erased, and how much was looked at.
    """
    try:
        return _verified(outside, progress)
    except OperationalError as error:
        if connection.vendor != "sqlite" or "decode" not in str(error):
            raise
    with _any_text():  # Only now: reading so takes longer.
        return _verified(outside, progress)


def _verified(outside: Sequence[str], progress: Progress) -> Verification:
    found = Verification()
    if not triggers.supported():
        found.faults.append(fault("unprotected", connection.vendor))
    found.faults += [fault("trigger", table, trigger=name) for table, name in triggers.missing()]
    with _one_view():
        logged = Leaf.objects.count() + WaitingLeaf.objects.count()
        rows = {model: model._base_manager.count() for model in evidence_models()}
        total = logged + sum(rows.values())
        try:
            verify_log(outside, found, progress, total)
        except UNREADABLE as error:  # one cell of the log hides nothing that the rows show
            found.faults.append(fault("log-unreadable", "log", error=error))
        verify_waiting(found, progress, total)
        verify_rows(found, progress, total, rows)
        since = late()
    if since is not None:
        found.faults += still_late(since)
    return found
