"""Months of cases that are not public: nobody works out a small one from those shown, the year, and the rule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.kernel.figures.cells import SMALLEST
from fazhi.report.charting.hiding import shown_months


def fitting(numbers: list[int]) -> Iterator[list[int]]:
    """Every row of the same sum that is shown in the same way: among these a reader cannot tell."""
    seen, total = shown_months(numbers), sum(numbers)
    places = [nth for nth, number in enumerate(seen) if number is None]
    left = total - sum(number for number in seen if number is not None)
    for tried in product(range(left + 1), repeat=max(len(places) - 1, 0)):
        if sum(tried) > left:
            continue
        guess = list(numbers)
        for place, number in zip(places, [*tried, left - sum(tried)], strict=bool(places)):
            guess[place] = number
        if shown_months(guess) == seen:
            yield guess


@pytest.mark.parametrize(
    ("numbers", "seen"),
    [
        ([9, 8, 7, 0], [9, 8, 7, 0]),
        ([0, 0, 0, 0], [0, 0, 0, 0]),
        ([9, 8, 0, 4], [9, None, 0, None]),
        ([0, 12, 3, 2], [0, 12, None, None]),
        ([4, 5, 5, 0], [None, None, None, 0]),
        ([5, 0, 1, 0], [None] * 4),
        ([0, 0, 1, 0], [None] * 4),
        ([4, 4, 0, 0], [None] * 4),
    ],
)
def test_small_months_are_hidden_with_as_many_others_as_it_takes(numbers: list[int], seen: list[int | None]) -> None:
    assert shown_months(numbers) == seen


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_no_small_month_is_the_same_in_all_years_that_look_alike(numbers: list[int]) -> None:
    """Whatever the numbers are: there is no exception, as there is for the cells of a breakdown."""
    seen = shown_months(numbers)
    assert all(number is None or number >= SMALLEST or number == 0 for number in seen)
    assert all(shown in (None, number) for shown, number in zip(seen, numbers, strict=True))
    alike = list(fitting(numbers)) if None in seen else [numbers]
    assert numbers in alike
    for place, number in enumerate(numbers):
        if 0 < number < SMALLEST:
            assert len({guess[place] for guess in alike}) > 1, (numbers, alike)


def test_a_year_of_one_case_does_not_say_in_which_month_it_was() -> None:
    year = [0] * 12
    year[3] = 1
    assert shown_months(year) == [None] * 12
