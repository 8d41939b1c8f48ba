"""Reports as an act froze them, small enough to be read at a glance."""

from __future__ import annotations

import datetime
from typing import Any

from pypdf import PdfReader

from fazhi.report.rendering.composing import Composition, compose
from fazhi.report.rendering.elements import Elements

SITE = "https://county.example/public/report/2021/"
LONG_ID = "oversight.a-figure-whose-name.is-longer-than-word-allows"
DAY = datetime.date(2022, 2, 8)
ORGAN = "演示县人民政府"
NOTE = "演示数据，个案虚构"
PLAIN = Elements(ORGAN, DAY, notes=(NOTE,))
FULL = Elements(
    ORGAN, DAY, number="演政〔2022〕1号", addressee="市人民政府", red_head=True, copied_to="中共演示县委，演示县政协",
    printed_by="演示县人民政府办公室", printed_on=datetime.date(2022, 2, 10), notes=(NOTE,),
)  # fmt: skip
SENTENCE = "为全面推进依法行政加快建设法治政府本县坚持问题导向补齐短板弱项"
"""A sentence without a sign that may not begin a line, so that every line is full."""


def figure(id: str, title: str, value: int | str | None, unit: str = "件", **more: Any) -> dict[str, Any]:
    return {
        "id": id, "title": {"zh": title, "en": title.encode().hex()}, "unit": {"zh": unit, "en": "pieces"},
        "kind": "flow", "value": value, "missing": [], "definition": {"zh": f"本期{title}的件数。", "en": "Pieces."},
        "version": "1", "changed": None, "public_records": False, "returns": [], "breakdowns": [], **more,
    }  # fmt: skip


RETURNED = {"organ": "演示县人民法院", "on": "2022-01-09", "letter": "演法函〔2022〕4号", "act": "a-1"}


def part(heading: str, below: str, paragraphs: dict[str, list[str]]) -> dict[str, Any]:
    """A part of one section; a piece that begins with an equals sign names a figure."""
    written = [
        {"title": title, "pieces": [{"figure": each[1:]} if each.startswith("=") else each for each in pieces]}
        for title, pieces in paragraphs.items()
    ]
    return {"heading": heading, "sections": [{"heading": below, "paragraphs": written}]}


def frozen(**more: Any) -> dict[str, Any]:
    """A report of two parts with a figure of each kind."""
    return {
        "title": "关于2021年度法治政府建设情况的报告", "place": "990001", "year": 2021,
        "place_name": "演示县（无极县2021年公开总数）", "ledger": {"size": 7048, "root": "cm9vdA=="},
        "parts": [
            part("一、主要举措和成效", "（一）依法全面履行政府职能", {
                "权责清单": ["载明权力事项", "=powers.items", "，其中许可", f"={LONG_ID}", "。"],
                "诉讼": ["行政案件", "=disputes.cases", "，占", "=share", "；共", "=powers.items", "。"],
            }),
            part("二、存在的不足", "（一）短板", {"复议": ["申请", "=hidden", "。"]}),
        ],
        "figures": [
            figure("powers.items", "权力事项", 2815, "项"), figure(LONG_ID, "许可", 12, "项"),
            figure("disputes.cases", "行政案件", 3, returns=[RETURNED]), figure("share", "占比", "3.05", "%"),
            figure("hidden", "复议申请", None),
        ],
        **more,
    }  # fmt: skip


def long_text() -> dict[str, Any]:
    """A report of full lines: what is set from it shows how many lines a page and how many characters a line has."""
    return frozen(parts=[part("一、主要举措", "（一）概述", {"概述": [SENTENCE * 80]})], figures=[])


def lines_of(made: PdfReader, page: int) -> list[int]:
    """Characters of each line of a page, without head and foot."""
    text = made.pages[page].extract_text().splitlines()
    return [len(line.strip()) for line in text if not line.strip().startswith(("—", "演示数据"))]


def address(id: str) -> str:
    return f"{SITE}{id}/"


def composed(data: dict[str, Any] | None = None, elements: Elements = PLAIN) -> Composition:
    return compose(data or frozen(), elements, address)
