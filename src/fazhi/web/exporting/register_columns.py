"""Data dictionary 数据字典: the columns that a register has as a table, from the declaration of its entries."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models
from django.utils import translation

from fazhi.exchange.lists.tables import Column, Table, Value
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.web.registers import about
from fazhi.web.showing import attribute

KEY = "code"
PLAIN = {
    models.IntegerField: "integer",
    models.DecimalField: "number",
    models.BooleanField: "boolean",
    models.DateField: "date",
}
"""Columns of models that stand in a table as they are; all others stand there in words."""
MEANS = {
    "code": Label("条目的编码，同一天内不重复", "Code of the entry; none stands twice on a day"),
    "name": Label("条目的名称", "Name of the entry, in Chinese"),
    "kind": Label("类别的名称，用地址所指的语言", "Name of its kind, in the language of the address"),
    "basis": Label(
        "所依据的法律、法规、规章及条款；多项以“；”分隔", "Statutes and articles on which it rests, separated by “；”"
    ),
    "organ": Label("所属单位的全称", "Name of the organ to which it belongs, in Chinese"),
}
SEVERAL = Label("可有多项，以“；”或“、”分隔", "One or several, separated by “；” or “、”")


def table_of(register: type[Register]) -> Table:
    """The register as a table."""
    columns: list[Column] = []
    for column in register.entry.attributes():
        columns += [_column(register, column), *_stable(register, column.name)]
    return Table(register.key, register.label, about(register), (*columns, *_common()), KEY)


def _column(register: type[Register], column: models.Field[Any, Any]) -> Column:
    """A column of the entry."""
    type = next((name for kind, name in PLAIN.items() if isinstance(column, kind)), "string")
    choices = register.kinds.choices if column.name == "kind" else column.flatchoices
    title = in_both(column.verbose_name)
    return Column(
        column.name, type, title, MEANS.get(column.name) or _meaning(column, title),
        partial(_in_words, name=column.name, kinds=register.kinds) if type == "string" else _as_is(column.attname),
        required=not (column.blank or column.null),
        allowed={str(label): in_both(label) for _, label in choices} if type == "string" else {},
    )  # fmt: skip


def _meaning(column: models.Field[Any, Any], title: Label) -> Label:
    """What a column of a chapter means: what the chapter says of it, else its title."""
    if column.help_text:
        return in_both(column.help_text)
    return SEVERAL if isinstance(column, models.JSONField) else title


def _stable(register: type[Register], name: str) -> list[Column]:
    """What stays the same in all languages and when names change, beside a column in words."""
    if name == "kind":
        return [
            Column(
                "kind_code", "string", Label("类别代码", "Code of the kind"),
                Label("类别的代码，不随名称和语言改变", "Code of its kind, whatever its name and language"),
                lambda row: row.kind, required=True,
                allowed={str(value): in_both(label) for value, label in register.kinds.choices},
            )
        ]  # fmt: skip
    if name == "organ":
        return [
            Column(
                "organ_code", "string", Label("单位代码", "Code of the organ"),
                Label("所属单位的代码，不随名称改变", "Code of the organ to which it belongs, whatever its name"),
                lambda row: row.organ.code if row.organ else None,
            )
        ]  # fmt: skip
    return []


def _common() -> tuple[Column, ...]:
    """Columns that every register has after those of its entries."""
    return (
        Column(
            "from", "date", Label("生效日", "In force from"), Label("自此日起有效", "First day in force"),
            lambda row: row.from_on, required=True,
        ),
        Column(
            "until", "date", Label("失效日", "In force until"),
            Label("自此日起不再有效；空为至今有效", "Day from which it is no longer in force; empty while it is"),
            lambda row: row.until_on,
        ),
        Column(
            "id", "string", Label("标识", "Identifier"),
            Label("条目的永久标识，其网页地址的末段", "Lasting identifier, the end of the address of its page"),
            lambda row: str(row.subject), required=True,
        ),
    )  # fmt: skip


def in_both(text: object) -> Label:
    """A lazy text, which is declared in both languages, as a label."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(str(text))
    return Label(*said)


def _in_words(row: Entry, name: str, kinds: type[models.TextChoices]) -> str | None:
    return attribute(row, name, kinds) or None


def _as_is(name: str) -> Any:
    def value(row: Entry) -> Value:
        found = getattr(row, name)
        return found if isinstance(found, int | Decimal | datetime.date) else None

    return value
