"""Gauges asked of the database when they are read: clocks by colour, what waits, how jobs stand."""

from __future__ import annotations

import datetime
from collections import Counter

from django.db.models import Count
from prometheus_client import CollectorRegistry, Gauge

from fazhi.kernel.clocks.models import Clock, Colour
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.sequencer import waiting
from fazhi.operation.models import JobState, Message, Standing, WorkerState


def gauges(now: datetime.datetime) -> CollectorRegistry:
    """What the database says now."""
    registry = CollectorRegistry()

    def gauge(name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=registry)

    clocks = gauge("fazhi_clocks", "Open clocks by colour", "colour")
    for colour, number in by_colour(now.date()).items():
        clocks.labels(colour.value).set(number)
    waits = waiting()
    gauge("fazhi_leaves_waiting", "Leaves that wait for their place in the log").set(waits.count)
    gauge("fazhi_leaves_waiting_seconds", "How long the oldest of them waits").set(waits.longest.total_seconds())
    row = head()
    gauge("fazhi_log_leaves", "Leaves in the log").set(row.size if row else 0)
    messages = gauge("fazhi_messages", "Messages of warnings by how they stand", "standing")
    standing = dict(Message.objects.order_by().values_list("standing").annotate(Count("pk")))
    for each in (Standing.WAITING, Standing.GIVEN_UP):
        messages.labels(each.value).set(standing.get(each.value, 0))
    failures = gauge("fazhi_job_failures", "Failures of a job in a row", "job")
    for name, number in JobState.objects.values_list("name", "failures"):
        failures.labels(name).set(number)
    state = WorkerState.objects.filter(pk=1).first()
    age = gauge("fazhi_worker_age_seconds", "Seconds since a worker was last alive; -1 where none ever was")
    age.set((now - state.alive_at).total_seconds() if state else -1)
    return registry


def by_colour(day: datetime.date) -> Counter[Colour]:
    """How many open clocks have each colour on the day; those that a party may let run out are left out."""
    found: Counter[Colour] = Counter({colour: 0 for colour in Colour if colour is not Colour.GREY})
    groups = Clock.objects.running().order_by().values("started_on", "due_on").annotate(number=Count("pk"))
    for group in groups:
        clock = Clock(started_on=group["started_on"], due_on=group["due_on"])
        found[clock.colour(day)] += group["number"]
    return found
