"""The data dictionary of a county's directory 数据字典: each table and column, and how to read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import translation

from fazhi.exchange.county.carrying import left
from fazhi.exchange.county.column_words import NAMED, TABLES
from fazhi.exchange.county.values import columns_of, kind_of
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.wording import Label

KINDS = {
    "uuid": Label("标识（UUID，文本）", "identifier (UUID, as text)"),
    "json": Label("JSON（文本）", "JSON (as text)"),
    "boolean": Label("是或否", "true or false"),
    "integer": Label("整数", "whole number"),
    "moment": Label("时刻（UTC，微秒）", "moment (UTC, microseconds)"),
    "date": Label("日期", "day"),
    "float": Label("浮点数", "floating number"),
    "time": Label("时间（文本）", "time of a day (as text)"),
    "duration": Label("时长（微秒）", "duration (microseconds)"),
    "binary": Label("字节", "bytes"),
    "text": Label("文本", "text"),
    "decimal": Label("小数", "decimal number"),
}
_HAN = re.compile("[\u4e00-\u9fff]")


def dictionary(carried: list[type[models.Model]], *, personal: bool = True) -> dict[str, Any]:
    """What stands in each table and column, for programs, and what stays behind, with or without personal data."""
    return {
        "tables": {model._meta.db_table: _table(model) for model in carried},
        "left_out": {table: {"zh": why.zh, "en": why.en} for table, why in left(personal=personal).items()},
    }


def _table(model: type[models.Model]) -> dict[str, Any]:
    title = title_of(model)
    return {
        "file": f"tables/{model._meta.db_table}.parquet", "zh": title.zh, "en": title.en,
        "evidence": issubclass(model, Evidence), "rows_by": model._meta.pk.column,
        "columns": [_column(column) for column in columns_of(model)],
    }  # fmt: skip


def _column(column: models.Field[Any, Any]) -> dict[str, Any]:
    title, kind = words_of(column), kind_of(column)
    to = column.related_model
    found: dict[str, Any] = {
        "name": column.column, "type": kind.name, "zh": title.zh, "en": title.en, "empty": column.null,
    }  # fmt: skip
    if isinstance(to, type) and issubclass(to, models.Model):
        found["refers_to"] = f"{to._meta.db_table}.{to._meta.pk.column}"
    if column.flatchoices:
        found["values"] = [{"value": str(value), **_both(label)} for value, label in column.flatchoices]
    return found


def _both(text: object) -> dict[str, str]:
    said = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            said[key] = str(text)
    return said


def words_of(column: models.Field[Any, Any]) -> Label:
    """What a column is called: as it is declared, else by what columns of its name are called everywhere."""
    said = _both(column.verbose_name)
    if _HAN.search(said["zh"]):
        return Label(said["zh"], said["en"])
    known = NAMED.get(f"{column.model._meta.db_table}.{column.attname}") or NAMED.get(column.attname)
    return known or Label(column.attname, said["en"])


def title_of(model: type[models.Model]) -> Label:
    """What a table holds, from the first sentence of its model, which names the Chinese term."""
    table = model._meta.db_table
    if table in TABLES:
        return TABLES[table]
    first = (model.__doc__ or "").strip().split("\n")[0]
    term = re.search(r"[\u4e00-\u9fff（）、]+", first)
    if term is None:
        through = " ↔ ".join(column.attname.removesuffix("_id") for column in columns_of(model)[1:])
        return Label(f"{table}（{through}）", first or through)
    return Label(term.group(), re.sub(r"\s*[\u4e00-\u9fff（）、]+\s*", " ", first).replace(" :", ":").strip())


def read_me(told: dict[str, Any], facts: dict[str, Label]) -> str:
    """The first thing to read, in both languages: what it is, how to read it, and every table with its columns."""
    return "\n".join([*_beginning(facts), *_tables(told), *_left(told)]) + "\n"


def _beginning(facts: dict[str, Label]) -> Iterator[str]:
    yield "# 整县导出 A county, whole\n"
    for label in facts.values():
        yield f"- {label.zh}\n  {label.en}"
    yield "\n## 怎样读 How to read it\n"
    yield "每张表一个 Parquet 文件，任何分析程序可直接读，例如："
    yield "Each table is a Parquet file, which programs of analysis read as it is:\n"
    yield "    duckdb -c \"SELECT family, count(*) FROM 'tables/procedures_matter.parquet' GROUP BY 1\""
    yield "    python -c \"import pandas; print(pandas.read_parquet('tables/procedures_act.parquet'))\"\n"
    yield "时刻为 UTC；日期为北京时间的法律日；JSON 以文本存放；personal 列中除姓名外均已加密。"
    yield "Moments are UTC, days are legal days of Beijing; JSON is text; all but names in `personal` is encrypted.\n"


def _tables(told: dict[str, Any]) -> Iterator[str]:
    yield "## 各表 Tables\n"
    for table, known in told["tables"].items():
        yield f"### {table} {known['zh']}\n\n{known['en']}{'（证据 evidence）' if known['evidence'] else ''}\n"
        yield "| 列 column | 类型 type | 含义 | meaning | 参照 refers to |"
        yield "|---|---|---|---|---|"
        for column in known["columns"]:
            kind = KINDS[column["type"]]
            refers = column.get("refers_to", "")
            yield f"| {column['name']} | {kind.zh} | {column['zh']} | {column['en']} | {refers} |"
        yield ""


def _left(told: dict[str, Any]) -> Iterator[str]:
    yield "## 未导出 Left behind\n"
    for table, why in told["left_out"].items():
        yield f"- {table}：{why['zh']}。{why['en']}."


def as_json(told: dict[str, Any]) -> str:
    """The dictionary as a file."""
    return json.dumps(told, ensure_ascii=False, indent=1)
