"""The order of lists 排序: each matter's row bears the day by which lists order it, so that an index serves any page.

Open matters stand by the earliest last day of their running clocks; those whose clocks all stand still come after
every day, and those without a running clock come last. Ended matters stand by the day on which they ended. The column
follows from the clocks, and is written whenever these change.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.clocks.projecting import recounted
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.procedures.models import Matter

UNLIMITED = datetime.date.max
"""Where open matters stand in which no clock runs, and where ended ones stand that have no day of their end."""
STANDING_STILL = UNLIMITED - datetime.date.resolution
"""Where open matters stand whose running clocks are all paused."""


def where_ended(ended: bool) -> Q:
    """Ended matters, or open ones, said so that an index which begins with it is used.

    Asked plainly, Django writes the column as a bare truth value, which SQLite does not look up.
    """
    return Q(final__in=[ended])


def reorder(matters: QuerySet[Matter]) -> None:
    """Write the day by which lists order each of the matters."""
    running = Clock.objects.running().filter(subject_kind="matter", subject=OuterRef("pk"))
    earliest = running.filter(due_on__isnull=False).order_by("due_on").values("due_on")[:1]
    without = Case(When(Exists(running), then=Value(STANDING_STILL)), default=Value(UNLIMITED))
    matters.update(
        sorts_on=Case(
            When(final=True, then=Coalesce(F("closed_on"), Value(UNLIMITED))),
            default=Coalesce(Subquery(earliest), without),
        )
    )


def place(ended: bool, closed_on: datetime.date | None, due: Collection[datetime.date | None]) -> datetime.date:
    """The day by which a matter is ordered.

    Args:
        ended: whether the matter has ended.
        closed_on: the day of its end.
        due: the last days of its running clocks; None for those that stand still.
    """
    if ended:
        return closed_on or UNLIMITED
    return min((day for day in due if day is not None), default=STANDING_STILL if due else UNLIMITED)


def expected(matter: Matter) -> datetime.date:
    """The day by which a matter's row should be ordered, worked out from its clocks one by one."""
    running = Clock.objects.running().filter(subject_kind="matter", subject=matter.pk)
    return place(matter.final, matter.closed_on, list(running.values_list("due_on", flat=True)))


def _recounted(place_code: str) -> None:
    matters = Matter.objects.filter(final=False)
    reorder(matters.filter(place_code__startswith=subtree(place_code)) if place_code else matters)


recounted.append(_recounted)
