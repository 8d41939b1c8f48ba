"""Clocks as lists and desks query them, orders that suspend limits in a place, warnings given, re-projections made."""

from __future__ import annotations

import datetime
from typing import Self

from django.db import models

from fazhi.kernel.clocks.nearing import soon_until
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.organs.models import Organ, subtree
from fazhi.kernel.wording import Label, words


class Colour(models.TextChoices):
    """How a clock stands 期限状态; always shown with its words."""

    GREEN = "green", words("正常", "In time")
    AMBER = "amber", words("临期", "Soon due")
    RED = "red", words("超期", "Overdue")
    GREY = "grey", words("已停止", "Stopped")
    BLUE = "blue", words("中止", "Paused")


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, by how they stand on a day."""

    def running(self) -> Self:
        """Clocks that nothing has stopped and that are not waiting for a party to use or lose a right."""
        return self.filter(stopped_on=None, runs_out=False)

    def overdue(self, day: datetime.date) -> Self:
        """Running clocks whose last day has passed."""
        return self.running().filter(due_on__lt=day)

    def of_place(self, code: str) -> Self:
        """Clocks of matters in the place or in a place within it."""
        return self.filter(place_code__startswith=subtree(code))


class Clock(models.Model):
    """A clock 期限 of a matter, of one party's service, of an entry or a record.

    The row is a projection: state follows from acts, and the due date from the state, the law and the calendar.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    party = models.UUIDField(null=True, blank=True)
    place_code = models.CharField(max_length=12, db_index=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="clocks")
    cause = models.UUIDField()
    key = models.CharField(max_length=80, db_index=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    started_on = models.DateField()
    fixed_on = models.DateField(null=True, blank=True)
    runs_out = models.BooleanField(default=False)
    pauses = models.JSONField(default=list)
    extensions = models.JSONField(default=list)
    stopped_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    provisional = models.BooleanField(default=False)
    edition = models.CharField(max_length=200, blank=True, default="")

    objects = ClockQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organ", "stopped_on", "due_on"])]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Label:
        """What the limit is for, in both languages."""
        return Label(self.title_zh, self.title_en)

    @property
    def paused(self) -> bool:
        """Whether it stands still with no end of the pause."""
        return self.stopped_on is None and any(pause["until"] is None for pause in self.pauses)

    def colour(self, day: datetime.date) -> Colour:
        """How the clock stands on the day; amber from the day on which it is soon due."""
        if self.stopped_on is not None:
            return Colour.GREY
        if self.due_on is None:
            return Colour.BLUE
        if day > self.due_on:
            return Colour.RED
        return Colour.AMBER if self.due_on <= soon_until(day) else Colour.GREEN


def elapsed(clock: Clock, day: datetime.date) -> float:
    """The share of the clock's span that has passed on the day."""
    if clock.due_on is None:
        return 0.0
    span = (clock.due_on - clock.started_on).days
    return (day - clock.started_on).days / span if span > 0 else 1.0


class SuspensionOrder(Evidence):
    """An order that suspends named limits in a place for a period 期限中止令, as in an epidemic."""

    place_code = models.CharField(max_length=12, db_index=True)
    keys = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=80)
    basis = models.CharField(max_length=300)
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")),
                name="suspension_has_days",
            )
        ]

    def __str__(self) -> str:
        return self.number


class ClockWarning(Evidence):
    """A warning given 预警: each rung of the ladder (``rungs.yaml``) once for each due date of a clock."""

    clock = models.UUIDField(db_index=True)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    rung = models.CharField(max_length=10)
    due_on = models.DateField()
    given_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "rung", "due_on"], name="rung_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.rung} {self.given_on}"


class Reprojection(Evidence):
    """Open clocks counted anew 期限重算, since a holiday notice or an order arrived: why, and which dates moved."""

    happened_on = models.DateField()
    reason = models.CharField(max_length=300)
    moved = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.happened_on}: {self.reason}"
