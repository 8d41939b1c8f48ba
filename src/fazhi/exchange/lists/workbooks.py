"""A list as an Excel workbook that Excel and WPS open: text as text, days as days, numbers as numbers.

Rows are written one after the other to a file, none is kept. Text is never read as a formula, and is marked as text
where it begins with a sign of reckoning, so that it stays text when somebody edits the cell. Source: ECMA-376 part 1,
18.8.45 (quotePrefix) and Excel's limits (32,767 characters of a cell).
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any

import xlsxwriter

from fazhi.exchange.lists.listing import INVENTED, Listing, Said
from fazhi.exchange.lists.tables import Value, reckons
from fazhi.kernel.wording import Label

IN_MEMORY = 1 << 20
"""Octets of a workbook up to which it is kept in memory, then on disk."""
LONGEST = 32_767
"""Characters of a cell; a longer text is cut, and says so."""
_NARROWEST, _WIDEST, _MEASURED = 8, 60, 200
"""Width of columns in characters, and the rows that are measured for it."""
_CUT = Label("……（过长，全文见系统）", "… (cut, see the system)")
_FORBIDDEN, _LONGEST_NAME = str.maketrans("[]:*?/\\'", "________"), 31
"""Signs that the name of a sheet may not have, and its most characters."""


def workbook_of(listing: Listing, sheet: str = "") -> SpooledTemporaryFile[bytes]:
    """The list as a workbook, open at its beginning; whoever asks closes it.

    Args:
        listing: the list; its columns' titles are the frozen first row.
        sheet: the name of the sheet; the title of the list where none is given.
    """
    with ExitStack() as opened:
        file = opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        _written(file, listing, sheet)
        file.seek(0)
        opened.pop_all()
    return file


def _written(file: SpooledTemporaryFile[bytes], listing: Listing, sheet: str) -> None:
    book, table = begun(file), listing.table
    try:
        titles = [str(column.title) for column in table.columns]
        rows = table.rows(listing.things)
        sheet_of(book, sheet or str(table.title), titles, rows, demonstration=listing.said.demonstration)
        about(book, table.title, listing.said)
    finally:
        book.close()


def begun(file: SpooledTemporaryFile[bytes]) -> Any:
    """A workbook whose rows go to a file as they are written, and whose texts are nothing but texts."""
    return xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False},
    )  # fmt: skip


def sheet_of(
    book: Any, name: str, titles: Sequence[str], rows: Iterable[Sequence[Value]], *, demonstration: bool
) -> None:
    """A sheet with a frozen first row of titles, and the rows, read while they are written."""
    sheet = book.add_worksheet(name.translate(_FORBIDDEN)[:_LONGEST_NAME] or "1")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
    write, widths, last = Cells(book), [_width(title) for title in titles], 0
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, head)
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            write.cell(sheet, last, place, value)
        if last <= _MEASURED:
            widths = [max(width, _width(_shown(value))) for width, value in zip(widths, row, strict=True)]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    if titles:
        sheet.autofilter(0, 0, max(last, 1), len(titles) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if demonstration:
        sheet.set_header(f"&C{INVENTED}")


def about(book: Any, title: Label, said: Said) -> None:
    """The sheet that says what the workbook is, who took it, and when."""
    sheet = book.add_worksheet(str(Label("导出说明", "About this export")))
    write, label_format = Cells(book), book.add_format({"bold": True, "valign": "top"})
    for row, (label, text) in enumerate(said.lines(title)):
        sheet.write_string(row, 0, label, label_format)
        write.cell(sheet, row, 1, text)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, _WIDEST)


class Cells:
    """Writing values into cells of a workbook, each by its kind."""

    def __init__(self, book: Any) -> None:
        """With the formats of one workbook."""
        text: dict[str, Any] = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self._text, self._quoted = book.add_format(text), book.add_format({**text, "quote_prefix": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self._number = book.add_format({"valign": "top"})

    def cell(self, sheet: Any, row: int, place: int, value: Value) -> None:
        """Write a value; nothing where there is none."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(row, place, _shown(value), self._text)
        elif isinstance(value, int | Decimal) and -(10**15) < value < 10**15:  # Excel keeps no more figures
            sheet.write_number(row, place, value, self._number)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(row, place, datetime.datetime.combine(value, datetime.time.min), self._day)
        else:
            text = str(value)
            shown = text if len(text) <= LONGEST else text[: LONGEST - len(str(_CUT))] + str(_CUT)
            sheet.write_string(row, place, shown, self._quoted if reckons(text) else self._text)


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return str(Label("是", "yes")) if value else str(Label("否", "no"))
    return "" if value is None else str(value)


def _width(text: str) -> int:
    """Columns that the longest line of a text takes; a Chinese sign takes two."""
    lines: Sequence[str] = text[:_WIDEST].splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)
