"""What is wrong with a sheet: a file that is refused, a fault in a cell, a remark on how the sheet was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.wording import Label


class SheetError(FileError):
    """A file or sheet that cannot be read as a table at all; ``message`` and ``cure`` are in both languages."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault 问题: where it stands, what stands there, which rule it breaks, and the cure.

    Attributes:
        row: number of the row in the sheet, from 1; 0 for the sheet as a whole.
        column: name of the column of the target; empty for a fault of a whole row or sheet.
        heading: the heading as it stands in the sheet, or the column's label where the sheet has none.
        cell: the cell as Excel calls it, ``C17``; empty where no cell is meant.
        shown: what stands there, shortened; masked where the column holds personal data.
        key: stored name of the rule, ``date.order``: counts and tests ask by it.
        rule: what is wrong, a sentence.
        cure: what to do about it.
    """

    row: int
    column: str
    heading: str
    cell: str
    shown: str
    key: str
    rule: Label
    cure: Label

    def jsonable(self) -> dict[str, Any]:
        """The fault as plain data."""
        both = {"rule": {"zh": self.rule.zh, "en": self.rule.en}, "cure": {"zh": self.cure.zh, "en": self.cure.en}}
        names = ("row", "column", "heading", "cell", "shown", "key")
        return {**{name: getattr(self, name) for name in names}, **both}


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark 提示 on how the sheet was read: nothing has to be mended, but the sender should know.

    Hidden rows that were taken, totals and notes that were left out, headings nobody asked for.
    """

    key: str
    says: Label
    row: int = 0
