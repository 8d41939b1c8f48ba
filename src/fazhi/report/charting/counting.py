"""Counting what the charts of a report show 图的数据, when it is frozen: as data that an act holds.

A chart is left out whose figure nobody was asked for or still waits for a return, and of which nothing can be shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fazhi.kernel.figures.cells import Cell, hidden
from fazhi.kernel.figures.declaring import Asked, Figure
from fazhi.kernel.figures.naming import names_of
from fazhi.report.charting.charts import Kind
from fazhi.report.charting.hiding import shown_months
from fazhi.report.charting.trends import trend_of
from fazhi.report.charting.wanted import Wanted, wanted
from fazhi.report.outlining import OutlineError
from fazhi.report.shown import kept, named

JSON = dict[str, Any]


class Charting:
    """Counts the charts of one report."""

    def __init__(self, asked: Asked, figures: Iterable[JSON]) -> None:
        """Charts of a year, of figures as they are frozen with it."""
        self._asked = asked
        self._figures = {each["id"]: each for each in figures}
        self._by_month: set[str] = set()

    def of(self, outlined: Iterable[Mapping[str, Any]]) -> Iterator[JSON]:
        """The charts that the outline asks for at a section, as data; those left out of which nothing can be shown.

        Raises:
            OutlineError: the outline asks for what is not there, or would give away what is hidden.
        """
        for each in map(wanted, outlined):
            if each.kind is Kind.MONTHS:
                self._once(each)
            if not all(self._has_number(figure) for figure in each.figures):
                continue
            columns, rows = self._counted(each)
            if _can_be_drawn(each.kind, rows):
                yield {
                    "kind": each.kind.value, "title": each.title, "unit": self._figures[each.figures[0].id]["unit"],
                    "columns": columns, "rows": rows, "stacked": bool(each.by),
                }  # fmt: skip

    def _once(self, asked: Wanted) -> None:
        """Months of cases that are not public are shown in one way only: two would give away what each hides."""
        for figure in asked.figures:
            if figure.public_records:
                continue
            if figure.id in self._by_month:
                raise OutlineError(
                    f"提纲的图“{asked.title}”：“{figure.id}”的案件不公开，只能有一张逐月的图。"
                    f"The chart {asked.title!r}: the cases of {figure.id} are not public: they are drawn by month once."
                )
            self._by_month.add(figure.id)

    def _has_number(self, figure: Figure) -> bool:
        """Whether a figure stands in the report with its number, shown or hidden."""
        found = self._figures.get(figure.id)
        return found is not None and not found["missing"] and (found["value"] is not None or not figure.form)

    def _counted(self, asked: Wanted) -> tuple[list[str], list[JSON]]:
        if asked.kind is Kind.BARS:
            return [""], list(self._parts(asked) if asked.by else self._wholes(asked))
        if asked.kind is Kind.MONTHS:
            months = list(months_of(self._asked))
            return [f"{each.start.month}" for each in months], list(self._months(asked, months))
        return trend_of(asked, self._asked, self._figures)

    def _wholes(self, asked: Wanted) -> Iterator[JSON]:
        for figure in asked.figures:
            found = self._figures[figure.id]
            yield row_of(found["title"], figure.id, [found["value"]])

    def _parts(self, asked: Wanted) -> Iterator[JSON]:
        (figure,) = asked.figures
        for divided in self._figures[figure.id]["breakdowns"]:
            if divided["title"]["zh"] == asked.by:
                for cell in divided["cells"]:
                    yield row_of(cell["name"], figure.id, [cell["number"]])

    def _months(self, asked: Wanted, months: Sequence[Asked]) -> Iterator[JSON]:
        if asked.by:
            yield from self._divided_months(asked.figures[0], asked.by, months)
            return
        for figure in asked.figures:
            found = self._figures[figure.id]
            numbers = [figure.value(month) for month in months]
            yield row_of(found["title"], figure.id, _for_everybody(figure, numbers, found["value"] is None))

    def _divided_months(self, figure: Figure, by: str, months: Sequence[Asked]) -> Iterator[JSON]:
        """Rows of the parts of a figure; one whose number of the year is hidden is hidden in every month."""
        if self._figures[figure.id]["value"] is None:
            return
        year = [Cell(key, key, number) for key, number in figure.breakdown(self._asked, by).items()]
        cells = year if figure.public_records else hidden(year, {})
        counted = [figure.breakdown(month, by) for month in months]
        names = names_of(figure, figure.records(self._asked)).get(by, {})
        for cell in sorted(cells, key=lambda each: (each.number is None, -(each.number or 0), each.key)):
            numbers = [month.get(cell.key, 0) for month in counted]
            shown = _for_everybody(figure, numbers, cell.number is None)
            yield row_of(named(cell.key, names), figure.id, shown)


def months_of(asked: Asked) -> Iterator[Asked]:
    """The months of a year, each asked for by itself."""
    starts = [datetime.date(asked.start.year, month, 1) for month in range(1, 13)]
    for start, end in zip(starts, [*starts[1:], asked.end], strict=True):
        yield replace(asked, start=start, end=end)


def row_of(name: Mapping[str, str], figure: str, values: Sequence[Any]) -> JSON:
    """A row of a chart as an act holds it; what has no number is hidden."""
    gone = [at for at, value in enumerate(values) if value is None]
    return {"name": dict(name), "figure": figure, "values": list(values), "hidden": gone}


def _for_everybody(figure: Figure, numbers: Sequence[Any], whole_is_hidden: bool) -> Sequence[Any]:
    if figure.public_records:
        return [kept(number) for number in numbers]
    return [None] * len(numbers) if whole_is_hidden else shown_months(numbers)


def _can_be_drawn(kind: Kind, rows: Sequence[JSON]) -> bool:
    """Whether anything is there to be seen: a number that is not nothing, and of a trend two of the same row."""
    shown = [[value for value in row["values"] if value is not None] for row in rows]
    if kind is Kind.YEARS:
        return any(len(each) > 1 for each in shown)
    return any(number for each in shown for number in each)
