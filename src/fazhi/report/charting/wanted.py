"""What an outline asks to be drawn, looked at before anything is counted: it names what is there and can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.figures.declaring import Figure, counted, figures
from fazhi.kernel.figures.declaring import Kind as Counts
from fazhi.report.charting.charts import Kind
from fazhi.report.charting.looks import LOOKS
from fazhi.report.outlining import OutlineError

_MOST = {Kind.MONTHS: 3, Kind.YEARS: len(LOOKS)}
"""Figures of a chart that can be told apart: side by side in each month, and as lines."""
YEARS_BACK = 5
"""Years of a trend, where the outline does not say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A chart that the outline asks for.

    Attributes:
        by: the breakdown, by its Chinese title; empty where whole figures are drawn.
        back: how many years, that of the report among them.
    """

    kind: Kind
    title: str
    figures: tuple[Figure, ...]
    by: str
    back: int


def wanted(entry: Mapping[str, Any]) -> Wanted:
    """A chart as an outline asks for it.

    Raises:
        OutlineError: it names a figure or a breakdown that nobody declares, or one that cannot be drawn so.
    """
    title = str(entry.get("title", ""))
    kinds = [kind for kind in Kind if kind in entry]
    if not title or len(kinds) != 1 or not entry[kinds[0]] or set(entry) - {"title", "by", "back", *kinds}:
        raise OutlineError(
            f"提纲的图“{title}”须有 title，并且有 bars、months、years 之一，写明数据。"
            f"The chart {title!r} of the outline needs a title, and figures under one of bars, months and years."
        )
    (kind,) = kinds
    ids = [entry[kind]] if isinstance(entry[kind], str) else list(entry[kind])
    asked = Wanted(
        kind,
        title,
        tuple(_figure(title, id) for id in ids),
        str(entry.get("by", "")),
        int(entry.get("back", YEARS_BACK)),
    )
    for fault, zh, en in _faults(asked):
        if fault:
            raise OutlineError(f"提纲的图“{title}”：{zh}。The chart {title!r} of the outline: {en}.")
    return asked


def _figure(title: str, id: str) -> Figure:
    found = figures().get(id)
    if found is None:
        raise OutlineError(
            f"提纲的图“{title}”引用了未声明的数据“{id}”。The chart {title!r} names {id}, which nobody declares."
        )
    return found


def _faults(asked: Wanted) -> list[tuple[bool, str, str]]:
    """What may be wrong, and whether it is."""
    first, ids = asked.figures[0], "、".join(each.id for each in asked.figures)
    units = {each.unit for each in asked.figures}
    month = asked.kind is Kind.MONTHS
    stocks = "、".join(each.id for each in asked.figures if each.kind is Counts.STOCK)
    uncounted = "、".join(each.id for each in asked.figures if not each.public_records and each.reduce is not counted)
    return [
        (
            asked.kind is not Kind.BARS and len(asked.figures) > _MOST[asked.kind],
            f"{ids} 太多，分不清", f"{ids} are too many to be told apart",
        ),
        (len(units) > 1, f"{ids} 的计量单位不同", f"{ids} have different units"),
        (bool(asked.by) and asked.kind is Kind.YEARS, "逐年的图不能分组", "years are not divided"),
        (bool(asked.by) and len(asked.figures) > 1, "分组的图只能有一项数据", "only one figure is divided"),
        (
            bool(asked.by) and asked.by not in first.breakdowns,
            f"“{first.id}”没有分组“{asked.by}”", f"{first.id} is not divided by {asked.by!r}",
        ),
        (
            bool(asked.by) and first.reduce is not counted,
            f"“{first.id}”不按条计数，各组不能相加", f"{first.id} counts no single records, so its parts do not add up",
        ),
        (month and bool(stocks), f"时点数没有逐月的：{stocks}", f"a stock has no months: {stocks}"),
        (
            month and bool(uncounted),
            f"报送的数和不按条计数的非公开数没有逐月的：{uncounted}",
            f"what is returned, or not public and no count of records, has no months: {uncounted}",
        ),
    ]  # fmt: skip
