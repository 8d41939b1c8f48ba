"""What is said of every list that is taken away: by whom, when, of which place, and that a demonstration is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from fazhi.exchange.lists.listing import MOST, Listing, Said
from fazhi.exchange.lists.tables import Table
from fazhi.kernel.organs.models import Place
from fazhi.kernel.wording import Label
from fazhi.now import moment
from fazhi.web.queries import Unreadable
from fazhi.web.viewer import Viewer


def listing(
    viewer: Viewer, table: Table, things: Iterable[Any], filters: Sequence[tuple[Label, str]] = (),
    notes: Sequence[Label] = (),
) -> Listing:  # fmt: skip
    """A list that the viewer takes away now."""
    organ = viewer.own_organs[0] if viewer.posts else None
    code = organ.place_code if organ else ""
    place = Place.objects.as_of(viewer.day).filter(code=code).values_list("name", flat=True).first()
    by = f"{organ.short_name} {viewer.officer.name}" if organ else viewer.officer.name
    said = Said(by, moment(), f"{place or ''} {code}".strip(), filters, settings.DEMONSTRATION, notes)
    return Listing(table, things, said)


def refuse_many(rows: QuerySet[Any], most: int = MOST) -> int:
    """How many rows there are; more than go into one export are refused.

    Raises:
        Unreadable: there are too many.
    """
    number = rows.order_by()[: most + 1].count()
    if number > most:
        raise Unreadable(
            f"列表超过 {most} 行，不能一次导出。请先用筛选条件缩小范围，或由管理员整县导出。",
            f"The list has more than {most} rows: narrow it by its filters, or have the county exported whole.",
        )
    return number
