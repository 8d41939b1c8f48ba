"""Mapping an import's columns 栏目对应: suggested by headings and by what the organ kept, then kept by name."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from fazhi.exchange.models import ImportRun, KeptMapping, Standing
from fazhi.exchange.runs.deciding import moved_on
from fazhi.exchange.runs.examining import examine_anew
from fazhi.exchange.runs.passing import Passing, asked_of, opened, read_or_refused
from fazhi.exchange.sheets import Column, Mapping, Sheet, examine, suggest
from fazhi.exchange.sheets.cells import text_of, tidy
from fazhi.exchange.sheets.headings import plain
from fazhi.exchange.sheets.layout import Layout
from fazhi.exchange.sheets.suggesting import Suggestion
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.organs.models import Officer, Organ


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet beside the columns of its target, with the mapping suggested and what stands against its layout."""

    sheet: Sheet
    columns: tuple[Column, ...]
    suggestion: Suggestion
    layout: Layout
    kept: KeptMapping | None


def kept_for(organ: Organ, target: str, headings: Sequence[str]) -> KeptMapping | None:
    """The mapping that the organ kept last for a sheet with these headings."""
    wanted = sorted(plain(each) for each in headings)
    rows = KeptMapping.objects.filter(organ=organ, target=target).select_related("by").order_by("-at")
    return next((row for row in rows if sorted(plain(each) for each in row.headings) == wanted), None)


def kept_named(organ: Organ, target: str, name: str) -> KeptMapping | None:
    """The mapping that the organ kept under a name."""
    return KeptMapping.objects.filter(organ=organ, target=target, name=name).first()


def others(kept: KeptMapping | None, run: ImportRun) -> bool:
    """Whether somebody else kept the mapping last: who imports looks at it before it is used."""
    return kept is not None and kept.by_id != run.first_id


def laid(run: ImportRun, kept: KeptMapping | None = None) -> Laid:
    """The sheet of an import beside its target.

    Args:
        run: the import.
        kept: the mapping to begin with; without one that which the organ kept for these headings.

    Raises:
        SheetError: it cannot be read as a table.
    """
    columns = target_of(run.target).columns(asked_of(run))
    known = kept.content if kept else run.mapping
    sheet = opened(run, columns, Mapping.of(known) if known else None)
    with read_or_refused():
        kept = kept or kept_for(run.organ, run.target, [each.text for each in sheet.headings])
        said = Mapping.of(run.mapping) if run.mapping else Mapping.of(kept.content) if kept else None
        suggestion = suggest(sheet.headings, columns, said)
        return Laid(sheet, columns, suggestion, examine(sheet, columns, suggestion.mapping, key=run.target), kept)


def open_up(run: ImportRun, now: datetime.datetime, kept: KeptMapping | None = None) -> Laid:
    """Look at the sheet of a new import; where every column is plain, or as it was before, it goes on without asking.

    A mapping that somebody else kept is never used before whoever imports has seen it.

    Raises:
        SheetError: it cannot be read as a table; the import is thrown away.
    """
    try:
        found = laid(run, kept)
    except Exception:
        run.delete()
        raise
    sure = not found.layout.faults and not found.suggestion.doubtful and not found.suggestion.unknown
    if not run.mapping and others(found.kept, run):
        return found
    if sure or ((run.mapping or found.kept is not None) and not found.layout.faults):
        name = run.mapping_name if run.mapping else found.kept.name if found.kept else ""
        use(run, found.suggestion.mapping, now, name)
    return found


MAPPED = (Standing.MAPPING, Standing.EXAMINING, Standing.EXAMINED, Standing.DECLINED)
"""Standings in which the columns of an import may be mapped anew."""


@transaction.atomic
def use(run: ImportRun, mapping: Mapping, now: datetime.datetime, name: str = "") -> None:
    """Take a mapping for an import, and have the sheet examined by it.

    Raises:
        Refusal: it was asked for, begun or withdrawn meanwhile.
    """
    if ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk, standing__in=MAPPED).first() is None:
        raise moved_on()
    run.mapping, run.mapping_name, run.at = mapping.jsonable(), name, now
    run.save(update_fields=["mapping", "mapping_name", "at"])
    examine_anew(run)


def keep(run: ImportRun, headings: Sequence[str], name: str, by: Officer, now: datetime.datetime) -> None:
    """Keep the mapping of an import for its organ, under a name; one of this name that reads otherwise is replaced."""
    said = {"headings": list(headings), "content": run.mapping}
    if not KeptMapping.objects.filter(organ=run.organ, target=run.target, name=name, **said).exists():
        KeptMapping.objects.update_or_create(
            organ=run.organ, target=run.target, name=name, defaults={**said, "by": by, "at": now}
        )
    run.mapping_name = name
    run.save(update_fields=["mapping_name"])


UNKNOWN = ("organ.unknown", "organ.several", "choice.unknown")
"""Rules by which a value is not understood that a person can translate."""
_LOOKED_AT = 20_000
_MOST, _TOGETHER = 100, 300
"""Values that are asked for of one column, and of all: a form has two fields for each, and may send a thousand."""


def not_understood(run: ImportRun, mapping: Mapping) -> dict[str, list[str]]:
    """By column, the different values of the sheet that name no organ or choice, as far as a page can show them."""
    run.mapping = mapping.jsonable()
    passing = Passing(run)
    found: dict[str, dict[str, None]] = {}
    for row in islice(passing.rows(), _LOOKED_AT):
        for fault in row.faults:
            index = row.places.get(fault.column)
            if fault.key in UNKNOWN and index is not None:
                found.setdefault(fault.column, {})[tidy(text_of(row.row.at(index)))] = None
    asked: dict[str, list[str]] = {}
    for column, values in found.items():
        room = _TOGETHER - sum(map(len, asked.values()))
        asked[column] = list(values)[: min(_MOST, room)]
    return {column: values for column, values in asked.items() if values}
