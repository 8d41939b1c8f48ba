"""The year as a diary: what happens on which day, performed in that order, each once.

An entry is known by the request key of its act, so that a run that was broken off goes on where it stopped, and a
second run changes nothing. Warnings are given at the end of every day.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from fazhi.kernel.clocks.warning import warn
from fazhi.kernel.procedures.models import Act, Matter


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens on a day; ``key`` is the request key of its act."""

    day: datetime.date
    key: str
    perform: Callable[[], object]


def matter_of(key: str) -> Matter:
    """The matter of the act with this request key."""
    return Act.objects.select_related("matter").get(request_key=key).matter


def outstanding(happenings: Iterable[Happening]) -> list[Happening]:
    """The happenings that have not been performed, in order of day; those of one day in the order given."""
    known = set(Act.objects.exclude(request_key=None).values_list("request_key", flat=True))
    return sorted((each for each in happenings if each.key not in known), key=lambda each: each.day)


def last_performed(happenings: Iterable[Happening], left: list[Happening]) -> datetime.date | None:
    """The last day of which something was performed, where an earlier run was broken off; None where nothing was."""
    keys = {each.key for each in left}
    return max((each.day for each in happenings if each.key not in keys), default=None)


def perform(happenings: list[Happening], last: datetime.date | None = None) -> Iterator[Happening]:
    """Perform happenings, each day in one transaction with warnings at its end; yields each as it is done.

    Warnings of the quiet days between are given as well, from ``last`` on.
    """
    for day, group in groupby(happenings, key=lambda each: each.day):
        for quiet in _days(last, day):
            warn(quiet)
        with transaction.atomic():
            for each in group:
                each.perform()
                yield each
            warn(day)
        last = day


def _days(last: datetime.date | None, until: datetime.date) -> Iterator[datetime.date]:
    """The days strictly between two days."""
    day = last + datetime.timedelta(days=1) if last else until
    while day < until:
        yield day
        day += datetime.timedelta(days=1)
