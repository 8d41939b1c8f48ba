"""Since when an organ keeps the matters of a procedure here: what is of days before may be brought from sheets."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import Min

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.registry import families


def kept_from(family: str, organ: Organ, today: datetime.date) -> datetime.date:
    """The day since which an organ keeps the matters of a procedure here.

    As the administrator gave it; else the day of the first matter that the organ opened here by the ordinary way (not
    brought from a sheet or a platform); else today: before anything was done here, all that is past may be brought.
    """
    given = settings.KEPT_FROM.get(family)
    if given is not None:
        return min(given, today)
    opening = {kind.name for version in families()[family] for kind in version.opening()}
    acts = Act.objects.filter(family=family, name__in=opening, organ=organ, backfilled=False, brought=None)
    first: datetime.date | None = acts.aggregate(first=Min("happened_on"))["first"]
    return min(first or today, today)
