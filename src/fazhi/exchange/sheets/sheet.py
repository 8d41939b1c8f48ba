"""A sheet as it was read 工作表: its headings, and its rows, read anew each time so that they need no memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fazhi.exchange.sheets.cells import Cell, letters
from fazhi.exchange.sheets.faults import Remark
from fazhi.kernel.wording import Label

OWN_HEADING = "问题 Faults"
"""Heading of the first column that ``mark`` adds; a sheet that comes back with it is read without it."""

EXPLAINED = Label("填写说明", "How to fill it in")
SUMMARY = Label("问题汇总", "Faults")
LISTS = "_lists"
OWN_SHEETS = frozenset((EXPLAINED.zh, EXPLAINED.en, SUMMARY.zh, SUMMARY.en, LISTS))
"""Sheets that templates and marked sheets hold beside the one with the data."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a sheet may be.

    Attributes:
        rows: rows with something in them.
        columns: columns up to the last with a heading.
        text: characters of a cell.
    """

    rows: int = 200_000
    columns: int = 300
    text: int = 32_767


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the sheet: index of its column from 0, and its text; the parts of several rows are joined by ·."""

    index: int
    text: str

    @property
    def letters(self) -> str:
        """The column as Excel calls it."""
        return letters(self.index)


@dataclass(slots=True)
class Row:
    """A row of data: its number in the sheet from 1, its cells by column, and what is said of it.

    Attributes:
        number: number in the sheet, from 1.
        cells: by index from 0; shorter than the headings where the row ends early.
        hidden: whether it is hidden or filtered away.
        covered: indexes of cells that lie under a merged cell which begins in a row above: the value that shows there.
    """

    number: int
    cells: list[Cell]
    hidden: bool = False
    covered: dict[int, Cell] = field(default_factory=dict)

    def at(self, index: int) -> Cell:
        """The cell of a column."""
        return self.cells[index] if index < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class TemplateMark:
    """The hidden mark of a template: which target it was made for, and in which version of its columns."""

    key: str
    version: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was read.

    Attributes:
        file: name of the file.
        name: name of the sheet; empty for a text file.
        kind: xlsx, xls, ods or csv.
        headings: of the columns that have one, from the left; the column that ``mark`` added is not among them.
        heading_rows: first and last row of the headings, numbered from 1.
        remarks: how it was read: lines above, hidden sheets, encoding.
        mark: the template it was made from, where it says so.
        widths: widths of columns by index, where the file has them.
        since_1904: whether the workbook counts its days from 1904.
        own_column: index of the column of faults that ``mark`` put there before, or None.
        raw: all rows of the sheet from the first, read anew each time.
        rows: the rows of data, read anew each time; hands remarks on what it leaves out to its argument.
    """

    file: str
    name: str
    kind: str
    headings: tuple[Heading, ...]
    heading_rows: tuple[int, int]
    remarks: tuple[Remark, ...]
    mark: TemplateMark | None
    widths: dict[int, float]
    own_column: int | None
    raw: Callable[[], Iterator[Row]]
    rows: Callable[[Callable[[Remark], None]], Iterator[Row]]
    since_1904: bool = False
