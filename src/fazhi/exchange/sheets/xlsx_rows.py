"""The rows of a sheet's part, one at a time: by a pattern where they are as programs write them, else by a parser.

Where a row begins and ends is looked for as bytes, in a time that grows with the part and no faster: no pattern is
asked over more than one tag or one row. A row is taken by the pattern only where the pattern matches all of it; every
other row is parsed. Where the rows do not stand one behind the other as programs write them, or the part holds
comments, declarations or another encoding, all of it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from fazhi.exchange.sheets.book import trimmed
from fazhi.exchange.sheets.cells import Cell, index_of, natural
from fazhi.exchange.sheets.sheet import Row

_PIECE = 2**18
_LONGEST_ROW = 2**25
_WIDEST = 16_384
LAST_ROW = 1_048_576
"""The last row of a sheet of Excel."""
_LONGEST_ROOT = 4_000
_BEGIN, _OPENED, _CLOSED = b"<row", b"<sheetData>", b"</row>"
_TAG = re.compile(rb'<row(?:\s+[\w:]+="[^"<>&]*")*\s*/?>')
_GIVEN = re.compile(rb'\s([\w:]+)="([^"]*)"')
_NAME = re.compile(r"([A-Z]{1,3})[0-9]{0,7}", re.I | re.A)
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]+)")?(?: t="(\w+)")?'
    r"(?:/>|>(?:(<f)(?:/>|>([^<]*)</f>))?"
    r"(?:(<v>)([^<]*)</v>|<v/>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)"
)
_ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^<>]*>")

Value = Callable[[str | None, str | None, str | None, str | None, str | None], Cell]
"""Of kind, style, value, formula and text in place: what the cell holds."""


class BrokenRows(Exception):
    """The part is not what a sheet can be."""


class OtherRows(Exception):
    """The rows are not as programs write them: they are to be parsed."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How the rows of a part are to be read: whether by the pattern, and with which names around a single row."""

    simple: bool
    root: bytes


def parts_of(beginning: bytes, odd: bool) -> Parts:
    """How a part is read, by how it begins and whether comments or declarations stand in it."""
    root = _ROOT.search(beginning)
    declared = re.match(rb'\s*<\?xml[^<>]*encoding="([\w-]+)"', beginning)
    utf_8 = not beginning.startswith((b"\xff", b"\xfe", b"\0")) and (
        declared is None or declared[1].lower() == b"utf-8"
    )
    plain = root is not None and len(root[0]) < _LONGEST_ROOT and not root[0][1:].split(b"worksheet", 1)[0]
    return Parts(plain and utf_8 and not odd, root[0] if root else b"")


def rows_by_pattern(part: IO[bytes], parts: Parts, value: Value, text: Callable[[Any], str]) -> Iterator[Row]:
    """The rows, by the pattern where it matches a whole row.

    Raises:
        OtherRows: the rest is to be parsed; the rows that were given are right.
        BrokenRows: it is not what a sheet can be.
    """
    at = 0
    for tag, inside in _rows(part):
        given = {name.decode(): held.decode() for name, held in _GIVEN.findall(tag)}
        at = _number(given.get("r"), at)
        cells = _matched(inside.decode(), value) if inside else []
        if cells is None:
            element = etree.fromstring(parts.root + tag + inside + _CLOSED + b"</worksheet>", _parser())[0]
            cells = cells_of_element(element, value, text)
        yield Row(at, trimmed(cells), _hidden(given))


