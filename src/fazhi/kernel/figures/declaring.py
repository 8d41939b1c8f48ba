"""Figures 数据: named querysets asked of a place, a period and a time of knowledge, and how they are reduced.

A figure counts acts, entries and records by their own date, never a status of today. Its value and its records come
from the same queryset, so they cannot part.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import wraps
from typing import Any

from django.apps import apps
from django.db.models import Count, Model, QuerySet

from fazhi.kernel.figures.units import UNITS
from fazhi.kernel.procedures.models import ActQuerySet
from fazhi.kernel.wording import Label, sentence

CONTENT = "data__"


class FigureError(Exception):
    """A figure declared wrong, or asked for by an id that none has."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is asked of: place, period [start, end), and moment whose knowledge counts (now without one).

    With an ``organ`` it is asked of that one's own: the acts that it did, entries and records that are its own, and
    the returns that it signed.
    """

    place: str
    start: datetime.date
    end: datetime.date
    known: datetime.datetime | None = None
    organ: uuid.UUID | None = None

    @property
    def last_day(self) -> datetime.date:
        """The last day of the period, at which stocks are counted."""
        return self.end - datetime.date.resolution


def year(
    place: str, number: int, known: datetime.datetime | None = None, organ: uuid.UUID | None = None
) -> Asked:  # fmt: skip
    """A calendar year of a place, or of one of its organs."""
    return Asked(place, datetime.date(number, 1, 1), datetime.date(number + 1, 1, 1), known, organ)


class Kind(StrEnum):
    """Whether a figure counts what stands on the last day or what happened in the period."""

    STOCK = "stock"
    FLOW = "flow"

    @property
    def label(self) -> Label:
        """The kind in both languages."""
        return Label("时点数", "Stock") if self is Kind.STOCK else Label("时期数", "Flow")


Number = int | Decimal
"""A number: whole, or with decimal places where the unit has any."""
Records = Callable[[Asked], QuerySet[Any]]
Reduce = Callable[[QuerySet[Any]], Number | None]
Missing = Callable[[Asked], Sequence[str]]
Dividing = Callable[[QuerySet[Any], Asked], QuerySet[Any]]


def said_by_themselves(records: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """Records that say themselves by what they are divided."""
    return records


def nothing_missing(asked: Asked) -> Sequence[str]:
    """What is counted here waits for nobody."""
    return ()


def organ_path(model: type[Model]) -> str:
    """The column by which records are an organ's own: of an act, who did it; empty where they are nobody's own."""
    return "organ" if any(each.name == "organ" for each in model._meta.get_fields()) else ""


def _own(records: Records) -> Records:
    """The records, of one organ where one is asked for."""

    @wraps(records)
    def of_organ(asked: Asked) -> QuerySet[Any]:
        found = records(asked)
        if asked.organ is None:
            return found
        path = organ_path(found.model)
        return found.filter(**{path: asked.organ}) if path else found.none()

    return of_organ


def counted(records: QuerySet[Any]) -> int:
    """The number of records."""
    return records.count()


def distinct(path: str) -> Reduce:
    """The number of different values of a column."""
    return lambda records: records.aggregate(number=Count(path, distinct=True))["number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, as declared: counted from records, or reported by signed returns (``kernel.figures.reported``).

    Attributes:
        id: stored name, e.g. ``disputes.reconsideration.applications``.
        title: name in both languages.
        unit: unit in Chinese, as it stands in the report; ``unit_label`` has it in both languages.
        kind: stock or flow.
        definition: what is counted (口径), from the docstring; ``explained`` has it in both languages.
        definition_en: the same in English.
        version: which wording of the definition this is; a new one is a new version, said in ``changed``.
        changed: what the version changed and since when; empty for the first.
        records: the queryset of what is counted.
        reduce: how it becomes a number; none where it does not, as a rate of several places.
        missing: the bodies whose returns are still awaited; while there are any, it has no number.
        form: key of the form by which it is reported; empty for a counted figure.
        adds: whether the numbers of several places make that of all of them: a count of records does, one of different
            values or a rate does not.
        breakdowns: title in Chinese to column path, by which it may be divided; ``data__name`` reads what acts say, as
            corrected.
        titles: the title of each breakdown in both languages.
        dividing: gives records the columns of breakdowns that take work to find: done for breakdowns alone.
        public_records: whether the public sees single records, or stops at the count.
        public_total: whether the number of a place and year is published even if it is small; its parts are not.
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
    titles: Mapping[str, Label] = field(default_factory=dict)
    dividing: Dividing = said_by_themselves
    public_records: bool = True
    public_total: bool = False
    chapter: str = ""
    definition_en: str = ""
    version: str = "1"
    changed: Label | None = None
    missing: Missing = nothing_missing
    form: str = ""
    adds: bool = True

    @property
    def unit_label(self) -> Label:
        """The unit in both languages."""
        return UNITS[self.unit]

    @property
    def explained(self) -> Label:
        """The definition in both languages; the Chinese one where no other is declared."""
        return Label(self.definition, self.definition_en or self.definition)

    def divides(self, asked: Asked) -> bool:
        """Whether it can be asked of a single organ: whether its records are anybody's own."""
        return bool(organ_path(self.records(asked).model))

    def value(self, asked: Asked) -> Number | None:
        """The number; none while a return is awaited, or where nobody was asked."""
        return None if self.missing(asked) else self.reduce(self.records(asked))

    def breakdown(self, asked: Asked, by: str) -> dict[str, int]:
        """The number of records for each value of a declared column.

        Raises:
            FigureError: the figure is not divided by this.
        """
        return self.tally(self.records(asked), asked, by)

    def tally(self, records: QuerySet[Any], asked: Asked, by: str) -> dict[str, int]:
        """The number of some of the figure's records for each value of a declared column.

        Raises:
            FigureError: the figure is not divided by this.
        """
        path, divided = self._divided(records, asked, by)
        rows: Iterable[dict[str, Any]] = divided.order_by().values(path).annotate(number=Count("pk"))
        return {str(row[path]): row["number"] for row in sorted(rows, key=lambda row: str(row[path]))}

    def part(self, records: QuerySet[Any], asked: Asked, by: str, value: str) -> QuerySet[Any]:
        """Those of the figure's records that one cell of a breakdown counts; ``value`` is the key of the cell.

        Raises:
            FigureError: the figure is not divided by this.
        """
        path, divided = self._divided(records, asked, by)
        return divided.filter(**{f"{path}__isnull": True} if value == str(None) else {path: value})

    def _divided(self, records: QuerySet[Any], asked: Asked, by: str) -> tuple[str, QuerySet[Any]]:
        """The column by which records are divided, and the records that have it."""
        if by not in self.breakdowns:
            raise FigureError(f"{self.id} is not divided by {by}; it has: {', '.join(self.breakdowns) or 'nothing'}")
        path = self.breakdowns[by]
        if isinstance(records, ActQuerySet) and path.startswith(CONTENT):
            name = path.removeprefix(CONTENT)
            return f"said_{name}", records.reading(name, asked.known)
        return path, self.dividing(records, asked)


