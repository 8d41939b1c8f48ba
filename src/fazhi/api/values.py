"""Values of columns as they are answered: typed where they are plain, in the words of the workbench where not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from fazhi.api.declared_schemas import NamedOut, OrganOut, organ_out, type_of
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.registers.models import Entry
from fazhi.web.showing import column_lines


def value_of(row: models.Model, column: models.Field[Any, Any], lines: Sequence[str] | None = None) -> Any:
    """The value of a column.

    Args:
        row: the row.
        column: its column.
        lines: how the workbench says it, for what has no plain type.
    """
    kind = type_of(column)
    if kind is OrganOut:
        organ = getattr(row, column.name)
        return organ_out(organ) if isinstance(organ, Organ) else None
    if kind is NamedOut:
        id = getattr(row, column.attname)
        said = lines if lines is not None else column_lines(row, column)
        return None if id is None else {"id": str(id), "name": "；".join(said)}
    value = getattr(row, column.attname)
    if column.name == "basis" and isinstance(row, Entry):
        return [{name: str(each.get(name, "")) for name in ("law", "article", "clause")} for each in value or []]
    if kind == list[str]:
        return [] if value in (None, "", [], {}) else list(lines if lines is not None else column_lines(row, column))
    return value
