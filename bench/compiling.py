"""All figures of the annual report of a county with 1,000,000 matters, beside hand-written SQL for the same numbers.

Before either is timed, both are counted once, and every number that the report has must come out of the SQL as well.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bench import county
from bench.county import PLACE, YEAR, ground
from bench.ground import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Unequal(Exception):
    """The two sides do not count the same."""


def _hand() -> Mapping[str, Decimal | int]:
    from django.db import connection

    from bench.by_hand import numbers

    with connection.cursor() as cursor:
        return numbers(cursor)


def _compared() -> None:
    """Count both ways.

    Raises:
        Unequal: naming every figure that differs, and every one that only one side has.
    """
    from fazhi.kernel.figures.declaring import year
    from fazhi.report.comparing import compare

    ours = {each.figure.id: each.value for each in compare(year(PLACE, YEAR)) if each.value is not None}
    hand = _hand()
    apart = {
        id: (ours.get(id), hand.get(id)) for id in sorted(ours.keys() | hand.keys()) if ours.get(id) != hand.get(id)
    }
    if apart:
        raise Unequal(f"figures that differ, ours and by hand: {apart}")


def _timed(count: int, job: Callable[[], object]) -> float:
    _compared()
    found: list[float] = []
    with timed(count, found):
        for _ in range(count):
            job()
    return found[0]


def _compile() -> object:
    from fazhi.kernel.figures.declaring import year
    from fazhi.report.compiling import compile_report

    return compile_report(year(PLACE, YEAR))


def _freeze() -> object:
    from fazhi.kernel.figures.declaring import year
    from fazhi.report.freezing import freeze

    return freeze(year(PLACE, YEAR))


def ours(count: int) -> float:
    """Reports a second: compiled, with every figure counted."""
    ground()
    return _timed(count, _compile)


def by_hand(count: int) -> float:
    """The same numbers by SQL."""
    ground()
    return _timed(count, _hand)


def demonstration(count: int) -> float:
    """Reports of the demonstration a second."""
    county.demonstration()
    return _timed(count, _compile)


def demonstration_by_hand(count: int) -> float:
    """Its numbers by SQL."""
    county.demonstration()
    return _timed(count, _hand)


def demonstration_frozen(count: int) -> float:
    """Reports of the demonstration a second, frozen: with breakdowns, charts and whatever else an act holds."""
    county.demonstration()
    return _timed(count, _freeze)
