"""The log cut into tiles 日志分片, as auditors of other logs fetch it.

A tile holds up to 256 consecutive hashes of one height of the tree; a bundle holds the leaves of a tile of level 0. A
full one never changes, so it can be kept for ever by anybody; the right edge of the tree stands in partial ones.

Source: C2SP tlog-tiles. Its hash function is SHA-256; with SM3 the layout is the same, for verifiers that know SM3.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from fazhi.kernel.ledger.errors import ProofRefused
from fazhi.kernel.ledger.models import Leaf, Node

__all__ = ["ENTRIES", "WIDTH", "Tile", "read", "tile_at"]

WIDTH = 256
"""Hashes of a full tile."""

HEIGHT = 8
"""Levels of the tree that a level of tiles spans."""

ENTRIES = "entries"
"""What stands in place of the level in the path of a bundle of leaves."""

_HIGHEST = 63
_PATH = re.compile(r"(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile, or the bundle of the leaves beneath a tile of level 0.

    Attributes:
        level: of the tile, from 0; each hash of the next one is the root of a full tile of this one.
        index: place among the tiles of its level, left to right from 0.
        width: how many hashes or leaves it holds, 256 where it is full.
        entries: whether it is the bundle.
    """

    level: int
    index: int
    width: int = WIDTH
    entries: bool = False

    @property
    def path(self) -> str:
        """Where it stands beneath ``<prefix>/tile/``, as ``0/x001/x234/067.p/8``."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        level = ENTRIES if self.entries else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{level}/{'/'.join(groups)}{partial}"

    def within(self, size: int) -> bool:
        """Whether a log of so many leaves fills it."""
        return self.index * WIDTH + self.width <= size >> HEIGHT * self.level


def tile_at(path: str) -> Tile | None:
    """The tile at a path beneath ``<prefix>/tile/``; none where it is written otherwise than the standard says."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level, index, width = found.groups()
    entries = level == ENTRIES
    tile = Tile(0 if entries else int(level), int(re.sub("[x/]", "", index)), int(width or WIDTH), entries)
    partial = width is not None
    if tile.level > _HIGHEST or (partial and tile.width >= WIDTH):
        return None
    return tile if tile.path == path else None


def read(tile: Tile) -> bytes:
    """The bytes of a tile: hashes one after the other, or leaves, each after its length in two bytes.

    The caller has seen that the log fills it (``within``).

    Raises:
        ProofRefused: a leaf or subtree is missing.
    """
    first = tile.index * WIDTH
    within = {"index__gte": first, "index__lt": first + tile.width}
    if tile.entries:
        parts = [_entry(body.encode()) for body in _column(Leaf, "body", **within)]
    elif tile.level == 0:
        parts = [bytes.fromhex(value) for value in _column(Leaf, "hash", **within)]
    else:
        parts = [bytes.fromhex(value) for value in _column(Node, "hash", level=HEIGHT * tile.level, **within)]
    if len(parts) != tile.width:
        raise ProofRefused(
            f"日志分片 {tile.path} 缺少内容。请运行 fazhi ledger verify 查明。",
            f"the tile {tile.path} of the log lacks some of its parts. Run fazhi ledger verify to find out.",
        )
    return b"".join(parts)


def _column(model: type[Leaf | Node], name: str, **where: int) -> list[str]:
    return list(model._default_manager.filter(**where).order_by("index").values_list(name, flat=True))


def _entry(body: bytes) -> bytes:
    return struct.pack(">H", len(body)) + body
