"""Jobs of the worker 后台任务: what there is, when each is due, and what became of it.

A job is a function of the moment that does its work and says in both languages what it did, or None where there was
nothing to do. Layers above add theirs with ``add``. Loops and the catching of faults are the command's own.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from fazhi.kernel.wording import Label
from fazhi.operation.models import JobState, WorkerState

Run = Callable[[datetime.datetime], Label | None]

BACK_OFF = 2.0
"""By how much the wait before the next try grows with each failure."""
LONGEST = 3600.0
"""Seconds that a failed job waits at most."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job 后台任务.

    Attributes:
        name: stored name, also the name of its lock.
        label: what it does, in both languages.
        every: seconds between two runs.
        run: the work.
        by_day: whether it acts on the legal day, so that a clock set back must stop it.
    """

    name: str
    label: Label
    every: float
    run: Run
    by_day: bool = False

    def wait(self, failures: int) -> datetime.timedelta:
        """How long after a run the next one is due; longer with each failure."""
        seconds = self.every if not failures else min(max(self.every, 1.0) * BACK_OFF**failures, LONGEST)
        return datetime.timedelta(seconds=max(seconds, self.every))


_jobs: dict[str, Job] = {}


class KnownJob(Exception):
    """Two jobs of one name."""


def add(job: Job) -> None:
    """Add a job.

    Raises:
        KnownJob: there is one of this name.
    """
    if job.name in _jobs:
        raise KnownJob(f"there are two jobs {job.name}; give one of them another name")
    _jobs[job.name] = job


def jobs() -> list[Job]:
    """All jobs, in the order in which they were added."""
    return list(_jobs.values())


def due(job: Job, now: datetime.datetime) -> bool:
    """Whether the job is due; a clock that was set back makes it due, so that it never waits for the old time."""
    state = JobState.objects.filter(pk=job.name).first()
    if state is None or state.next_at is None or state.started_at is None:
        return True
    return state.next_at <= now or state.started_at > now


def started(job: Job, now: datetime.datetime) -> None:
    """Write that the job has begun."""
    JobState.objects.update_or_create(pk=job.name, defaults={"started_at": now})


def done(job: Job, now: datetime.datetime, said: Label | None) -> None:
    """Write that the job is done, and what it says it did."""
    JobState.objects.update_or_create(
        pk=job.name,
        defaults={"ended_at": now, "next_at": now + job.wait(0), "failures": 0, "said": _kept(said)},
    )


def failed(job: Job, now: datetime.datetime, kind: str) -> datetime.datetime:
    """Write that the job failed, by the kind of fault alone; returns when it is tried again."""
    with transaction.atomic():
        state, _ = JobState.objects.get_or_create(pk=job.name)
        state.failures += 1
        state.ended_at, state.next_at, state.said = now, now + job.wait(state.failures), kind[:300]
        state.save()
    return state.next_at


def _kept(said: Label | None) -> str:
    return f"{said.zh} {said.en}"[:300] if said else ""


class ClockSetBack(Exception):
    """The machine's clock shows an earlier day than the one on which jobs acted last."""

    def __init__(self, today: datetime.date, last: datetime.date) -> None:
        self.today, self.last = today, last
        super().__init__(
            f"服务器时钟是 {today}，而后台任务已办到 {last}：时钟被调回，按日期办理的任务停止。请校正时钟；"
            f"若此前的时钟才是错的，运行 fazhi worker --day-is-right。"
            f"The clock shows {today}, but jobs acted on {last}: jobs that go by the day stand still. Put the clock "
            f"right, or run fazhi worker --day-is-right where it was wrong before."
        )


def alive(now: datetime.datetime) -> None:
    """Write that a worker is alive."""
    known = WorkerState.objects.filter(pk=1).update(alive_at=now)
    if not known:
        WorkerState.objects.get_or_create(pk=1, defaults={"alive_at": now, "last_day": now.date()})


def set_back(today: datetime.date) -> ClockSetBack | None:
    """The fault of a clock that shows an earlier day than the last one recorded; None where time goes on."""
    state = WorkerState.objects.filter(pk=1).first()
    return ClockSetBack(today, state.last_day) if state is not None and today < state.last_day else None


def acted(today: datetime.date) -> None:
    """Write that jobs acted on a day; the last day only goes on."""
    WorkerState.objects.filter(pk=1, last_day__lt=today).update(last_day=today)


def trust(today: datetime.date) -> None:
    """Take the machine's day for right, after somebody looked: the last day recorded was a wrong clock's."""
    WorkerState.objects.filter(pk=1).update(last_day=today)
