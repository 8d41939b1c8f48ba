"""A chart in words and as a table 图的文字说明: every number that is drawn, for who does not see the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.kernel.figures.cells import SMALLEST
from fazhi.report.charting.charts import Chart, Kind, Row, Value

NOT_SHOWN, NOTHING = "不显示", "—"
"""What stands for a number that is hidden, and where nothing was recorded."""
STAR = "＊"
_DRAWN = {Kind.BARS: "横条图", Kind.MONTHS: "柱状图", Kind.YEARS: "折线图"}
_OF = {Kind.BARS: "", Kind.MONTHS: "月", Kind.YEARS: "年"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell of the table.

    Attributes:
        column: the head of its column; empty in the first one.
        figure: the figure that a row tells of; empty elsewhere.
    """

    text: str
    column: str = ""
    figure: str = ""


def said(value: Value) -> str:
    """A number, or what stands for it."""
    if value.number is None:
        return NOT_SHOWN if value.hidden else NOTHING
    return str(value.number)


def column_names(chart: Chart) -> list[str]:
    """The months or years with their word."""
    return [f"{each}{_OF[chart.kind]}" for each in chart.columns]


def description(chart: Chart) -> str:
    """What is drawn, in one paragraph with all its numbers."""
    if chart.kind is Kind.BARS:
        told = "，".join(f"{row.name.zh}{said(row.values[0])}" for row in chart.rows)
    else:
        told = "；".join(f"{row.name.zh}：{'，'.join(_by_column(chart, row))}" for row in chart.rows)
    notes = "".join(notes_of(chart))
    return f"{_DRAWN[chart.kind]}，单位：{chart.unit.zh}。{told}。{notes}"


def _by_column(chart: Chart, row: Row) -> Iterator[str]:
    """The numbers of a row; months without any are named together."""
    named = list(zip(column_names(chart), row.values, strict=True))
    if all(value.hidden for _, value in named):
        yield f"均{NOT_SHOWN}"
        return
    months = chart.kind is Kind.MONTHS
    told = [(name, value) for name, value in named if not (months and value.number == 0)]
    for name, value in told:
        yield f"{name}{said(value)}"
    if len(told) < len(named):
        yield "其余各月为0" if told else "各月为0"


def notes_of(chart: Chart) -> Iterator[str]:
    """What stands under the drawing: what is hidden and why, and where the numbers of earlier years come from."""
    if chart.hides:
        yield (f"{STAR}和“{NOT_SHOWN}”：少于{SMALLEST}的数可能指向具体的人，不显示；另有数目一并不显示，使其不能推出。")
    if chart.kind is Kind.YEARS:
        reported = chart.reported_years
        counted = [each for each in chart.columns[:-1] if each not in reported]
        said = [f"{'、'.join(reported)}年为当年年度报告所载"] if reported else []
        said += [f"{'、'.join(counted)}年按现有记录计算"] if counted else []
        yield "；".join([*said, f"{chart.columns[-1]}年为本报告所载"]) + "。"


def table(chart: Chart) -> tuple[list[Entry], list[list[Entry]]]:
    """The head and the rows of the numbers as a table: a row for each row of the chart, led by its name."""
    columns = ["数值"] if chart.kind is Kind.BARS else column_names(chart)
    head = [Entry(f"单位：{chart.unit.zh}"), *map(Entry, columns)]
    return head, [
        [
            Entry(row.name.zh, figure=row.figure),
            *(Entry(said(value), column) for column, value in zip(columns, row.values, strict=True)),
        ]
        for row in chart.rows
    ]
