"""What stands in a Word file, in its order 文档各部分: paragraphs, tables, rows, cells, and the runs of a paragraph.

Programs put more around them than the library looks through: content controls 内容控件, fields, and smart tags
智能标记, which older editions of Word set around every number with a unit. What stands in them is part of the text.
Headers, footnotes and text boxes are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

PARAGRAPH, TABLE = qn("w:p"), qn("w:tbl")
_ROW, _CELL, _RUN = qn("w:tr"), qn("w:tc"), qn("w:r")
_AROUND = frozenset(
    qn(f"w:{name}")
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")
)  # fmt: skip
"""What may stand around them, and is nothing of its own."""


def blocks_of(document: Any) -> Iterator[Any]:
    """The paragraphs and tables of a document."""
    return _inside(document.element.body, PARAGRAPH, TABLE)


def rows_of(table: Any) -> Iterator[Any]:
    """The rows of a table."""
    return _inside(table, _ROW)


def cells_of(row: Any) -> Iterator[Any]:
    """The cells of a row as they are written: one that lies over several columns once, however many it says."""
    return _inside(row, _CELL)


def paragraphs_of(cell: Any) -> Iterator[Any]:
    """The paragraphs of a cell, those of a table in it among them."""
    for block in _inside(cell, PARAGRAPH, TABLE):
        if block.tag == PARAGRAPH:
            yield block
            continue
        for row in rows_of(block):
            for inner in cells_of(row):
                yield from paragraphs_of(inner)


def runs_of(paragraph: Any) -> list[Any]:
    """The runs of a paragraph, those in links, fields and tags among them, in the order of its text."""
    return list(_inside(paragraph, _RUN))


def text_in(paragraph: Any) -> str:
    """The text of a paragraph; a broken line in it is an end of line."""
    return "".join(str(run.text) for run in runs_of(paragraph))


def line_of(row: Any) -> str:
    """The text of a row in one line: cells parted by tabs, the paragraphs of one cell by blanks."""
    cells = (" ".join(text_in(each) for each in paragraphs_of(cell)) for cell in cells_of(row))
    return "\t".join(cells).replace("\n", " ")


def _inside(element: Any, *tags: str) -> Iterator[Any]:
    """What stands in an element under one of the tags, through whatever is only around it."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, *tags)
