"""Checking the rows of a sheet 逐行检查: typed values, and every fault of a cell, a row, the sheet at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fazhi.exchange.sheets.cells import Cell, is_blank, letters, text_of, tidy
from fazhi.exchange.sheets.columns import Column
from fazhi.exchange.sheets.faults import Fault, Remark
from fazhi.exchange.sheets.headings import plain
from fazhi.exchange.sheets.mapping import Mapping, Route
from fazhi.exchange.sheets.sheet import Row, Sheet
from fazhi.exchange.sheets.typed import Convert, Resolver, converter
from fazhi.exchange.sheets.wrong import Wrong, wrong
from fazhi.kernel.ledger.personal import mask
from fazhi.kernel.wording import Label

_SHOWN = 60


@dataclass(slots=True)
class Checked:
    """A row that was checked.

    Attributes:
        number: number of the row in the sheet, from 1.
        values: typed value by name of column; None where the cell is blank; without the columns at fault.
        faults: what is wrong; the caller may add its own with ``fault``.
        row: the row as it was read.
        places: by column, the index of its cell in the sheet; None for a constant.
    """

    number: int
    values: dict[str, Any]
    faults: list[Fault]
    row: Row
    places: MappingOf[str, int | None]
    _columns: MappingOf[str, Column] = field(default_factory=dict, repr=False)
    _headings: MappingOf[str, str] = field(default_factory=dict, repr=False)

    @property
    def good(self) -> bool:
        """Whether nothing stands against the row."""
        return not self.faults

    def fault(self, column: str, key: str, rule: Label, cure: Label) -> None:
        """Add a fault of a column, or of the whole row where the column is empty."""
        declared = self._columns.get(column)
        index = self.places.get(column)
        shown = _shown(self.row.at(index), declared) if index is not None and declared is not None else ""
        cell = f"{letters(index)}{self.number}" if index is not None else ""
        heading = self._headings.get(column) or (declared.label.zh if declared else column)
        self.faults.append(Fault(self.number, column, heading, cell, shown, key, rule, cure))


@dataclass(slots=True)
class Counts:
    """What a check came to, filled as the rows go by."""

    rows: int = 0
    faulty: int = 0
    by_rule: Counter[tuple[str, str]] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def good(self) -> int:
        """Rows without a fault."""
        return self.rows - self.faulty

    @property
    def faults(self) -> int:
        """All faults."""
        return sum(self.by_rule.values())

    def count(self, checked: Checked) -> None:
        """Take a row into account; once, after every fault was added."""
        self.rows += 1
        if checked.faults:
            self.faulty += 1
            self.by_rule.update((each.column, each.key) for each in checked.faults)


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule over several columns of a row: the test is asked where none of the columns is at fault.

    Attributes:
        key: stored name.
        columns: the columns that it reads; the first one bears the fault.
        says: what is wrong.
        cure: what to do.
        test: takes the values, and says whether the rule is kept.
    """

    key: str
    columns: tuple[str, ...]
    says: Label
    cure: Label
    test: Callable[[MappingOf[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class _Filling:
    """How a column is filled: from where, by which converter, or by a constant."""

    column: Column
    take: Callable[[Row], Cell]
    convert: Convert
    index: int | None
    constant: Any = None
    wrong: Wrong | None = None


def check(
    sheet: Sheet, columns: Sequence[Column], mapping: Mapping, *,
    resolvers: MappingOf[str, Resolver] | None = None, keys: Sequence[str] = (), rules: Iterable[RowRule] = (),
    note: Callable[[Remark], None] | None = None,
) -> Iterator[Checked]:  # fmt: skip
    """Every row of a sheet, typed and checked; one at a time, so that a large sheet needs no memory.

    Args:
        sheet: the sheet, whose layout was examined.
        columns: of the target.
        mapping: of the sheet's headings to them.
        resolvers: what gives the organ or officer that a text names, by kind (``organ``, ``officer``) or by the name of
            a column; without one the text stays as it is.
        keys: the columns whose values together may stand in the sheet once only.
        rules: over several columns of a row.
        note: takes remarks on rows that are left out.

    Yields:
        One row after the other, good or not. Add faults of your own, then give it to ``Counts.count`` and ``mark``.
    """
    fillings = _fillings(sheet, columns, mapping, resolvers or {})
    places = {each.column.name: each.index for each in fillings}
    declared = {each.name: each for each in columns}
    headings = {route.column: JOINED.join(route.headings) for route in mapping.routes}
    seen: dict[tuple[Any, ...], int] = {}
    listed = tuple(rules)
    for row in sheet.rows(note or (lambda remark: None)):
        checked = Checked(row.number, {}, [], row, places, declared, headings)
        for filling in fillings:
            _fill(filling, row, checked)
        for each in listed:
            if all(name in checked.values for name in each.columns) and not each.test(checked.values):
                checked.fault(each.columns[0] if each.columns else "", each.key, each.says, each.cure)
        if keys:
            _once(keys, checked, seen)
        yield checked


JOINED = " + "


def _fill(filling: _Filling, row: Row, checked: Checked) -> None:
    column, name = filling.column, filling.column.name
    if filling.index is None:
        if filling.wrong is not None:
            checked.fault(name, filling.wrong.key, filling.wrong.rule, filling.wrong.cure)
        else:
            checked.values[name] = filling.constant
        return
    cell = filling.take(row)
    try:
        if cell is None or (cell.__class__ is str and is_blank(cell)):
            cell = _under(filling, row)
        if cell is not None:
            checked.values[name] = filling.convert(cell)
        elif column.required:
            raise wrong(
                "cell.required", "必填，未填写。", "It is required and was left empty.", "请补填。", "Fill it in."
            )
        else:
            checked.values[name] = None
    except Wrong as fault:
        checked.fault(name, fault.key, fault.rule, fault.cure)


def _under(filling: _Filling, row: Row) -> Cell:
    """What shows in an empty cell: nothing, or what is merged over it.

    Raises:
        Wrong: it lies under a merged cell that counts for its first row only.
    """
    if filling.index not in row.covered:
        return None
    above = row.covered[filling.index]
    if filling.column.fills_down and not is_blank(above):
        return above
    raise wrong(
        "cell.merged",
        "单元格被合并，不知道是否也指本行。",
        "The cell lies under a merged cell: whether it counts here does not show.",
        "请取消合并单元格，逐行填写。",
        "Unmerge the cells and fill in every row.",
    )


def _once(keys: Sequence[str], checked: Checked, seen: dict[tuple[Any, ...], int]) -> None:
    values = tuple(checked.values.get(name) for name in keys)
    if any(value is None for value in values):
        return
    first = seen.setdefault(values, checked.number)
    if first != checked.number:
        checked.fault(
            keys[0], "row.double", Label(f"与第 {first} 行重复。", f"It is the same as row {first}."),
            Label("请删除重复的行；确为两项的，请改编码。", "Delete one of them, or change its code."),
        )  # fmt: skip


def _fillings(
    sheet: Sheet, columns: Sequence[Column], mapping: Mapping, resolvers: MappingOf[str, Resolver]
) -> list[_Filling]:
    indexes = {plain(each.text): each.index for each in reversed(sheet.headings)}
    found = []
    for column in columns:
        route = mapping.route_of(column.name)
        resolver = resolvers.get(column.name) or resolvers.get(column.kind.value)
        if route is not None and all(plain(each) in indexes for each in route.headings):
            places = [indexes[plain(each)] for each in route.headings]
            convert = converter(
                column, values=route.values, scale=Decimal(route.scale) if route.scale else None, dates=route.dates,
                since_1904=sheet.since_1904, resolver=resolver,
            )  # fmt: skip
            found.append(_Filling(column, _taking(route, places), convert, places[0]))
        elif column.name in mapping.constants:
            found.append(_constant(column, mapping.constants[column.name], resolver))
    return found


def _constant(column: Column, text: str, resolver: Resolver | None) -> _Filling:
    convert = converter(column, resolver=resolver)
    try:
        return _Filling(column, lambda row: None, convert, None, convert(text) if text.strip() else None)
    except Wrong as fault:
        return _Filling(column, lambda row: None, convert, None, None, fault)


def _taking(route: Route, places: Sequence[int]) -> Callable[[Row], Cell]:
    """What takes the cell of a row: as it is, joined of several, or a part of it."""
    first = places[0]
    if len(places) == 1 and not route.split:
        return lambda row: row.cells[first] if first < len(row.cells) else None

    def joined(row: Row) -> Cell:
        texts = [tidy(text_of(row.at(index))) for index in places]
        text = route.join.join(texts) if all(texts) else ""
        if route.split and text:
            parts = text.split(route.split)
            text = parts[route.part].strip() if route.part < len(parts) else ""
        return text or None

    return joined


def _shown(cell: Cell, column: Column) -> str:
    text = tidy(text_of(cell))
    if column.personal is not None and text:
        return mask(column.personal, text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
