"""Figures 数据: named querysets asked of a place, a period and a time of knowledge, and how they are reduced.

A figure counts acts, entries and records by their own date, never a status of today. Its value and its records come
from the same queryset, so they cannot part.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet

from fazhi.kernel.procedures.models import ActQuerySet
from fazhi.kernel.wording import Label, sentence

CONTENT = "data__"


class FigureError(Exception):
    """A figure declared wrong, or asked for by an id that none has."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is asked of: place, period [start, end), and moment whose knowledge counts (now without one)."""

    place: str
    start: datetime.date
    end: datetime.date
    known: datetime.datetime | None = None

    @property
    def last_day(self) -> datetime.date:
        """The last day of the period, at which stocks are counted."""
        return self.end - datetime.date.resolution


def year(place: str, number: int, known: datetime.datetime | None = None) -> Asked:
    """A calendar year of a place."""
    return Asked(place, datetime.date(number, 1, 1), datetime.date(number + 1, 1, 1), known)


class Kind(StrEnum):
    """Whether a figure counts what stands on the last day or what happened in the period."""

    STOCK = "stock"
    FLOW = "flow"

    @property
    def label(self) -> Label:
        """The kind in both languages."""
        return Label("时点数", "Stock") if self is Kind.STOCK else Label("时期数", "Flow")


Records = Callable[[Asked], QuerySet[Any]]
Reduce = Callable[[QuerySet[Any]], int]


def counted(records: QuerySet[Any]) -> int:
    """The number of records."""
    return records.count()


def distinct(path: str) -> Reduce:
    """The number of different values of a column."""
    return lambda records: records.aggregate(number=Count(path, distinct=True))["number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A counted figure, as declared.

    Attributes:
        id: stored name, e.g. ``disputes.reconsideration.applications``.
        title: name in both languages.
        unit: unit in Chinese, as it stands in the report.
        kind: stock or flow.
        definition: what is counted (口径), from the docstring.
        records: the queryset of what is counted.
        reduce: how it becomes a number.
        breakdowns: title to column path, by which it may be divided; ``data__name`` reads what acts say, as corrected.
        public_records: whether the public sees single records, or stops at the count.
        chapter: the package that declares it.
    """

    id: str
    title: Label
    unit: str
    kind: Kind
    definition: str
    records: Records
    reduce: Reduce = counted
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    public_records: bool = True
    chapter: str = ""

    def value(self, asked: Asked) -> int:
        """The number."""
        return self.reduce(self.records(asked))

    def breakdown(self, asked: Asked, by: str) -> dict[str, int]:
        """The number of records for each value of a declared column.

        Raises:
            FigureError: the figure is not divided by this.
        """
        if by not in self.breakdowns:
            raise FigureError(f"{self.id} is not divided by {by}; it has: {', '.join(self.breakdowns) or 'nothing'}")
        path, records = self.breakdowns[by], self.records(asked)
        if isinstance(records, ActQuerySet) and path.startswith(CONTENT):
            name = path.removeprefix(CONTENT)
            path, records = f"said_{name}", records.reading(name, asked.known)
        rows: Iterable[dict[str, Any]] = records.order_by().values(path).annotate(number=Count("pk"))
        return {str(row[path]): row["number"] for row in sorted(rows, key=lambda row: str(row[path]))}


_figures: dict[str, Figure] = {}


def figure(
    id: str, *, zh: str, en: str, unit: str, kind: Kind = Kind.FLOW, reduce: Reduce = counted,
    breakdowns: Mapping[str, str] | None = None, public_records: bool = True,
) -> Callable[[Records], Figure]:  # fmt: skip
    """Declare the function below as a figure; its docstring is the definition (口径).

    Raises:
        FigureError: the id stands already, or the definition is missing.
    """

    def declare(records: Records) -> Figure:
        if not (records.__doc__ or "").strip():
            raise FigureError(f"figure {id} has no docstring; write its definition (口径)")
        if id in _figures:
            raise FigureError(f"figure {id} is declared twice")
        made = Figure(
            id=id, title=Label(zh, en), unit=unit, kind=kind, definition=sentence(records.__doc__), records=records,
            reduce=reduce, breakdowns=breakdowns or {}, public_records=public_records,
            chapter=records.__module__.rsplit(".figures", 1)[0],
        )  # fmt: skip
        _figures[id] = made
        return made

    return declare


def figures() -> dict[str, Figure]:
    """All figures by id."""
    return dict(sorted(_figures.items()))


def figure_of(id: str) -> Figure:
    """A figure by its id.

    Raises:
        FigureError: none has it.
    """
    try:
        return _figures[id]
    except KeyError:
        close = ", ".join(name for name in figures() if name.split(".")[0] == id.split(".")[0])
        raise FigureError(f"没有数据“{id}”；相近的有：{close or '无 none'}。no figure {id}") from None
