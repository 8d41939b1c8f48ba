"""The leaves that wait for their places: their labels, and whether a sequencer comes for them."""

from __future__ import annotations

import datetime
import time

from django.conf import settings
from django.db.models.functions import Now

from fazhi.kernel.ledger.faults import Fault, Progress, Verification, fault
from fazhi.kernel.ledger.models import WaitingLeaf
from fazhi.kernel.ledger.verify_log import labelled

_PAUSE = 0.2
"""Seconds between two looks at leaves that seem late."""


def verify_waiting(found: Verification, progress: Progress, total: int) -> None:
    """Check that each waiting leaf is labelled as its body says; its row is compared with it as with any leaf.

    Args:
        found: what was found so far.
        progress: told once all are looked at.
        total: leaves and rows there are.
    """
    for leaf in WaitingLeaf.objects.order_by("pk").iterator():
        if not labelled(leaf.kind, str(leaf.subject), leaf.body):
            found.faults.append(fault("waiting-label", f"{leaf.kind} {leaf.subject}"))
        found.waiting += 1
    progress(found.leaves + found.waiting, total)


def late() -> datetime.datetime | None:
    """The moment by which a leaf must have been written to wait too long now; None while no leaf does."""
    patience = datetime.timedelta(seconds=settings.LEDGER_PATIENCE)
    waits = WaitingLeaf.objects.annotate(latest=Now() - patience)
    moments = waits.filter(since__lte=Now() - patience).values_list("latest", flat=True)
    return moments.first()


def still_late(since: datetime.datetime) -> list[Fault]:
    """Faults for the leaves written by ``since`` that are not placed either while patience lasts once more.

    A leaf is seen only once its transaction ends, and a long one may have ended just now: the sequencer gets its time.
    """
    until = time.monotonic() + settings.LEDGER_PATIENCE
    waits = WaitingLeaf.objects.filter(since__lte=since).order_by("pk")
    while waits.exists() and time.monotonic() < until:
        time.sleep(_PAUSE)
    return [fault("waiting-too-long", f"{leaf.kind} {leaf.subject}", since=leaf.since) for leaf in waits]
