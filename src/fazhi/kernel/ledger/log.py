"""The log on the database: appending leaves in constant queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

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


def head(*, lock: bool = False) -> Head | None:
    """The head of the log, or nothing while it is empty."""
    found = Head.objects.select_for_update() if lock else Head.objects.all()
    return found.filter(pk=1).first()


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


def append(items: Sequence[Attested]) -> list[Leaf]:
    """Append leaves in the order given, with the subtrees they fill, and sign the new head.

    The head is locked, so that appending is serial; five statements whatever the size of the log. The caller
    holds the transaction.

    Returns:
        The new leaves, in order.

    Raises:
        LogRefused: the log was begun with another hash function.
        KeyRefused: the signing key is missing although the log was begun.
    """
    row = head(lock=True)
    edge = edge_of(row)
    leaves: list[Leaf] = []
    nodes: list[Node] = []
    for item in items:
        value = leaf_hash(item.body.encode())
        leaves.append(Leaf(index=edge.size, kind=item.kind, subject=item.subject, body=item.body, hash=value.hex()))
        nodes += [Node(level=at[0], index=at[1], hash=full.hex()) for at, full in edge.push(value)]
    Leaf.objects.bulk_create(leaves, batch_size=BATCH)
    Node.objects.bulk_create(nodes, batch_size=BATCH)
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
    return leaves
