"""Schemas made from what chapters declare: a column becomes a typed field, with its label in both languages.

A chapter writes its models and nothing here. What the workbench shows in words, since the bare content may tell more
than its reader may know, is a list of lines here too.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import GenericAlias
from typing import Annotated, Any, NotRequired

from django.db import models
from django.utils import translation
from ninja import Field
from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

from fazhi.api.asked import Answer, said
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.wording import Label


class OrganOut(Answer):
    """An organ 机构."""

    code: str
    name: str


class NamedOut(Answer):
    """Another row that a field points at 所指: its identifier and how it is called."""

    id: str
    name: str


class BasisOut(Answer):
    """A statute with its article 依据."""

    law: str
    article: str = ""
    clause: str = ""


def organ_out(organ: Organ | None) -> dict[str, str] | None:
    """An organ as it is answered."""
    return None if organ is None else {"code": organ.code, "name": organ.name}


def label_of(column: models.Field[Any, Any]) -> Label:
    """What a column is called, in both languages."""
    texts = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts.append(str(column.verbose_name or column.name))
    return Label(*texts)


def typed(name: str, about: str, fields: Mapping[str, Any]) -> Any:
    """A schema of an object with these fields, and no others."""
    made = TypedDict(_identifier(name), fields)  # type: ignore[misc]  # its fields are known when it runs
    made.__doc__ = about
    return with_config(ConfigDict(extra="forbid"))(made)


def _identifier(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^0-9A-Za-z]+", name))


def columns_of(columns: Iterable[models.Field[Any, Any]], *, always: bool = True) -> dict[str, Any]:
    """The fields of some columns; where they are not ``always`` there, one that may not be read is left out."""
    return {column.name: _annotated(column, always) for column in columns}


def _annotated(column: models.Field[Any, Any], always: bool) -> Any:
    label = label_of(column)
    about = described(label, column.flatchoices)
    kind = type_of(column)
    found: Any = Annotated[kind | None if column.null else kind, Field(title=label.zh, description=about)]
    return found if always else NotRequired[found]


def list_of(schema: Any) -> Any:
    """The type of a list of what is known only when it runs."""
    return GenericAlias(list, (schema,))


def described(label: Label, choices: Iterable[tuple[Any, Any]]) -> str:
    """What a field is, in both languages, with the names of the values that it may have."""
    named = "；".join(_named(choices))
    return said(label.zh, label.en) + (f" ({named})" if named else "")


def _named(choices: Iterable[tuple[Any, Any]]) -> list[str]:
    found = []
    for value, name in choices:
        texts = []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                texts.append(str(name))
        found.append(f"{value}: {' '.join(dict.fromkeys(texts))}")
    return found


def type_of(column: models.Field[Any, Any]) -> Any:
    """The type of a column's values as they are answered."""
    if isinstance(column, models.ForeignKey):
        return OrganOut if issubclass(column.related_model, Organ) else NamedOut
    if column.name == "basis" and isinstance(column, models.JSONField):
        return list[BasisOut]
    for kind, answered in _TYPES.items():
        if isinstance(column, kind):
            return answered
    return list[str]


_TYPES: dict[type[models.Field[Any, Any]], Any] = {
    models.BooleanField: bool,
    models.DateTimeField: datetime.datetime,
    models.DateField: datetime.date,
    models.DecimalField: Decimal,
    models.FloatField: float,
    models.IntegerField: int,
    models.UUIDField: uuid.UUID,
    models.CharField: str,
    models.TextField: str,
}
"""Types by column; what has none of these is answered in words, line by line."""
