"""``fazhi worker``: the jobs beside the pages, each by one process at a time, until it is stopped."""

from __future__ import annotations

import datetime
import signal
import threading
import time
from types import FrameType

import click
import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from fazhi.kernel.wording import Label
from fazhi.now import moment
from fazhi.operation import jobs
from fazhi.operation.jobs import ClockSetBack, Job
from fazhi.operation.locks import only_one
from fazhi.operation.metrics import JOBS, share

TICK = 0.5
"""Seconds between two looks at what is due."""
BEAT = 20.0
"""Seconds between two heartbeats."""
log = structlog.get_logger("fazhi.worker")


@click.command()
@click.option("--once", is_flag=True, help="Run every job once, say what it did, and end.")
@click.option("--day-is-right", is_flag=True, help="The clock was wrong before and is right now: go on from today.")
def worker(once: bool, day_is_right: bool) -> None:
    """Sequence the log, give and send warnings, follow the calendar, keep checkpoints, tidy.

    Several may run: each job is done by one of them at a time. SIGTERM ends it after the job in hand.
    """
    share(settings.METRICS)
    jobs.alive(moment())
    if day_is_right:
        jobs.trust(moment().date())
        click.echo(f"以今天 {moment().date()} 为准继续。Going on from today.")
        return
    if once:
        failed = [job for job in jobs.jobs() if not _told(job)]
        raise SystemExit(1 if failed else 0)
    _loop(_stopped())


def _told(job: Job) -> bool:
    """Run a job and print what it did; whether it went well."""
    good, said = attempt(job, moment(), anyway=True)
    click.echo(f"{'✓' if good else '✗'} {job.label.zh} {job.label.en}：{said.zh} {said.en}", err=not good)
    return good


def _stopped() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, on_signal)
    return stop


def _loop(stop: threading.Event) -> None:
    """Run what is due, again and again, until stopped; a job in hand is finished first."""
    click.echo("后台进程已启动 the worker runs（SIGTERM 停止 stops）")
    log.info("worker started")
    beaten = 0.0
    while not stop.is_set():
        if time.monotonic() - beaten > BEAT:
            beaten = time.monotonic() if _beat() else beaten
        for job in jobs.jobs():
            if stop.is_set():
                break
            _turn(job)
        close_old_connections()
        stop.wait(TICK)
    log.info("worker stopped")


def _beat() -> bool:
    try:
        jobs.alive(moment())
    except DatabaseError as fault:
        log.error("no heartbeat", exc_info=fault)
        connection.close()
        return False
    return True


def _turn(job: Job) -> None:
    """Run a job if it is due; while the database is away there is nothing to ask, and it is tried again."""
    try:
        if jobs.due(job, moment()):
            attempt(job, moment())
    except DatabaseError as fault:
        log.error("database away", job=job.name, exc_info=fault)
        connection.close()


def attempt(job: Job, now: datetime.datetime, *, anyway: bool = False) -> tuple[bool, Label]:
    """Do a job unless another process does it; a fault is logged and put off, and never stops the others.

    Args:
        job: the job.
        now: the moment.
        anyway: also where it is not due: another process may have done it since it was looked at.

    Returns:
        Whether it went well, and what it did.
    """
    with only_one(job.name) as held:
        if not held or not (anyway or jobs.due(job, now)):
            return True, Label("另一进程在办", "another process does it")
        began = time.perf_counter()
        jobs.started(job, now)
        try:
            said = _run(job, now)
        except Exception as fault:  # The outermost edge of a job: whatever it was, the others go on.
            JOBS.labels(job.name, "failed").observe(time.perf_counter() - began)
            again = jobs.failed(job, moment(), type(fault).__name__)
            log.error("job failed", job=job.name, again=again.isoformat(timespec="seconds"), exc_info=fault)
            told = str(fault) if isinstance(fault, ClockSetBack) else type(fault).__name__
            return False, Label(told, told)
        JOBS.labels(job.name, "done").observe(time.perf_counter() - began)
        jobs.done(job, moment(), said)
        if said:
            log.info("job done", job=job.name, did=said.en, ms=round((time.perf_counter() - began) * 1000))
        return True, said or Label("无事可办", "nothing to do")


def _run(job: Job, now: datetime.datetime) -> Label | None:
    """The work itself, unless it goes by a day that cannot be right."""
    if not job.by_day:
        return job.run(now)
    fault = jobs.set_back(now.date())
    if fault is not None:
        raise fault
    said = job.run(now)
    jobs.acted(now.date())
    return said
