"""Every evidence row against its leaf: changed, unlogged, deleted, erased or tampered with."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery

from fazhi.kernel.ledger.content import columns, content_from, moment
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.faults import Erased, Fault, Progress, Verification, fault
from fazhi.kernel.ledger.hashing import JSON, salted
from fazhi.kernel.ledger.journal import LEAF_VERSION
from fazhi.kernel.ledger.models import Erasure, Leaf, WaitingLeaf
from fazhi.kernel.ledger.personal import Entry, PersonalKind, entry_digest
from fazhi.kernel.ledger.sqlite_forms import misfits

_CHUNK = 1000
_FORMS = {"sqlite": misfits}
"""By database, what finds values the software did not write; typed columns cannot hold any."""

UNREADABLE = (ValidationError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
"""What Django's columns raise over a stored value that was never written by them."""

Erasures = Mapping[tuple[str, uuid.UUID], set[str]]
"""Names of the personal fields erased, by kind and identifier of the row."""


def _erasures() -> Erasures:
    found: dict[tuple[str, uuid.UUID], set[str]] = {}
    for kind, subject, fields in Erasure.objects.values_list("subject_kind", "subject_id", "fields"):
        found.setdefault((kind, subject), set()).update(fields)
    return found


def _readable(model: type[Evidence], ids: list[uuid.UUID]) -> tuple[dict[uuid.UUID, Evidence], list[Fault]]:
    """Rows by identifier; when one cannot be read, they are read one by one to name it."""
    rows = model._base_manager
    try:
        return rows.in_bulk(ids), []
    except UNREADABLE:
        found: dict[uuid.UUID, Evidence] = {}
        faults: list[Fault] = []
        for one in ids:
            try:
                found[one] = rows.get(pk=one)
            except UNREADABLE as error:
                faults.append(fault("row-unreadable", f"{model.evidence_kind} {one}", error=error))
        return found, faults


def _identifiers(model: type[Evidence], after: uuid.UUID | None) -> list[uuid.UUID]:
    """The next identifiers of rows in order."""
    table = model._base_manager.order_by("pk").values_list("pk", flat=True)
    return list((table if after is None else table.filter(pk__gt=after))[:_CHUNK])


def _plain_body(kind: str, id: JSON, recorded_at: str, digest: str) -> str:
    """The leaf body of a row without personal values, as the journal writes it; none of these needs escaping."""
    return (
        f'{{"digest":"{digest}","id":"{id}","kind":"{kind}","personal":{{}},"recorded_at":"{recorded_at}",'
        f'"v":{LEAF_VERSION}}}'
    )


def _well_written(salt: str) -> bool:
    """Whether a salt is written as the software does; capitals or blanks among its digits mean the same bytes."""
    return bytes.fromhex(salt).hex() == salt


def _salt_well_written(entry: Entry) -> bool:
    """The same of a personal value; an encrypted salt opens to nothing but what was written."""
    return entry["salt"] is None or PersonalKind(entry["kind"]).encrypted or _well_written(entry["salt"])


class _Comparison:
    """One row and its leaf."""

    def __init__(self, row: Evidence, body: Mapping[str, Any], erased: set[str]) -> None:
        self.row = row
        self.body = body
        self.erasures = erased
        self.name = f"{row.evidence_kind} {row.pk}"
        self.faults: list[Fault] = []
        self.erased: list[Erased] = []

    def run(self) -> None:
        """Compare content, moment of record, and each personal value."""
        if not _well_written(self.row.salt):
            self._say("row-form", column="salt")
        if salted(bytes.fromhex(self.row.salt), self.row.content(), self.name) != self.body["digest"]:
            self._say("row-changed")
        if moment(self.row.recorded_at) != self.body["recorded_at"]:
            self._say("row-time")
        attested = self.body["personal"]
        for field in sorted(self.row.personal.keys() | attested.keys()):
            self._personal(field, attested.get(field))

    def _personal(self, field: str, attested: str | None) -> None:
        entry = self.row.personal.get(field)
        if attested is None:
            self._say("personal-added", field=field)
            return
        try:
            digest = None if entry is None else entry_digest(field, entry)
        except LedgerError as error:
            self._say("personal-locked", field=field, error=error)
            return
        if digest is None and field in self.erasures:
            self.erased.append(Erased(self.row.evidence_kind, str(self.row.pk), field))
        elif digest is None:
            self._say("personal-missing", field=field)
        elif field in self.erasures:
            self._say("erasure-undone", field=field)
        elif digest != attested or not _salt_well_written(self.row.personal[field]):
            self._say("personal-changed", field=field)

    def _say(self, kind: str, **details: object) -> None:
        self.faults.append(fault(kind, self.name, **details))


