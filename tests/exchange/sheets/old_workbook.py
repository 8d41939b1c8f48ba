"""The smallest old workbook (.xls): a compound file (MS-CFB) with one stream of records (BIFF8, MS-XLS)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def old_workbook(
    rows: Sequence[Sequence[Any]], spans: Sequence[tuple[int, int, int, int]] = (), more: bytes = b""
) -> bytes:
    """A workbook of these rows; ``more`` are records put before the sheets, such as that of a password."""
    cells = b"".join(_cell(at, index, value) for at, row in enumerate(rows) for index, value in enumerate(row))
    merged = _record(0x00E5, struct.pack("<H", len(spans)) + b"".join(struct.pack("<4H", *each) for each in spans))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + cells + merged + _record(0x000A, b"")
    name = "清单".encode("utf-16-le")
    bound = struct.pack("<IBB", 0, 0, 0) + bytes((2, 1)) + name
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + more
    start = len(head) + 4 + len(bound) + 4
    stream = head + _record(0x0085, struct.pack("<I", start) + bound[4:]) + _record(0x000A, b"") + sheet
    return _compound(stream)


def _record(kind: int, held: bytes) -> bytes:
    return struct.pack("<HH", kind, len(held)) + held


def _cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + text)
    return _record(0x0203, place + struct.pack("<d", value))


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    fat = [_FAT, _END, *(at + 3 for at in range(count - 1)), _END]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    assert len(table) == _SECTOR, "small files only"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<I", 0)
    head = head.ljust(_SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, _FREE, 1, _END, 0) + _entry("Workbook", 2, _FREE, _FREE, 2, len(stream))
    return head + table + entries.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, sibling: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, sibling, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip
