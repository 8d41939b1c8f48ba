"""The index compared with its sources, and put right 重建检索索引. What is searched is derived, so it can be made anew.

On SQLite the full-text table is also compared with the rows. Where lines are missing or stray, all of them are written
anew in one transaction, during which nobody else writes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.search.keeping import BATCH, line_of, put, put_lines, take
from fazhi.kernel.search.models import Item, Kind
from fazhi.kernel.search.sources import items_of_entries, items_of_matters, searched_registers

COMPARED = (
    "day", "kind", "subject", "family", "organ_id", "title", "number", "words", "scope", "since", "until",
)  # fmt: skip
SOURCES = 1000
"""Sources that are compared at a time."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Differs:
    """A source whose row is not what it should be: the columns that differ, ``missing``, ``stray`` or ``text``."""

    kind: str
    source: uuid.UUID
    what: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Things whose rows are compared at a time: matters, or the entries of a register."""

    subjects: list[uuid.UUID]
    register: type[Register] | None = None

    def wanted(self) -> list[Item]:
        """The rows that should be."""
        if self.register is None:
            return list(items_of_matters(self.subjects))
        return list(items_of_entries(self.register, self.subjects))

    def differing(self) -> list[Differs]:
        """What is otherwise."""
        kept = {item.source: item for item in Item.objects.filter(_of_batch(self))}
        wanted = {item.source: item for item in self.wanted()}
        found = [Differs(item.kind, source, "stray") for source, item in kept.items() if source not in wanted]
        for source, item in wanted.items():
            what = _what_differs(item, kept.get(source))
            if what:
                found.append(Differs(item.kind, source, what))
        return found


def _of_batch(batch: Batch) -> Q:
    of = Q(kind__in=(Kind.MATTER, Kind.NOTICE)) if batch.register is None else Q(family=batch.register.key)
    return of & Q(subject__in=batch.subjects)


def _what_differs(wanted: Item, kept: Item | None) -> str:
    if kept is None:
        return "missing"
    return " ".join(name for name in COMPARED if getattr(wanted, name) != getattr(kept, name))


def check(progress: Progress | None = None) -> list[Differs]:
    """Compare all rows with their sources, and on SQLite the full-text table with the rows."""
    found = [differs for batch in _batches(progress) for differs in batch.differing()]
    return [*found, *(Differs(row.kind, row.source, "stray") for row in _orphans()), *_lines_differing()]


def rebuild(progress: Progress | None = None) -> int:
    """Put right what differs, batch by batch, each in a transaction of its own; the number of rows put right.

    Acts go on meanwhile. Stopped half-way, it is begun anew, and finds the first part done.
    """
    if any(_lines_differing()):
        _write_lines()
    with transaction.atomic():
        stray = list(_orphans())
        take(stray)
    written = len(stray)
    for batch in _batches(progress):
        differing = batch.differing()
        if differing:
            _put_right(batch, {each.source for each in differing})
            written += len(differing)
    return written


def fill() -> None:
    """Make an index that is empty although there are matters: after the migration that adds it."""
    if Item._meta.db_table not in connection.introspection.table_names():
        return
    if not Item.objects.exists() and Matter.objects.exists():
        rebuild()


@transaction.atomic
def _put_right(batch: Batch, sources: set[uuid.UUID]) -> None:
    """Write rows anew; matters are locked, so that no act changes one between reading and writing."""
    if batch.register is None:
        list(Matter.objects.select_for_update().filter(pk__in=sources).order_by("pk").values_list("pk"))
    take(Item.objects.filter(source__in=sources))
    put(_apart([item for item in batch.wanted() if item.source in sources]))


def _apart(items: list[Item]) -> list[Item]:
    """Rows with ids that none has: of two whose ids fall together, which may happen once in a million, one moves on."""
    taken = set(Item.objects.filter(pk__in=[item.pk for item in items]).values_list("pk", flat=True))
    for item in items:
        while item.pk in taken:
            item.pk += 1
        taken.add(item.pk)
    return items


def _batches(progress: Progress | None) -> Iterator[Batch]:
    total, done = Matter.objects.count() if progress else 0, 0
    for register in searched_registers():
        subjects = register.entries().order_by("subject").values_list("subject", flat=True).distinct()
        for chunk in _chunks(subjects.iterator(chunk_size=SOURCES)):
            yield Batch(chunk, register)
    last = uuid.UUID(int=0)
    while ids := list(Matter.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:SOURCES]):
        yield Batch(ids)
        last, done = ids[-1], done + len(ids)
        if progress:
            progress(done, max(total, done))


def _chunks(ids: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    chunk: list[uuid.UUID] = []
    for id in ids:
        chunk.append(id)
        if len(chunk) == SOURCES:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _orphans() -> Iterator[Item]:
    """Rows whose source is no more."""
    matters = Item.objects.filter(kind__in=(Kind.MATTER, Kind.NOTICE))
    yield from matters.filter(~Exists(Matter.objects.filter(pk=OuterRef("subject"))))
    known = {register.key: register for register in searched_registers()}
    yield from Item.objects.filter(kind=Kind.ENTRY).exclude(family__in=known)
    for key, register in known.items():
        gone = ~Exists(register.entry._base_manager.filter(subject=OuterRef("subject")))
        yield from Item.objects.filter(gone, kind=Kind.ENTRY, family=key)


def _lines_differing() -> Iterator[Differs]:
    """Rows without their line in the full-text table, and one for lines without a row."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_text_docsize EXCEPT SELECT id FROM search_item")
        for (id,) in cursor.fetchall():
            yield Differs("text", uuid.UUID(int=id), "stray")
    for chunk in _rows_in_order():
        yield from _without_line(chunk)


def _rows_in_order() -> Iterator[list[Item]]:
    last = -1
    while rows := list(Item.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


def _without_line(rows: list[Item]) -> Iterator[Differs]:
    with connection.cursor() as cursor:
        for row in rows:
            query = " AND ".join(line_of(row).split())
            cursor.execute("SELECT 1 FROM search_text WHERE search_text MATCH %s AND rowid = %s", [query, row.pk])
            if cursor.fetchone() is None:
                yield Differs(row.kind, row.source, "text")


@transaction.atomic
def _write_lines() -> None:
    """Write the full-text table anew from the rows; until it is done nobody else writes."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")
    for rows in _rows_in_order():
        put_lines(rows)
