"""A chart as it was frozen: rows of numbers by columns, with what is hidden or was never recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from fazhi.kernel.figures.declaring import Number
from fazhi.kernel.wording import Label


class Kind(StrEnum):
    """What a chart shows, and so how it is drawn."""

    BARS = "bars"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a chart.

    Attributes:
        number: none where it is hidden, or nothing was recorded.
        hidden: whether it is kept from the public, since it is small or would give a small one away.
        reported: whether it is that of the published report of its year.
    """

    number: Number | None
    hidden: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers of one figure, or of one cell of its breakdown; the figure is named by its id."""

    name: Label
    figure: str
    values: tuple[Value, ...]

    @property
    def shown(self) -> list[Number]:
        """The numbers that are there."""
        return [each.number for each in self.values if each.number is not None]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a section.

    Attributes:
        columns: the months or years; one without a name where there are bars.
        stacked: whether the rows are parts of one figure, and add up.
    """

    kind: Kind
    title: str
    unit: Label
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    stacked: bool

    @property
    def hides(self) -> bool:
        """Whether a number is hidden."""
        return any(value.hidden for row in self.rows for value in row.values)

    @property
    def largest(self) -> Number:
        """The largest number that is shown."""
        return max((number for row in self.rows for number in row.shown), default=0)

    @property
    def reported_years(self) -> list[str]:
        """The years whose numbers are those of their own published reports."""
        return [name for at, name in enumerate(self.columns) if any(row.values[at].reported for row in self.rows)]


def charts_in(frozen: Iterable[Mapping[str, Any]]) -> Iterator[Chart]:
    """The charts of a section as an act holds them."""
    for each in frozen:
        yield Chart(
            Kind(each["kind"]), each["title"], Label(**each["unit"]), tuple(each["columns"]),
            tuple(_row(row) for row in each["rows"]), each["stacked"],
        )  # fmt: skip


def _row(data: Mapping[str, Any]) -> Row:
    values = tuple(
        Value(_number(number), at in data["hidden"], at in data.get("reported", ()))
        for at, number in enumerate(data["values"])
    )
    return Row(Label(**data["name"]), data["figure"], values)


def _number(kept: int | str | None) -> Number | None:
    """A number as it is kept: one with decimal places as text."""
    return Decimal(kept) if isinstance(kept, str) else kept
