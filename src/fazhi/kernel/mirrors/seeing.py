"""Who sees what was brought from platforms: with the matter; batches and comparisons in the organ that made them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from fazhi.kernel.mirrors.models import (
    AskedBatch,
    Batch,
    BatchResult,
    Reconciliation,
    ReconciliationLine,
    Resolution,
    RunningMode,
    UpperAct,
    UpperRecord,
    UpperState,
)
from fazhi.kernel.procedures.seeing import Eyes, matters_seen, sees


@sees(RunningMode)
def _modes(eyes: Eyes) -> Q:
    """Where a procedure runs is known to every officer: each must know where to act."""
    return Q() if eyes.posts else Q(pk__in=[])


def _seen(eyes: Eyes, column: str) -> Q:
    return Q(Exists(matters_seen(eyes).filter(pk=OuterRef(column))))


@sees(UpperRecord)
def _records(eyes: Eyes) -> Q:
    return _seen(eyes, "matter_id")


@sees(UpperState)
@sees(UpperAct)
def _states(eyes: Eyes) -> Q:
    return _seen(eyes, "record__matter_id")


@sees(Batch)
def _batches(eyes: Eyes) -> Q:
    """A batch is its organ's."""
    return Q(organ__in=eyes.organs)


@sees(AskedBatch)
def _asked(eyes: Eyes) -> Q:
    """What waits is its organ's: whoever may approve there decides on it."""
    return Q(organ__in=eyes.organs)


@sees(BatchResult)
def _results(eyes: Eyes) -> Q:
    return Q(batch__organ__in=eyes.organs)


@sees(Reconciliation)
def _reconciliations(eyes: Eyes) -> Q:
    """A comparison is its organ's."""
    return Q(organ__in=eyes.organs)


@sees(ReconciliationLine)
def _lines(eyes: Eyes) -> Q:
    """A line is seen in its comparison; one about a matter, where the matter is seen, too."""
    return Q(reconciliation__organ__in=eyes.organs) & (Q(matter=None) | _seen(eyes, "matter_id"))


@sees(Resolution)
def _resolutions(eyes: Eyes) -> Q:
    return Q(line__reconciliation__organ__in=eyes.organs) & (Q(line__matter=None) | _seen(eyes, "line__matter_id"))
