"""Data packages 数据包: what can be taken away, for programs, by the standard Data Package (datapackage.org, 2.0)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from fazhi.exchange.lists.tables import MEDIA, Column, Table
from fazhi.kernel.wording import Label

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TERMS = Label(
    "依《政府信息公开条例》主动公开，可查阅、下载和分析。引用请写明来源、地址和日期。另有许可条款的，由本级政府在其网站公布。",
    "Made public by the government itself, under the regulations on open government information; may be read, taken "
    "and analysed. Cite the source, the address and the day. Where there is a licence, the government says so on its "
    "site.",
)
GUARD = Label(
    "表格（CSV）中以 = + - @ 开头的文本前加一个 '，以免被当作公式；JSON 和 Parquet 中为原文。",
    " In the CSV a text that begins with = + - @ has a ' before it, so that no program takes it for a formula; JSON "
    "and Parquet have it as it is.",
)
"""What a reader of the table has to know."""
INVENTED = Label("演示数据，个案虚构", "Demonstration data; the cases are invented")
"""What everything that a demonstration hands out says."""


def both(label: Label) -> dict[str, str]:
    """A text in both languages."""
    return {"zh-Hans": label.zh, "en": label.en}


def schema_of(table: Table, more: Iterable[Column] = ()) -> dict[str, Any]:
    """The table by the standard Table Schema, with the columns that one form has beyond it."""
    return {
        "fields": [_field(column, column.name == table.key) for column in (*table.columns, *more)],
        "primaryKey": [table.key],
        "missingValues": [""],
    }


def _field(column: Column, key: bool) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if column.required:
        rules["required"] = True
    if key:
        rules["unique"] = True
    if column.allowed:
        rules["enum"] = list(column.allowed)
    return {
        "name": column.name, "type": column.type, "title": str(column.title), "description": str(column.meaning),
        **({"constraints": rules} if rules else {}),
        **({"categories": [{"value": value, "label": str(label)} for value, label in column.allowed.items()]}
           if column.allowed else {}),
        "titles": both(column.title), "descriptions": both(column.meaning),
    }  # fmt: skip


def resource_of(table: Table, form: str, path: str, day: datetime.date, more: Iterable[Column] = ()) -> dict[str, Any]:
    """One form of a table, and where it is."""
    text = {"encoding": "utf-8"} if form != "parquet" else {}
    written = {"dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True}} if form == "csv" else {}
    return {
        "name": f"{table.name}-{form}", "type": "table", "path": path, "title": str(table.title),
        "description": str(table.about + GUARD if form == "csv" else table.about), "format": form,
        "mediatype": MEDIA[form].partition(";")[0], **text, **written, "as_of": day.isoformat(),
        "schema": schema_of(table, more), "titles": both(table.title),
    }  # fmt: skip


def package_of(title: Label, home: str, day: datetime.date, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """What can be taken away together, on one day."""
    return {
        "$schema": PROFILE, "name": "fazhi-open-data", "title": str(title), "titles": both(title),
        **({"notice": str(INVENTED)} if settings.DEMONSTRATION else {}),
        "terms": str(TERMS), "homepage": home, "as_of": day.isoformat(),
        "resources": resources,
    }  # fmt: skip