def _rows(part: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The opening tag of each row, and what stands between it and its end."""
    held = _beginning(part)
    while True:
        done = 0
        while (found := _row_at(held, done)) is not None:
            tag, inside, done = found
            if not tag:
                return
            yield tag, inside
        held = held[done:]
        # Read as much again as is held: what is looked through a second time is never more than what is new.
        piece = part.read(max(_PIECE, len(held)))
        if not piece or len(held) > _LONGEST_ROW:
            raise BrokenRows
        held += piece


def _beginning(part: IO[bytes]) -> bytes:
    """What stands behind the tag by which the rows begin.

    Raises:
        OtherRows: there is no such tag.
    """
    held = b""
    while piece := part.read(_PIECE):
        held += piece
        start = held.find(_OPENED)
        if start >= 0:
            return held[start + len(_OPENED) :]
        held = held[-len(_OPENED) :]
    raise OtherRows


def _row_at(held: bytes, at: int) -> tuple[bytes, bytes, int] | None:
    """The row that begins here: its tag, what it holds, where it ends; no tag behind the last; None if more is needed.

    Raises:
        OtherRows: something else stands here.
    """
    start = held.find(b"<", at)
    end = held.find(b">", start) + 1 if start >= 0 else 0
    if not end:
        return None
    if held[at:start].strip():
        raise OtherRows
    if held.startswith(b"</sheetData", start):
        return b"", b"", end
    tag = held[start:end]
    if not tag.startswith(_BEGIN) or _TAG.fullmatch(tag) is None:
        raise OtherRows
    if tag.endswith(b"/>"):
        return tag, b"", end
    closed = held.find(_CLOSED[:-1], end)
    if closed < 0 or len(held) < closed + len(_CLOSED):
        return None
    if not held.startswith(_CLOSED, closed):
        raise OtherRows
    return tag, held[end:closed], closed + len(_CLOSED)


def _matched(inside: str, value: Value) -> list[Cell] | None:
    """The cells of a row, or None where the pattern does not match all of it."""
    if "&" in inside:
        return None
    cells: list[Cell] = []
    end, columns = 0, _COLUMNS
    for found in _CELL.finditer(inside):
        if found.start() != end:
            return None
        end = found.end()
        name, style, kind, formed, formula, valued, given, text = found.groups()
        if valued is None and formed is None and text is None:
            continue
        cell = value(kind, style, given if valued else None, (formula or "") if formed else None, text)
        if cell is None or cell == "":
            continue
        at = columns.get(name)
        if at is None:
            at = columns[name] = index_of(name)
        gap = at - len(cells)
        if gap < 0:
            return None
        if gap:
            cells.extend([None] * gap)
        cells.append(cell)
    return cells if end == len(inside) else None


_COLUMNS: dict[str, int] = {}


def rows_by_parser(part: IO[bytes], value: Value, text: Callable[[Any], str]) -> Iterator[Row]:
    """The rows, each parsed.

    Raises:
        BrokenRows: it is not what a sheet can be.
    """
    at = 0
    steps = etree.iterparse(
        part, events=("end",), tag="{*}row", resolve_entities=False, load_dtd=False, no_network=True,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    for _, element in steps:
        if not at and element.getroottree().docinfo.doctype:
            raise BrokenRows
        at = _number(element.get("r"), at)
        yield Row(at, trimmed(cells_of_element(element, value, text)), _hidden(element.attrib))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def cells_of_element(element: Any, value: Value, text: Callable[[Any], str]) -> list[Cell]:
    """The cells of a row that was parsed.

    Raises:
        BrokenRows: a cell stands where no column is.
    """
    cells: list[Cell] = []
    space = element.tag[: element.tag.rfind("}") + 1]
    at = -1
    for each in element:
        at = _place(each.get("r"), at)
        held = {child.tag: child for child in each}
        inline = held.get(f"{space}is")
        cell = value(
            each.get("t"), each.get("s"), _text_of(held.get(f"{space}v")), _formula_of(held.get(f"{space}f")),
            None if inline is None else text(inline),
        )  # fmt: skip
        if cell is None or cell == "":
            continue
        if at >= len(cells):
            cells.extend([None] * (at + 1 - len(cells)))
        cells[at] = cell
    return cells


def _number(told: str | None, before: int) -> int:
    """The number of a row: as it says, else one more than the last; rows come in their order."""
    at = before + 1 if not told else natural(told, LAST_ROW)
    if at is None or not before < at <= LAST_ROW:
        raise BrokenRows
    return at


def _place(name: str | None, before: int) -> int:
    """The index of a cell: as its name says, else one more than the last."""
    if not name:
        at = before + 1
    else:
        found = _NAME.fullmatch(name[:20])
        at = index_of(found[1].upper()) if found else _WIDEST
    if at >= _WIDEST:
        raise BrokenRows
    return at


def _text_of(element: Any) -> str | None:
    return None if element is None else element.text


def _formula_of(element: Any) -> str | None:
    return None if element is None else element.text or ""


def _hidden(given: Any) -> bool:
    return given.get("hidden") in ("1", "true") or given.get("ht") == "0"


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
