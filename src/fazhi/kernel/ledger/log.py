"""The log on the database: appending leaves in constant queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, models

from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.errors import LogRefused
from fazhi.kernel.ledger.hashing import algorithm, leaf_hash
from fazhi.kernel.ledger.keys import signing_key
from fazhi.kernel.ledger.models import Head, Leaf, Node
from fazhi.kernel.ledger.tree import Edge

BATCH = 500
"""Rows written by one statement."""


@dataclass(frozen=True, slots=True)
class Attested:
    """What is to become a leaf: kind and identifier of the row, and the canonical body."""

    kind: str
    subject: uuid.UUID
    body: str


_HEAD = "SELECT * FROM ledger_head WHERE id = 1"


def head(*, lock: bool = False) -> Head | None:
    """The head of the log, or nothing while it is empty.

    Its statement is written out, as that of ``state`` is: it is asked for with every leaf and every public page.
    """
    if lock and connection.features.has_select_for_update:
        return Head.objects.select_for_update().filter(pk=1).first()
    return next(iter(Head.objects.raw(_HEAD)), None)


_STATE = "SELECT (SELECT note FROM ledger_head), (SELECT COUNT(*) FROM ledger_waitingleaf)"


def state() -> tuple[str, int]:
    """What changes whenever evidence is added: the signed head, and how many leaves wait for their place.

    Both are read by one statement. Until the next head leaves only come to those that wait, so that their number tells.
    It stands before every public page; Django takes longer to write it than the database to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        note, waiting = cursor.fetchone()
    return note or "", int(waiting)


def edge_of(row: Head | None) -> Edge:
    """The right edge that a head keeps; of the empty tree when there is none.

    Raises:
        LogRefused: the log was begun with another hash function.
    """
    if row is None:
        return Edge()
    if row.algorithm != algorithm():
        raise LogRefused(
            f"日志用 {row.algorithm} 建立，而 LEDGER_HASH 是 {algorithm()}。请把设置改回 {row.algorithm}；"
            "要换算法须另立新日志。",
            f"the log was begun with {row.algorithm}, but LEDGER_HASH is {algorithm()}. Set it back to "
            f"{row.algorithm}; "
            "another hash function needs a new log.",
        )
    return Edge(row.size, [bytes.fromhex(value) for value in row.edge])


def _note(edge: Edge, *, first_use: bool) -> str:
    return notes.sign(settings.LEDGER_ORIGIN, edge.size, edge.root(), signing_key(first_use=first_use))


def note_of(edge: Edge) -> str:
    """The signed note of the log with this edge.

    Raises:
        KeyRefused: the signing key is missing although the log was begun.
    """
    return _note(edge, first_use=edge.size == 0)


def append(items: Sequence[Attested]) -> None:
    """Append leaves in the order given, with the subtrees they fill, and sign the new head.

    The head is locked, so that appending is serial; the statements do not grow with the log. The caller holds the
    transaction.

    Raises:
        LogRefused: the log was begun with another hash function.
        KeyRefused: the signing key is missing although the log was begun.
    """
    row = head(lock=True)
    edge = edge_of(row)
    leaves, nodes = [], []
    for item in items:
        value, index = leaf_hash(item.body.encode()), edge.size
        leaves.append((index, item.kind, item.subject, item.body, value.hex()))
        nodes += [(level, place, full.hex()) for (level, place), full in edge.push(value)]
    _insert(Leaf, ("index", "kind", "subject", "body", "hash"), leaves)
    _insert(Node, ("level", "index", "hash"), nodes)
    state = {
        "size": edge.size,
        "edge": [value.hex() for value in edge.hashes],
        "algorithm": algorithm(),
        "note": _note(edge, first_use=row is None),
    }
    if row is None:
        Head.objects.create(**state)
    else:
        Head.objects.filter(pk=row.pk).update(**state)


def _insert(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Write rows by one statement, repeated: a batch has thousands of values, and nobody needs rows of a model."""
    if not rows:
        return
    fields = {field.name: field for field in model._meta.concrete_fields}
    write = [fields[name].get_db_prep_save for name in names]
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, names))}) "
        f"VALUES ({', '.join(['%s'] * len(names))})"
    )
    prepared = [[save(value, connection) for save, value in zip(write, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared)
