"""The fields of an act's form as JSON: what each is in the document of the interface, and how a value is read.

A value is of the type that the document says and of no other: what a browser sends as text is a number here, or true.
What a value must be besides, the form says when the act is done, as it does for pages.
"""

from __future__ import annotations

import datetime
import decimal
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils import translation

from fazhi.api.asked import both
from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.wording import Label

LONGEST = 100_000
"""Characters of a text that has no limit of its own, and the most that any has."""
MANY = 500
"""Values that a field takes which takes several."""
LARGEST = 10**15
"""Whole numbers lie below it, on either side of nought: no count or amount of an office is larger."""

_CODED: dict[type[models.Model], str] = {Organ: "code", Officer: "number"}
"""Models whose rows are named by a code as well as by their identifier."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CURE = Label("请按接口说明填写。", "Give it as the document of the interface says.")

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of field is in JSON, and how its value becomes what the form takes; None for what it is not."""

    schema: Callable[[Any], Schema]
    take: Callable[[Any, Any], Any]
    says: Label


def _text(field: forms.CharField) -> Schema:
    least = {"minLength": 1} if field.required else {}
    return {"type": "string", **least, "maxLength": min(field.max_length or LONGEST, LONGEST)}


def _take_text(field: forms.Field, given: Any) -> Any:
    return given if isinstance(given, str) and len(given) <= LONGEST else None


def _whole(field: forms.IntegerField) -> Schema:
    least = field.min_value if isinstance(field.min_value, int) else 1 - LARGEST
    most = field.max_value if isinstance(field.max_value, int) else LARGEST - 1
    return {"type": "integer", "minimum": max(least, 1 - LARGEST), "maximum": min(most, LARGEST - 1)}


def _take_whole(field: forms.Field, given: Any) -> Any:
    return given if type(given) is int and abs(given) < LARGEST else None


def _decimal(field: forms.DecimalField) -> Schema:
    return {"type": "number", "exclusiveMinimum": -LARGEST, "exclusiveMaximum": LARGEST}


def _take_decimal(field: forms.Field, given: Any) -> Any:
    if type(given) not in (int, float) or not abs(given) < LARGEST:
        return None
    return format(decimal.Decimal(str(given)), "f")


def day_in(given: Any) -> datetime.date | None:
    """A day as ``2021-04-12`` and in no other form."""
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        return None
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        return None


def _take_day(field: forms.Field, given: Any) -> Any:
    day = day_in(given)
    return None if day is None else day.isoformat()


def _take_moment(field: forms.Field, given: Any) -> Any:
    try:
        return datetime.datetime.fromisoformat(given).isoformat() if isinstance(given, str) else None
    except ValueError:
        return None


def _choices(field: forms.ChoiceField) -> Schema:
    known = _known(field.choices)
    return {"type": "string", "enum": known} if known else {"type": "string", "maxLength": MANY}


def _known(choices: Any) -> list[str]:
    """The stored values of choices, those of groups among them; not the empty one."""
    found: list[str] = []
    for value, label in choices:
        found += _known(label) if isinstance(label, list | tuple) else [str(value)] if value not in ("", None) else []
    return found


def _several(item: Callable[[Any], Schema]) -> Callable[[Any], Schema]:
    return lambda field: {"type": "array", "items": item(field), "maxItems": MANY}


