"""The rows of a sheet's part, one at a time: by a pattern where they are as programs write them, else by a parser.

A row is taken by the pattern only where the pattern matches all of it, from its beginning to its end; every other row
is parsed. A part with comments, declarations or another encoding is parsed as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from fazhi.exchange.sheets.book import trimmed
from fazhi.exchange.sheets.cells import Cell, index_of
from fazhi.exchange.sheets.sheet import Row

_PIECE = 2**18
_LONGEST_ROW = 2**25
_WIDEST = 16_384
_ROW = re.compile(rb"<row(?P<given>(?:\s[^<>]*?)?)(?:/>|>(?P<held>.*?)</row>)", re.S)
_GIVEN = re.compile(r'([\w:]+)="([^"]*)"')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d+)")?(?: t="(\w+)")?'
    r"(?:/>|>(?:(<f)(?:/>|>([^<]*)</f>))?"
    r"(?:(<v>)([^<]*)</v>|<v/>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)"
)
_ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>")

Value = Callable[[str | None, str | None, str | None, str | None, str | None], Cell]
"""Of kind, style, value, formula and text in place: what the cell holds."""


class BrokenRows(Exception):
    """The part is not what a sheet can be."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How the rows of a part are to be read: whether by the pattern, and with which names around a single row."""

    simple: bool
    root: bytes


def parts_of(beginning: bytes, odd: bool) -> Parts:
    """How a part is read, by how it begins and whether comments or declarations stand in it."""
    root = _ROOT.search(beginning)
    declared = re.match(rb'\s*<\?xml[^>]*encoding="([\w-]+)"', beginning)
    utf_8 = not beginning.startswith((b"\xff", b"\xfe", b"\0")) and (
        declared is None or declared[1].lower() == b"utf-8"
    )
    plain = root is not None and not root[0][1:].split(b"worksheet", 1)[0]
    return Parts(plain and utf_8 and not odd, root[0] if root else b"")


def rows_by_pattern(part: IO[bytes], parts: Parts, value: Value, text: Callable[[Any], str]) -> Iterator[Row]:
    """The rows, by the pattern where it matches a whole row."""
    held, at, begun = b"", 0, False
    cells: list[Cell] | None
    while True:
        piece = part.read(_PIECE)
        held += piece
        if not begun:
            start = held.find(b"<sheetData")
            begun, held = start >= 0, held[max(start, 0) :] if start >= 0 else held[-64:] if piece else b""
        done = 0
        for found in _ROW.finditer(held) if begun else ():
            done = found.end()
            given = dict(_GIVEN.findall(found["given"].decode()))
            at = int(given["r"]) if given.get("r", "").isdigit() else at + 1
            inside = (found["held"] or b"").decode()
            cells = _matched(inside, value) if inside else []
            if cells is None:
                element = etree.fromstring(parts.root + found[0] + b"</worksheet>", _parser())[0]
                cells = cells_of_element(element, value, text)
            yield Row(at, trimmed(cells), _hidden(given))
        held = held[done:]
        if len(held) > _LONGEST_ROW:
            raise BrokenRows
        if not piece:
            return


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
    """The rows, each parsed."""
    at = 0
    steps = etree.iterparse(
        part, events=("end",), tag="{*}row", resolve_entities=False, load_dtd=False, no_network=True,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    for _, element in steps:
        if not at and element.getroottree().docinfo.doctype:
            raise BrokenRows
        given = element.get("r")
        at = int(given) if given is not None and given.isdigit() else at + 1
        yield Row(at, trimmed(cells_of_element(element, value, text)), _hidden(element.attrib))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def cells_of_element(element: Any, value: Value, text: Callable[[Any], str]) -> list[Cell]:
    """The cells of a row that was parsed."""
    cells: list[Cell] = []
    space = element.tag[: element.tag.rfind("}") + 1]
    at = -1
    for each in element:
        name = each.get("r")
        at = index_of(name.rstrip("0123456789").upper()) if name else at + 1
        if not 0 <= at < _WIDEST:
            raise BrokenRows
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


def _text_of(element: Any) -> str | None:
    return None if element is None else element.text


def _formula_of(element: Any) -> str | None:
    return None if element is None else element.text or ""


def _hidden(given: Any) -> bool:
    return given.get("hidden") in ("1", "true") or given.get("ht") == "0"


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