class _Unchanged:
    """Tells which rows have no personal values and give their leaf to the letter.

    Most rows are such, and neither a model nor the leaf's JSON need be made for them. All others are compared one by
    one, as is a chunk in which anything cannot be read: so faults are named in one place.
    """

    def __init__(self, model: type[Evidence]) -> None:
        self._model = model
        self._own_content = model.content is not Evidence.content
        leaf = Leaf.objects.filter(kind=model.evidence_kind, subject=OuterRef("pk"))
        names = [each.column.attname for each in columns(model)]
        self._key = names.index(model._meta.pk.attname)
        rows = model._base_manager.order_by("pk").annotate(leaf_body=Subquery(leaf.values("body")[:1]))
        self._rows = rows.values_list("salt", "personal", "recorded_at", "leaf_body", *names)

    def next(self, after: uuid.UUID | None) -> tuple[list[uuid.UUID], set[uuid.UUID]]:
        """Identifiers of the next rows in order, and those of them that stand in order."""
        if self._own_content:
            return _identifiers(self._model, after), set()
        rows = self._rows if after is None else self._rows.filter(pk__gt=after)
        try:
            return self._compared(rows[:_CHUNK])
        except (*UNREADABLE, LedgerError):
            return _identifiers(self._model, after), set()

    def _compared(self, rows: Iterable[tuple[Any, ...]]) -> tuple[list[uuid.UUID], set[uuid.UUID]]:
        kind = self._model.evidence_kind
        ids: list[uuid.UUID] = []
        in_order: set[uuid.UUID] = set()
        for salt, personal, recorded_at, body, *values in rows:
            ids.append(values[self._key])
            if personal == {} and body is not None and _well_written(salt):
                content = content_from(self._model, values)
                digest = salted(bytes.fromhex(salt), content, kind)
                if body == _plain_body(kind, content["id"], moment(recorded_at), digest):
                    in_order.add(values[self._key])
        return ids, in_order


def _compare(row: Evidence, body: str | None, erased: set[str], found: Verification) -> None:
    name = f"{row.evidence_kind} {row.pk}"
    if body is None:
        found.faults.append(fault("row-unlogged", name))
        return
    try:
        comparison = _Comparison(row, json.loads(body), erased)
        comparison.run()
    except (*UNREADABLE, LedgerError) as error:
        found.faults.append(fault("row-unreadable", name, error=error))
        return
    found.faults += comparison.faults
    found.erased += comparison.erased


