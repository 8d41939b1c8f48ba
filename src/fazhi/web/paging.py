"""Pages of a worklist: each begins where the last one ended, so that page 9,000 costs what the first one costs.

Two ways lead to a page, and the shorter one is taken. Whoever may see few matters has these looked up and sorted;
whoever may see many has the list walked in its own order, which an index keeps, until the page is full.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.procedures.models import Matter, MatterOrgan, MatterReader
from fazhi.web.listing import Asked
from fazhi.web.queries import Unreadable, uuid_of
from fazhi.web.viewer import Viewer

SIZES = (25, 50, 100)
"""Rows that a page may have."""
COUNTED = 1000
"""How many rows a list counts before it says “more than”."""
FEW = 1000
"""Matters within reach up to which they are looked up one by one rather than met on the way through the list."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and the mark from which the next one starts; empty after the last."""

    matters: list[Matter]
    following: str


def page_of(matters: QuerySet[Matter], asked: Asked, size: int, cursor: str) -> Page:
    """The page that follows the mark; the first one without."""
    keys, backward = _keys(asked)
    rows: QuerySet[Matter] = matters.select_related("organ").order_by(*(f"-{key}" if backward else key for key in keys))
    if cursor:
        rows = rows.filter(_beyond(keys, _read(cursor, len(keys)), backward))
    found = list(rows[: size + 1])
    more = len(found) > size
    return Page(found[:size], _mark(found[size - 1], keys) if more else "")


def _keys(asked: Asked) -> tuple[tuple[str, ...], bool]:
    """The columns that order a list, and whether from the last to the first."""
    if asked.sort == "due":
        return ("sorts_on", "opened_on", "pk"), asked.ended
    return ("opened_on", "pk"), asked.sort == "newest"


def _beyond(keys: Sequence[str], values: Sequence[Any], backward: bool) -> Q:
    """Rows after the mark: the first key bounds the search in the index, the others settle what is equal."""
    side = "lt" if backward else "gt"
    found = Q()
    for place, key in enumerate(keys):
        equal = dict(zip(keys[:place], values[:place], strict=True))
        found |= Q(**equal, **{f"{key}__{side}": values[place]})
    return Q(**{f"{keys[0]}__{side}e": values[0]}) & found


def _mark(matter: Matter, keys: Sequence[str]) -> str:
    return "~".join(str(getattr(matter, key)) for key in keys)


def _read(cursor: str, number: int) -> list[datetime.date | uuid.UUID]:
    *days, id = cursor.split("~")
    try:
        if len(days) + 1 != number:
            raise ValueError(cursor)
        return [*(datetime.date.fromisoformat(day) for day in days), uuid_of(id, "from")]
    except ValueError:
        raise Unreadable(
            "翻页标记无法识别，请从第一页重新翻起。", "The page mark cannot be read: start from the first page."
        ) from None


def within_reach(matters: QuerySet[Matter], viewer: Viewer) -> QuerySet[Matter]:
    """The same matters; where few reach the viewer at all, by their ids, so that no list is walked to find them.

    Nobody sees a matter but through an organ that leads it or takes part in it, or since they are named as a reader.
    """
    found = reached(viewer)
    if found is None:
        return matters
    return Matter.objects.filter(pk__in=list(matters.filter(pk__in=found).order_by().values_list("pk", flat=True)))


def reached(viewer: Viewer, which: Q | None = None) -> set[uuid.UUID] | None:
    """The ids of matters that may reach the viewer, and no others; None where they are many.

    Args:
        viewer: the viewer.
        which: the matters of which it is asked; all without.
    """
    asked = Matter.objects.filter(which) if which is not None else Matter.objects.all()
    through = {"matter__in": asked} if which is not None else {}
    sources = (
        asked.filter(organ__in=viewer.organs).values_list("pk", flat=True),
        MatterOrgan.objects.filter(organ__in=viewer.organs, **through).values_list("matter", flat=True),
        MatterReader.objects.filter(officer=viewer.officer, **through).values_list("matter", flat=True),
    )
    found: set[uuid.UUID] = set()
    for rows in sources:
        found.update(rows[: FEW + 1])
        if len(found) > FEW:
            return None
    return found


def counted(matters: QuerySet[Matter], viewer: Viewer) -> tuple[int, bool]:
    """How many there are, and whether there are more than that.

    Those that the viewer's organs lead are counted first: an index has them together, and they often are enough.
    """
    bound = COUNTED + 1
    if matters.filter(organ__in=viewer.organs).order_by()[:bound].count() == bound:
        return COUNTED, True
    number = matters.order_by()[:bound].count()
    return min(number, COUNTED), number > COUNTED
