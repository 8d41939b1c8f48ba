"""Small cells: no reader works them out from what is shown, the total, and the rule by which cells are hidden."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.kernel.figures.cells import SMALLEST, Cell, hidden

MOST = 12
"""The largest number that is tried in place of a hidden one."""


def cells(numbers: list[int]) -> list[Cell]:
    return [Cell(f"c{nth}", f"第{nth}类", number) for nth, number in enumerate(numbers)]


def shown(numbers: list[int], mine: dict[str, int] | None = None) -> list[int | None]:
    return [cell.number for cell in hidden(cells(numbers), mine or {})]


def fitting(numbers: list[int]) -> Iterator[list[int]]:
    """Every breakdown of the same total that is shown in the same way: among these a reader cannot tell."""
    seen, total = shown(numbers), sum(numbers)
    places = [nth for nth, number in enumerate(seen) if number is None]
    for tried in product(range(MOST + 1), repeat=len(places)):
        guess = list(numbers)
        for place, number in zip(places, tried, strict=True):
            guess[place] = number
        if sum(guess) == total and shown(guess) == seen:
            yield guess


@pytest.mark.parametrize(
    ("numbers", "seen"),
    [
        ([9, 8, 7], [9, 8, 7]),
        ([9, 8, 4], [9, None, None]),
        ([5, 5, 4], [None, None, None]),
        ([7, 5, 4], [7, None, None]),
        ([9, 3, 2], [9, None, None]),
        ([9, 1, 1], [None, None, None]),
        ([9, 4, 4], [None, None, None]),
        ([9, 6, 0, 4], [9, None, 0, None]),
        ([5, 5, 4, 0], [None, None, None, 0]),
        ([7, 5, 4, 0, 0], [7, None, None, 0, 0]),
        ([4], [None]),
    ],
)
def test_small_cells_are_hidden_with_as_many_others_as_it_takes(numbers: list[int], seen: list[int | None]) -> None:
    assert shown(numbers) == seen


def test_a_cell_that_the_viewer_may_open_whole_is_shown_and_hides_nothing() -> None:
    assert shown([9, 8, 4], {"c2": 4}) == [9, 8, 4]
    assert shown([9, 8, 4], {"c2": 3}) == [9, None, None]
    assert shown([9, 8, 4], {"c1": 8}) == [None, 8, None]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_no_small_cell_is_the_same_in_all_breakdowns_that_look_alike(numbers: list[int]) -> None:
    """Where at least one cell besides is large enough to hide it."""
    numbers.sort(reverse=True)
    alike = list(fitting(numbers))
    assert numbers in alike
    for place, number in enumerate(shown(numbers)):
        if number is None and numbers[place] < SMALLEST and max(numbers) > SMALLEST:
            assert len({guess[place] for guess in alike}) > 1, (numbers, alike)
