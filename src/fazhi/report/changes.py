"""A figure beside last year's 与上年比较: what the report says of it, and whence last year's number is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from fazhi.kernel.figures.declaring import Asked, Figure, Number
from fazhi.report.comparing import Comparison
from fazhi.report.frozen import Frozen
from fazhi.report.reproducing import same_definition

NOT_COMPARED = "（上年无可比数据）"
_RATE = "%"
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Before:
    """Last year's number, and whether last year's report says it, or it is counted from the records."""

    value: Number
    reported: bool


Look = Callable[[Comparison], Before | None]


def last_year(asked: Asked, previous: Frozen | None, seen: Callable[[Comparison, Asked], Comparison]) -> Look:
    """Last year's number of a figure: as last year's report has it, or else from the records.

    There is none where it was defined otherwise, is hidden from who reads, or nothing is on record of that year: an
    empty year is one that nobody kept, and no zero.
    """
    then = replace(
        asked, start=asked.start.replace(year=asked.start.year - 1), end=asked.end.replace(year=asked.end.year - 1)
    )

    def look(compared: Comparison) -> Before | None:
        figure = compared.figure
        if previous is not None:
            known = previous.figures.get(figure.id)
            if known is None or known.value is None or not same_definition(known, figure):
                return None
            return Before(known.value, reported=True)
        value = figure.value(then)
        if not value or seen(Comparison(figure, value, None), then).hidden:
            return None
        return Before(value, reported=False)

    return look


def change_said(figure: Figure, value: Number | None, hidden: bool, before: Before | None) -> str:
    """How a number changed, in the words of a report: by how much, and of counts by what share."""
    if value is None or hidden or before is None:
        return NOT_COMPARED
    difference = Decimal(value) - Decimal(before.value)
    if not difference:
        return "与上年持平"
    if figure.unit == _RATE:
        return f"比上年{'提高' if difference > 0 else '降低'}{_plain(abs(difference))}个百分点"
    word = "增加" if difference > 0 else "减少"
    share = (abs(difference) * 100 / Decimal(before.value)).quantize(_TENTH, ROUND_HALF_UP) if before.value else None
    grown = f"，{'增长' if difference > 0 else '下降'}{_plain(share)}%" if share else ""
    return f"比上年{word}{_plain(abs(difference))}{figure.unit}{grown}"


def _plain(number: Decimal) -> str:
    """A number without zeros behind its point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