def _each(take: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def taken(field: forms.Field, given: Any) -> Any:
        found = [take(field, each) for each in given] if isinstance(given, list) and len(given) <= MANY else [None]
        return None if None in found else found

    return taken


def _row(field: forms.ModelChoiceField[Any]) -> Schema:
    model = None if field.queryset is None else field.queryset.model
    if model is not None and not isinstance(model._meta.pk, models.UUIDField):
        return {"type": "string", "maxLength": 40}
    code = _CODED.get(model) if model is not None else None
    return {"type": "string", "maxLength": 40} if code else {"type": "string", "format": "uuid"}


def _take_row(field: forms.ModelChoiceField[Any], given: Any) -> Any:
    """An identifier; of organs and officers a code as well. Whether it may be chosen, the form says."""
    if not isinstance(given, str) or len(given) > MANY:
        return None
    model = None if field.queryset is None else field.queryset.model
    code = _CODED.get(model) if model is not None else None
    try:
        return str(uuid.UUID(given))
    except ValueError:
        if model is None or code is None:
            return given
    row = model._default_manager.filter(**{code: given}).values_list("pk", flat=True).first()
    return given if row is None else str(row)


_SAYS_TEXT = Label("应为文本。", "It is a text.")
_SAYS_LIST = Label("应为文本的数组。", "It is an array of texts.")

_SHAPES: list[tuple[type[forms.Field], Shape]] = [
    (forms.ModelMultipleChoiceField, Shape(_several(_row), _each(_take_row), _SAYS_LIST)),
    (forms.ModelChoiceField, Shape(_row, _take_row, _SAYS_TEXT)),
    (forms.MultipleChoiceField, Shape(_several(_choices), _each(_take_text), _SAYS_LIST)),
    (forms.ChoiceField, Shape(_choices, _take_text, _SAYS_TEXT)),
    (forms.JSONField, Shape(lambda field: {}, lambda field, given: given, _SAYS_TEXT)),
    (
        forms.BooleanField,
        Shape(
            lambda field: {"type": "boolean"},
            lambda field, given: given if isinstance(given, bool) else None,
            Label("应为 true 或 false。", "It is true or false."),
        ),
    ),
    (forms.DecimalField, Shape(_decimal, _take_decimal, Label("应为数字。", "It is a number."))),
    (forms.FloatField, Shape(_decimal, _take_decimal, Label("应为数字。", "It is a number."))),
    (forms.IntegerField, Shape(_whole, _take_whole, Label("应为整数。", "It is a whole number."))),
    (
        forms.DateField,
        Shape(
            lambda field: {"type": "string", "format": "date"},
            _take_day,
            Label("应为日期，如 2021-04-12。", "It is a day, such as 2021-04-12."),
        ),
    ),
    (
        forms.DateTimeField,
        Shape(
            lambda field: {"type": "string", "format": "date-time"},
            _take_moment,
            Label("应为时刻，如 2021-04-12T09:00:00+08:00。", "It is a moment, such as 2021-04-12T09:00:00+08:00."),
        ),
    ),
    (forms.CharField, Shape(_text, _take_text, _SAYS_TEXT)),
]
"""By kind of field, the most particular first."""
_OTHER = Shape(lambda field: {"type": "string", "maxLength": LONGEST}, _take_text, _SAYS_TEXT)


def _shape(field: forms.Field) -> Shape:
    return next((shape for kind, shape in _SHAPES if isinstance(field, kind)), _OTHER)


def schema_of(field: forms.Field, asked_when: Label | None = None) -> Schema:
    """A field in the document: its title in both languages, its type, what it takes; null stands for not given."""
    made = _shape(field).schema(field)
    if not field.required and "type" in made:
        made["type"] = [made["type"], "null"]
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    hints = [*([both(asked_when)] if asked_when else []), *_in_both(field.help_text), *_meanings(field)]
    return {"title": " ".join(_in_both(field.label)), **made, **({"description": "\n".join(hints)} if hints else {})}


def _meanings(field: forms.Field) -> Iterator[str]:
    """What each choice means."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        for value, label in choices:
            if value not in ("", None) and not isinstance(label, list | tuple):
                yield f"{value}: {' '.join(_in_both(label))}"


def _in_both(text: Any) -> list[str]:
    label = in_both_languages(text)
    return [] if label is None else [label.zh] if label.zh == label.en else [label.zh, label.en]


def in_both_languages(text: Any) -> Label | None:
    """A text that is declared in both languages, in both; nothing for none."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(str(text or "").strip())
    return Label(*said) if all(said) else None


def as_typed(fields: Mapping[str, forms.Field], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Ground]]:
    """What was sent as the form takes it, and what of it is of no type that the document says.

    What the form does not ask for is left as it is: the engine refuses it by its name.
    """
    raw: dict[str, Any] = {}
    against: list[Ground] = []
    for name, value in given.items():
        field = fields.get(name)
        if field is None or (value is None and not field.required):
            raw |= {name: value} if field is None else {}
            continue
        shape = _shape(field)
        taken = shape.take(field, value)
        if taken is None:
            against.append(Ground("form", shape.says, _CURE, field=name))
        else:
            raw[name] = taken
    return raw, against
