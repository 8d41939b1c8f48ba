"""What the keys of a breakdown are called: by the choices of a register, a column, or the forms of acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.expressions import Col
from django.utils.choices import flatten_choices

from fazhi.kernel.figures.declaring import CONTENT, Figure
from fazhi.kernel.procedures.forms import form_class
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.registers.declaring import registers
from fazhi.kernel.registers.models import Entry


def names_of(figure: Figure, records: models.QuerySet[Any]) -> dict[str, Mapping[str, Any]]:
    """For each breakdown the names of its keys, lazy in the active language; empty where keys are names themselves."""
    return {by: _names(records, path) for by, path in figure.breakdowns.items()}


def _names(records: models.QuerySet[Any], path: str) -> Mapping[str, Any]:
    if path == "kind" and issubclass(records.model, Entry):
        return next((dict(each.kinds.choices) for each in registers().values() if each.entry is records.model), {})
    if path.startswith(CONTENT):
        return _names_asked(records, path.removeprefix(CONTENT))
    annotated = records.query.annotations.get(path)
    if isinstance(annotated, Col):
        return dict(annotated.target.flatchoices) if annotated.target.choices else {}
    model, column = records.model, None
    for part in path.split("__"):
        try:
            column = model._meta.get_field(part)
        except FieldDoesNotExist:
            return {}
        model = column.related_model or model
    if isinstance(column, models.Field) and column.choices:
        return dict(column.flatchoices)
    if isinstance(column, models.Field) and issubclass(column.model, Matter):
        return _Worded(column.model, column.name)
    return {}


class _Worded(Mapping[str, Any]):
    """The names of keys as the model of a matter puts its values into words, such as places; none where it does not."""

    def __init__(self, model: type[Matter], column: str) -> None:
        self.model, self.column = model, column

    def __getitem__(self, key: str) -> str:
        if key != str(None) and (said := "、".join(self.model.in_words(self.column, key))):
            return said
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _names_asked(acts: models.QuerySet[Any], name: str) -> Mapping[str, Any]:
    """The labels of what the forms of these acts ask for under a name."""
    found: dict[str, Any] = {}
    for family, version, act in acts.order_by().values_list("family", "version", "name").distinct():
        procedure = procedure_of(family, version)
        kind = kind_of(procedure, act)
        found |= _offered(form_class(procedure, kind).base_fields.get(name)) if kind else {}
    return found


def _offered(field: forms.Field | None) -> dict[str, Any]:
    """The names of the values that a field offers; none where it offers no fixed choice."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return {}
    offered: Any = field.choices
    return dict(flatten_choices(offered))
