"""Filling a form 填表: a row for each record, and a fault for each value that the form needs and the record lacks.

Nothing that a form requires is left empty silently, and no value is put in that the platform does not know.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fazhi.exchange.forms.declaring import Form, FormColumn
from fazhi.exchange.lists.tables import Value
from fazhi.kernel.wording import Label

MOST_FAULTS = 10_000
"""Faults that are listed; the count is of all."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record of ours: what it is called, its values by the names of fields, and those that it withholds, with why."""

    name: str
    values: Mapping[str, Value]
    withheld: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormFault:
    """A cell that the platform would refuse: row in the sheet, record, heading, what is wrong, and the cure.

    Row 0 is said of a whole column.
    """

    row: int
    record: str
    heading: str
    says: Label
    cure: Label


@dataclass(slots=True)
class Filled:
    """The rows of a filled form as they are read, and the faults found so far; all of them once the rows are read."""

    form: Form
    rows: Iterator[list[Value]]
    faults: list[FormFault] = field(default_factory=list)
    count: int = 0
    _unknown: set[str] = field(default_factory=set)

    def unknown(self, column: FormColumn) -> None:
        """Say once that records of this kind have no such field."""
        if column.heading not in self._unknown:
            self._unknown.add(column.heading)
            self.add(FormFault(0, "", column.heading, *_UNKNOWN))

    def add(self, fault: FormFault) -> None:
        """Keep a fault; those past the first ten thousand are only counted."""
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def fill(form: Form, records: Iterable[Record]) -> Filled:
    """The form with a row for each record, read while it is written."""
    filled = Filled(form, iter(()))

    def rows() -> Iterator[list[Value]]:
        for row, record in enumerate(records, start=2):
            yield [_cell(filled, row, record, column) for column in form.columns]

    filled.rows = rows()
    return filled


def _cell(filled: Filled, row: int, record: Record, column: FormColumn) -> Value:
    def fault(says: Label, cure: Label) -> None:
        filled.add(FormFault(row, record.name, column.heading, says, cure))

    if column.constant:
        return column.constant
    for name in (column.source, *column.joins):
        if name in record.withheld:
            fault(record.withheld[name], _BY_HAND)
            return None
    if column.source and column.source not in record.values:
        filled.unknown(column)
        return None
    value = _joined(column, record) if column.joins else record.values.get(column.source)
    if value is None or value == "":
        if column.required:
            fault(*_ABSENT)
        return None
    written = _written(column, value, fault)
    if written == "" and column.required:
        fault(*_ABSENT)
    return written


_BY_HAND = Label("请在事项页查看后手工填写。", "See the matter's page, and fill it in by hand.")
_ABSENT = (
    Label("表样要求填写，记录中没有。", "The form requires it, the record has none."),
    Label("请先在本系统补录或更正，或按表样手工填写。", "Record or correct it here first, or fill it in by hand."),
)
_NO_NUMBER = (
    Label("表样要求换算，记录中不是数字。", "The form divides it, and the record has no number."),
    Label("请手工填写，或由管理员调整表样的对应关系。", "Fill it in by hand, or have the form's mapping changed."),
)
_UNKNOWN = (
    Label("这类记录没有这一项，整列留空。", "Records of this kind have no such field: the column is empty."),
    Label("请手工填写，或由管理员调整表样的对应关系。", "Fill it in by hand, or have the form's mapping changed."),
)


def _joined(column: FormColumn, record: Record) -> str:
    parts = [record.values.get(name) for name in (column.source, *column.joins)]
    return column.join.join(str(part) for part in parts if part is not None and part != "")


def _written(column: FormColumn, value: Value, fault: Callable[[Label, Label], None]) -> Value:
    """A value as the platform writes it."""
    if column.split:
        parts = str(value).split(column.split)
        value = parts[column.part].strip() if column.part < len(parts) else ""
    if column.values:
        told = column.values.get(str(value).lower() if isinstance(value, bool) else str(value))
        if told is None:
            named = "、".join(column.values)
            fault(
                Label(f"“{value}”没有对应的填法。", f"Nothing is said for {value!r}."),
                Label(f"表样只对应：{named}。请由管理员补充。", f"The form knows {named}: have it added."),
            )
        return told
    if column.divide:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return (Decimal(value) / Decimal(column.divide)).normalize() + 0
        fault(*_NO_NUMBER)
        return None
    if isinstance(value, datetime.date) and column.date:
        return value.strftime(column.date)
    return value
