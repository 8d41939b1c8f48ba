"""What the worker does for imports: goes on with those that a page left, and takes away the sheets of old ones."""

from __future__ import annotations

import datetime
import logging

from django.db import DatabaseError

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import working
from fazhi.exchange.runs.examining import within
from fazhi.exchange.runs.keeping import expire
from fazhi.exchange.targets.registry import target_of, targets
from fazhi.kernel.wording import Label
from fazhi.operation import jobs
from fazhi.operation.jobs import Job
from fazhi.operation.models import WorkerState

log = logging.getLogger(__name__)
OFTEN, HOURLY = 5.0, 3600.0
SECONDS = 20.0
"""Seconds for which one import is worked on before the next has its turn."""
CHUNKS = 4
"""Chunks of a whole sheet that a page writes by itself, some seconds of work."""
ALIVE = datetime.timedelta(minutes=5)
"""How long ago a worker that is at work may have been heard of."""


def go_on(now: datetime.datetime) -> Label | None:
    """Go on with imports that are being examined or written."""
    under_way = ImportRun.objects.filter(
        standing__in=(Standing.EXAMINING, Standing.WRITING), target__in=list(targets())
    ).select_related("organ", "by__organ", "by__officer", "second", "first", "approver")
    worked = 0
    for run in under_way.order_by("at"):
        try:
            working.go_on(run, now, within(SECONDS))
        except DatabaseError as fault:
            log.warning("import %s waits for the database: %s", run.pk, type(fault).__name__)
        worked += 1
    return Label(f"办理导入 {worked} 份", f"{worked} imports worked on") if worked else None


def left_to_worker(run: ImportRun, now: datetime.datetime) -> bool:
    """Whether a page leaves an import alone: to write a large sheet whole, in one go, takes longer than a page may.

    Where no worker is alive the page does it all the same.
    """
    large = run.examined > CHUNKS * target_of(run.target).chunk
    if not large or run.standing != Standing.WRITING or run.mode != Mode.WHOLE:
        return False
    return WorkerState.objects.filter(alive_at__gt=now - ALIVE).exists()


def take_away(now: datetime.datetime) -> Label | None:
    """Take away the sheets of imports that nobody went on with."""
    gone = expire(now)
    return Label(f"清理导入的表格 {gone} 份", f"{gone} sheets of imports taken away") if gone else None


def join() -> None:
    """Add the jobs."""
    jobs.add(Job("imports", Label("办理表格导入", "Work on imports from sheets"), OFTEN, go_on))
    jobs.add(Job("import-sheets", Label("清理导入的表格", "Take away sheets of old imports"), HOURLY, take_away))
