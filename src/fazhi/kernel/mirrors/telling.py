"""Lines of a reconciliation in words 对账清单: for the page, and as rows of a sheet."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models

from fazhi.kernel.mirrors.comparing import DAY
from fazhi.kernel.mirrors.models import Answer, LineKind, ReconciliationLine, Resolution
from fazhi.kernel.procedures.forms import form_class
from fazhi.kernel.procedures.registry import families, kind_of
from fazhi.kernel.wording import Label

_OWN = {
    "organ": Label("主办单位", "Lead organ"), "place_code": Label("区划", "Place"), "stage": Label("阶段", "Stage"),
    "number": Label("文号", "Number"), DAY: Label("日期", "Day"), "party_name": Label("姓名或名称", "Name"),
    "party_identifier": Label("证件号码", "Identifier"), "party_phone": Label("联系电话", "Phone"),
    "party_address": Label("送达地址", "Address"), "": Label("行为", "Act"), "value": Label("内容", "Content"),
}  # fmt: skip
HEADINGS = (
    Label("上级编号", "Upper number"), Label("本地编号", "Number here"), Label("差异", "Difference"),
    Label("行为", "Act"), Label("栏目", "Field"), Label("本地", "Ours"), Label("平台", "Theirs"),
    Label("处理", "Settled"), Label("理由", "Reason"), Label("处理日期", "Day"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A line in words."""

    line: ReconciliationLine
    kind: str
    act: str
    field: str
    ours: str
    theirs: str
    resolution: Resolution | None
    brought: bool = False

    @property
    def settled(self) -> bool:
        """Whether nobody need look at it again."""
        return self.resolution is not None or self.brought


def told(lines: Iterable[ReconciliationLine], brought: Collection[str] = ()) -> Iterator[Told]:
    """The lines in words.

    Args:
        lines: lines with their reconciliation, matter and resolution.
        brought: upper numbers that were brought in since.
    """
    for line in lines:
        procedure = families()[line.reconciliation.family][-1]
        kind = kind_of(procedure, line.name) if line.name else None
        field = form_class(procedure, kind).base_fields.get(line.field) if kind is not None and line.field else None
        label = str(field.label) if field is not None and line.field not in _OWN else str(_OWN.get(line.field, ""))
        stages = {name: str(stage.label) for name, stage in procedure.stages.items()} if line.field == "stage" else {}
        differs = line.kind == LineKind.DIFFERS
        yield Told(
            line, str(LineKind(line.kind).label), str(kind.label) if kind else line.name,
            (label or line.field) if differs else "",
            _said(line.ours, field, stages), _said(line.theirs, field, stages),
            getattr(line, "resolution", None), line.kind == LineKind.THERE and line.number in brought,
        )  # fmt: skip


def _said(value: Any, field: forms.Field | None, stages: dict[str, str]) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, list):
        return "、".join(_said(part, field, stages) for part in value)
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        return _row(field.queryset.model, str(value))
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices  # pairs, however they are declared
        return next((str(label) for given, label in offered if str(given) == str(value)), str(value))
    return stages.get(str(value), str(value))


def _row(model: type[models.Model], text: str) -> str:
    try:
        found = model._default_manager.filter(pk=uuid.UUID(text)).first()
    except ValueError:
        return text
    return str(found) if found is not None else text


def rows_of(lines: Iterable[Told]) -> Iterator[tuple[str, ...]]:
    """The lines as rows of a sheet, the headings first."""
    yield tuple(str(each) for each in HEADINGS)
    for each in lines:
        made = each.resolution
        yield (
            each.line.number, each.line.matter.number if each.line.matter else "", each.kind, each.act, each.field,
            each.ours, each.theirs, str(Answer(made.answer).label) if made else "", made.reason if made else "",
            str(made.settled_on) if made else "",
        )  # fmt: skip
