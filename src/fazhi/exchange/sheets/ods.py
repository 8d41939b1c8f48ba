"""Sheets of LibreOffice and other programs (.ods, OpenDocument 1.3 part 3), read row by row."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from fazhi.exchange.sheets.book import MOST_SPANS, Facts, Info, broken, trimmed
from fazhi.exchange.sheets.cells import Cell, Odd, Oddity, counted, natural, typed
from fazhi.exchange.sheets.faults import Remark
from fazhi.exchange.sheets.sheet import Limits, Row, TemplateMark
from fazhi.exchange.sheets.styles import percentage

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_GONE_BY = (f"{_TABLE}table-row", f"{_TABLE}table-column")
_MOST = 99_999_999
_LAST_ROW = 2**24
"""Rows that LibreOffice has at most: a number beyond it was not written by a program of sheets."""
_HIDDEN = ("collapse", "filter")
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,4})M(\d{1,4})(?:[.,]\d+)?S", re.A)
_ERROR = re.compile(r"#(N/A|VALUE!|REF!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d+")


class OpenDocument:
    """A sheet file that was opened."""

    kind = "ods"
    mark: TemplateMark | None = None
    remarks: tuple[Remark, ...] = ()
    since_1904 = False

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        """Open it, and list its sheets.

        Raises:
            SheetError: it is broken.
        """
        self._content, self._name, self._limits = content, name, limits
        unseen, self.sheets = set[str](), list[Info]()
        for event, element in self._steps(("start", "end"), f"{_TABLE}table", f"{_STYLE}style", f"{_TABLE}table-row"):
            if event == "end" and element.tag == f"{_STYLE}style":
                if any(each.get(f"{_TABLE}display") == "false" for each in element):
                    unseen.add(element.get(f"{_STYLE}name") or "")
            elif event == "start" and element.tag == f"{_TABLE}table":
                self.sheets.append(
                    Info(element.get(f"{_TABLE}name") or "", element.get(f"{_TABLE}style-name") in unseen)
                )
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                _forget(element)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive, archive.open("content.xml") as part:
                yield part
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, KeyError,
                etree.XMLSyntaxError) as fault:  # fmt: skip
            raise broken(self._name) from fault

    def _steps(self, events: tuple[str, ...], *tags: str) -> Iterator[tuple[str, Any]]:
        with self._opened() as part:
            first = True
            steps = etree.iterparse(
                part, events=events, tag=tags, resolve_entities=False, load_dtd=False, no_network=True,
                remove_comments=True, remove_pis=True, huge_tree=False,
            )  # fmt: skip
            for event, element in steps:
                if first and element.getroottree().docinfo.doctype:
                    raise broken(self._name)
                first = False
                yield event, element

    def _elements(self, number: int) -> Iterator[Any]:
        """The rows and columns of a sheet."""
        at = -1
        tags = (f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column")
        for event, element in self._steps(("start", "end"), *tags):
            if element.tag == f"{_TABLE}table":
                at += event == "start"
                if at > number:
                    return
            elif event == "end":
                if at == number:
                    yield element
                if element.tag == f"{_TABLE}table-row":
                    _forget(element)

    def facts(self, number: int) -> Facts:
        """Merged cells and hidden columns."""
        found, row, column = Facts(), 1, 0
        for element in self._elements(number):
            repeated = (
                _repeated(element, "rows") if element.tag == f"{_TABLE}table-row" else _repeated(element, "columns")
            )
            if element.tag == f"{_TABLE}table-column":
                if element.get(f"{_TABLE}visibility") in _HIDDEN:
                    found.hidden_columns += range(column, min(column + repeated, self._limits.columns))
                column += repeated
                continue
            at = 0
            for cell in element:
                across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                if (across > 1 or down > 1) and len(found.spans) < MOST_SPANS:
                    found.spans.append((row, at, row + down - 1, at + across - 1))
                at += _repeated(cell, "columns")
            row += repeated
        return found

    def rows(self, number: int) -> Iterator[Row]:
        """The rows, one at a time; what is repeated is given as often as it may be."""
        at = 1
        for element in self._elements(number):
            if element.tag != f"{_TABLE}table-row":
                continue
            cells, repeated = self._cells(element), _repeated(element, "rows")
            hidden = element.get(f"{_TABLE}visibility") in _HIDDEN
            for step in range(min(repeated, self._limits.rows + 1) if cells else 0):
                yield Row(at + step, list(cells), hidden)
            at += repeated
            if at > _LAST_ROW + self._limits.rows:
                raise broken(self._name)

    def _cells(self, element: Any) -> list[Cell]:
        """The cells of a row, one more than may be at most: repeats can place the next one a thousand million on."""
        cells: list[Cell] = []
        at, most = 0, self._limits.columns
        for each in element:
            repeated = _repeated(each, "columns")
            cell = self._cell(each) if each.tag == f"{_TABLE}table-cell" else None
            if cell is not None and cell != "":
                cells.extend([None] * (min(at, most) - len(cells)))
                cells.extend([cell] * min(repeated, most + 1 - len(cells)))
            if len(cells) > most:
                break
            at += repeated
        return trimmed(cells)

    def _cell(self, each: Any) -> Cell:
        kind, value = each.get(f"{_OFFICE}value-type"), each.get(f"{_OFFICE}value")
        if kind is None:
            formula = each.get(f"{_TABLE}formula")
            return None if formula is None else Odd(Oddity.FORMULA, f"={formula.partition('=')[2]}")
        if kind in ("float", "currency") and value is not None:
            number = _number(value)
            return typed(value, self._limits.text) if number is None else counted(number, value)
        if kind == "percentage" and value is not None:
            number = _number(value)
            return typed(value, self._limits.text) if number is None else percentage(number)
        if kind == "boolean":
            return bool(each.get(f"{_OFFICE}boolean-value") == "true")
        if kind == "date":
            return self._read(_day, each.get(f"{_OFFICE}date-value") or "")
        if kind == "time":
            return self._read(_time, each.get(f"{_OFFICE}time-value") or "")
        text = "\n".join(_line(line) for line in each if line.tag == f"{_TEXT}p")
        if _ERROR.fullmatch(text):
            return Odd(Oddity.ERROR, text)
        return typed(text, self._limits.text)

    def _read(self, read: Callable[[str], Cell], text: str) -> Cell:
        """A day or an hour, or the text where it is none."""
        found = read(text)
        return typed(found, self._limits.text) if isinstance(found, str) else found


def _forget(element: Any) -> None:
    element.clear()
    before, parent = element.getprevious(), element.getparent()
    while before is not None and before.tag in _GONE_BY:
        parent.remove(before)
        before = element.getprevious()


def _count(element: Any, name: str) -> int:
    return max(natural(element.get(f"{_TABLE}{name}"), _MOST) or 1, 1)


def _repeated(element: Any, what: str) -> int:
    return _count(element, f"number-{what}-repeated")


def _line(paragraph: Any) -> str:
    found = [paragraph.text or ""]
    for each in paragraph:
        if each.tag == f"{_TEXT}s":
            found.append(" " * min(natural(each.get(f"{_TEXT}c"), _MOST) or 1, 100))
        elif each.tag == f"{_TEXT}line-break":
            found.append("\n")
        elif each.tag == f"{_TEXT}tab":
            found.append(" ")
        else:
            found.append(_line(each))
        found.append(each.tail or "")
    return "".join(found)


def _day(text: str) -> Cell:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if len(text) <= 10 or moment.time() == datetime.time() else moment.replace(tzinfo=None)


def _time(text: str) -> Cell:
    found = _DURATION.fullmatch(text)
    if found is None:
        return text
    hours, minutes, seconds = (int(each) for each in found.groups())
    if hours < 24 and minutes < 60 and seconds < 60:
        return datetime.time(hours, minutes, seconds)
    return datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
