"""The figures of an annual report as a table 数据表: one row a figure; JSON has their breakdowns beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fazhi.exchange.lists.tables import Column, Table
from fazhi.kernel.figures.declaring import Kind
from fazhi.kernel.wording import Label
from fazhi.report.comparing import plain
from fazhi.report.frozen import Frozen, FrozenFigure

KINDS = {
    Kind.STOCK.value: Label("时点数：年末的数", "Stock: on the last day of the year"),
    Kind.FLOW.value: Label("时期数：全年的数", "Flow: in the year"),
}
COLUMNS = (
    Column(
        "id", "string", Label("标识", "Identifier"), Label("数据的永久标识", "Lasting identifier of the figure"),
        lambda figure: figure.id, required=True,
    ),
    Column(
        "title", "string", Label("名称", "Name in Chinese"), Label("数据的中文名称", "Name of the figure in Chinese"),
        lambda figure: figure.title.zh, required=True,
    ),
    Column(
        "title_en", "string", Label("英文名称", "Name"), Label("数据的英文名称", "Name of the figure in English"),
        lambda figure: figure.title.en, required=True,
    ),
    Column(
        "value", "number", Label("数值", "Number"),
        Label("数值；空为依规则不显示", "Number; empty where it is not shown"),
        lambda figure: figure.value,
    ),
    Column(
        "unit", "string", Label("计量单位", "Unit in Chinese"), Label("中文计量单位", "Unit of the number in Chinese"),
        lambda figure: figure.unit.zh, required=True,
    ),
    Column(
        "unit_en", "string", Label("英文计量单位", "Unit"), Label("英文计量单位", "Unit of the number in English"),
        lambda figure: figure.unit.en, required=True,
    ),
    Column(
        "kind", "string", Label("种类", "Kind"),
        Label("时点数（stock）或时期数（flow）", "Stock, on the last day, or flow, in the year"),
        lambda figure: figure.kind.value, required=True, allowed=KINDS,
    ),
    Column(
        "definition", "string", Label("口径", "Definition in Chinese"),
        Label("数据怎样计算", "What is counted, in Chinese"),
        lambda figure: figure.definition.zh, required=True,
    ),
    Column(
        "definition_en", "string", Label("英文口径", "Definition"),
        Label("数据怎样计算，英文", "What is counted, in English"),
        lambda figure: figure.definition.en, required=True,
    ),
    Column(
        "version", "string", Label("口径版本", "Version"), Label("口径的版本", "Version of the definition"),
        lambda figure: figure.version, required=True,
    ),
)  # fmt: skip
"""Columns of the table of a report's figures."""
BREAKDOWNS = Column(
    "breakdowns", "array", Label("分组", "Breakdowns"),
    Label("各分组及其数值；仅 JSON 有", "The groups of each breakdown with their numbers; in the JSON only"),
    lambda figure: None,
)  # fmt: skip
"""What only JSON has."""


def figures_of(report: Frozen) -> Table:
    """The figures of a report as a table."""
    year = report.year
    return Table(
        f"report-{year}", Label(f"{year}年度法治政府建设年度报告的数据", f"Figures of the annual report of {year}"),
        Label(
            f"{year}年度报告所载全部数据，以报告公布时为准。",
            f"All figures of the report of {year}, as they stood when it was published.",
        ),
        COLUMNS, "id",
    )  # fmt: skip


def whole(figures: Iterable[FrozenFigure]) -> list[dict[str, Any]]:
    """Figures with their breakdowns, for JSON."""
    return [
        {
            **{column.name: column.value(each) for column in COLUMNS},
            "value": plain(each.value),
            BREAKDOWNS.name: list(_divided(each)),
        }
        for each in figures
    ]


def _divided(figure: FrozenFigure) -> Iterator[dict[str, Any]]:
    for each in figure.breakdowns:
        cells = [{"name": cell.name.zh, "name_en": cell.name.en, "value": cell.number} for cell in each.cells]
        yield {"by": each.title.zh, "by_en": each.title.en, "cells": cells}
