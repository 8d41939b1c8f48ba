"""The log against itself: every leaf rehashed, every subtree compared, every signature checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import CharField
from django.db.models.functions import Cast

from fazhi.kernel.ledger import keys, notes
from fazhi.kernel.ledger.errors import KeyRefused, NoteRefused
from fazhi.kernel.ledger.faults import Fault, Progress, Verification, fault
from fazhi.kernel.ledger.hashing import algorithm, leaf_hash, node_hash
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.models import Checkpoint, Head, Leaf, Node
from fazhi.kernel.ledger.tree import Edge, Filled, Place
from fazhi.kernel.wording import Label

_CHUNK = 2000
_UNSIGNED = Label("没有本日志的有效签名", "has no valid signature of this ledger")
_OTHER_ROOT = Label("与所存的根不同", "does not hold the root kept beside it")
_NO_TEXT = Label("不是文本", "is no text")
_NO_KEY = Label(
    "没有 ledger.pub。请从备份恢复密钥文件", "there is no ledger.pub. Restore the key files from the backup"
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A root somebody signed for a size, and how to speak of it."""

    size: int
    root: bytes
    fault: str
    source: Label


class _Stored(NamedTuple):
    """A leaf as it is stored; no model is made of each of so many. ``place`` is its index, ``named`` its subject.

    A cell of SQLite may hold bytes in the place of text.
    """

    place: int
    kind: str
    named: str
    body: str | bytes
    hash: str | bytes


def _leaves() -> Iterator[list[_Stored]]:
    """Leaves in order, in chunks."""
    start = -1
    named = Cast("subject", CharField())  # as text: with or without hyphens, as the database has it
    table = Leaf.objects.order_by("index").annotate(named=named).values_list("index", "kind", "named", "body", "hash")
    while chunk := list(map(_Stored._make, table.filter(index__gt=start)[:_CHUNK])):
        yield chunk
        start = chunk[-1].place


def _nodes_filled(first: int, size: int) -> dict[Place, str]:
    """Stored subtrees that the leaves from ``first`` up to ``size`` fill."""
    found: dict[Place, str] = {}
    for level in range(1, size.bit_length()):
        if size >> level > first >> level:
            span = Node.objects.filter(level=level, index__gte=first >> level, index__lt=size >> level)
            found |= {(level, index): value for index, value in span.values_list("index", "hash")}
    return found


class _Walk:
    """One pass over the leaves: rebuilds the tree, checks each stored subtree against its halves."""

    def __init__(self, claims: Sequence[_Claim], row: Head | None) -> None:
        self.faults: list[Fault] = []
        self.rebuilt = Edge()
        self.nodes = 0
        self.whole = True
        self._stored: list[str] | None = None  # the right edge of what is stored, once it is not what was rebuilt
        self._row = row
        self._claims: dict[int, list[_Claim]] = {}
        for claim in claims:
            self._claims.setdefault(claim.size, []).append(claim)

    def begin(self) -> None:
        """What holds before the first leaf."""
        self._compare()

    def take(self, chunk: Sequence[_Stored]) -> None:
        """The next leaves in order."""
        first = chunk[0].place
        nodes = _nodes_filled(first, chunk[-1].place + 1) if self.whole else {}
        for leaf in chunk:
            self._take(leaf, nodes)

    def _take(self, leaf: _Stored, nodes: dict[Place, str]) -> None:
        text, raw = (leaf.body, _bytes(leaf.body)) if isinstance(leaf.body, str) else (None, leaf.body)
        value = leaf_hash(raw)
        if text is None or value.hex() != leaf.hash:
            self.faults.append(fault("leaf-changed", leaf.place))
        elif not labelled(leaf.kind, leaf.named, text):
            self.faults.append(fault("leaf-label", leaf.place))
        if self.whole and leaf.place != self.rebuilt.size:
            self.whole = False
            last = leaf.place - 1
            self.faults.append(
                fault(
                    "leaf-gap",
                    self.rebuilt.size if last == self.rebuilt.size else f"{self.rebuilt.size}–{last}",
                )
            )
        if self._row is not None and leaf.place >= self._row.size:
            self.faults.append(fault("leaf-beyond", leaf.place))
        if self.whole:
            before = self.rebuilt.hashes[:]
            filled = self.rebuilt.push(value)
            if not self._agrees(leaf, value, filled, nodes):
                if self._stored is None:
                    self._stored = [each.hex() for each in before]
                self._climb(leaf, nodes, self._stored)
            self._compare()

    def _agrees(self, leaf: _Stored, value: bytes, filled: Filled, nodes: dict[Place, str]) -> bool:
        """Whether all that is stored up to this leaf, and the subtrees that it fills, is as it was rebuilt."""
        if self._stored is not None or value.hex() != leaf.hash:
            return False
        if any(nodes.get(place) != full.hex() for place, full in filled):
            return False
        self.nodes += len(filled)
        return True

    def _climb(self, leaf: _Stored, nodes: dict[Place, str], edge: list[str]) -> None:
        """Once something stored is not as it was rebuilt, each subtree is held against its own stored halves."""
        level, index, current = 0, leaf.place, leaf.hash if isinstance(leaf.hash, str) else ""
        while index & 1:
            left = edge.pop()
            level, index = level + 1, index >> 1
            expected = _joined(left, current)
            stored = nodes.get((level, index))
            if stored is None:
                self.faults.append(fault("node-missing", f"{level}/{index}"))
            else:
                self.nodes += 1
                if stored != expected:
                    self.faults.append(fault("node-changed", f"{level}/{index}"))
            current = stored if isinstance(stored, str) else expected
        edge.append(current)

    def _compare(self) -> None:
        size = self.rebuilt.size
        if self._row is not None and size == self._row.size and self._edge() != self._row.edge:
            self.faults.append(fault("head-edge", size))
        for claim in self._claims.get(size, ()):
            if claim.root != self.rebuilt.root():
                self.faults.append(fault(claim.fault, size))

    def _edge(self) -> list[str]:
        """The right edge of what is stored."""
        return [each.hex() for each in self.rebuilt.hashes] if self._stored is None else self._stored


