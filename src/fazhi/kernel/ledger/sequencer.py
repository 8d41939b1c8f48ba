"""The sequencer: gives leaves that wait their places in the tree, in batches.

On SQLite writing is serial, and a leaf takes its place in the transaction of its act. On PostgreSQL that would make
every act wait for the head of the log, so the act only writes a waiting leaf, and ``sequence`` places it afterwards,
within a second where ``fazhi worker`` runs. A leaf is in the one table or in the other, whatever is killed when: it is
placed and taken out of the waiting ones in one transaction.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.db.models.functions import Now

from fazhi.kernel.ledger.locks import alone
from fazhi.kernel.ledger.log import BATCH, Attested, append
from fazhi.kernel.ledger.models import WaitingLeaf

__all__ = ["BATCH_OF_LEAVES", "Waiting", "attest", "leaves_wait", "sequence", "sequence_all", "waiting"]

BATCH_OF_LEAVES = 2000
"""Leaves placed by one transaction, unless the caller says otherwise."""

_LOCK = "fazhi.kernel.ledger.sequencer"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many leaves wait for their places, and since how long the oldest of them."""

    count: int
    longest: datetime.timedelta


def leaves_wait() -> bool:
    """Whether acts leave their leaves to the sequencer, as they do where several may write at once."""
    return connection.vendor == "postgresql"


def attest(items: Sequence[Attested]) -> None:
    """Write the leaves of an act in its own transaction: at their places, or to wait for them on PostgreSQL.

    Raises:
        LogRefused: the log was begun with another hash function (where leaves take their places at once).
        KeyRefused: the signing key is missing although the log was begun (where leaves take their places at once).
    """
    if not leaves_wait():
        append(items)
        return
    leaves = [WaitingLeaf(kind=item.kind, subject=item.subject, body=item.body) for item in items]
    WaitingLeaf.objects.bulk_create(leaves, batch_size=BATCH)


def sequence(limit: int = BATCH_OF_LEAVES) -> int:
    """Give the leaves that wait, oldest first, their places in the tree, and sign the new head; all or nothing.

    Only one sequencer works at a time, a second one waits for it; acts wait for neither. Called inside a
    transaction, it holds the others up until that ends.

    Args:
        limit: the most leaves that are placed; those of transactions still open are left for the next call.

    Returns:
        How many were placed; fewer than ``limit`` means that none were left.

    Raises:
        LogRefused: the log was begun with another hash function.
        KeyRefused: the signing key is missing although the log was begun.
    """
    with transaction.atomic():
        alone(_LOCK)
        leaves = list(WaitingLeaf.objects.order_by("pk")[:limit])
        if leaves:
            append([Attested(leaf.kind, leaf.subject, leaf.body) for leaf in leaves])
            for start in range(0, len(leaves), BATCH):
                WaitingLeaf.objects.filter(pk__in=[leaf.pk for leaf in leaves[start : start + BATCH]]).delete()
    return len(leaves)


def sequence_all(limit: int = BATCH_OF_LEAVES) -> int:
    """Place every leaf that waits, in batches of ``limit``; returns how many, and raises what ``sequence`` does."""
    total = placed = sequence(limit)
    while placed == limit:
        placed = sequence(limit)
        total += placed
    return total


def waiting() -> Waiting:
    """What waits now, by the clock of the database."""
    age = models.ExpressionWrapper(Now() - models.F("since"), models.DurationField())
    found = WaitingLeaf.objects.aggregate(count=models.Count("pk"), longest=models.Max(age))
    return Waiting(found["count"], found["longest"] or datetime.timedelta())
