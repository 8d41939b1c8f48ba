"""Verification of everything: triggers, log, signatures, and every evidence row against its leaf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from fazhi.kernel.ledger import triggers
from fazhi.kernel.ledger.evidence import evidence_models
from fazhi.kernel.ledger.faults import Erased, Fault, Progress, Verification, fault
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.verify_log import verify_log
from fazhi.kernel.ledger.verify_rows import verify_rows

__all__ = ["Erased", "Fault", "Progress", "Verification", "verify"]


def _silent(done: int, total: int) -> None:
    """Progress nobody asked for."""


@contextmanager
def _one_view() -> Iterator[None]:
    """Let all reads see one state; a plain BEGIN on SQLite, as ``atomic`` would lock out the officers."""
    if connection.in_atomic_block or connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def verify(*, outside: Sequence[str] = (), progress: Progress = _silent) -> Verification:
    """Rehash the whole log and compare every evidence row with its leaf, in one view of the database.

    Args:
        outside: notes of earlier checkpoints that were kept elsewhere; they find a cut tail and a second
            history.
        progress: told how many leaves and rows are done, of how many.

    Returns:
        Every fault found, what was lawfully erased, and how much was looked at.
    """
    found = Verification()
    if not triggers.supported():
        found.faults.append(fault("unprotected", connection.vendor))
    found.faults += [fault("trigger", table, trigger=name) for table, name in triggers.missing()]
    with _one_view():
        total = Leaf.objects.count() + sum(model._base_manager.count() for model in evidence_models())
        verify_log(outside, found, progress, total)
        verify_rows(found, progress, total)
    return found
