"""Writing workbooks 写表格: values in safe cells, formats made once, the same bytes for the same content.

XlsxWriter writes the workbook; only the rows are put together here and handed to it whole, which takes a seventh of
the time of its own calls cell by cell (docs/adr/0022).
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from fazhi.exchange.sheets.cells import Cell, Odd, Oddity, letters

_MADE = datetime.datetime(2000, 1, 1)
"""The moment that every workbook says it was made: it tells nothing, and the same content is the same file."""
_RISKY = frozenset("=+-@\t\r\n")
"""A text that begins so is a formula to programs that open a sheet; kept as text by a sign that programs obey."""
_FIRST_DAY, _EPOCH = datetime.date(1900, 3, 1), datetime.date(1899, 12, 30)
_SECONDS = 86_400
DAY, MOMENT, PERCENT, TEXT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "0.##%", "@"
_LONGEST = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another cell of the workbook."""

    sheet: str
    cell: str


@dataclass(slots=True)
class Look:
    """How cells look; the formats of one look are made as they are needed."""

    book: Book
    properties: dict[str, Any]
    _made: dict[str, int] = field(default_factory=dict)

    def of(self, variant: str = "") -> int:
        """The number of the format, for plain values, texts that are no formulas, or a format of numbers."""
        found = self._made.get(variant)
        if found is None:
            more: dict[str, Any] = (
                {"quote_prefix": True} if variant == "risky" else {"num_format": variant} if variant else {}
            )
            found = self._made[variant] = self.book.number_of(
                {**more, **self.properties} if variant == "risky" else {**self.properties, **more}
            )
        return found


class Book:
    """A workbook that is written: its formats by what they show."""

    def __init__(self, out: BinaryIO) -> None:
        """Begin it; rows must then be written in their order."""
        self.book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": DAY})
        self.book.set_properties({"created": _MADE})
        self._formats: dict[str, Any] = {}
        self._letters = [letters(index) for index in range(64)]
        self.plain = self.look()

    def look(self, **properties: Any) -> Look:
        """A look with these properties."""
        return Look(self, {"valign": "top", **properties})

    def number_of(self, properties: dict[str, Any]) -> int:
        """The number of a format, made once."""
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return int(self._formats[key]._get_xf_index())

    def sheet(self, name: str) -> Any:
        """A new sheet."""
        return self.book.add_worksheet(name)

    def row(self, sheet: Any, at: int, cells: Iterable[tuple[int, Cell | Decimal | Link, Look]]) -> None:
        """A row of a sheet, below those before it; no value becomes a formula or an address.

        Args:
            sheet: the sheet.
            at: index of the row, from 0.
            cells: index of the column, value and look, from the left.
        """
        found, last = [], -1
        number = at + 1
        for index, cell, look in cells:
            while index >= len(self._letters):
                self._letters.append(letters(len(self._letters)))
            found.append(f'<c r="{self._letters[index]}{number}"{_content(cell, look)}')
            last = index
        if found:
            sheet._check_dimensions(at, last)
            sheet._check_dimensions(at, 0)
            sheet.row_data_fh.write(f'<row r="{number}">{"".join(found)}</row>')


def _content(cell: Cell | Decimal | Link, look: Look) -> str:
    if cell is None:
        return f' s="{look.of()}"/>'
    if isinstance(cell, str):
        return f' s="{look.of("risky" if cell[:1] in _RISKY and cell else "")}" t="inlineStr"{_text(cell)}'
    if isinstance(cell, bool):
        return f' s="{look.of()}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float | Decimal):
        return f' s="{look.of()}"><v>{cell}</v></c>'
    if isinstance(cell, Odd) and cell.kind is Oddity.PERCENT and cell.number is not None:
        return f' s="{look.of(PERCENT)}"><v>{cell.number / 100}</v></c>'
    if isinstance(cell, Odd):
        return _content(cell.shown, look)
    if isinstance(cell, Link):
        sheet = cell.sheet.replace("'", "''").replace('"', '""')
        formula = _escaped(f'HYPERLINK("#\'{sheet}\'!{cell.cell}","{cell.cell}")')
        return f' s="{look.of()}" t="str"><f>{formula}</f><v>{cell.cell}</v></c>'
    return _moment(cell, look)


def _moment(cell: Any, look: Look) -> str:
    if isinstance(cell, datetime.date):
        whole = isinstance(cell, datetime.datetime)
        day = cell.date() if isinstance(cell, datetime.datetime) else cell
        if day >= _FIRST_DAY:
            serial: float = (day - _EPOCH).days
            if isinstance(cell, datetime.datetime):
                serial += (cell.hour * 3600 + cell.minute * 60 + cell.second) / _SECONDS
            return f' s="{look.of(MOMENT if whole else DAY)}"><v>{serial!r}</v></c>'
    return _content(str(cell), look)


def _text(text: str) -> str:
    kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() or "\n" in text else ""
    return f"><is><t{kept}>{_escaped(text[:_LONGEST])}</t></is></c>"


def _escaped(text: str) -> str:
    if not text.isprintable():
        text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "_x" in text:
        text = _CODED.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_written(content: bytes) -> bool:
    """Whether a workbook is one of ours as it was written: a program that saves it anew writes when it did."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            said = archive.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return f"{_MADE.isoformat()}Z</dcterms:modified>".encode() in said


@contextmanager
def writing(out: BinaryIO) -> Iterator[Book]:
    """A workbook that is written to ``out`` when the block ends."""
    book = Book(out)
    yield book
    book.book.close()
