"""A change of a register in words: what is done to which entry, and each attribute by its label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.registers.declaring import Register, registers
from fazhi.kernel.wording import Label

_COLON, _COMMA = Label("：", ": "), Label("；", "; ")


def labels(register: type[Register]) -> dict[str, str]:
    """The label of each attribute of the register's entries."""
    return {column.name: str(column.verbose_name) for column in register.entry.attributes()}


def organ_names() -> dict[str, str]:
    """The name of each organ by its code, read once for a page."""
    return dict(Organ.objects.values_list("code", "name"))


def value_in_words(register: type[Register], name: str, value: Any, organs: Mapping[str, str]) -> str:
    """A value of a change: kinds and organs by name, the basis as it is cited."""
    if name == "kind":
        return str(dict(register.kinds.choices).get(value, value))
    if name == "organ":
        return f"{value} {organs.get(value, '')}".strip()
    if name == "basis":
        return register.entry(basis=value).basis_text
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def change_in_words(register: type[Register], change: Mapping[str, Any], organs: Mapping[str, str]) -> str:
    """One change as one line."""
    named = labels(register)
    action = dict(Action.choices).get(change["action"], change["action"])
    values = [
        f"{named.get(name, name)}{_COLON}{value_in_words(register, name, value, organs)}"
        for name, value in change["values"].items()
        if value not in ("", None, [])
    ]
    return f"{action} {change['code']}" + (f"（{str(_COMMA).join(values)}）" if values else "")


def changes_in_words(key: str, changes: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """The changes of an adjustment, a line each; as they stand where the register is gone."""
    register, organs = registers().get(key), organ_names()
    return tuple(str(dict(each)) if register is None else change_in_words(register, each, organs) for each in changes)
