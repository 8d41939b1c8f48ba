"""Registers 清单: as of a day, entry by entry with its history on both axes, and the difference of two days."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.adjustments.models import Adjustment
from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.party_files import sections
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.registers.declaring import Changed, Register, difference, registers
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.pages import numbered, show
from fazhi.web.queries import day_of, known_of
from fazhi.web.seeing import visible_change_sets, visible_entries
from fazhi.web.showing import Shown, attribute, explained
from fazhi.web.viewer import Viewer

ROWS = 50
"""Entries of a page."""
ADJUSTMENTS = 20
"""Adjustments of a register that its page lists, the latest first."""
LONGEST = 300
"""Characters of a name: what is longer stands in none, and databases refuse to look for it."""
SHOWN_DIFFERENCES = 500
"""Entries of each kind of difference that a page shows; the counts are of all."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an entry: its attributes in words, whether a later one stands in its place, its adjustment."""

    entry: Entry
    shown: list[Shown]
    standing: bool
    adjustment: Matter | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How an attribute reads on the earlier and on the later day."""

    label: str
    old: str
    new: str


@officers
@require_safe
def register_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All registers, with the number of their entries in force today."""
    rows = [
        (register, about(register), visible_entries(register, viewer).as_of(viewer.day).count())
        for register in registers().values()
    ]
    return show(request, viewer, "registers", rows=rows, filed=bool(sections()))


def about(register: type[Register]) -> Label:
    """What is on a register, as it is declared, else as its docstring says."""
    text = explained(register.__doc__)
    return register.about or Label(text, text)


@officers
@require_safe
def register(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """One register as in force on a day, and as known on a day."""
    found, on = register_of(key), day_of(request, "on", viewer.day)
    known, moment = known_of(request, "known", viewer.day)
    standing = visible_entries(found, viewer).as_of(on, moment)
    counts = dict(standing.order_by().values_list("kind").annotate(number=Count("pk")))
    adjustments = Adjustment.objects.filter(register=key, pk__in=viewer.matters.values("pk"))
    return show(
        request, viewer, "register", register=found, definition=about(found), on=on, known=known,
        page=numbered(request, filtered(request, standing), ROWS),
        kinds=[(value, label, counts.get(value, 0)) for value, label in found.kinds.choices],
        total=sum(counts.values()), organs=organs_in(standing),
        drafts=visible_change_sets(viewer).filter(register=key, sent=False),
        adjustments=[
            (each, procedure_of(each.family, each.version).stages[each.stage].label)
            for each in adjustments.order_by("-opened_on", "-pk")[:ADJUSTMENTS]
        ],
    )  # fmt: skip


def register_of(key: str) -> type[Register]:
    """A register by the key in the address.

    Raises:
        Http404: none has it.
    """
    found = registers().get(key)
    if found is None:
        raise Http404
    return found


def filtered(request: HttpRequest, entries: DatedQuerySet[Entry]) -> QuerySet[Entry]:
    """The entries of the kind, the organ and with the words that the address asks for, by code."""
    if kind := request.GET.get("kind", ""):
        entries = entries.filter(kind=kind)
    if organ := request.GET.get("organ", ""):
        entries = entries.filter(organ__code=organ)
    if text := request.GET.get("q", "").strip():
        if len(text) > LONGEST:
            return entries.none()
        entries = entries.filter(Q(name__icontains=text) | Q(code__icontains=text))
    return entries.select_related("organ").order_by("code")


def organs_in(entries: DatedQuerySet[Entry]) -> QuerySet[Organ]:
    """The organs that the entries belong to."""
    return Organ.objects.filter(Exists(entries.order_by().filter(organ=OuterRef("pk")))).order_by("code")


@officers
@require_safe
def entry(request: HttpRequest, viewer: Viewer, key: str, subject: uuid.UUID) -> HttpResponse:
    """An entry with all its versions, as it was in force and as it was known."""
    found = register_of(key)
    rows = list(
        visible_entries(found, viewer)
        .filter(subject=subject)
        .select_related("organ")
        .order_by("-from_on", "-recorded_at")
    )
    if not rows:
        raise Http404
    superseded = {row.supersedes_id for row in rows}
    ids = {row.adjustment for row in rows if row.adjustment}
    adjustments = {matter.pk: matter for matter in viewer.matters.filter(pk__in=ids)}
    versions = [
        Version(row, facts_of_entry(row, found), row.pk not in superseded, adjustments.get(row.adjustment))
        for row in rows
    ]
    today = next((each for each in versions if each.standing and _in_force(each.entry, viewer)), None)
    return show(
        request, viewer, "entry", register=found, versions=versions, today=today, head=(today or versions[0]).entry
    )


def _in_force(row: Entry, viewer: Viewer) -> bool:
    return row.from_on <= viewer.day and (row.until_on is None or viewer.day < row.until_on)


def facts_of_entry(row: Entry, register: type[Register]) -> list[Shown]:
    """The attributes of a version, those that say anything, in words."""
    shown = []
    for column in row.attributes():
        lines = lines_of_attribute(row, column.name, register)
        if lines:
            shown.append(Shown(str(column.verbose_name), lines))
    return shown


def lines_of_attribute(row: Entry, name: str, register: type[Register]) -> tuple[str, ...]:
    """An attribute of an entry line by line, with the names of what it gives codes of."""
    text = attribute(row, name, register.kinds)
    return (row.in_words(name, row.shown()[name]) or (text,)) if text else ()


@officers
@require_safe
def differences(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """What differs between the register on two days, as known on a day."""
    found = register_of(key)
    asked = difference_asked(request, viewer, found)
    added, ended, changed = asked.added, asked.ended, asked.changed
    return show(
        request, viewer, "difference", register=found, earlier=asked.earlier, later=asked.later, known=asked.known,
        added=added[:SHOWN_DIFFERENCES], ended=ended[:SHOWN_DIFFERENCES], cut=SHOWN_DIFFERENCES,
        changed=[(each.new, readings_of(each, found)) for each in changed[:SHOWN_DIFFERENCES]],
        counts={"added": len(added), "ended": len(ended), "changed": len(changed)},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Differing:
    """What differs between two days for one viewer, as known on a day; None for now."""

    earlier: datetime.date
    later: datetime.date
    known: datetime.date | None
    added: list[Entry]
    ended: list[Entry]
    changed: list[Changed]


def difference_asked(request: HttpRequest, viewer: Viewer, register: type[Register]) -> Differing:
    """The difference of a register that the address asks for, of the entries that the viewer may see."""
    later = day_of(request, "to", viewer.day)
    earlier = day_of(request, "from", later.replace(month=1, day=1))
    known, moment = known_of(request, "known", viewer.day)
    between = difference(register, earlier, later, moment)
    mine = None if register.public else viewer.eyes.organs
    return Differing(
        earlier, later, known, _own(between.added, mine), _own(between.ended, mine),
        [each for each in between.changed if mine is None or each.new.organ_id in mine],
    )  # fmt: skip


def _own(entries: list[Entry], organs: Collection[uuid.UUID] | None) -> list[Entry]:
    return [entry for entry in entries if organs is None or entry.organ_id in organs]


def readings_of(changed: Changed, register: type[Register]) -> list[Reading]:
    """How each attribute that differs reads on the two days."""
    readings = []
    for name in changed.attributes:
        column = changed.new._meta.get_field(name)
        label = str(column.verbose_name) if isinstance(column, models.Field) else name
        old, new = ("；".join(lines_of_attribute(each, name, register)) for each in (changed.old, changed.new))
        readings.append(Reading(label, old, new))
    return readings
