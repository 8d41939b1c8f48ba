"""Tables that chapters show 数据表 and pages are generic over: facts, and rows under headings.

A chapter makes them when a page asks, in the language of the page; what may be seen it has asked already.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, and the matter from which it comes, to which a page leads those who see it."""

    cells: tuple[str, ...]
    matter: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: heading, columns, rows, and what stands in place of rows where there are none.

    Attributes:
        numbers: the columns that hold numbers, set flush right.
    """

    heading: Label
    columns: tuple[Label, ...]
    rows: tuple[Row, ...]
    none: Label
    numbers: frozenset[int] = frozenset()

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Label, str, bool]]]]:
        """Each row with its cells, each with its column and whether it holds a number: narrow pages name the column."""
        columns = [(name, at in self.numbers) for at, name in enumerate(self.columns)]
        return [
            (row, [(name, cell, number) for (name, number), cell in zip(columns, row.cells, strict=True)])
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: facts by their names, then tables."""

    facts: tuple[tuple[Label, str], ...] = ()
    tables: tuple[Table, ...] = ()
