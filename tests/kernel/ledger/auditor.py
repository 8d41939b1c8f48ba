"""An auditor of tiled logs, written from the standards alone: nothing of the ledger's own code is used here.

Sources: RFC 6962, section 2.1; C2SP tlog-tiles, tlog-checkpoint and signed-note.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Fetch = Callable[[str], bytes]
"""What stands at ``<prefix>/`` and the path; raises where there is nothing."""


def of_leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def of_node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(hashes: list[bytes]) -> bytes:
    """MTH over hashes, by the recursion of the RFC."""
    if len(hashes) == 1:
        return hashes[0]
    cut = 1 << (len(hashes) - 1).bit_length() - 1
    return of_node(tree_hash(hashes[:cut]), tree_hash(hashes[cut:]))


def tile_path(level: int | str, index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    partial = f".p/{width}" if width < 256 else ""
    return f"tile/{level}/{''.join(f'x{group}/' for group in groups[:-1])}{groups[-1]}{partial}"


@dataclass
class Auditor:
    """One look at a log: its checkpoint, verified, and all tiles that a log of this size must have."""

    fetch: Fetch
    key: str
    size: int = 0
    root: bytes = b""
    tiles: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)
    entries: list[bytes] = field(default_factory=list)

    def look(self) -> Auditor:
        self._read_checkpoint(self.fetch("checkpoint").decode())
        level = 0
        while count := self.size >> 8 * level:
            for index in range(-(-count // 256)):
                width = min(256, count - 256 * index)
                data = self.fetch(tile_path(level, index, width))
                assert len(data) == 32 * width
                self.tiles[level, index] = [data[at : at + 32] for at in range(0, len(data), 32)]
            level += 1
        self._check_tiles()
        return self

    def _read_checkpoint(self, note: str) -> None:
        name, identifier, encoded = self.key.split("+", 2)
        public = base64.b64decode(encoded)
        assert identifier == hashlib.sha256(name.encode() + b"\n" + public).hexdigest()[:8]
        text, _, signatures = note.partition("\n\n")
        origin, size, root = text.split("\n")
        assert origin == name and re.fullmatch("0|[1-9][0-9]*", size)
        line = next(line for line in signatures.split("\n") if line.startswith(f"— {name} "))
        data = base64.b64decode(line.rpartition(" ")[2])
        assert data[:4].hex() == identifier
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(data[4:], (text + "\n").encode())
        self.size, self.root = int(size), base64.b64decode(root)

    def _check_tiles(self) -> None:
        """Each hash above level 0 is the root of the full tile beneath it, and all together have the signed root."""
        for (level, index), hashes in self.tiles.items():
            if level:
                for nth, value in enumerate(hashes):
                    assert value == tree_hash(self.tiles[level - 1, 256 * index + nth])
        assert self.root_at(self.size) == self.root

    def subtree(self, first: int, count: int) -> bytes:
        """MTH(D[first : first + count]), where first is a multiple of the power of two that is not below count."""
        if count & (count - 1):
            cut = 1 << (count - 1).bit_length() - 1
            return of_node(self.subtree(first, cut), self.subtree(first + cut, count - cut))
        level, height = divmod(count.bit_length() - 1, 8)
        at = first >> 8 * level
        return tree_hash(self.tiles[level, at // 256][at % 256 : at % 256 + (1 << height)])

    def root_at(self, size: int) -> bytes:
        """The root that the log had with so many leaves, by its tiles of today."""
        return self.subtree(0, size)

    def read_entries(self) -> None:
        """All leaves, each compared with its hash in the tile of level 0."""
        for index in range(-(-self.size // 256)):
            width = min(256, self.size - 256 * index)
            data = self.fetch(tile_path("entries", index, width))
            found = []
            while data:
                length = int.from_bytes(data[:2], "big")
                found.append(data[2 : 2 + length])
                data = data[2 + length :]
            assert [of_leaf(entry) for entry in found] == self.tiles[0, index]
            self.entries += found

    def path_to(self, index: int) -> list[bytes]:
        """PATH(index, D[size]) of the RFC, from tiles."""
        return self._path(index, 0, self.size)

    def _path(self, index: int, first: int, count: int) -> list[bytes]:
        if count == 1:
            return []
        cut = 1 << (count - 1).bit_length() - 1
        if index < cut:
            return [*self._path(index, first, cut), self.subtree(first + cut, count - cut)]
        return [*self._path(index - cut, first + cut, count - cut), self.subtree(first, cut)]

    def includes(self, index: int, entry: bytes, path: list[bytes]) -> bool:
        """Whether the path leads from the entry at its place to the signed root."""
        return _fold(index, self.size, of_leaf(entry), path) == self.root


def _fold(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root to which a path leads, by the recursion from which it was made."""
    if size == 1:
        return leaf if not path else b""
    if not path:
        return b""
    cut = 1 << (size - 1).bit_length() - 1
    if index < cut:
        return of_node(_fold(index, cut, leaf, path[:-1]), path[-1])
    return of_node(path[-1], _fold(index - cut, size - cut, leaf, path[:-1]))
