"""Values of a row in words, for old and new, and grounds of refusals as what stands against a row."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from fazhi.exchange.sheets import Column
from fazhi.exchange.targets.declaring import Wrong
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.registers.models import cited
from fazhi.kernel.wording import Label

YES, NO = Label("是", "yes"), Label("否", "no")


def in_words(value: Any, column: Column | None = None) -> str:
    """A value as people read it: choices by their label, organs by name, lists with ；."""
    if value in (None, "", []):
        return ""
    if column is not None and column.choices:
        return next((str(each.label) for each in column.choices if each.value == str(value)), str(value))
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, Organ):
        return value.name
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return cited(value) if "law" in value else "；".join(f"{name}：{part}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return "；".join(in_words(each) for each in value)
    return str(value)


def wrongs(refusal: Refusal, columns: Mapping[str, str], otherwise: str = "") -> tuple[Wrong, ...]:
    """The grounds of a refusal, each at the column of its field, or at another one where its field has none."""
    return tuple(_wrong(ground, columns.get(ground.field, otherwise)) for ground in refusal.grounds)


def _wrong(ground: Ground, column: str) -> Wrong:
    basis = ground.cited if ground.law else None
    says = Label(f"{ground.says.zh}（{basis.zh}）", f"{ground.says.en} ({basis.en})") if basis else ground.says
    return Wrong(column, ground.code, says, ground.cure)
