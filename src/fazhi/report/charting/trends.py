"""Years of a figure 逐年数: as the published reports of earlier years have them, or else counted from the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fazhi.kernel.figures.declaring import Asked, Figure, year
from fazhi.kernel.figures.reported import worded
from fazhi.now import today
from fazhi.report.charting.wanted import Wanted
from fazhi.report.reproducing import same_definition
from fazhi.report.shown import kept, small

if TYPE_CHECKING:
    from fazhi.report.frozen import Frozen

JSON = dict[str, Any]


def trend_of(wanted: Wanted, asked: Asked, frozen: Mapping[str, JSON]) -> tuple[list[str], list[JSON]]:
    """The years of a trend and a row for each figure; without the years before anything was recorded.

    Args:
        wanted: what the outline asks for.
        asked: the year of the report.
        frozen: the figures of the report by id.
    """
    last = asked.start.year
    years = range(last - wanted.back + 1, last + 1)
    reports = _earlier(asked.place, last) if asked.organ is None else {}
    rows = [_row(figure, asked, years, reports, frozen[figure.id]) for figure in wanted.figures]
    rows = [row for row in rows if _any(row["values"])]
    known = [at for row in rows for at, value in enumerate(row["values"]) if value is not None or at in row["hidden"]]
    first = min(known, default=0)
    return [str(each) for each in years[first:]], [_from(row, first) for row in rows]


def _earlier(place: str, before: int) -> dict[int, Frozen]:
    """The reports of earlier years that anybody may read today."""
    # Which reports stand is asked of their procedure, which freezes charts itself: it is loaded by now.
    from fazhi.report.standing import published_reports

    return {each: found.frozen for each, found in published_reports(place, today()).items() if each < before}


def _row(figure: Figure, asked: Asked, years: Sequence[int], reports: Mapping[int, Frozen], own: JSON) -> JSON:
    figure = worded(figure, asked)
    values: list[int | str | None] = []
    hidden: list[int] = []
    reported: list[int] = []
    for at, number in enumerate(years):
        if number == asked.start.year:
            value, is_hidden = own["value"], own["value"] is None
        elif number in reports and figure.id in reports[number].figures:
            value, is_hidden = _reported(figure, reports[number])
            reported += [at] if value is not None else []
        else:
            value, is_hidden = _counted(
                figure, year(asked.place, number, asked.known, asked.organ), bool(hidden) or _any(values)
            )
        values.append(value)
        hidden += [at] if is_hidden else []
    return {
        "name": own["title"], "figure": figure.id, "values": values, "hidden": hidden, "reported": reported,
    }  # fmt: skip


def _any(values: Sequence[int | str | None]) -> bool:
    """Whether a number is among them."""
    return any(value is not None for value in values)


def _reported(figure: Figure, report: Frozen) -> tuple[int | str | None, bool]:
    """The number of an earlier report, and whether it is hidden; none where it was defined in another way."""
    found = report.figures[figure.id]
    if found.missing or not same_definition(found, figure):
        return None, False
    return kept(found.value), found.value is None


def _counted(figure: Figure, asked: Asked, begun: bool) -> tuple[int | str | None, bool]:
    """A number from the records, and whether it is hidden; none as long as nothing has been recorded."""
    value = figure.value(asked)
    if value is None or (not value and not begun):
        return None, False
    return (None, True) if small(figure, asked, value) else (kept(value), False)


def _from(row: JSON, first: int) -> JSON:
    """The row without the years before the first one that is known."""
    return {
        **row, "values": row["values"][first:], "hidden": [at - first for at in row["hidden"]],
        "reported": [at - first for at in row["reported"]],
    }  # fmt: skip
