"""Organs and officers as sheets name them: by code, name or short name; by number."""

from __future__ import annotations

from collections.abc import Callable

from fazhi.exchange.sheets.wrong import Wrong
from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.wording import Label


def organs() -> Callable[[str], Organ]:
    """Gives the organ that a text names; all are read once."""
    by_code: dict[str, Organ] = {}
    by_name: dict[str, list[Organ]] = {}
    for organ in Organ.objects.all():
        by_code[organ.code] = organ
        for name in {organ.name, organ.short_name} - {""}:
            by_name.setdefault(name, []).append(organ)

    def resolved(text: str) -> Organ:
        found = [by_code[text]] if text in by_code else by_name.get(text, [])
        standing = [organ for organ in found if organ.until_on is None] or found
        if len(standing) == 1:
            return standing[0]
        if standing:
            codes = "、".join(organ.code for organ in standing)
            raise Wrong(
                "organ.several", Label(f"有几个机构叫“{text}”。", f"Several organs are called {text}."),
                Label(f"请填机构代码：{codes}。", f"Give the code: {codes}."),
            )  # fmt: skip
        raise Wrong(
            "organ.unknown", Label(f"没有代码或名称为“{text}”的机构。", f"No organ has the code or name {text}."),
            Label("请填机构代码，或在对应栏目时指明是哪个机构。", "Give its code, or say which one in the mapping."),
        )  # fmt: skip

    return resolved


def officers() -> Callable[[str], Officer]:
    """Gives the officer that a number names."""

    def resolved(text: str) -> Officer:
        found = Officer.objects.filter(number=text).first()
        if found is None:
            raise Wrong(
                "officer.unknown", Label(f"没有编号为“{text}”的人员。", f"Nobody has the number {text}."),
                Label("请填人员编号。", "Give the officer's number."),
            )  # fmt: skip
        return found

    return resolved
