"""What is asked of trainings and examinations 学时、考试查询: hours of a year, and whether somebody passed by a day."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from fazhi.kernel.trainings.models import Attendance, ExamResult, Training, TrainingField

_BATCH = 500
"""Numbers of officers that one query asks for: a database takes only so many."""


def held_on(field: TrainingField, known: datetime.datetime | None = None) -> QuerySet[Training]:
    """The trainings of a field, as known at a moment."""
    found: QuerySet[Any] = Training.objects.standing(known)
    return found.filter(field=field)


def hours_by(numbers: Collection[str], field: TrainingField, day: datetime.date) -> dict[str, Decimal]:
    """Hours that officers, by their numbers, attended in the calendar year of a day until that day.

    Days of one training add up, to no more than its hours.
    """
    begin = day.replace(month=1, day=1)
    most = {(organ, number): hours for organ, number, hours in held_on(field).values_list("organ", "number", "hours")}
    found: dict[str, Decimal] = {}
    for part in _parts(numbers):
        rows = attended(field).filter(number__in=part, happened_on__gte=begin, happened_on__lte=day)
        sums = rows.order_by().values_list("number", "organ", "training").annotate(sum=Sum("hours"))
        for number, organ, training, hours in sums:
            found[number] = found.get(number, Decimal()) + min(hours, most[organ, training])
    return found


def attended(field: TrainingField, known: datetime.datetime | None = None) -> QuerySet[Any]:
    """The attendances at trainings of a field, as known at a moment: a number is that of a training of its organ."""
    held = held_on(field, known).filter(number=OuterRef("training"), organ=OuterRef("organ"))
    found: QuerySet[Any] = Attendance.objects.standing(known)
    return found.filter(Exists(held))


def results_by(
    numbers: Collection[str], field: TrainingField, day: datetime.date, of: Collection[uuid.UUID]
) -> dict[str, ExamResult]:
    """The newest examination of each officer, by number, that was passed by a day and held by one of these organs."""
    found: dict[str, ExamResult] = {}
    for part in _parts(numbers):
        rows: QuerySet[Any] = ExamResult.objects.standing()
        rows = rows.filter(field=field, passed=True, happened_on__lte=day, number__in=part, organ__in=of)
        found |= {row.number: row for row in rows.order_by("happened_on", "recorded_at")}
    return found


def _parts(numbers: Collection[str]) -> list[list[str]]:
    every = sorted(set(numbers))
    return [every[at : at + _BATCH] for at in range(0, len(every), _BATCH)]
