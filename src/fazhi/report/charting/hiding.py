"""Months of cases that are not public 逐月数的隐藏: which are shown, so that no small one can be worked out.

The reader knows the number of the whole year. Cells are hidden as those of a breakdown are (``kernel.figures.cells``).
Where that still leaves a small one to be worked out, the months are hidden altogether, those without a case, too:
that one of so many months had the cases of the year is all that is then known.
"""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.kernel.figures.cells import Cell, hidden, tells, worked_out


def shown_months(numbers: Sequence[int]) -> list[int | None]:
    """The numbers of the months, without those that are hidden.

    Args:
        numbers: of the cases in each month; their sum is public.
    """
    # Only months with cases hide one another: an empty one is shown, or goes with all the others.
    cells = [Cell(str(at), str(at), number) for at, number in enumerate(numbers) if number]
    kept = {int(cell.key): cell.number for cell in hidden(cells, {})}
    gone = [number for at, number in enumerate(numbers) if number and kept[at] is None]
    if not gone:
        return list(numbers)
    small = [number for number in gone if tells(number)]
    others = [number for number in gone if not tells(number)]
    left = [number for number in kept.values() if number is not None]
    if worked_out(small, others, min(left, default=None)):
        return [None] * len(numbers)
    return [kept.get(at, 0) for at in range(len(numbers))]
