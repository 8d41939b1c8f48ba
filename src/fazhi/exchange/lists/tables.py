"""Tables to take away 表格: their columns, their rows as JSON, and as CSV, in which no program finds a formula."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fazhi.kernel.wording import Label

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
"""Forms in which whole tables are handed out, with their media types."""
ARCHIVE = "zip"
"""A register with its data package."""
ARCHIVED = "application/zip"
BEGINNING = "\ufeff"
"""The mark of its encoding, by which office programs know a table."""
TYPES = {
    "string": Label("文本", "text"),
    "integer": Label("整数", "whole number"),
    "number": Label("小数", "decimal number"),
    "boolean": Label("是或否", "true or false"),
    "date": Label("日期（2021-04-12）", "day (2021-04-12)"),
    "array": Label("列表", "list"),
}
"""Types of columns by their names in Table Schema 数据项类型."""

Value = str | int | Decimal | bool | datetime.date | None
"""What stands in a cell; None where it is empty."""
Rows = Iterable[list[Value]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table 数据项.

    Attributes:
        name: how every form names it.
        type: one of ``TYPES``.
        title: what it is called.
        meaning: what stands there.
        value: what stands there for one row.
        required: whether it is never empty.
        allowed: the only values that may stand there, with what they are called; empty where any may.
    """

    name: str
    type: str
    title: Label
    meaning: Label
    value: Callable[[Any], Value]
    required: bool = False
    allowed: Mapping[str, Label] = field(default_factory=dict)

    @property
    def type_label(self) -> Label:
        """Its type in words."""
        return TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be taken away whole.

    Attributes:
        name: stable name of it, for programs.
        title: what it is called.
        about: what stands in it.
        columns: in the order of every form.
        key: the name of the column in which no value stands twice.
    """

    name: str
    title: Label
    about: Label
    columns: tuple[Column, ...]
    key: str

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]

    def rows(self, things: Iterable[Any]) -> Iterator[list[Value]]:
        """Each thing as a row."""
        for thing in things:
            yield [column.value(thing) for column in self.columns]


def csv_of(table: Table, rows: Rows) -> Iterator[str]:
    """The table as CSV, line by line."""
    yield BEGINNING + line(table.names)
    for row in rows:
        yield line(row)


def json_of(table: Table, rows: Rows) -> Iterator[str]:
    """The table as a JSON list with an object for each row, line by line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(dict(zip(table.names, row, strict=True)), ensure_ascii=False, default=plain_json)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def line(values: Iterable[Value]) -> str:
    """One line of a table; what is no text is written as Table Schema reads it."""
    written = io.StringIO()
    csv.writer(written).writerow([_harmless(each) if isinstance(each, str) else _plain(each) for each in values])
    return written.getvalue()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def plain_json(value: object) -> float | str:
    """What JSON has no type for: a decimal number is a number, a day is a text."""
    return float(value) if isinstance(value, Decimal) else str(value)


def reckons(value: str) -> bool:
    """Whether a table program may take a text for a formula, whatever blanks stand before its sign, in either width."""
    begins = value.lstrip()[:1]
    return bool(begins and begins in "=+-@＝＋－＠") or value[:1] in ("\t", "\r")


def _harmless(value: str) -> str:
    """A text that no table program takes for a formula."""
    return f"'{value}" if reckons(value) else value
