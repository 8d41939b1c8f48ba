"""The content of an evidence row as JSON that is the same on every database and every day.

A column is left out while it holds the empty value of its type (null where it may be null, else empty text,
zero, false, an empty list or mapping). So a column can be added later, empty in old rows, and their digests
still hold; and since each column has exactly one empty value, none can be changed unnoticed. Columns are
never renamed or removed.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from django.db import models

from fazhi.kernel.ledger.errors import ContentRefused
from fazhi.kernel.ledger.hashing import JSON

Column: TypeAlias = "models.Field[Any, Any]"

APART = frozenset({"salt", "personal", "recorded_at"})
"""Columns that are not content: the salt, and what the leaf attests on its own."""


_FOUR_FIGURES = 1000
_WITHOUT_ZONE = len("2025-03-01T08:00:00.123000")


def moment(value: datetime.datetime) -> str:
    """A moment in UTC with microseconds, ``2025-03-01T08:00:00.123000Z``; ``value`` is aware."""
    value = value.astimezone(datetime.UTC)
    if value.year < _FOUR_FIGURES:
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # writes such a year shorter, and what was hashed so stays so
    return value.isoformat("T", "microseconds")[:_WITHOUT_ZONE] + "Z"


def _moment(value: datetime.datetime) -> str:
    if value.tzinfo is None:
        raise ContentRefused(
            f"时刻 {value.isoformat()} 没有时区。请给出带时区的时刻。",
            f"the moment {value.isoformat()} has no time zone. Pass an aware one.",
        )
    return moment(value)


_Encoder = Callable[[Any], JSON]

_ENCODERS: list[tuple[type, _Encoder]] = [
    (bool, bool),
    (int, int),
    (float, float),
    (str, lambda value: str.__str__(value)),
    (datetime.datetime, _moment),
    (datetime.date, datetime.date.isoformat),
    (datetime.time, datetime.time.isoformat),
    (datetime.timedelta, lambda value: str(value // datetime.timedelta(microseconds=1))),
    (uuid.UUID, str),
    (bytes, bytes.hex),
    (memoryview, lambda value: bytes(value).hex()),
]


def _plain(column: Column, value: Any) -> JSON:
    if isinstance(column, models.JSONField):
        opened: JSON = value  # any type: RFC 8785 refuses what JSON cannot hold
        return opened
    if isinstance(column, models.FileField):
        return str(value)
    value = column.to_python(value)
    if isinstance(column, models.DecimalField) and isinstance(value, Decimal):
        return str(value.quantize(Decimal(1).scaleb(-column.decimal_places)))
    for kind, encode in _ENCODERS:
        if isinstance(value, kind):
            return encode(value)
    raise ContentRefused(
        f"字段 {column} 的类型 {type(value).__name__} 不能写入凭证。请用文本、数字、日期、UUID 或 JSON 字段。",
        f"column {column} holds a {type(value).__name__}, which evidence cannot. Use a text, number, date, "
        "UUID or "
        "JSON column.",
    )


def _empty(column: Column) -> JSON:
    """The one value of a column that is left out."""
    if column.null:
        return None
    if isinstance(column, models.JSONField):
        return [] if column.default is list else {}
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.FloatField):
        return 0.0
    if isinstance(column, models.IntegerField):
        return 0
    return ""


def typed_by(column: Column) -> Column:
    """The column that types a value: of a foreign key, the one it points at."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    return column


def _itself(value: Any) -> JSON:
    same: JSON = value
    return same


_AS_THEY_COME: dict[type, tuple[type, _Encoder]] = {
    models.CharField: (str, _itself),
    models.TextField: (str, _itself),
    models.BooleanField: (bool, _itself),
    models.PositiveIntegerField: (int, _itself),
    models.UUIDField: (uuid.UUID, str),
    models.DateField: (datetime.date, datetime.date.isoformat),
    models.DateTimeField: (datetime.datetime, _moment),
}
"""By kind of column, the type whose values it leaves as they are, and how they are written: most of all values."""


class ContentColumn(NamedTuple):
    """A column that is content: the column that types its value, its empty value, and what it takes as it comes."""

    name: str
    column: Column
    typed: Column
    empty: JSON
    as_it_comes: tuple[type, _Encoder]


@cache
def columns(model: type[models.Model]) -> tuple[ContentColumn, ...]:
    """The content columns of ``model``."""
    found = []
    for column in model._meta.concrete_fields:
        if column.name not in APART and not column.generated:
            typed = typed_by(column)
            as_it_comes = _AS_THEY_COME.get(type(typed), (ContentColumn, _itself))
            found.append(ContentColumn(column.name, column, typed, _empty(column), as_it_comes))
    return tuple(found)


def content_of(row: models.Model) -> dict[str, JSON]:
    """Content columns of ``row`` by name; a foreign key as the text of its key.

    Raises:
        ContentRefused: a column holds what evidence cannot, or a moment without a zone.
    """
    return content_from(type(row), [getattr(row, each.column.attname) for each in columns(type(row))])


def content_from(model: type[models.Model], values: Iterable[Any]) -> dict[str, JSON]:
    """Content by name, from the values of ``columns(model)`` in their order; raises what ``content_of`` does."""
    content: dict[str, JSON] = {}
    for (name, column, typed, empty, (kind, encode)), value in zip(columns(model), values, strict=True):
        if type(value) is kind:
            plain = encode(value)
        else:
            plain = None if value is None else _plain(typed, value)
        if column is not typed and plain is not None:
            plain = str(plain)
        if type(plain) is not type(empty) or plain != empty:
            content[name] = plain
    return content
