"""Columns of a target 列: what an import asks for, derived from the declarations; one declaration for all uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import forms
from django.db import models
from django.utils import translation

from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.wording import Label

Offered = Iterable[tuple[Any, Any]]


class Kind(StrEnum):
    """Kind of column 列的类型; the comment says which value a cell becomes."""

    TEXT = "text"  # str
    CODE = "code"  # str, capitals and signs as typed; no number of Excel that has lost digits
    WHOLE = "whole"  # int
    DECIMAL = "decimal"  # Decimal
    MONEY = "money"  # Decimal in yuan; 万元 in the cell is counted out
    DATE = "date"  # datetime.date
    MOMENT = "moment"  # datetime.datetime without zone: the clock of China
    YES_NO = "yes-no"  # bool
    CHOICE = "choice"  # str: the stored value of the choice
    IDENTITY = "identity"  # str: a citizen's number (GB 11643)
    CREDIT = "credit"  # str: a unified social credit code (GB 32100)
    IDENTIFIER = "identifier"  # str: either of the two
    PHONE = "phone"  # str
    ORGAN = "organ"  # whatever the resolver of organs gives
    OFFICER = "officer"  # whatever the resolver of officers gives
    BASIS = "basis"  # list of {"law", "article", "clause"}
    LIST = "list"  # list of texts, one a line or parted by ；


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: the stored value, what it is called, and other names that sheets have for it."""

    value: str
    label: Label
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a target.

    Attributes:
        name: stored name, that of the form's or model's field.
        label: heading of the template in both languages.
        kind: what its cells hold.
        required: whether every row needs a value.
        choices: of a choice.
        max_length: characters of a text.
        least: smallest number.
        most: largest number.
        places: decimal places of a number or an amount.
        pattern: regular expression that a code or text must match whole.
        help: explanation on the template.
        example: an example on the template, as it would be typed.
        synonyms: other headings by which sheets call it.
        personal: kind of personal data; faults then show the value masked.
        fills_down: whether a merged cell counts for every row it covers; otherwise the covered cells are a fault.
        percent: whether the number is one of a hundred, so that 35% is 35; otherwise a percentage is a fault.
    """

    name: str
    label: Label
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    max_length: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    places: int = 2
    pattern: str = ""
    help: Label | None = None
    example: str = ""
    synonyms: tuple[str, ...] = ()
    personal: PersonalKind | None = None
    fills_down: bool = False
    percent: bool = False

    def __post_init__(self) -> None:
        """Identity numbers and telephones are personal whether it is said or not."""
        if self.personal is None and self.kind in _PERSONAL:
            object.__setattr__(self, "personal", _PERSONAL[self.kind])


_PERSONAL = {
    Kind.IDENTITY: PersonalKind.IDENTITY_NUMBER,
    Kind.IDENTIFIER: PersonalKind.IDENTITY_NUMBER,
    Kind.PHONE: PersonalKind.PHONE,
}
_PERSONAL_NAMES = {
    "party_name": PersonalKind.NAME, "party_identifier": PersonalKind.IDENTITY_NUMBER,
    "party_phone": PersonalKind.PHONE, "party_address": PersonalKind.ADDRESS,
}  # fmt: skip
_FILLING = frozenset((Kind.ORGAN, Kind.CHOICE))


def label_of(text: Any) -> Label:
    """A label that was declared, in both languages: a ``Label``, a lazy text of ``words``, or a plain text."""
    if isinstance(text, Label):
        return text
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(text))
    return Label(*found)


def columns_of_form(
    form: forms.Form | type[forms.Form],
    *,
    leave: Iterable[str] = (),
    change: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Column, ...]:
    """The columns of a form, in its order: of an act's form, of a party's fields.

    Args:
        form: the form, or its class.
        leave: fields that are no column.
        change: by field, what its column has otherwise, e.g. ``{"code": {"kind": Kind.CODE}}``.
    """
    fields = form.fields if isinstance(form, forms.Form) else form.base_fields
    left, changes = frozenset(leave), change or {}
    return tuple(_of_field(name, field, changes.get(name, {})) for name, field in fields.items() if name not in left)


def columns_of_fields(
    fields: Iterable[models.Field[Any, Any]], *,
    choices: Mapping[str, Offered] | None = None, change: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Column, ...]:  # fmt: skip
    """The columns of a model's fields, e.g. of ``Entry.attributes()`` with the register's ``kinds.choices``.

    Args:
        fields: the fields, in order.
        choices: by field, choices that the model does not declare itself.
        change: by field, what its column has otherwise.
    """
    offered, changes = choices or {}, change or {}
    return tuple(_of_model(field, offered.get(field.name), changes.get(field.name, {})) for field in fields)


def _made(name: str, values: dict[str, Any], change: Mapping[str, Any]) -> Column:
    values = {**values, **change}
    kind = values["kind"]
    values.setdefault("personal", _PERSONAL_NAMES.get(name))
    values.setdefault("fills_down", kind in _FILLING)
    return Column(name=name, **values)


def _choices(offered: Offered) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for value, label in offered:
        if isinstance(label, list | tuple):
            found += _choices(label)
        elif value not in ("", None):
            found.append(Choice(str(value), label_of(label)))
    return tuple(found)


def _of_model(field: models.Field[Any, Any], offered: Offered | None, change: Mapping[str, Any]) -> Column:
    values: dict[str, Any] = {
        "label": label_of(field.verbose_name), "kind": _kind_of_model(field),
        "required": not field.blank and not field.null and not field.has_default(),
        "max_length": field.max_length, "help": label_of(field.help_text) if field.help_text else None,
    }  # fmt: skip
    listed = offered if offered is not None else field.choices
    if listed:
        values |= {"kind": Kind.CHOICE, "choices": _choices(listed)}
    if isinstance(field, models.DecimalField):
        values["places"] = field.decimal_places
    if isinstance(
        field, models.PositiveIntegerField | models.PositiveSmallIntegerField | models.PositiveBigIntegerField
    ):
        values["least"] = Decimal(0)
    return _made(field.name, values, change)


_MODEL_KINDS: Sequence[tuple[type[models.Field[Any, Any]], Kind]] = (
    (models.DateTimeField, Kind.MOMENT), (models.DateField, Kind.DATE), (models.BooleanField, Kind.YES_NO),
    (models.DecimalField, Kind.DECIMAL), (models.IntegerField, Kind.WHOLE), (models.JSONField, Kind.LIST),
)  # fmt: skip


def _kind_of_model(field: models.Field[Any, Any]) -> Kind:
    if isinstance(field, models.ForeignKey):
        return {Organ: Kind.ORGAN, Officer: Kind.OFFICER}.get(field.related_model, Kind.CODE)
    if field.name == "basis" and isinstance(field, models.JSONField):
        return Kind.BASIS
    if field.name in ("code", "number") and isinstance(field, models.CharField):
        return Kind.CODE
    return next((kind for type, kind in _MODEL_KINDS if isinstance(field, type)), Kind.TEXT)


def _of_field(name: str, field: forms.Field, change: Mapping[str, Any]) -> Column:
    values: dict[str, Any] = {
        "label": label_of(field.label or name), "kind": _kind_of_field(name, field), "required": field.required,
        "help": label_of(field.help_text) if field.help_text else None,
    }  # fmt: skip
    if isinstance(field, forms.ChoiceField) and values["kind"] is Kind.CHOICE:
        values["choices"] = _choices(_listed(field.choices))
    if isinstance(field, forms.CharField):
        values["max_length"] = field.max_length
    if isinstance(field, forms.IntegerField):
        values |= {"least": _number(field.min_value), "most": _number(field.max_value)}
    if isinstance(field, forms.DecimalField):
        values["places"] = field.decimal_places if field.decimal_places is not None else 2
    return _made(name, values, change)


def _listed(choices: Any) -> Offered:
    """Choices as pairs: forms give them as an iterable, declarations as a mapping too."""
    found: Offered = choices.items() if isinstance(choices, Mapping) else choices
    return found


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


_FIELD_KINDS: Sequence[tuple[type[forms.Field], Kind]] = (
    (forms.DateTimeField, Kind.MOMENT), (forms.DateField, Kind.DATE), (forms.BooleanField, Kind.YES_NO),
    (forms.DecimalField, Kind.DECIMAL), (forms.FloatField, Kind.DECIMAL), (forms.IntegerField, Kind.WHOLE),
    (forms.JSONField, Kind.LIST), (forms.ChoiceField, Kind.CHOICE),
)  # fmt: skip


def _kind_of_field(name: str, field: forms.Field) -> Kind:
    if isinstance(field, forms.ModelChoiceField):
        model = field.queryset.model if field.queryset is not None else None
        return Kind.ORGAN if model is Organ else Kind.OFFICER if model is Officer else Kind.CODE
    if name.endswith("identifier"):
        return Kind.IDENTIFIER
    if name.endswith("phone"):
        return Kind.PHONE
    return next((kind for type, kind in _FIELD_KINDS if isinstance(field, type)), Kind.TEXT)
