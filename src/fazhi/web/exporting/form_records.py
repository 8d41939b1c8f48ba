"""Our records as the forms of upper platforms read them: fields by name, and what of them the viewer does not get.

A form goes to another platform with whole names, so that only matters which the viewer handles are in it. Numbers of
citizens do not leave by lists: they are read one by one, for a stated purpose, on the page of their matter.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import models

from fazhi.exchange.forms.filling import Record
from fazhi.exchange.lists.tables import Table, Value
from fazhi.kernel.parties.models import Party, PartyKind
from fazhi.kernel.procedures.models import Act, Matter, MatterParty, Paper
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.web.reading import reading_of
from fazhi.web.showing import column_lines
from fazhi.web.viewer import Viewer

_UNREAD = Label("您不办理该事项，无权读取。", "You do not handle the matter, and may not read it.")
_INTERNAL = Label("内部意见，您无权读取。", "It is internal, and not for you to read.")
_NUMBERS = Label("自然人证件号码不从列表导出。", "Numbers of citizens do not leave by lists.")
_CODED = (PartyKind.ENTERPRISE, PartyKind.ORGANISATION)


def of_entries(table: Table, entries: Iterable[Entry]) -> Iterator[Record]:
    """Entries of a register, by the names of its columns."""
    for entry in entries:
        values = {column.name: column.value(entry) for column in table.columns}
        yield Record(f"{entry.code} {entry.name}", values)


def of_matters(ids: Iterable[uuid.UUID], viewer: Viewer) -> Iterator[Record]:
    """Matters with their fields, parties by capacity (``party`` is the first one), and the paper that ended them."""
    for id in ids:
        row = viewer.matters.filter(pk=id).select_related("organ").first()
        if row is not None:
            yield _of_matter(row, viewer)


def _of_matter(row: Matter, viewer: Viewer) -> Record:
    procedure = procedure_of(row.family, row.version)
    name, values = f"{row.number} {row}".strip(), dict(_heads(row, str(procedure.stages[row.stage].label)))
    reading, model = reading_of(row, procedure, viewer), procedure.matter
    own = [column for column in model._meta.local_concrete_fields if not column.primary_key]
    parties = ("name", "kind", "kind.code", "code", "number")
    of_parties = [f"{capacity}.{each}" for capacity in ("party", *procedure.capacities) for each in parties]
    if not reading.handles:
        names = [*of_parties, *(column.name for column in own), "paper.title", "paper.number", "paper.on"]
        return Record(name, values, dict.fromkeys(names, _UNREAD))
    acts = list(Act.objects.filter(matter=row).select_related("corrects"))
    untold, typed = reading.untold(acts), model._base_manager.get(pk=row.pk)
    withheld = {column.name: _INTERNAL for column in own if column.name in untold}
    for column in own:
        if column.name not in untold:
            values |= _of_column(typed, column)
    values |= dict.fromkeys(of_parties)
    for capacity, party in _parties(row, procedure.capacities):
        values |= {f"{capacity}.{each}": value for each, value in _of_party(party).items()}
        if party.kind not in _CODED:
            withheld |= {f"{capacity}.number": _NUMBERS}
    values |= _of_paper(row, [act for act in acts if act.stage_after == row.stage], reading.reads)
    return Record(name, values, withheld)


def _heads(row: Matter, stage: str) -> Iterator[tuple[str, Value]]:
    yield from (("number", row.number), ("title", str(row)), ("stage", stage))
    yield from (("opened_on", row.opened_on), ("closed_on", row.closed_on), ("decided_on", row.closed_on))
    yield from (("organ.name", row.organ.name), ("organ.code", row.organ.code), ("place.code", row.place_code))


def _of_column(typed: models.Model, column: models.Field[Any, Any]) -> dict[str, Value]:
    """A field of the matter: numbers and days as they are, all else in words; choices by their stored value too."""
    raw: Any = getattr(typed, column.attname)
    if isinstance(raw, bool):
        return {column.name: raw}
    plain = isinstance(column, models.DateField | models.IntegerField | models.DecimalField)
    if raw is None or (plain and not column.choices):
        return {column.name: Decimal(raw) if isinstance(raw, Decimal) else raw}
    if isinstance(column, models.ForeignKey):
        return {column.name: str(getattr(typed, column.name))}
    words: Value = "；".join(column_lines(typed, column)) or None
    return {column.name: words, **({f"{column.name}.code": str(raw)} if column.choices else {})}


def _parties(row: Matter, capacities: Iterable[str]) -> Iterator[tuple[str, Party]]:
    """The first party of each capacity, and that of the first capacity once more as ``party``."""
    found: dict[str, Party] = {}
    for each in MatterParty.objects.filter(matter=row).select_related("party").order_by("pk"):
        found.setdefault(each.capacity, each.party)
    first = next(iter(capacities), "")
    if first in found:
        yield "party", found[first]
    yield from found.items()


def _of_party(party: Party) -> dict[str, Value]:
    code = party.reveal("identifier") if party.kind in _CODED else None
    return {
        "name": party.name, "kind": str(PartyKind(party.kind).label), "kind.code": party.kind, "code": code,
        "number": None,
    }  # fmt: skip


def _of_paper(row: Matter, acts: Iterable[Act], reads: Any) -> dict[str, Value]:
    """The paper that was issued last by what brought the matter to its stage, where the viewer reads it."""
    papers = Paper.objects.filter(matter=row, act__in=[act.pk for act in acts]).select_related("act__corrects")
    last = papers.order_by("issued_on", "recorded_at").last()
    if last is None or not reads(last):
        return {"paper.title": None, "paper.number": None, "paper.on": None}
    return {"paper.title": last.title, "paper.number": last.number, "paper.on": last.issued_on}
