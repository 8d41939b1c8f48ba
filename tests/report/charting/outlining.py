"""An outline of the toy chapter with charts, and charts made by hand, small enough to be read at a glance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.figures.declaring import year as year_of
from fazhi.report import outlining
from fazhi.report.charting.charts import Chart, charts_in
from fazhi.report.freezing import freeze
from tests.conftest import PLACE

STALL = "{toy.stalls}"
TOY = "toy.permits.applied"


def outline(folder: Path, monkeypatch: pytest.MonkeyPatch, *charts: dict[str, Any]) -> None:
    """Let the outline in force ask for charts at the toy chapter."""
    section = {
        "chapter": "toy", "heading": "（一）摊位", "charts": list(charts),
        "paragraphs": [{"title": "摊位", "text": f"共{STALL}，申请{{{TOY}}}。"}],
    }  # fmt: skip
    whole = {
        "from": 2021, "title": "关于{year}年度法治政府建设情况的报告",
        "parts": [{"heading": "一、成效", "sections": [section]}],
    }  # fmt: skip
    # What is JSON is YAML, too.
    (folder / "2021.yaml").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setattr(outlining, "OUTLINES", folder)


def counted(year: int = 2021) -> list[dict[str, Any]]:
    """The charts as they would be frozen now."""
    return [
        chart
        for part in freeze(year_of(PLACE, year))["parts"]
        for section in part["sections"]
        for chart in section["charts"]
    ]


def values(chart: dict[str, Any]) -> list[Any]:
    return [row["values"] for row in chart["rows"]]


def row(name: str, numbers: Sequence[int | None], hidden: Sequence[int] = (), **more: Any) -> dict[str, Any]:
    return {
        "name": {"zh": name, "en": "A row"}, "figure": "toy.stalls", "values": list(numbers), "hidden": list(hidden),
        **more,
    }  # fmt: skip


def data(kind: str, columns: Sequence[str], *rows: dict[str, Any], stacked: bool = False) -> dict[str, Any]:
    """A chart as an act holds it."""
    return {
        "kind": kind, "title": "各类<事项> & 数", "unit": {"zh": "件", "en": "matters"}, "columns": list(columns),
        "rows": list(rows), "stacked": stacked,
    }  # fmt: skip


MONTHS = [str(month) for month in range(1, 13)]
BARS = data(
    "bars", [""], row("行政许可", [178]), row("行政处罚", [2045]), row("行政裁决", [0]), row("其他", [None], [0])
)
STACKED = data(
    "months", MONTHS, row("准予", [5, 0, 12, 9, 0, 0, 0, 8, 0, 40, 6, 7]),
    row("不予", [0, 0, None, 9, None, 0, 0, 0, 0, 11, 0, 0], [2, 4]), row("撤回", [None] * 12, range(12)), stacked=True,
)  # fmt: skip
BESIDE = data("months", MONTHS, row("发现", [1] * 12), row("整改", [0, 2] * 6))
YEARS = data(
    "years", ["2018", "2019", "2020", "2021"], row("申请", [31, None, 44, 45], reported=[0]),
    row("立案", [None, None, 43, 45], [1]),
)  # fmt: skip
ALL = {"bars": BARS, "stacked": STACKED, "beside": BESIDE, "years": YEARS}


def chart(given: dict[str, Any]) -> Chart:
    (made,) = charts_in([given])
    return made