def _bodies(kind: str, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Bodies of the leaves of rows, by row: of those in the tree, and of those that still wait for their places."""
    leaves = Leaf.objects.filter(kind=kind, subject__in=ids).values_list("subject", "body")
    waits = WaitingLeaf.objects.filter(kind=kind, subject__in=ids).values_list("subject", "body")
    return {**dict(waits), **dict(leaves)}


def _verify_forms(model: type[Evidence], found: Verification) -> None:
    misfits = _FORMS.get(connection.vendor)
    if misfits is None:
        return
    with connection.cursor() as cursor:
        for stored, column in misfits(cursor, model):
            try:
                name = str(uuid.UUID(stored))
            except ValueError:
                name = stored
            found.faults.append(fault("row-form", f"{model.evidence_kind} {name}", column=column))


def _compare_each(model: type[Evidence], ids: list[uuid.UUID], erasures: Erasures, found: Verification) -> None:
    kind = model.evidence_kind
    rows, faults = _readable(model, ids)
    found.faults += faults
    bodies = _bodies(kind, ids)
    for one, row in rows.items():
        _compare(row, bodies.get(one), erasures.get((kind, one), set()), found)


def _verify_model(
    model: type[Evidence], erasures: Erasures, found: Verification, progress: Progress, total: int
) -> None:
    _verify_forms(model, found)
    unchanged = _Unchanged(model)
    ids: list[uuid.UUID] = []
    while not ids or len(ids) == _CHUNK:
        ids, in_order = unchanged.next(ids[-1] if ids else None)
        if not ids:
            return
        if len(in_order) < len(ids):
            _compare_each(model, [one for one in ids if one not in in_order], erasures, found)
        found.rows += len(ids)
        progress(found.leaves + found.waiting + found.rows, total)


class Kinds(NamedTuple):
    """The kinds of which there are leaves: of those in the tree, and of those that wait for their places."""

    logged: frozenset[str]
    waiting: frozenset[str]


def _kinds() -> Kinds:
    logged, waiting = (
        frozenset(leaves.objects.order_by().values_list("kind", flat=True).distinct())
        for leaves in (Leaf, WaitingLeaf)
    )  # fmt: skip
    return Kinds(logged, waiting)


def _verify_leaves(model: type[Evidence], found: Verification, kinds: Kinds) -> None:
    """Leaves whose row is gone."""
    kind = model.evidence_kind
    if kind in kinds.logged:
        for leaf in Leaf.objects.filter(_without_row(model), kind=kind).order_by("index"):
            found.faults.append(fault("row-missing", f"{kind} {leaf.subject}", index=leaf.index))
    if kind in kinds.waiting:
        for waits in WaitingLeaf.objects.filter(_without_row(model), kind=kind).order_by("pk"):
            found.faults.append(fault("waiting-row-missing", f"{kind} {waits.subject}"))


def _without_row(model: type[Evidence]) -> Q:
    return ~Q(Exists(model._base_manager.filter(pk=OuterRef("subject"))))


def verify_rows(found: Verification, progress: Progress, total: int, rows: Mapping[type[Evidence], int]) -> None:
    """Check every evidence row and add what is wrong to ``found``.

    Args:
        found: what was found so far.
        progress: told after each chunk.
        total: leaves and rows there are.
        rows: how many rows each model of evidence has; a table without any is not asked further.
    """
    try:
        erasures = _erasures()
    except UNREADABLE as error:
        found.faults.append(fault("row-unreadable", Erasure.evidence_kind, error=error))
        erasures = {}
    kinds = _kinds()
    for model, number in rows.items():
        try:
            if number:
                _verify_model(model, erasures, found, progress, total)
            _verify_leaves(model, found, kinds)
        except UNREADABLE as error:  # an identifier itself
            found.faults.append(fault("row-unreadable", model.evidence_kind, error=error))
    try:
        _verify_kinds(frozenset(model.evidence_kind for model in rows), found, kinds)
    except UNREADABLE as error:  # an identifier in a leaf
        found.faults.append(fault("log-unreadable", "leaf", error=error))


def _verify_kinds(known: frozenset[str], found: Verification, kinds: Kinds) -> None:
    """Leaves of kinds of which there is no model."""
    for leaf in Leaf.objects.exclude(kind__in=known).order_by("index") if kinds.logged - known else ():
        found.faults.append(fault("kind-unknown", leaf.kind, index=leaf.index))
    for waits in WaitingLeaf.objects.exclude(kind__in=known).order_by("pk") if kinds.waiting - known else ():
        found.faults.append(fault("waiting-kind-unknown", f"{waits.kind} {waits.subject}"))
