"""Public registers 清单公开: as of a day, entry by entry, what changed between two days, and the whole to take away."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.registers.declaring import Register, difference, registers
from fazhi.kernel.registers.models import Entry
from fazhi.now import today
from fazhi.public.counting import numbers
from fazhi.public.pages import citizens, show
from fazhi.public.tables import BEGINNING, MEDIA, line
from fazhi.web.pages import numbered
from fazhi.web.queries import day_of
from fazhi.web.registers import (
    ROWS,
    SHOWN_DIFFERENCES,
    Version,
    about,
    facts_of_entry,
    filtered,
    organs_in,
    readings_of,
)
from fazhi.web.showing import attribute

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
    return show(
        request, "register", register=found, definition=about(found), on=on,
        page=numbered(request, filtered(request, standing), ROWS, count), organs=organs_in(standing),
        kinds=[(value, label, counts.get(value, 0)) for value, label in found.kinds.choices],
        total=sum(counts.values()),
    )  # fmt: skip


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
    between = difference(found, earlier, later)
    return show(
        request, "difference", register=found, earlier=earlier, later=later, cut=SHOWN_DIFFERENCES,
        added=between.added[:SHOWN_DIFFERENCES], ended=between.ended[:SHOWN_DIFFERENCES],
        changed=[(each.new, readings_of(each, found)) for each in between.changed[:SHOWN_DIFFERENCES]],
        counts={"added": len(between.added), "ended": len(between.ended), "changed": len(between.changed)},
    )  # fmt: skip


@citizens
def download(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """All entries in force on a day, as a table or as JSON; column names are those of the data dictionary."""
    found, on = public_register(key), day_of(request, "on", today())
    if form not in MEDIA:
        raise Http404
    rows = found.entries().as_of(on).select_related("organ").order_by("code")
    lines = _csv(found, rows) if form == "csv" else _json(found, rows)
    response = StreamingHttpResponse(lines, content_type=MEDIA[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{key}-{on}.{form}"'
    return response


def columns_of(register: type[Register]) -> list[str]:
    """The names of the columns that a download has: those of the entry's attributes, and its first and last day."""
    return [*(column.name for column in register.entry.attributes()), "from", "until"]


def _values(register: type[Register], row: Entry) -> list[str]:
    said = [attribute(row, column.name, register.kinds) for column in row.attributes()]
    return [*said, row.from_on.isoformat(), row.until_on.isoformat() if row.until_on else ""]


def _csv(register: type[Register], rows: DatedQuerySet[Any]) -> Iterator[str]:
    """The table, line by line."""
    yield BEGINNING + line(columns_of(register))
    for row in rows.iterator(READ_AT_ONCE):
        yield line(_values(register, row))


def _json(register: type[Register], rows: DatedQuerySet[Any]) -> Iterator[str]:
    names, before = columns_of(register), "[\n"
    for row in rows.iterator(READ_AT_ONCE):
        yield before + json.dumps(dict(zip(names, _values(register, row), strict=True)), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