_figures: dict[str, Figure] = {}


def add(made: Figure) -> Figure:
    """Take up a figure.

    Raises:
        FigureError: the id stands already, or the unit has no English.
    """
    _know_unit(made.id, made.unit)
    if made.id in _figures:
        raise FigureError(f"figure {made.id} is declared twice")
    _figures[made.id] = made
    return made


def _know_unit(id: str, unit: str) -> None:
    if unit not in UNITS:
        raise FigureError(f"figure {id}: the unit {unit} has no English; add it to kernel/figures/units.py")


def figure(
    id: str, *, zh: str, en: str, unit: str, kind: Kind = Kind.FLOW, reduce: Reduce = counted,
    breakdowns: Mapping[Label, str] | None = None, dividing: Dividing = said_by_themselves,
    public_records: bool = True, public_total: bool = False,
    definition_en: str = "", version: str = "1", changed: Label | None = None, adds: bool | None = None,
) -> Callable[[Records], Figure]:  # fmt: skip
    """Declare the function below as a figure; its docstring is the definition (口径).

    Numbers of several places add up where records are counted; where they are reduced otherwise, ``adds`` says so.

    Raises:
        FigureError: the id stands already, the definition is missing, or the unit has no English.
    """
    _know_unit(id, unit)
    parts = breakdowns or {}

    def declare(records: Records) -> Figure:
        if not (records.__doc__ or "").strip():
            raise FigureError(f"figure {id} has no docstring; write its definition (口径)")
        made = Figure(
            id=id, title=Label(zh, en), unit=unit, kind=kind, definition=sentence(records.__doc__),
            records=_own(records), reduce=reduce, breakdowns={title.zh: path for title, path in parts.items()},
            dividing=dividing,
            public_records=public_records, public_total=public_total,
            titles={title.zh: title for title in parts}, definition_en=definition_en, version=version, changed=changed,
            adds=reduce is counted if adds is None else adds, chapter=_chapter_of(records.__module__),
        )  # fmt: skip
        return add(made)

    return declare


def _chapter_of(module: str) -> str:
    """The chapter in whose package a figure is declared, however deep; the module's own package outside of all apps."""
    config = apps.get_containing_app_config(module) if apps.apps_ready else None
    return config.name if config is not None else module.rsplit(".figures", 1)[0]


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
