"""The Merkle tree of RFC 9162, section 2.1, without a database: appending, proofs, and how to check them.

Perfect subtrees of 2**level leaves are named (level, index), left to right from 0; level 0 are the leaves.
They never change once full, so they are stored as they fill; the few along the right edge suffice to append
and to give the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fazhi.kernel.ledger.hashing import empty_root, node_hash

Place = tuple[int, int]
"""(level, index) of a perfect subtree."""

Filled = list[tuple[Place, bytes]]
"""Perfect subtrees that became full, lowest first, with their roots."""

Segment = tuple[int, int]
"""(first leaf, number of leaves) of a subtree of the recursion in RFC 9162."""


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Root over perfect subtrees given left to right, largest first."""
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


@dataclass
class Edge:
    """The right edge of a tree: its size and the roots of its perfect subtrees, largest first."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def push(self, leaf: bytes) -> Filled:
        """Append a leaf hash; returns the perfect subtrees above level 0 that it fills, lowest first."""
        filled: Filled = []
        level, index, current = 0, self.size, leaf
        while index & 1:
            current = node_hash(self.hashes.pop(), current)
            level, index = level + 1, index >> 1
            filled.append(((level, index), current))
        self.hashes.append(current)
        self.size += 1
        return filled

    def root(self) -> bytes:
        """Root of the tree as it stands."""
        return _fold(self.hashes) if self.hashes else empty_root()


def _split(size: int) -> int:
    """Largest power of two smaller than ``size`` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_segments(index: int, size: int) -> list[Segment]:
    """The subtrees whose roots prove leaf ``index`` in the tree of ``size``, lowest first.

    Source: RFC 9162, 2.1.3.1.
    """
    path: list[Segment] = []
    first = 0
    while size > 1:
        left = _split(size)
        if index < left:
            path.append((first + left, size - left))
            size = left
        else:
            path.append((first, left))
            first, index, size = first + left, index - left, size - left
    return path[::-1]


def consistency_segments(old: int, new: int) -> list[Segment]:
    """The subtrees whose roots prove that the tree of size ``old`` is a beginning of that of ``new``.

    Source: RFC 9162, 2.1.4.1.
    """
    path: list[Segment] = []
    first, whole = 0, True
    while old != new:
        left = _split(new)
        if old <= left:
            path.append((first + left, new - left))
            new = left
        else:
            path.append((first, left))
            first, old, new, whole = first + left, old - left, new - left, False
    if not whole:
        path.append((first, old))
    return path[::-1]


def perfect(segment: Segment) -> list[Place]:
    """The perfect subtrees that a subtree of the recursion is made of, largest first."""
    first, count = segment
    places: list[Place] = []
    while count:
        level = count.bit_length() - 1
        places.append((level, first >> level))
        first, count = first + (1 << level), count - (1 << level)
    return places


def roots(segments: Iterable[Segment], known: Mapping[Place, bytes]) -> list[bytes]:
    """The root of each segment, from the hashes of the perfect subtrees it is made of."""
    return [_fold([known[place] for place in perfect(segment)]) for segment in segments]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether ``path`` proves that the leaf hash stands at ``index`` of the tree of ``size`` with this root.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    here, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            current = node_hash(sibling, current)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and current == root


def check_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether ``path`` proves that the tree of ``new`` leaves begins with that of ``old`` leaves.

    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:  # every tree begins with the empty one
        return not path and old_root == empty_root()
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
