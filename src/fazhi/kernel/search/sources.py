"""What each thing is found by: its title as pages show it, and its number. Nothing that is kept encrypted.

Names of parties are not searched: whether somebody may read them differs from party to party of a matter.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.models import Matter, MatterOrgan, MatterReader
from fazhi.kernel.registers.declaring import Register, registers
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.search.folding import folded
from fazhi.kernel.search.models import Item, Kind, id_on
from fazhi.kernel.search.scope import scope_of


def text_of(*parts: str) -> str:
    """The text that is searched: the parts folded, each on a line, so that no word reaches from one into the next."""
    return "\n".join(folded(part) for part in parts)


@dataclass(slots=True)
class Around:
    """What stands around a matter: the organs taking part and the named readers."""

    organs: set[uuid.UUID] = field(default_factory=set)
    readers: set[uuid.UUID] = field(default_factory=set)


def item_of(matter: Matter, around: Around) -> Item:
    """The row by which a matter is found; a notice comes in its own model."""
    notice = matter if isinstance(matter, Notice) else None
    public = notice is not None and notice.published_on is not None
    kind = Kind.NOTICE if notice else Kind.MATTER
    day = (notice.published_on if notice else None) or matter.opened_on
    return Item(
        id=id_on(day, matter.pk), kind=kind, source=matter.pk, subject=matter.pk, family=matter.family,
        organ_id=matter.organ_id, title=matter.title, number=matter.number, words=text_of(matter.title, matter.number),
        scope=scope_of(kind, matter.family, {matter.organ_id, *around.organs}, around.readers, public=public),
    )  # fmt: skip


def items_of_matters(ids: Collection[uuid.UUID]) -> Iterator[Item]:
    """The rows of matters, as they stand in the database."""
    around: dict[uuid.UUID, Around] = defaultdict(Around)
    for matter, organ in MatterOrgan.objects.filter(matter__in=ids).values_list("matter", "organ"):
        around[matter].organs.add(organ)
    for matter, officer in MatterReader.objects.filter(matter__in=ids).values_list("matter", "officer"):
        around[matter].readers.add(officer)
    notices = Notice.objects.in_bulk(list(ids))
    for row in Matter.objects.filter(pk__in=ids):
        yield item_of(notices.get(row.pk, row), around[row.pk])


def item_of_entry(entry: Entry, register: type[Register]) -> Item:
    """The row by which a version of an entry is found, on the days on which it is in force."""
    organs = {entry.organ_id} if entry.organ_id else set()
    return Item(
        id=id_on(entry.from_on, entry.pk), kind=Kind.ENTRY, source=entry.pk, subject=entry.subject,
        family=register.key, organ_id=entry.organ_id, title=entry.name, number=entry.code,
        words=text_of(entry.name, entry.code), since=entry.from_on, until=entry.until_on,
        scope=scope_of(Kind.ENTRY, register.key, organs, public=False),
    )  # fmt: skip


def items_of_entries(register: type[Register], subjects: Iterable[uuid.UUID]) -> Iterator[Item]:
    """The rows of entries: one a version that no later one supersedes."""
    for entry in register.entries().standing().filter(subject__in=list(subjects)):
        yield item_of_entry(entry, register)


def searched_registers() -> list[type[Register]]:
    """The registers, each model of entries once."""
    found = {register.entry: register for register in reversed(registers().values())}
    return list(found.values())


def public_registers() -> list[str]:
    """Keys of the registers that everybody may see."""
    return [key for key, register in registers().items() if register.public]
