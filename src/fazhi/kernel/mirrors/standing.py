"""Which procedure runs where on which day 运行方式: the rows of ``RunningMode`` read; without any it runs here.

A place without a mode of its own, or with one that says so, is as the place above it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q

from fazhi.kernel.mirrors.models import RunningMode, Runs
from fazhi.kernel.procedures import modes
from fazhi.kernel.procedures.modes import Platform, Where

_SMALLER = (12, 9, 6)
_ABOVE_COUNTY = ((4, "00"), (2, "0000"))


def chain(place_code: str) -> list[str]:
    """A place and the places above it, the nearest first: 130130101, 130130, 130100, 130000."""
    found = [place_code[:length] for length in _SMALLER if len(place_code) >= length]
    for length, end in _ABOVE_COUNTY:
        above = place_code[:length] + end
        if above not in found:
            found.append(above)
    return found


def rows_of(family: str, place_code: str) -> list[RunningMode]:
    """The modes of a procedure in a place and the places above it, in the order in which they begin."""
    found = RunningMode.objects.filter(family=family, place_code__in=chain(place_code))
    return list(found.order_by("from_on", "recorded_at", "pk"))


def holding(rows: Iterable[RunningMode], place_code: str, day: datetime.date) -> RunningMode | None:
    """The mode of rows that holds in a place on a day; None where nobody has set any, and it runs here."""
    begun: dict[str, RunningMode] = {}
    for row in rows:
        if row.from_on <= day:
            begun[row.place_code] = row
    own = (begun.get(place) for place in chain(place_code))
    return next((row for row in own if row is not None and row.runs != Runs.ABOVE), None)


def mode_on(family: str, place_code: str, day: datetime.date) -> RunningMode | None:
    """The mode of a procedure in a place on a day; None where nobody has set any, and it runs here."""
    return holding(rows_of(family, place_code), place_code, day)


def answer(wanted: Collection[Where], day: datetime.date) -> dict[Where, Platform]:
    """The platforms on which procedures are opened in places on a day, asked of the database at once."""
    places = {place for _, code in wanted for place in chain(code)}
    begun = RunningMode.objects.filter(Q(from_on__lte=day), place_code__in=places)
    rows: dict[str, list[RunningMode]] = {}
    for row in begun.filter(family__in={family for family, _ in wanted}).order_by("from_on", "recorded_at", "pk"):
        rows.setdefault(row.family, []).append(row)
    found = {}
    for family, code in wanted:
        held = holding(rows.get(family, ()), code, day)
        if held is not None and held.upper is not None:
            found[family, code] = held.upper
    return found


def platform_of(id: uuid.UUID) -> Platform | None:
    """The platform of an identity, as it was named last; None where no mode ever named it."""
    row = RunningMode.objects.filter(platform=id).order_by("recorded_at", "pk").last()
    return row.upper if row is not None else None


def platforms() -> list[Platform]:
    """Every platform that a mode has named, by name."""
    rows = RunningMode.objects.filter(runs=Runs.MIRROR).order_by("recorded_at", "pk")
    return [platform for _, platform in sorted({row.platform_name: row.upper for row in rows}.items()) if platform]


modes.asked.append(answer)
