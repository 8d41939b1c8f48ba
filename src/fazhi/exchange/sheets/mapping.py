"""Mappings 列对应: which heading of an office's own sheet is which column; data that a person edits and that is kept.

The same structure serves both directions: sheets that come in, and exports in the columns of an upper platform's form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from fazhi.exchange.sheets.columns import Column, Kind
from fazhi.exchange.sheets.headings import plain
from fazhi.exchange.sheets.synonyms import synonyms
from fazhi.kernel.wording import Label

ORDERS = ("", "dmy", "mdy")


class MappingError(ValueError):
    """Data that is no mapping; ``message`` says what is wrong, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        """Refuse with a sentence."""
        self.message = Label(zh, en)
        super().__init__(f"{zh} {en}")


@dataclass(frozen=True, slots=True)
class Route:
    """How a column is filled from headings of a sheet, or a heading of a form from columns.

    Attributes:
        column: name of the column.
        headings: the headings whose cells are joined, mostly one.
        join: what stands between joined cells, such as - between 年, 月 and 日.
        split: what parts the text of one cell, such as 至 in 2021-03-05至2021-04-05; empty takes it whole.
        part: which part is taken, from 0.
        values: what stands in the sheet → what is meant (a choice by its stored value or name, a code, a text).
        scale: by what numbers are multiplied, "10000" for 万元.
        dates: order of 5/3/2021: dmy or mdy; empty refuses such days.
    """

    column: str
    headings: tuple[str, ...]
    join: str = ""
    split: str = ""
    part: int = 0
    values: MappingOf[str, str] = field(default_factory=dict)
    scale: str = ""
    dates: str = ""

    def jsonable(self) -> dict[str, Any]:
        """The route as plain data, without what it does not use."""
        found: dict[str, Any] = {"column": self.column, "headings": list(self.headings)}
        for name in ("join", "split", "part", "scale", "dates"):
            if getattr(self, name):
                found[name] = getattr(self, name)
        return {**found, **({"values": dict(self.values)} if self.values else {})}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping: routes in the order of the form, constants for columns the sheet lacks, headings left out on purpose.

    Attributes:
        routes: one a column.
        constants: column → what every row has there, as one would type it in a cell.
        ignored: headings that are nobody's; without this they are remarked on each time.
    """

    routes: tuple[Route, ...] = ()
    constants: MappingOf[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def jsonable(self) -> dict[str, Any]:
        """The mapping as plain data: ``{"routes": [...], "constants": {...}, "ignored": [...]}``."""
        return {
            "routes": [each.jsonable() for each in self.routes],
            "constants": dict(self.constants),
            "ignored": list(self.ignored),
        }

    @classmethod
    def of(cls, data: Any) -> Mapping:
        """A mapping from plain data.

        Raises:
            MappingError: it is none.
        """
        try:
            routes = tuple(_route(each) for each in data.get("routes", ()))
            constants = {str(name): str(text) for name, text in data.get("constants", {}).items()}
            return cls(routes, constants, tuple(str(each) for each in data.get("ignored", ())))
        except (TypeError, AttributeError, KeyError, ValueError) as fault:
            if isinstance(fault, MappingError):
                raise
            raise MappingError("列对应的内容不完整或格式不对。", f"this is no mapping: {fault!r}") from fault

    def headings(self) -> tuple[str, ...]:
        """All headings that it uses."""
        return tuple(dict.fromkeys(heading for route in self.routes for heading in route.headings))

    def route_of(self, column: str) -> Route | None:
        """The route of a column."""
        return next((each for each in self.routes if each.column == column), None)

    def with_route(self, route: Route) -> Mapping:
        """The mapping with this route in the place of the column's old one."""
        kept = tuple(each for each in self.routes if each.column != route.column)
        return replace(self, routes=(*kept, route))

    def problems(self, columns: Sequence[Column]) -> list[Label]:
        """What is wrong with the mapping for these columns, a sentence each; nothing where it can be used."""
        known = {column.name: column for column in columns}
        found = []
        for name in (*(each.column for each in self.routes), *self.constants):
            if name not in known:
                found.append(Label(f"没有名为“{name}”的列。", f"There is no column {name}."))
        for name in {each.column for each in self.routes if sum(r.column == each.column for r in self.routes) > 1}:
            found.append(Label(f"列“{name}”对应了不止一次。", f"The column {name} is mapped more than once."))
        for route in self.routes:
            found += _problems(route, known.get(route.column))
        return found


def _route(data: Any) -> Route:
    known = {"column", "headings", "join", "split", "part", "values", "scale", "dates"}
    unknown = set(data) - known
    if unknown:
        raise MappingError(
            f"列对应中有不认识的项：{'、'.join(sorted(unknown))}。", f"unknown in a route: {sorted(unknown)}"
        )
    headings = data["headings"]
    if isinstance(headings, str):
        headings = [headings]
    values = {str(given): str(meant) for given, meant in data.get("values", {}).items()}
    return Route(
        column=str(data["column"]),
        headings=tuple(str(each) for each in headings),
        join=str(data.get("join", "")),
        split=str(data.get("split", "")),
        part=int(data.get("part", 0)),
        values=values,
        scale=str(data.get("scale", "")),
        dates=str(data.get("dates", "")),
    )


def _problems(route: Route, column: Column | None) -> Iterable[Label]:
    if not route.headings:
        yield Label(f"列“{route.column}”没有写对应的表头。", f"The column {route.column} names no heading.")
    if route.dates not in ORDERS:
        yield Label(f"日期次序“{route.dates}”应为 dmy 或 mdy。", f"The order {route.dates} must be dmy or mdy.")
    if route.scale:
        try:
            scale = Decimal(route.scale)
        except InvalidOperation:
            scale = Decimal(0)
        if not scale.is_finite() or scale <= 0:
            yield Label(f"倍数“{route.scale}”应为大于0的数字。", f"The scale {route.scale} must be a number above 0.")
    yield from _of_parts(route)
    if column is not None and column.kind is Kind.CHOICE:
        named = {each.value for each in column.choices} | {
            plain(name) for each in column.choices for name in (each.label.zh, each.label.en)
        }
        for given, meant in route.values.items():
            if meant not in named and plain(meant) not in named:
                yield Label(
                    f"列“{column.label.zh}”中“{given}”换成的“{meant}”不在可选值之列。",
                    f"{meant}, for {given} in {column.label.en}, is none of the choices.",
                )


def _of_parts(route: Route) -> Iterable[Label]:
    if route.part < 0:
        yield Label(f"列“{route.column}”的段数应从0起。", f"The parts of {route.column} are counted from 0.")
    elif route.part and not route.split:
        yield Label(
            f"列“{route.column}”取第几段，却没有写以什么分段。",
            f"The column {route.column} takes a part of an undivided text.",
        )


def known_headings(columns: Iterable[Column], mapping: Mapping | None = None) -> list[str]:
    """All headings by which a target is known: for ``read``, so that it finds them under titles."""
    found = list(mapping.headings()) if mapping else []
    for column in columns:
        found += [column.label.zh, column.label.en, column.name, *column.synonyms, *more_names(column)]
    return found


def more_names(column: Column) -> Collection[str]:
    """Other names that sheets of counties have for columns of this name, kept as data."""
    return synonyms().get(column.name, ())
