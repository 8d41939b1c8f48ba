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
    """
    numbers = {cell.key: cell.number for cell in cells if cell.number is not None}
    kept = {key for key, number in numbers.items() if tells(number, mine.get(key, 0))}
    if kept:
        rest = sorted(numbers.keys() - kept, key=lambda key: (numbers[key], key))
        for key in rest:
            if not worked_out([numbers[each] for each in kept]):
                break
            kept.add(key)
    return [replace(cell, number=None) if cell.key in kept else cell for cell in cells]


def worked_out(numbers: Sequence[int]) -> bool:
    """Whether hidden numbers, of which the sum is known, can be worked out from it.

    A single one is the sum. Several are known where they are as small as can be, or as large as small ones can be:
    every other sum is that of different numbers in different order.
    """
    return len(numbers) == 1 or sum(numbers) in (len(numbers), (SMALLEST - 1) * len(numbers))
