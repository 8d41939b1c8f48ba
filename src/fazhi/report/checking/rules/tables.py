"""Totals of tables: a row or a column 合计 must be the sum of the rows or columns beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.numerals import arabic, narrowed
from fazhi.report.checking.passages import added

RULE = "tables"
FEWEST = 3  # rows of a table: a head, or two that are added, and a total
MOST = 400  # rows that one total is the sum of

_TOTAL = re.compile(r"^[ 　]*(?:合|总|共)[ 　]*计[ 　]*$|^总数$|^全[县市区省]$")
_NOT_ALL = re.compile(r"小[ 　]*计|其[ 　]*中|不含|重复|去重")
"""Rows that are counted in others: a table that has them is not added up."""
_SHARE = re.compile(r"率|比例|比重|占比|平均|均|增长|同比|增幅|序号|编号|代码|编码|电话|日期|年份|年度|排名|名次|%|％")
"""Columns that are not added up."""
_FIGURE = re.compile(
    r"[ 　]*(\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)[ 　]*(?:[个件起宗人次名户家项条元])?[ 　]*"
)
_NOTHING = re.compile(r"[ 　]*[-—–－/无]{0,2}[ 　]*")
_RULED = re.compile(r"[|:\- 　]+")
"""The line under the head of a table in Markdown."""

_HOLDS = Label("合计等于各行之和", "The total is the sum of the rows")
_WRONG = Label("合计不等于各行之和", "The total is not the sum of the rows")
_ACROSS = Label("合计等于各列之和", "The total is the sum of the columns")
_ACROSS_WRONG = Label(
    "其他各行的合计均等于各列之和，此行不等", "In all other rows the total is the sum of the columns; here it is not"
)
_ROUNDED = Label(
    "合计与各行之和的差在取整范围内", "The total differs from the sum of the rows by no more than rounding allows"
)


class _Cell(NamedTuple):
    """A cell of a row: what stands there and where."""

    text: str
    start: int


_Table = list[list[_Cell]]


def tables(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """The totals of each table; a table is rows of as many cells, told by tabs or by upright lines."""
    del numbers  # the figures of a table have their unit in the head
    plain = narrowed(text)
    if "\t" not in plain and "|" not in plain:
        return
    for table in _tables(plain):
        if any(_NOT_ALL.search(cell.text) for row in table for cell in row[:2]):
            continue
        yield from _down(table, certain=_total_row(table) == len(table) - 1)
        yield from _across(table)


def _tables(plain: str) -> Iterator[_Table]:
    """Runs of lines with as many cells, under a head without figures; none beside a row of other length.

    A row that has lost a cell, or one that spans several columns, would shift the columns.
    """
    table: _Table = []
    start, sound = 0, True
    for line in (*plain.split("\n"), ""):
        row = _row(line, start)
        start += len(line) + 1
        if "|" in line and _RULED.fullmatch(line):
            continue
        if table and len(row) != len(table[0]):
            sound = sound and len(row) < 2
            if sound and len(table) >= FEWEST and not any(_number(cell) for cell in table[0][1:]):
                yield table
            table, sound = [], len(row) < 2
        if len(row) > 1:
            table.append(row)


def _row(line: str, start: int) -> list[_Cell]:
    """The cells of a line."""
    sign = "\t" if "\t" in line else "|"
    if sign not in line:
        return []
    cells, place = [], start
    for piece in line.split(sign):
        cells.append(_Cell(piece, place))
        place += len(piece) + 1
    if sign == "|" and line.strip().startswith("|") and line.strip().endswith("|"):
        return cells[1:-1]
    return cells


def _number(cell: _Cell) -> Number | None:
    """The figure of a cell that holds nothing else."""
    match = _FIGURE.fullmatch(cell.text)
    if not match:
        return None
    value, step = arabic(match[1], "")
    start = cell.start + match.start(1)
    return Number(value, "", "", "", start, start + len(match[1]), step)


def _total_row(table: _Table) -> int | None:
    """Which row is the total: the last, or the first below the head."""
    for at in (len(table) - 1, 1):
        if any(_TOTAL.match(cell.text) for cell in table[at][:2]):
            return at
    return None


def _down(table: _Table, *, certain: bool) -> Iterator[Relation]:
    """Each column of figures against the row of totals; one below the head may have rows that were not read."""
    at = _total_row(table)
    if at is None or len(table) > MOST:
        return
    rows = [row for index, row in enumerate(table) if index not in (0, at)]
    for column in range(1, len(table[0])):
        if _SHARE.search(table[0][column].text):
            continue
        whole = _number(table[at][column])
        found = _column([row[column] for row in rows])
        if whole and found and len(found) > 1:
            yield _judged(whole, found, certain)


def _column(cells: list[_Cell]) -> tuple[Number, ...]:
    """The figures of a column; none where a cell holds anything else."""
    found = []
    for cell in cells:
        if number := _number(cell):
            found.append(number)
        elif not _NOTHING.fullmatch(cell.text):
            return ()
    return tuple(found)


def _judged(whole: Number, found: tuple[Number, ...], certain: bool) -> Relation:
    value = sum((part.value for part in found), Decimal(0))
    if value == whole.value:
        return _relation("holds", _HOLDS, whole, found)
    rounded = any(part.step < 1 for part in (whole, *found))
    if rounded and abs(value - whole.value) <= max(part.step for part in (whole, *found)) * (len(found) + 1) / 2:
        return _relation("holds", _ROUNDED, whole, found)
    return _relation("contradiction" if certain else "undecided", _WRONG, whole, found)


def _across(table: _Table) -> Iterator[Relation]:
    """The column of totals against the columns beside it: a row that differs where all others agree."""
    head = table[0]
    at = next((column for column in range(1, len(head)) if _TOTAL.match(head[column].text)), None)
    if at is None or len(head) < FEWEST:
        return
    judged = []
    for row in table[1:]:
        whole = _number(row[at])
        beside = [cell for column, cell in enumerate(row) if column not in (0, at)]
        found = _column([cell for cell, name in zip(beside, _beside(head, at), strict=True) if not _SHARE.search(name)])
        if whole and len(found) > 1:
            judged.append((whole, found, whole.value == sum((part.value for part in found), Decimal(0))))
    if sum(equal for _, _, equal in judged) * 2 <= len(judged) or len(judged) < FEWEST:
        return
    for whole, found, equal in judged:
        yield _relation("holds" if equal else "contradiction", _ACROSS if equal else _ACROSS_WRONG, whole, found)


def _beside(head: list[_Cell], at: int) -> list[str]:
    return [cell.text for column, cell in enumerate(head) if column not in (0, at)]


def _relation(verdict: Verdict, why: Label, whole: Number, found: tuple[Number, ...]) -> Relation:
    value = sum((part.value for part in found), Decimal(0))
    sign = "=" if value == whole.value else ">" if value > whole.value else "<"
    spans = tuple(Span(each.start, each.end) for each in sorted((whole, *found), key=lambda each: each.start))
    return Relation("parts", verdict, why, added(found, sign, whole), whole, found, spans, RULE)
