"""What is due by when, as lists count and filter it: overdue, within a few working days, later, paused, without limit.

A matter stands by its most urgent clock, the one that runs out first, and its group has that clock's colour.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import Q

from fazhi.kernel.clocks.nearing import soon_until
from fazhi.kernel.procedures.ordering import STANDING_STILL, UNLIMITED
from fazhi.kernel.wording import Label

DUES = {
    "overdue": Label("超期", "Overdue"),
    "soon": Label("{n} 个工作日内到期", "Due within {n} working days"),
    "later": Label("以后到期", "Due later"),
    "paused": Label("中止", "Paused"),
    "none": Label("无在行期限", "No running limit"),
}
COLOURS = {"overdue": "red", "soon": "amber", "later": "green", "paused": "blue", "none": "grey"}


def due_words(due: str) -> Label:
    """The name of a group, with the working days that count as soon."""
    label, days = DUES[due], settings.DUE_SOON_WORKING_DAYS
    return Label(label.zh.format(n=days), label.en.format(n=days))


def due_of(day: datetime.date, today: datetime.date) -> str:
    """The group of an open matter, by the day that its row bears."""
    if day in (STANDING_STILL, UNLIMITED):
        return "paused" if day == STANDING_STILL else "none"
    if day < today:
        return "overdue"
    return "soon" if day <= soon_until(today) else "later"


def in_due(due: str, day: datetime.date) -> Q:
    """The open matters of a group, by the day that their rows bear."""
    soon = soon_until(day)
    return {
        "overdue": Q(sorts_on__lt=day),
        "soon": Q(sorts_on__gte=day, sorts_on__lte=soon),
        "later": Q(sorts_on__gt=soon, sorts_on__lt=STANDING_STILL),
        "paused": Q(sorts_on=STANDING_STILL),
        "none": Q(sorts_on=UNLIMITED),
    }[due]
