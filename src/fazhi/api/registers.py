"""Registers 清单: which there are. Each has addresses of its own, with the typed fields of its entries."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from ninja import Field, Router

from fazhi.api import differing, entries
from fazhi.api.asked import Answer, said
from fazhi.api.auth import Needs, asking
from fazhi.api.declared_schemas import label_of
from fazhi.api.declaring import reads
from fazhi.api.entries import SCOPE, seen
from fazhi.kernel.registers.declaring import Register, registers
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.web.registers import about
from fazhi.web.viewer import Viewer


class KindOut(Answer):
    """A kind of entry 类别."""

    key: str
    name: str
    entries: int


class AttributeOut(Answer):
    """An attribute of entries 属性."""

    key: str
    name: str


class RegisterOut(Answer):
    """A register 清单."""

    key: str
    name: str
    about: str
    public: bool
    entries: int = Field(description=said("今日有效的条目数", "Entries in force today"))
    kinds: list[KindOut]
    attributes: list[AttributeOut]
    address: str


def operations(router: Router) -> None:
    """Add the operations: one for the list of registers, and those of each register."""

    @reads(
        router, "registers", name="registers", title=Label("全部清单", "All registers"),
        about=Label("无令牌时只列向社会公开的清单。", "Without a token those that are public."),
        needs=Needs(SCOPE, open=True), answer=list[RegisterOut], tag="registers",
    )  # fmt: skip
    def listed(request: HttpRequest) -> list[dict[str, Any]]:
        viewer = asking(request).seeing(SCOPE)
        return [_register(each, viewer) for each in registers().values() if each.public or viewer is not None]

    for register in registers().values():
        entries.operations(router, register)
        differing.operations(router, register)


def _register(register: type[Register], viewer: Viewer | None) -> dict[str, Any]:
    rows = seen(register, viewer).as_of(today()).order_by().values_list("kind")
    counts = dict(rows.annotate(number=Count("pk")))
    return {
        "key": register.key, "name": str(register.label), "about": str(about(register)), "public": register.public,
        "entries": sum(counts.values()),
        "kinds": [
            {"key": value, "name": str(label), "entries": counts.get(value, 0)}
            for value, label in register.kinds.choices
        ],
        "attributes": [
            {"key": column.name, "name": str(label_of(column))} for column in register.entry.attributes()
        ],
        "address": f"/api/v1/registers/{register.key}/entries",
    }  # fmt: skip
