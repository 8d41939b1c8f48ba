"""Values of a register's entries as a sheet gives them: columns, what a row gives, and how it differs from an entry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from fazhi.exchange.sheets import Column, Kind, columns_of_fields
from fazhi.exchange.targets.declaring import Line, Turn
from fazhi.exchange.targets.saying import in_words
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.forms import jsonable
from fazhi.kernel.registers.declaring import Register, register_of
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label

CODE = Label("编码", "Code")
ORGAN_SYNONYMS = ("部门", "实施单位", "实施机关", "实施主体", "责任单位", "所属部门", "单位名称")
_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "code": {"kind": Kind.CODE, "required": True, "synonyms": ("事项编码", "职权编码", "条目编码", "代码")},
    "name": {"synonyms": ("事项名称", "项目名称", "职权名称", "条目名称")},
    "kind": {"synonyms": ("事项类型", "事项类别", "职权类型", "职权类别", "类型")},
    "basis": {"synonyms": ("法律依据", "设定依据", "实施依据")},
    "organ": {"synonyms": ORGAN_SYNONYMS},
}


def columns_of(register: type[Register], *, complete: bool) -> tuple[Column, ...]:
    """The columns of a register's entries.

    Args:
        register: the register.
        complete: whether every entry is given whole; else a row may give only what changes.
    """
    fields = register.entry.attributes()
    change: dict[str, dict[str, Any]] = {field.name: dict(_CHANGES.get(field.name, {})) for field in fields}
    for name, each in change.items():
        if not complete and name != "code":
            each["required"] = False
    return columns_of_fields(fields, choices={"kind": register.kinds.choices}, change=change)


def code_of(line: Line) -> str:
    """The code that a row gives; nothing where its cell could not be read."""
    return str(line.values.get("code") or "")


def code_in_force(register: type[Register]) -> dict[str, str]:
    """The code of an entry of the register as an example of how codes are made; nothing while it has none."""
    code = register.entries().standing().order_by("code").values_list("code", flat=True).first()
    return {"code": code} if code else {}


@cache
def _names(key: str) -> tuple[str, ...]:
    return tuple(field.name for field in register_of(key).entry.attributes() if field.name != "code")


def given(register: type[Register], line: Line) -> dict[str, Any]:
    """The values that a row gives, blank cells left out; the organ as its row."""
    return {name: value for name in _names(register.key) if (value := line.values.get(name)) not in (None, "", [])}


def as_changed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a change set gives them: the organ by its code, days as text."""
    return {name: value.code if isinstance(value, Organ) else jsonable(value) for name, value in values.items()}


def differing(standing: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that an entry does not have already."""
    return {name: value for name, value in values.items() if not _same(standing, name, value)}


def _same(standing: Entry, name: str, value: Any) -> bool:
    field = standing._meta.get_field(name)
    now = getattr(standing, name)
    if isinstance(value, Organ) or isinstance(now, Organ):
        return bool(value == now)
    return bool(jsonable(now) == jsonable(field.to_python(value) if hasattr(field, "to_python") else value))


def turns(standing: Entry | None, values: Mapping[str, Any], columns: Mapping[str, Column]) -> tuple[Turn, ...]:
    """Old and new of each value."""
    found = []
    for name, value in values.items():
        old = in_words(getattr(standing, name), columns.get(name)) if standing is not None else ""
        found.append(Turn(name, old, in_words(value, columns.get(name))))
    return tuple(found)
