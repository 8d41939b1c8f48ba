"""Charts of a report 图表: bars beside the cells of a figure's breakdowns, and the pictures in the text.

All are drawn by the server, without scripts, and told in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from fazhi.kernel.wording import Label
from fazhi.report.charting.picturing import Picture
from fazhi.report.frozen import Frozen, FrozenFigure, FrozenSection

LONGEST, SHORTEST = 1_000, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A cell and its bar.

    Attributes:
        length: of the bar, in thousandths of the longest one and never nothing; none where the number is hidden.
        share: of all cells in per cent, written out; empty where not all of them are shown.
    """

    name: Label
    number: int | None
    length: int | None
    share: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A breakdown as bars."""

    title: Label
    bars: list[Bar]
    hides: bool
    withheld: bool


def charts_of(figure: FrozenFigure) -> Iterator[Chart]:
    """The breakdowns of a figure as charts."""
    for each in figure.breakdowns:
        shown = [cell.number for cell in each.cells if cell.number is not None]
        longest, total = max(shown, default=0), 0 if each.hides else sum(shown)
        bars = [
            Bar(
                cell.name, cell.number, None if cell.number is None or not longest else _length(cell.number, longest),
                f"{cell.number / total:.1%}" if total and cell.number is not None else "",
            )
            for cell in each.cells
        ]  # fmt: skip
        yield Chart(each.title, bars, each.hides, each.withheld)


def _length(number: int, longest: int) -> int:
    return max(SHORTEST, number * LONGEST // longest) if number else 0


def illustrated(report: Frozen) -> Iterator[tuple[str, list[tuple[FrozenSection, list[Picture]]]]]:
    """Headings of a report, each with its sections and their pictures, which are numbered through it."""
    numbers = count(1)
    for heading, sections in report.parts:
        yield heading, [(each, [Picture(next(numbers), chart) for chart in each.charts]) for each in sections]
