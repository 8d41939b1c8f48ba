"""Proofs that an outsider checks with the public key alone: a leaf stands in the log, one log begins another.

Source: RFC 9162, 2.1.3 and 2.1.4; checkpoints are C2SP tlog-checkpoint.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import connection

from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.errors import NoteRefused, ProofRefused
from fazhi.kernel.ledger.hashing import empty_root, leaf_hash
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.models import Head, Leaf, WaitingLeaf
from fazhi.kernel.ledger.tree import (
    Place,
    Segment,
    check_consistency,
    check_inclusion,
    consistency_segments,
    inclusion_segments,
    perfect,
    roots,
)

__all__ = [
    "Proof",
    "check_consistency",
    "check_inclusion",
    "consistency",
    "holds",
    "inclusion",
    "prove",
    "prove_at",
    "prove_hash",
    "root",
]

PROOF_VERSION = 1


@dataclass(frozen=True, slots=True)
class Proof:
    """That a leaf stands in the log: canonical body, place, path (hex, lowest first), signed checkpoint."""

    leaf: str
    index: int
    size: int
    path: tuple[str, ...]
    checkpoint: str

    def to_json(self) -> str:
        """The proof as a file for an outsider."""
        return json.dumps({"v": PROOF_VERSION, **asdict(self)}, ensure_ascii=False, indent=2)

    @classmethod
    def from_json(cls, text: str) -> Proof:
        """Read a proof back.

        Raises:
            ProofRefused: the text is no proof of this version.
        """
        try:
            data = json.loads(text)
            if data["v"] != PROOF_VERSION:
                raise ValueError(f"version {data['v']!r}")
            return cls(
                str(data["leaf"]),
                int(data["index"]),
                int(data["size"]),
                tuple(str(step) for step in data["path"]),
                str(data["checkpoint"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ProofRefused(
                f"这不是第 {PROOF_VERSION} 版凭证：{error}。请用 fazhi ledger proof --json 的原样输出。",
                f"this is no proof of version {PROOF_VERSION}: {error}. Use the output of fazhi ledger "
                "proof --json as it is.",
            ) from error


_LEAVES = 'SELECT 0, "index", hash FROM ledger_leaf WHERE "index" IN ({})'
_NODES = (
    'SELECT node.level, node."index", node.hash FROM (SELECT 0 AS level, 0 AS place UNION ALL VALUES {}) AS wanted'
    ' JOIN ledger_node AS node ON node.level = wanted.level AND node."index" = wanted.place'
)


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT size FROM ledger_head")  # one row at most
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _stored(places: Sequence[Place]) -> dict[Place, bytes]:
    """Stored hashes of perfect subtrees (level 0: of leaves); those that are missing are left out.

    By hand, in one statement: Django takes many times as long to write it as the database to answer.
    """
    leaves = [index for level, index in places if level == 0]
    nodes = [part for place in places if place[0] for part in place]
    asked = []
    if leaves:
        asked.append(_LEAVES.format(", ".join(["%s"] * len(leaves))))
    if nodes:
        asked.append(_NODES.format(", ".join(["(%s, %s)"] * (len(nodes) // 2))))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), leaves + nodes)
        return {(level, index): bytes.fromhex(value) for level, index, value in cursor.fetchall()}


def _read(segments: Sequence[Segment]) -> list[bytes]:
    places = [place for segment in segments for place in perfect(segment)]
    known = _stored(places)
    for place in places:
        if place not in known:
            raise ProofRefused(
                f"日志缺少子树 {place[0]}/{place[1]}，不能出具凭证。请运行 fazhi ledger verify 查明。",
                f"the log lacks subtree {place[0]}/{place[1]}, nothing can be proved. Run fazhi ledger "
                "verify to find out.",
            )
    return roots(segments, known)


def _refuse_size(size: int, there: int) -> ProofRefused:
    return ProofRefused(
        f"日志现有 {there} 片叶，没有 {size}。请取 0 至 {there} 之间的大小，叶号小于大小。",
        f"the log has {there} leaves, not {size}. Take sizes from 0 to {there}, and an index below the size.",
    )


def root(size: int) -> bytes:
    """Root of the log as it was with so many leaves, from its stored subtrees.

    Raises:
        ProofRefused: there is no such size, or a subtree is missing.
    """
    there = _size()
    if not 0 <= size <= there:
        raise _refuse_size(size, there)
    return _read([(0, size)])[0] if size else empty_root()


def inclusion(index: int, size: int) -> list[bytes]:
    """Path, lowest first, of leaf ``index`` in the log as it was with ``size`` leaves.

    Raises:
        ProofRefused: there is no such leaf or size, or a subtree is missing.
    """
    there = _size()
    if not 0 <= index < size <= there:
        raise _refuse_size(index if 0 <= size <= there else size, there)
    return _read(inclusion_segments(index, size))


def consistency(old: int, new: int) -> list[bytes]:
    """Path that the log of ``new`` leaves begins with that of ``old`` leaves.

    Raises:
        ProofRefused: there is no such size, or a subtree is missing.
    """
    there = _size()
    if not 0 <= old <= new <= there:
        raise _refuse_size(new, there)
    return _read(consistency_segments(old, new)) if old else []


def prove(kind: str, subject: uuid.UUID) -> Proof:
    """The proof of one row's leaf under the head as it stands.

    Args:
        kind: evidence kind of the row.
        subject: identifier of the row.

    Raises:
        ProofRefused: the row has no leaf, its leaf still waits for its place, or a subtree is missing.
    """
    waits = WaitingLeaf.objects.filter(kind=kind, subject=subject).exists()
    leaf, row = Leaf.objects.filter(kind=kind, subject=subject).first(), head()
    if leaf is None and waits:
        raise ProofRefused(
            f"{kind} {subject} 的叶正等待入列，入列后才能出具凭证。请稍后再试；仍不行时看 fazhi worker 是否在运行。",
            f"the leaf of {kind} {subject} waits for its place in the log, and is proved once it has it. Try again in "
            "a moment; if it goes on waiting, see whether fazhi worker runs.",
        )
    if leaf is None or row is None:
        raise ProofRefused(
            f"日志中没有 {kind} {subject} 的叶。请核对种类和编号；若行存在，请运行 fazhi ledger verify。",
            f"the log has no leaf of {kind} {subject}. Check kind and identifier; if the row exists, run "
            "fazhi ledger verify.",
        )
    return _of(leaf, row)


def prove_at(index: int) -> Proof | None:
    """The proof of the leaf at an index under the head as it stands; none where the log does not go so far.

    Raises:
        ProofRefused: a subtree is missing.
    """
    row = head()
    leaf = Leaf.objects.filter(index=index).first() if row is not None and 0 <= index < row.size else None
    return None if leaf is None or row is None else _of(leaf, row)


def prove_hash(value: str) -> Proof | None:
    """The same for the leaf with a hash (64 hex digits), as it stands in tiles; none where there is none.

    Raises:
        ProofRefused: a subtree is missing.
    """
    row, leaf = head(), Leaf.objects.filter(hash=value).order_by("index").first()
    return None if leaf is None or row is None or leaf.index >= row.size else _of(leaf, row)


def _of(leaf: Leaf, row: Head) -> Proof:
    path = inclusion(leaf.index, row.size)
    return Proof(leaf.body, leaf.index, row.size, tuple(step.hex() for step in path), row.note)


def holds(proof: Proof, verifier_key: str) -> bool:
    """Whether a proof stands up, with nothing but the public key as ``fazhi ledger key`` prints it.

    Raises:
        NoteRefused: the key is no verifier key.
    """
    name, key = notes.read_verifier_key(verifier_key)
    try:
        note = notes.parse(proof.checkpoint)
        path = [bytes.fromhex(step) for step in proof.path]
    except (NoteRefused, ValueError):
        return False
    signed = note.origin == name and notes.signed_by(note, name, key)
    body = proof.leaf.encode()
    return (
        signed
        and note.size == proof.size
        and check_inclusion(leaf_hash(body), proof.index, proof.size, path, note.root)
    )
