"""Sheets of organs, officers and posts 机构人员表: their rows become rows of a proposal, decided as any other."""

from __future__ import annotations

from fazhi.exchange.sheets import read
from fazhi.exchange.sheets.cells import text_of, tidy
from fazhi.kernel.staffing.actions import actions_of
from fazhi.kernel.staffing.tables import headings

BOOKS = (".xlsx", ".xls", ".ods", ".et")
"""Endings of files that are read as sheets; text is read as a table as it is pasted."""


def is_book(name: str) -> bool:
    """Whether a file is a workbook, by its ending."""
    return name.lower().endswith(BOOKS)


def lines_of(content: bytes, name: str, scope: str) -> list[dict[str, str]]:
    """The rows of a sheet by its headings, as ``staffing.tables`` takes them.

    Args:
        content: the file.
        name: its name.
        scope: what the proposal is about; its headings are looked for below titles.

    Raises:
        SheetError: it cannot be read as a table.
        MarkedSecret: it bears the mark of a state secret.
    """
    sheet = read(content, name, wanted=headings(actions_of(scope)))
    rows = sheet.rows(lambda remark: None)
    lines = [
        {tidy(each.text).rstrip("*").strip(): tidy(text_of(row.at(each.index))) for each in sheet.headings}
        for row in rows
    ]
    return [line for line in lines if any(line.values())]
