"""Every evidence row against its leaf: changed, unlogged, deleted, erased or tampered with."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, OuterRef

from fazhi.kernel.ledger.content import moment
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.evidence import Evidence, evidence_models
from fazhi.kernel.ledger.faults import Erased, Fault, Progress, Verification, fault
from fazhi.kernel.ledger.hashing import salted
from fazhi.kernel.ledger.models import Erasure, Leaf, WaitingLeaf
from fazhi.kernel.ledger.personal import entry_digest
from fazhi.kernel.ledger.sqlite_forms import misfits

_CHUNK = 500
_FORMS = {"sqlite": misfits}
"""By database, what finds values the software did not write; typed columns cannot hold any."""

_UNREADABLE = (ValidationError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
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
    except _UNREADABLE:
        found: dict[uuid.UUID, Evidence] = {}
        faults: list[Fault] = []
        for one in ids:
            try:
                found[one] = rows.get(pk=one)
            except _UNREADABLE as error:
                faults.append(fault("row-unreadable", f"{model.evidence_kind} {one}", error=error))
        return found, faults


def _identifiers(model: type[Evidence]) -> Iterator[list[uuid.UUID]]:
    """Identifiers of all rows in order, in chunks."""
    table = model._base_manager.order_by("pk").values_list("pk", flat=True)
    chunk = list(table[:_CHUNK])
    while chunk:
        yield chunk
        chunk = list(table.filter(pk__gt=chunk[-1])[:_CHUNK])


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
        elif digest != attested:
            self._say("personal-changed", field=field)

    def _say(self, kind: str, **details: object) -> None:
        self.faults.append(fault(kind, self.name, **details))


def _compare(row: Evidence, body: str | None, erased: set[str], found: Verification) -> None:
    name = f"{row.evidence_kind} {row.pk}"
    if body is None:
        found.faults.append(fault("row-unlogged", name))
        return
    try:
        comparison = _Comparison(row, json.loads(body), erased)
        comparison.run()
    except (*_UNREADABLE, LedgerError) as error:
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


def _verify_model(
    model: type[Evidence], erasures: Erasures, found: Verification, progress: Progress, total: int
) -> None:
    kind = model.evidence_kind
    _verify_forms(model, found)
    for ids in _identifiers(model):
        rows, faults = _readable(model, ids)
        found.faults += faults
        bodies = _bodies(kind, ids)
        for one, row in rows.items():
            _compare(row, bodies.get(one), erasures.get((kind, one), set()), found)
        found.rows += len(ids)
        progress(found.leaves + found.waiting + found.rows, total)
    rows_of_leaf = model._base_manager.filter(pk=OuterRef("subject"))
    for leaf in Leaf.objects.filter(~Exists(rows_of_leaf), kind=kind).order_by("index"):
        found.faults.append(fault("row-missing", f"{kind} {leaf.subject}", index=leaf.index))
    for waits in WaitingLeaf.objects.filter(~Exists(rows_of_leaf), kind=kind).order_by("pk"):
        found.faults.append(fault("waiting-row-missing", f"{kind} {waits.subject}"))


def verify_rows(found: Verification, progress: Progress, total: int) -> None:
    """Check every evidence row and add what is wrong to ``found``.

    Args:
        found: what was found so far.
        progress: told after each chunk.
        total: leaves and rows there are.
    """
    try:
        erasures = _erasures()
    except _UNREADABLE as error:
        found.faults.append(fault("row-unreadable", Erasure.evidence_kind, error=error))
        erasures = {}
    models = evidence_models()
    for model in models:
        try:
            _verify_model(model, erasures, found, progress, total)
        except _UNREADABLE as error:  # an identifier itself
            found.faults.append(fault("row-unreadable", model.evidence_kind, error=error))
    known = [model.evidence_kind for model in models]
    for leaf in Leaf.objects.exclude(kind__in=known).order_by("index"):
        found.faults.append(fault("kind-unknown", leaf.kind, index=leaf.index))
    for waits in WaitingLeaf.objects.exclude(kind__in=known).order_by("pk"):
        found.faults.append(fault("waiting-kind-unknown", f"{waits.kind} {waits.subject}"))
