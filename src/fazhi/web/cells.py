"""A figure's number and the cells of its breakdowns 分组数, each leading to its records; small ones not for everybody.

A number of few cases tells on people. Who may see every case in it sees the number; to others it is hidden, a cell
together with one more where a single hidden one could be found by taking the others from the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, Figure, counted
from fazhi.kernel.wording import Label
from fazhi.report.comparing import Comparison

SMALLEST = 5
"""Cases below which a number is hidden from those who may not see them: a habit of statistics, no limit of the law."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a figure: the key by which it is asked for, its name, and its number; none where it is hidden."""

    key: str
    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure divided: by what, and into which cells, the largest first."""

    by: str
    title: Label
    cells: list[Cell]

    @property
    def hides(self) -> bool:
        """Whether a cell is hidden."""
        return any(cell.number is None for cell in self.cells)


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
        number = found.value if figure.reduce is counted else records.count()
        if 0 < number < SMALLEST and seen.count() < number:
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


def hidden(cells: Sequence[Cell], mine: Mapping[str, int]) -> list[Cell]:
    """The cells, the small ones without their number where ``mine``, what the viewer may open, is less than all."""
    small = {
        cell.key for cell in cells
        if cell.number is not None and 0 < cell.number < SMALLEST and mine.get(cell.key, 0) < cell.number
    }  # fmt: skip
    rest = [cell for cell in cells if cell.key not in small]
    if len(small) == 1 and rest:
        small.add(min(rest, key=lambda cell: cell.number or 0).key)
    return [replace(cell, number=None) if cell.key in small else cell for cell in cells]
