"""Columns of lists that are taken away, named as on their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fazhi.exchange.lists.tables import Column, Table, Value
from fazhi.kernel.wording import Label


def column(name: str, zh: str, en: str, value: Callable[[Any], Value], type: str = "string") -> Column:
    """A column whose title says what stands in it."""
    title = Label(zh, en)
    return Column(name, type, title, title, value)


def table(name: str, title: Label, *columns: Column) -> Table:
    """A table of such columns."""
    return Table(name, title, title, columns, columns[0].name if columns else "")


def text(value: object) -> str | None:
    """A value as its text; none where there is none."""
    return None if value is None or str(value) == "" else str(value)
