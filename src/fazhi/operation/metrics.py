"""Numbers for Prometheus: how much, how long, how often refused. Labels are names of our own code, never a person's.

Counters live in the processes that serve and in the worker, which share a folder (``METRICS``); ``fazhi serve`` and
``fazhi worker`` name it before anything is counted. Gauges are asked of the database when they are read.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Histogram(
    "fazhi_request_seconds", "Requests answered, by view, method and class of status", ("view", "method", "status"),
    buckets=_SECONDS,
)  # fmt: skip
ACTS = Counter("fazhi_acts", "Acts done and refused", ("procedure", "act", "outcome"))
WARNINGS = Counter("fazhi_warning_messages", "Messages of warnings sent and failed", ("channel", "outcome"))
JOBS = Histogram(
    "fazhi_job_seconds", "Runs of the worker's jobs", ("job", "outcome"), buckets=(*_SECONDS, 30.0, 60.0, 300.0)
)
DATABASE_ERRORS = Counter("fazhi_database_errors", "Errors of the database", ("kind",))


_join_processes: Callable[..., object] = MultiProcessCollector
"""Adds to a registry what all processes of a folder counted; the package declares no types for it."""


def share(folder: Path) -> None:
    """Make the folder that running processes share, and take away what dead ones have left in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _lives(int(pid)):
            file.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def exposition(*gauges: CollectorRegistry) -> bytes:
    """All numbers in Prometheus' text format: of all processes that share, and the gauges given."""
    shared = settings.ENV.get(SHARED)
    counted = REGISTRY
    if shared:
        counted = CollectorRegistry()
        _join_processes(counted, shared)
    return b"".join(generate_latest(each) for each in (counted, *gauges))