def _bytes(text: str) -> bytes:
    """The bytes of a text as they are stored, though they be no UTF-8 (``verify`` reads such as surrogates)."""
    return text.encode(errors="surrogateescape")


def _joined(left: str, right: str) -> str:
    try:
        return node_hash(bytes.fromhex(left), bytes.fromhex(right)).hex()
    except ValueError:  # a stored hash is no hex: it fits nothing
        return ""


def labelled(kind: str, named: str, body: str) -> bool:
    """Whether a leaf's columns say what its body says; ``named``: the row's identifier, with or without hyphens."""
    try:
        said = json.loads(body)
        plain = named.replace("-", "")
        id = f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"
        return bool(said["kind"] == kind and said["id"] == id)
    except (ValueError, KeyError, TypeError):
        return False


def _claim(
    text: object, size: int | None, key: Ed25519PublicKey | None, kinds: tuple[str, str], source: Label
) -> _Claim | Fault:
    """What a note claims, or what is wrong with it; ``kinds``: fault of the note, of its root."""
    named: object = source.zh if size is None else size
    if not isinstance(text, str):  # bytes in a cell of SQLite
        return fault(kinds[0], named, error=_NO_TEXT)
    try:
        note = notes.parse(text)
    except NoteRefused as error:
        return fault(kinds[0], named, error=error)
    if key is None or note.origin != settings.LEDGER_ORIGIN or not notes.signed_by(note, note.origin, key):
        return fault(kinds[0], named, error=_UNSIGNED)
    if size is not None and note.size != size:
        return fault(kinds[0], named, error=Label(f"签署的是 {note.size}", f"signed {note.size}"))
    return _Claim(note.size, note.root, kinds[1], source)


def _claims(row: Head | None, outside: Sequence[str], found: Verification) -> list[_Claim]:
    """Every root that was signed: by the head, the kept checkpoints, and those from outside."""
    try:
        key = keys.public_key()
        if key is None and row is not None:
            found.faults.append(fault("key", keys.PUBLIC, error=_NO_KEY))
    except KeyRefused as error:
        key = None
        found.faults.append(fault("key", keys.PUBLIC, error=error))
    claims: list[_Claim | Fault] = []
    if row is not None:
        claims.append(_claim(row.note, row.size, key, ("head-note", "head-root"), Label("日志头", "the head")))
    for kept in Checkpoint.objects.order_by("pk"):
        words = Label(f"检查点 {kept.pk}", f"checkpoint {kept.pk}")
        claim = _claim(kept.note, kept.size, key, ("checkpoint-note", "checkpoint-root"), words)
        if isinstance(claim, _Claim) and claim.root.hex() != kept.root:
            claim = fault("checkpoint-note", kept.size, error=_OTHER_ROOT)
        claims.append(claim)
    for number, text in enumerate(outside, start=1):
        words = Label(f"外部检查点 {number}", f"outside checkpoint {number}")
        claims.append(_claim(text, None, key, ("outside-note", "two-histories"), words))
    found.checkpoints = len(claims)
    found.faults += [claim for claim in claims if isinstance(claim, Fault)]
    return [claim for claim in claims if isinstance(claim, _Claim)]


def _extra_nodes(size: int, matched: int) -> list[Fault]:
    """Subtrees that no leaves fill."""
    if Node.objects.count() == matched:
        return []
    return [fault("node-extra", node) for node in Node.objects.all() if not _fits(node.level, node.index, size)]


def _fits(level: object, index: object, size: int) -> bool:
    """Whether a tree of so many leaves fills the subtree; a cell of SQLite may hold what is no number."""
    return isinstance(level, int) and isinstance(index, int) and level >= 1 and index < size >> level


def verify_log(outside: Sequence[str], found: Verification, progress: Progress, total: int) -> None:
    """Check the log and add what is wrong to ``found``.

    Args:
        outside: notes of earlier checkpoints that were kept elsewhere.
        found: what was found so far.
        progress: told after each chunk.
        total: leaves and rows there are.
    """
    row = head()
    if row is not None and row.algorithm != algorithm():
        found.faults.append(fault("algorithm", "head", found=row.algorithm, expected=algorithm()))
        return
    claims = _claims(row, outside, found)
    walk = _Walk(claims, row)
    try:
        walk.begin()
        for chunk in _leaves():
            walk.take(chunk)
            found.leaves += len(chunk)
            progress(found.leaves, total)
    finally:  # What was found before a cell that cannot be read is told all the same.
        found.faults += walk.faults
    found.root = walk.rebuilt.root().hex()
    if row is None and found.leaves:
        found.faults.append(fault("head-missing", "head"))
    if walk.whole:
        found.faults += _extra_nodes(walk.rebuilt.size, walk.nodes)
        for claim in claims:
            if claim.size > walk.rebuilt.size:
                lost = claim.size - walk.rebuilt.size
                found.faults.append(
                    fault("tail-cut", claim.size, found=walk.rebuilt.size, lost=lost, source=claim.source)
                )
