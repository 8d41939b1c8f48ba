"""Drawing a chart 制图: level bars of kinds, columns of months, lines of years. The same chart is the same drawing."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from fazhi.kernel.figures.declaring import Number
from fazhi.kernel.wording import Label
from fazhi.report.charting.charts import Chart, Kind, Row, Value
from fazhi.report.charting.looks import LOOKS
from fazhi.report.charting.svg import LEADING, SIZE, SMALL, Sheet, broken, width_of
from fazhi.report.charting.words import NOT_SHOWN, STAR, column_names, description, notes_of, said

WIDE, NARROW = 600, 340
"""Widths of a drawing: for a page of paper or of a desk, and for a telephone. Letters are as large in both."""
_BAR, _PLOT = 14, 150
_LABELS = 200
"""Widest labels beside bars."""
_FEWEST = 2
"""The smallest width of what is drawn for a number, so that it is seen."""


def drawn(chart: Chart, title: str, name: str, width: int = WIDE) -> str:
    """A chart as SVG.

    Args:
        chart: what is drawn.
        title: what it is called.
        name: what its identifiers begin with.
        width: ``WIDE`` or ``NARROW``.
    """
    sheet = Sheet(width, name)
    sheet.paragraph(f"单位：{chart.unit.zh}")
    {Kind.BARS: _bars, Kind.MONTHS: _columns, Kind.YEARS: _lines}[chart.kind](sheet, chart)
    for note in notes_of(chart):
        sheet.paragraph(note)
    return sheet.whole(title, description(chart))


def _bars(sheet: Sheet, chart: Chart) -> None:
    """A bar for each row: its name beside it, or over it where the sheet is narrow; its number behind it."""
    beside = sheet.width > NARROW
    widest = max(width_of(row.name.zh) for row in chart.rows)
    left = min(widest, _LABELS) + 8 if beside else 0.0
    longest = sheet.width - left - max(width_of(said(row.values[0])) for row in chart.rows) - 8
    for row in chart.rows:
        lines = broken(row.name.zh, left - 8 if beside else sheet.width)
        top = sheet.bottom + 5
        if beside:
            height = max(_BAR, LEADING * len(lines))
            first = top + (height - LEADING * len(lines)) / 2
            at = top + (height - _BAR) / 2
        else:
            height, first = LEADING * len(lines) + 3 + _BAR, top
            at = top + height - _BAR
        for nth, line in enumerate(lines):
            sheet.text(left - 8 if beside else 0, first + LEADING * nth + 11, line, anchor="end" if beside else "start")
        _bar(sheet, row.values[0], left, at, longest, chart.largest)
        sheet.bottom = top + height + 2
    sheet.bottom += 5


def _bar(sheet: Sheet, value: Value, left: float, at: float, longest: float, largest: Number) -> None:
    long = 0.0
    if value.number:
        long = max(_FEWEST, longest * float(value.number) / float(largest))
        sheet.box(left, at, long, _BAR, 0)
    sheet.text(left + long + 5, at + 11.5, said(value), quiet=value.number is None)


class _Plot:
    """The field of columns or lines: its scale from nothing up, and the columns on it."""

    def __init__(self, sheet: Sheet, chart: Chart, largest: float) -> None:
        ticks = ticks_up_to(largest)
        self.top, self.base = sheet.bottom + 22, sheet.bottom + 22 + _PLOT
        self.left = max(width_of(str(each), SMALL) for each in ticks) + 8
        self.step = (sheet.width - self.left) / len(chart.columns)
        self._most = ticks[-1]
        for each in ticks:
            sheet.rule(self.left, self.y(each), sheet.width, dark=not each)
            sheet.text(self.left - 6, self.y(each) + 4, str(each), anchor="end", size=SMALL, quiet=True)
        for at, name in enumerate(column_names(chart)):
            fits = width_of(name, SMALL) + 1 <= self.step
            shown = name if fits else chart.columns[at]
            sheet.text(self.x(at), self.base + LEADING, shown, anchor="middle", size=SMALL)
        sheet.bottom = self.base + LEADING + 10

    def x(self, at: int) -> float:
        """The middle of a column."""
        return self.left + self.step * (at + 0.5)

    def y(self, number: float) -> float:
        """How high a number stands."""
        return self.base - _PLOT * number / self._most


def ticks_up_to(largest: float) -> list[int]:
    """Round numbers from nothing up to one that is not smaller than the largest; five of them at most above nothing."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if 5 * step >= largest:
                return [step * nth for nth in range(max(1, -int(-largest // step)) + 1)]
        size *= 10


def _columns(sheet: Sheet, chart: Chart) -> None:
    """Columns of months: parts of one figure over one another, different figures side by side."""
    rows = _told_apart(chart)
    if len(rows) > 1:
        sheet.legend([row.name.zh for row in rows], lines=False)
    if chart.stacked:
        _stacked(sheet, chart, rows)
    else:
        _side_by_side(sheet, chart, rows)


def _told_apart(chart: Chart) -> list[Row]:
    """The rows that are drawn: those of which anything is shown; the smallest as one, where they are too many."""
    rows = [row for row in chart.rows if row.shown]
    if len(rows) <= len(LOOKS):
        return rows
    kept, rest = rows[: len(LOOKS) - 1], rows[len(LOOKS) - 1 :]
    sums = []
    for values in zip(*(row.values for row in rest), strict=True):
        shown = [each.number for each in values if each.number is not None]
        sums.append(Value(sum(shown) if shown else None, any(each.hidden for each in values)))
    return [*kept, Row(Label(f"其余{len(rest)}类", f"{len(rest)} others"), rest[0].figure, tuple(sums))]


def _stacked(sheet: Sheet, chart: Chart, rows: list[Row]) -> None:
    totals = [sum(float(row.values[at].number or 0) for row in rows) for at in range(len(chart.columns))]
    plot = _Plot(sheet, chart, max(totals))
    wide = plot.step * 0.7
    for at, total in enumerate(totals):
        low = 0.0
        for look, row in enumerate(rows):
            number = float(row.values[at].number or 0)
            if not number:
                continue
            top = plot.y(low + number)
            sheet.box(plot.x(at) - wide / 2, top, wide, plot.y(low) - top, look)
            if plot.y(low) - top >= SIZE + 3 and wide >= width_of(said(row.values[at])) + 4 and number != total:
                sheet.text(plot.x(at), (top + plot.y(low)) / 2 + 4, said(row.values[at]), anchor="middle", inside=look)
            low += number
        hides = any(row.values[at].hidden for row in chart.rows)
        shown = short_of(total) if total else ""
        if hides:
            shown = f"{shown}{STAR}" if width_of(shown) + SIZE < plot.step else STAR
        sheet.text(plot.x(at), plot.y(total) - 5, shown, anchor="middle", over=True)


def _side_by_side(sheet: Sheet, chart: Chart, rows: list[Row]) -> None:
    plot = _Plot(sheet, chart, float(chart.largest))
    wide = plot.step * (0.7 if len(rows) == 1 else 0.84) / len(rows)
    room = width_of(str(chart.largest)) <= wide + 2
    for look, row in enumerate(rows):
        for at, value in enumerate(row.values):
            x = plot.x(at) + wide * (look - len(rows) / 2)
            top = plot.y(float(value.number or 0))
            if value.number:
                sheet.box(x, top, wide, plot.base - top, look)
            label = STAR if value.hidden else said(value) if value.number and room else ""
            if label:
                sheet.text(x + wide / 2, top - 5, label, anchor="middle", over=True)


def _lines(sheet: Sheet, chart: Chart) -> None:
    """A line for each row through the years that have a number; broken where one is wanting."""
    sheet.legend([row.name.zh for row in chart.rows], lines=True)
    plot = _Plot(sheet, chart, float(chart.largest))
    for look, row in enumerate(chart.rows):
        points = [(plot.x(at), value.number) for at, value in enumerate(row.values)]
        for there, found in groupby(points, key=lambda point: point[1] is not None):
            if there:
                sheet.line([(x, plot.y(float(number or 0))) for x, number in found], look)
        for x, number in points:
            if number is not None:
                sheet.mark(x, plot.y(float(number)), look)
    for at in range(len(chart.columns)):
        _numbers_at(sheet, plot, at, [row.values[at] for row in chart.rows])


def _numbers_at(sheet: Sheet, plot: _Plot, at: int, values: list[Value]) -> None:
    """The numbers of a year over their points, apart from one another where those are close."""
    last = plot.base + SIZE
    for value in sorted(values, key=lambda each: float(each.number or 0)):
        if value.number is None and not value.hidden:
            continue
        y = min(plot.y(float(value.number or 0)) - 8, last - SIZE - 1)
        text = NOT_SHOWN if value.number is None else said(value)
        sheet.text(plot.x(at), y, text, anchor="middle", over=True, quiet=value.number is None)
        last = y


def short_of(total: float) -> str:
    """A sum of numbers as text: whole where it is."""
    return str(int(total)) if Fraction(total).denominator == 1 else f"{total:g}"
