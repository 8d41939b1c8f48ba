"""What every kind of file gives 工作簿: its sheets, and the rows of one, with what lies under merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from fazhi.exchange.sheets.cells import Cell, is_blank
from fazhi.exchange.sheets.faults import Remark, SheetError
from fazhi.exchange.sheets.sheet import Limits, Row, TemplateMark
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.wording import Label

Span = tuple[int, int, int, int]
"""A merged cell: first row from 1, first column from 0, last row, last column."""
MOST_SPANS = 200_000
_BESIDE = 64
"""Columns behind the last cell of a row in which what is merged over it is still looked at."""
_PANIC = "PanicException"
"""What a library in Rust ends in where it was not ready for a file: no ``Exception``, and known by its name alone."""
SMALLER = Label("请按单位或年度拆成几个文件，分别导入。", "Divide it by organ or year, and import each file.")


@dataclass(frozen=True, slots=True)
class Info:
    """A sheet of a workbook: its name, and whether it is hidden."""

    name: str
    hidden: bool = False


@dataclass(slots=True)
class Facts:
    """What a sheet says beside its rows: merged cells, hidden columns, widths of columns."""

    spans: list[Span] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)


class Book(Protocol):
    """A file that was opened."""

    @property
    def kind(self) -> str:
        """xlsx, xls, ods or csv."""

    @property
    def sheets(self) -> Sequence[Info]:
        """Its sheets, in their order."""

    @property
    def mark(self) -> TemplateMark | None:
        """The template that it was made from."""

    @property
    def remarks(self) -> Sequence[Remark]:
        """What is said of how it is read."""

    @property
    def since_1904(self) -> bool:
        """Whether it counts its days from 1904."""

    def facts(self, number: int) -> Facts:
        """What the sheet of this number says beside its rows."""

    def rows(self, number: int) -> Iterator[Row]:
        """Its rows from the first that holds something, with nothing left out; ``covered`` is not yet filled."""


def broken(name: str) -> SheetError:
    """The file is no longer whole."""
    return SheetError(
        f"文件“{name}”已损坏，无法读取。",
        f"The file {name} is broken and cannot be read.",
        Label(
            "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
            "Open it in Excel or WPS, save it as .xlsx, and import that.",
        ),
    )


def limited(rows: Iterable[Row], limits: Limits, name: str) -> Iterator[Row]:
    """The rows that hold something, refused where there are more than may be.

    Raises:
        SheetError: too many rows or columns.
    """
    seen = 0
    for row in rows:
        if not row.cells:
            continue
        seen += 1
        if seen > limits.rows:
            raise SheetError(
                f"“{name}”超过 {limits.rows:,} 行。", f"{name} has more than {limits.rows:,} rows.", SMALLER
            )
        if len(row.cells) > limits.columns:
            raise SheetError(
                f"“{name}”第 {row.number} 行有 {len(row.cells):,} 列，超过 {limits.columns} 列。",
                f"Row {row.number} of {name} has {len(row.cells):,} columns; {limits.columns} may be.",
                Label("请删除右侧多余的列后再导入。", "Delete what stands to the right, and import again."),
            )
        yield row


@contextmanager
def whole(name: str) -> Iterator[None]:
    """Whatever goes wrong while a file is read, and was not foreseen, comes of the file: it is refused as broken."""
    try:
        yield
    except (FileError, MemoryError):
        raise
    except Exception as fault:
        raise broken(name) from fault
    except BaseException as fault:
        if type(fault).__name__ != _PANIC:
            raise
        raise broken(name) from fault


class Whole:
    """A book whose file may be anything: what was not foreseen in it is refused as every broken file is."""

    def __init__(self, book: Book, name: str) -> None:
        """Take a book that was opened."""
        self._book, self._name = book, name
        self.kind, self.sheets, self.mark = book.kind, book.sheets, book.mark
        self.remarks, self.since_1904 = book.remarks, book.since_1904

    def facts(self, number: int) -> Facts:
        """What the sheet of this number says beside its rows."""
        with whole(self._name):
            return self._book.facts(number)

    def rows(self, number: int) -> Iterator[Row]:
        """Its rows."""
        with whole(self._name):
            yield from self._book.rows(number)


def covering(rows: Iterable[Row], spans: Sequence[Span], limits: Limits, name: str) -> Iterator[Row]:
    """The rows, each told which of its empty cells lie under a merged cell, and what shows there.

    A row that is wholly covered holds nothing itself, but shows something: it must come for that.

    Raises:
        SheetError: merged cells lie over one another, as in no sheet.
    """
    last = limits.columns + _BESIDE
    waiting = sorted((each for each in spans if each[1] <= last), reverse=True)
    active: list[tuple[Span, Cell]] = []
    for row in rows:
        if not waiting and not active:
            yield row
            continue
        active = [each for each in active if each[0][2] >= row.number]
        while waiting and waiting[-1][0] <= row.number:
            span = waiting.pop()
            if span[2] >= row.number:
                active.append((span, row.at(span[1]) if span[0] == row.number else None))
                if sum(min(right, last) - left + 1 for (_, left, _, right), _ in active) > last + 1:
                    raise broken(name)
        for (top, left, _, right), value in active:
            for index in range(left, min(right, len(row.cells) + _BESIDE) + 1):
                if (row.number, index) != (top, left) and is_blank(row.at(index)):
                    row.covered[index] = value if index == left else None
        yield row


def trimmed(cells: list[Cell]) -> list[Cell]:
    """The cells up to the last that shows something."""
    while cells and is_blank(cells[-1]):
        cells.pop()
    return cells
