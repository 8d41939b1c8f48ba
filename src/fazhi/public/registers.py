"""Public registers 清单公开: as of a day, entry by entry, what changed between two days, and the whole to take away."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from fazhi.exchange.lists.tables import ARCHIVE, ARCHIVED, MEDIA, Rows, Table
from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.registers.declaring import Register, difference, registers
from fazhi.kernel.registers.models import Entry
from fazhi.now import today
from fazhi.public.archives import archive_of
from fazhi.public.counting import numbers
from fazhi.public.downloads import answer, file_answer
from fazhi.public.packages import package_of, resource_of
from fazhi.public.pages import address, citizens, show
from fazhi.web.exporting.register_columns import table_of
from fazhi.web.pages import numbered
from fazhi.web.queries import day_of, number_of
from fazhi.web.registers import (
    ROWS,
    Version,
    about,
    facts_of_entry,
    filtered,
    organs_in,
    readings_of,
)

DIFFERENCES = 50
"""Entries that differ, of a page."""
READ_AT_ONCE = 500
"""Entries that a download reads at a time."""


def public_registers() -> list[type[Register]]:
    """The registers that are for everybody."""
    return [register for register in registers().values() if register.public]


def public_register(key: str) -> type[Register]:
    """A public register by the key in the address.

    Raises:
        Http404: there is none, or it is not public.
    """
    found = registers().get(key)
    if found is None or not found.public:
        raise Http404
    return found


@citizens
def register_list(request: HttpRequest) -> HttpResponse:
    """All public registers, with the number of their entries in force today."""
    day = today()
    rows = [(each, about(each), sum(numbers(each, day).values())) for each in public_registers()]
    return show(request, "registers", rows=rows)


@citizens
def register(request: HttpRequest, key: str) -> HttpResponse:
    """One register as in force on a day."""
    found, on = public_register(key), day_of(request, "on", today())
    standing = found.entries().as_of(on)
    counts = numbers(found, on)
    narrowed = any(request.GET.get(name, "").strip() for name in ("organ", "q", "kind"))
    count = None if narrowed else sum(counts.values())
    total = sum(counts.values())
    return show(
        request, "register", register=found, definition=about(found), on=on, total=total, narrowed=narrowed,
        page=numbered(request, filtered(request, standing), ROWS, count), organs=organs_in(standing),
        kinds=[(value, label, counts.get(value, 0)) for value, label in found.kinds.choices],
        future=on > today(), begins=None if total else _begins_after(found, on),
    )  # fmt: skip


def _begins_after(found: type[Register], on: datetime.date) -> datetime.date | None:
    """The first day of which the register has entries, where the day asked for lies before it."""
    first: datetime.date | None = standing_versions(found).order_by().aggregate(first=Min("from_on"))["first"]
    return first if first is not None and on < first else None


@citizens
def entry(request: HttpRequest, key: str, subject: uuid.UUID) -> HttpResponse:
    """An entry with the versions that were in force one after another; what was only recorded wrongly is left out."""
    found = public_register(key)
    rows = list(standing_versions(found).filter(subject=subject).select_related("organ").order_by("-from_on"))
    if not rows:
        raise Http404
    day = today()
    versions = [Version(row, facts_of_entry(row, found), True, None) for row in rows]
    now = next((each for each in versions if _holds(each.entry, day)), None)
    return show(
        request, "entry", register=found, versions=versions, today=now, head=(now or versions[0]).entry
    )  # fmt: skip


def standing_versions(register: type[Register]) -> DatedQuerySet[Any]:
    """The versions in whose place no other one stands."""
    entries = register.entries()
    return entries.exclude(pk__in=entries.filter(supersedes__isnull=False).values("supersedes"))


def _holds(row: Entry, day: Any) -> bool:
    return row.from_on <= day and (row.until_on is None or day < row.until_on)


@citizens
def differences(request: HttpRequest, key: str) -> HttpResponse:
    """What differs between the register on two days."""
    found = public_register(key)
    later = day_of(request, "to", today())
    earlier = day_of(request, "from", later.replace(month=1, day=1))
    turned = later < earlier
    earlier, later = sorted((earlier, later))
    between = difference(found, earlier, later)
    # One row of all that differs, so that its pages are as long as each other.
    every = [*_as("added", between.added), *_as("ended", between.ended), *_as("changed", between.changed)]
    page = Paginator(every, DIFFERENCES).get_page(number_of(request, "page", 1, most=10**8))
    added, ended, changed = (
        [each for which, each in page.object_list if which == kind] for kind in ("added", "ended", "changed")
    )
    return show(
        request, "difference", register=found, earlier=earlier, later=later, turned=turned, future=later > today(),
        page=page, added=added, ended=ended,
        changed=[(each.new, readings_of(each, found)) for each in changed],
        counts={"added": len(between.added), "ended": len(between.ended), "changed": len(between.changed)},
    )  # fmt: skip


def _as(kind: str, rows: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(kind, each) for each in rows]


@citizens
def download(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """All entries in force on a day, in one of the forms; column names are those of the data dictionary."""
    found, on = public_register(key), day_of(request, "on", today())
    if form not in (*MEDIA, ARCHIVE):
        raise Http404
    table = table_of(found)
    rows = table.rows(found.entries().as_of(on).select_related("organ").order_by("code").iterator(READ_AT_ONCE))
    if form == ARCHIVE:
        return _archive(request, table, rows, on)
    return answer(request, table, rows, form, f"{key}-{on}", described(request, table, form, on))


def _archive(request: HttpRequest, table: Table, rows: Rows, on: datetime.date) -> HttpResponseBase:
    """The table with a data package of its own, in which it is named by its place in the archive."""
    inside = {**described(request, table, "csv", on), "path": f"{table.name}.csv"}
    home = request.build_absolute_uri(address("register", table.name))
    package = package_of(table.title, home, on, [inside])
    return file_answer(request, archive_of(table, rows, package, on), f"{table.name}-{on}.zip", ARCHIVED)


def described(request: HttpRequest, table: Table, form: str, on: datetime.date) -> dict[str, Any]:
    """A register in one of the forms, as the data package describes it."""
    path = request.build_absolute_uri(f"{address('download', table.name, form)}?on={on}")
    return resource_of(table, form, path, on)
