"""What is asked of trainings and examinations 学时、考试查询: hours of a year, and whether somebody passed by a day."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from fazhi.kernel.trainings.models import Attendance, ExamResult, Training, TrainingField

_BATCH = 500
"""Numbers of officers that one query asks for: a database takes only so many."""


def held_on(field: TrainingField, known: datetime.datetime | None = None) -> QuerySet[Training]:
    """The trainings of a field, as known at a moment."""
    found: QuerySet[Any] = Training.objects.standing(known)
    return found.filter(field=field)


def hours_by(numbers: Collection[str], field: TrainingField, day: datetime.date) -> dict[str, Decimal]:
    """Hours that officers, by their numbers, attended in the calendar year of a day until that day."""
    begin, after = day.replace(month=1, day=1), day + datetime.date.resolution
    held = held_on(field).values("number")
    found: dict[str, Decimal] = {}
    for part in _parts(numbers):
        rows: QuerySet[Any] = Attendance.objects.standing().between(begin, after)
        rows = rows.filter(training__in=held, number__in=part)
        found |= dict(rows.order_by().values_list("number").annotate(sum=Sum("hours")))
    return found


def results_by(numbers: Collection[str], field: TrainingField, day: datetime.date) -> dict[str, ExamResult]:
    """The newest examination of each officer, by number, that was passed on or before a day."""
    found: dict[str, ExamResult] = {}
    for part in _parts(numbers):
        rows: QuerySet[Any] = ExamResult.objects.standing()
        rows = rows.filter(field=field, passed=True, happened_on__lte=day, number__in=part)
        found |= {row.number: row for row in rows.order_by("happened_on", "recorded_at")}
    return found


def _parts(numbers: Collection[str]) -> list[list[str]]:
    every = sorted(set(numbers))
    return [every[at : at + _BATCH] for at in range(0, len(every), _BATCH)]
