"""Pieces of text in bytes of no known order: pictures' properties (EXIF, XMP, PNG texts), old Office files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_CODES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_SEEDS = {code: [each.encode(code) for each in "密"] for code in _CODES}
REACH = 200
"""Bytes looked at on either side of a character that a mark must hold."""


def strings_in(content: bytes) -> Iterator[str]:
    """Pieces of text that hold 密, in every encoding that office programs write."""
    yield from _pieces(content)
    for text in _png_texts(content):
        yield from _pieces(text)


def _pieces(content: bytes) -> Iterator[str]:
    for code, seeds in _SEEDS.items():
        for seed in seeds:
            at = content.find(seed)
            while at >= 0:
                yield from _around(content, at, code, len(seed))
                at = content.find(seed, at + len(seed))


def _around(content: bytes, at: int, code: str, width: int) -> Iterator[str]:
    """The piece around a place, cut at control characters; steps of the encoding's width keep it readable."""
    step = 2 if code.startswith("utf-16") else 1
    start = at - min(at, REACH) // step * step
    before = content[start:at].decode(code, errors="replace")
    after = content[at : at + REACH // step * step].decode(code, errors="replace")
    left = re.split("[\x00-\x1f\x7f<>\"'\ufffd]", before)[-1]
    yield left + re.split("[\x00-\x1f\x7f<>\"'\ufffd]", after)[0]


def _png_texts(content: bytes) -> Iterator[bytes]:
    """Packed texts of a PNG picture."""
    if not content.startswith(b"\x89PNG"):
        return
    at = 8
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            yield from _unpacked(data, kind)
        at += 12 + length


def _unpacked(data: bytes, kind: bytes) -> Iterator[bytes]:
    _, _, rest = data.partition(b"\0")
    packed = rest[1:] if kind == b"zTXt" else rest[2:].split(b"\0", 2)[-1] if rest[:1] == b"\1" else b""
    if packed:
        try:
            yield zlib.decompressobj().decompress(packed, 2**20)
        except zlib.error:
            return
