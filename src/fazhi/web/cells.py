"""A figure's number and the cells of its breakdowns 分组数 as one viewer may see them, each leading to its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.figures.cells import SMALLEST, Breakdown, Cell, hidden, tells
from fazhi.kernel.figures.declaring import Asked, Figure, counted
from fazhi.report.comparing import Comparison

__all__ = ["SMALLEST", "Breakdown", "Cell", "breakdowns", "headline", "hidden"]


def headline(found: Comparison, records: QuerySet[Any], seen: QuerySet[Any], *, withheld: bool = False) -> Comparison:
    """A figure's number for one viewer.

    Args:
        found: the number and the published one.
        records: the figure's records.
        seen: those of them that the viewer may open.
        withheld: whether it is asked for as it was known on an earlier day, of which the viewer is told nothing.
    """
    figure = found.figure
    if withheld:
        return replace(found, hidden=True)
    if not figure.public_records:
        if figure.public_total and figure.form:  # Signed to be told; none of its cases is on record here.
            return found
        number = int(found.value or 0) if figure.reduce is counted else records.count()
        if tells(number, seen.count() if number < SMALLEST else number):
            return replace(found, hidden=True)
    return found


def breakdowns(
    figure: Figure, asked: Asked, seen: QuerySet[Any], names: Mapping[str, Mapping[str, Any]], *,
    withheld: bool = False,
) -> list[Breakdown]:  # fmt: skip
    """The breakdowns of a figure as one viewer may see them.

    Args:
        figure: the figure.
        asked: of which place, period and time of knowledge.
        seen: those of its records that the viewer may open.
        names: for each breakdown the names of its keys, where they have any.
        withheld: as for ``headline``.
    """
    found = []
    for by, title in figure.titles.items():
        mine = {} if figure.public_records and not withheld else figure.tally(seen, asked, by)
        cells = [
            Cell(key, str(names.get(by, {}).get(key, key)), number)
            for key, number in figure.breakdown(asked, by).items()
        ]
        ordered = sorted(cells, key=lambda cell: -(cell.number or 0))
        if withheld:  # In the order of their names: that of their numbers would tell of them.
            unsaid = [
                replace(cell, number=None) for cell in sorted(cells, key=lambda cell: cell.key) if mine.get(cell.key)
            ]
            found.append(Breakdown(by, title, unsaid))
            continue
        found.append(Breakdown(by, title, ordered if figure.public_records else hidden(ordered, mine)))
    return found
