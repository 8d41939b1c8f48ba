"""The cells of a figure's breakdowns 分组数, and which numbers are too small for everybody.

A number of few cases tells on people. It is hidden from those who may not see every case in it: a cell together with
others, as long as the hidden ones could be worked out by taking those shown from the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fazhi.kernel.wording import Label

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


def tells(number: int, opened: int = 0) -> bool:
    """Whether a number of cases, of which so many may be opened by who reads, tells on people."""
    return 0 < number < SMALLEST and opened < number


def hidden(cells: Sequence[Cell], mine: Mapping[str, int]) -> list[Cell]:
    """The cells, the small ones without their number where ``mine``, what the viewer may open, is less than all.

    The smallest of the others are hidden with them until the sum of the hidden ones can come about in several ways.
    Those of which the viewer knows all cases hide nothing, nor do empty ones, and come last.
    """
    numbers = {cell.key: cell.number for cell in cells if cell.number is not None}
    small = {key for key, number in numbers.items() if tells(number, mine.get(key, 0))}
    kept = set(small)
    if kept:
        rest = sorted(
            numbers.keys() - kept, key=lambda key: (_is_known(numbers[key], mine.get(key, 0)), numbers[key], key)
        )
        for nth, key in enumerate(rest):
            left = [numbers[each] for each in rest[nth:] if not _is_known(numbers[each], mine.get(each, 0))]
            shown = min(left, default=None)  # An empty one is shown by itself: the hidden ones may be greater.
            if not worked_out([numbers[each] for each in small], [numbers[each] for each in kept - small], shown):
                break
            kept.add(key)
    return [replace(cell, number=None) if cell.key in kept else cell for cell in cells]


def _is_known(number: int, opened: int) -> bool:
    return number < SMALLEST or opened >= number


def worked_out(small: Sequence[int], others: Sequence[int] = (), shown: int | None = None) -> bool:
    """Whether hidden numbers, of which the sum is known, can be worked out from it.

    Args:
        small: the hidden numbers below ``SMALLEST``.
        others: those hidden with them, none of which is greater than the smallest one shown.
        shown: the smallest number shown, where one is.

    A reader knows between which bounds the small ones together lie. Where only one sum is left, a single one is that
    sum, and several are known where they are as small as can be, or as large as small ones can be.
    """
    total, many = sum(small) + sum(others), len(small)
    least = max(many, total - shown * len(others)) if shown is not None and others else many
    most = min((SMALLEST - 1) * many, total - SMALLEST * len(others)) if others else (SMALLEST - 1) * many
    if not others:
        least = most = total
    return least == most and (many == 1 or least in (many, (SMALLEST - 1) * many))
