"""The only way to write evidence: a row and its leaf in one transaction, erasures, checkpoints."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery

from fazhi.kernel.ledger import personal as kinds
from fazhi.kernel.ledger.content import moment
from fazhi.kernel.ledger.errors import ContentRefused, ErasureRefused, EvidenceIsFixed, OutsideTransaction, fixed
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.hashing import JSON, canonical, salted
from fazhi.kernel.ledger.log import BATCH, Attested, edge_of, head, note_of
from fazhi.kernel.ledger.models import Checkpoint, Erasure
from fazhi.kernel.ledger.sequencer import attest, sequence_all

LEAF_VERSION = 1

LARGEST_LEAF = 2**16 - 1
"""Bytes of a leaf: its length has two bytes in the bundles that auditors fetch (C2SP tlog-tiles)."""


def _require_transaction(what: str) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction(
            f"{what} 须在 transaction.atomic 内写入，使行与日志叶同存同亡。请把整个行为放进一个事务。",
            f"{what} must be written inside transaction.atomic, so that row and leaf stand or fall "
            "together. Put the "
            "whole act into one transaction.",
        )


def body_of(row: Evidence) -> str:
    """The leaf body of a recorded row: canonical JSON of kind, identifier, moment and salted digests.

    Raises:
        ContentRefused: the content has no canonical JSON, or there are too many personal values for a leaf.
        PersonalRefused: a personal value cannot be decrypted.
        KeyRefused: the key of personal data is missing.
    """
    name = f"{row.evidence_kind} {row.pk}"
    body: dict[str, JSON] = {
        "v": LEAF_VERSION,
        "kind": row.evidence_kind,
        "id": str(row.pk),
        "recorded_at": moment(row.recorded_at),
        "digest": salted(bytes.fromhex(row.salt), row.content(), name),
        "personal": {field: digest for field, digest in kinds.digests(row.personal).items()},
    }
    leaf = canonical(body, name)
    if len(leaf) > LARGEST_LEAF:
        raise ContentRefused(
            f"{name} 的个人信息项过多，日志叶超过 {LARGEST_LEAF} 字节。请分成几行记录。",
            f"{name} has so many personal values that its leaf exceeds {LARGEST_LEAF} bytes. Record it as several "
            "rows.",
        )
    return leaf.decode()


def _check(row: Evidence) -> None:
    """Refuse a row that is not new, or that could not be attested: before the database says it its way."""
    if not row._state.adding:
        raise fixed(f"{row.evidence_kind} {row.pk}", "再次记录", "recorded again")
    if not isinstance(row.__dict__.get("recorded_at"), DatabaseDefault):
        raise EvidenceIsFixed(
            f"{row.evidence_kind} 的 recorded_at 由数据库写入，不得由程序给出。法律上的时间请另设字段。",
            f"recorded_at of {row.evidence_kind} is set by the database, never by code. Keep legal time in "
            "a column of "
            "its own.",
        )
    canonical(row.content(), f"{row.evidence_kind} {row.pk}")


def _insert(model: type[Evidence], rows: Sequence[Evidence]) -> dict[uuid.UUID, Evidence]:
    """Insert rows of one model; returns them as the database holds them: leaves attest what is stored.

    The statement that inserts them also gives them back, whole; ``bulk_create`` would give back only what the
    database sets, and they would have to be read again.
    """
    model.check_new(rows)
    columns = list(model._meta.concrete_fields)
    names = [column.attname for column in columns]
    size = min(BATCH, max(connection.ops.bulk_batch_size(columns, rows), 1))
    stored: dict[uuid.UUID, Evidence] = {}
    for start in range(0, len(rows), size):
        statement = InsertQuery(model)
        statement.insert_values(columns, list(rows[start : start + size]))
        for values in statement.get_compiler(connection.alias).execute_sql(columns):
            kept = model.from_db(connection.alias, names, values)
            stored[kept.pk] = kept
    for row in rows:
        row.recorded_at = stored[row.pk].recorded_at
        row._state.adding, row._state.db = False, connection.alias
    return stored


def record_many(rows: Sequence[Evidence]) -> None:
    """Record rows, of one or several kinds, all or nothing, and write their leaves in the order given.

    Each row then holds its ``recorded_at``.

    Raises:
        OutsideTransaction: not inside ``transaction.atomic``.
        EvidenceIsFixed: a row is recorded already, or its moment of record was set by code.
        LedgerError: what ``check_new`` of a model refuses, a content without canonical JSON, a missing key.
    """
    if not rows:
        return
    _require_transaction(rows[0].evidence_kind)
    by_model: dict[type[Evidence], list[Evidence]] = {}
    for row in rows:
        _check(row)
        by_model.setdefault(type(row), []).append(row)
    # No savepoint: the caller's transaction ends with what is refused here, even where the refusal is caught.
    with transaction.atomic(savepoint=False):
        stored: dict[uuid.UUID, Evidence] = {}
        for model, group in by_model.items():
            stored |= _insert(model, group)
        attest([Attested(row.evidence_kind, row.pk, body_of(stored[row.pk])) for row in rows])


def record(row: Evidence) -> None:
    """Record one row and write its leaf, in the transaction of the act; see ``record_many`` for refusals."""
    record_many([row])


def erase(
    row: Evidence, fields: Sequence[str], *, reason: str, basis: str, by: uuid.UUID, second: uuid.UUID
) -> Erasure:
    """Erase personal values of a recorded row: value and salt go, the leaf stays, and so does the erasure.

    Args:
        row: the row; its ``personal`` is brought up to date.
        fields: names of its personal values.
        reason: why, without repeating what is erased.
        basis: statute and article.
        by: the officer who erases.
        second: the officer who confirmed it, another person.

    Raises:
        OutsideTransaction: not inside ``transaction.atomic``.
        ErasureRefused: a value is not there or erased already, reason or basis is empty, or one person acts
        alone.
    """
    _require_transaction(f"{row.evidence_kind} {row.pk}")
    table = models.QuerySet[Evidence](model=type(row)).filter(pk=row.pk)
    kept: Mapping[str, kinds.Entry] = table.values_list("personal", flat=True).get()
    erasure = Erasure(
        subject_kind=row.evidence_kind,
        subject_id=row.pk,
        fields=sorted(set(fields)),
        reason=reason,
        basis=basis,
        by=by,
        second=second,
    )
    _refuse_erasure(erasure, kept)
    with transaction.atomic():
        record(erasure)
        row.personal = {f: kinds.erased(entry) if f in fields else entry for f, entry in kept.items()}
        table.update(personal=row.personal)
    return erasure


def _refuse_erasure(erasure: Erasure, kept: Mapping[str, kinds.Entry]) -> None:
    name = f"{erasure.subject_kind} {erasure.subject_id}"
    if erasure.by == erasure.second:
        raise ErasureRefused(
            f"删除 {name} 的个人信息须由两人办理，经办与复核不得为同一人。",
            f"erasing personal data of {name} takes two persons: who erases may not also confirm.",
        )
    if not erasure.reason.strip() or not erasure.basis.strip():
        raise ErasureRefused(
            f"删除 {name} 的个人信息须写明理由和依据（法律及条文）。",
            f"erasing personal data of {name} needs a reason and a basis (statute and article).",
        )
    absent = [field for field in erasure.fields if field not in kept or kept[field]["value"] is None]
    has = sorted(kept)
    if absent or not erasure.fields:
        raise ErasureRefused(
            f"{name} 没有可删除的 {'、'.join(absent) or '字段'}：未设置或已删除。现有：{'、'.join(has) or '无'}。",
            f"{name} has no {', '.join(absent) or 'field'} to erase: never set, or erased already. It has: "
            f"{', '.join(has) or 'none'}.",
        )


def checkpoint() -> Checkpoint:
    """Make and keep a checkpoint of the log as it stands; its ``note`` can be handed to anyone outside.

    Leaves that wait take their places first.

    Raises:
        LogRefused: the log was begun with another hash function.
        KeyRefused: the signing key is missing although the log was begun.
    """
    sequence_all()
    with transaction.atomic():
        edge = edge_of(head(lock=True))
        return Checkpoint.objects.create(size=edge.size, root=edge.root().hex(), note=note_of(edge))
