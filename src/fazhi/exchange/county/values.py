"""Values between the database and Parquet: one type for each kind of column, the same from whichever database."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from arro3.core import Array, DataType, Field, Schema
from django.db import models

from fazhi.exchange.county.errors import CountyRefused

FIRST_DAY = datetime.date(1970, 1, 1)
FIRST_MOMENT = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""Where Parquet begins to count."""
_MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of a kind of column are stored.

    Attributes:
        name: what the data dictionary calls it.
        stored: the type in the file.
        by_way_of: the type in which the values are handed over, where the stored one takes none from Python.
        out: a value of a row as it is handed over.
        back: a value read from the file as a row takes it.
    """

    name: str
    stored: DataType
    by_way_of: DataType
    out: Callable[[Any], Any]
    back: Callable[[Any], Any]

    def array(self, values: Sequence[Any]) -> Array:
        """The values of a column; None where it is empty."""
        handed = [None if value is None else self.out(value) for value in values]
        array = Array(handed, type=self.by_way_of)
        return array if self.by_way_of == self.stored else array.cast(self.stored)


def _same(value: Any) -> Any:
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _moment(value: datetime.datetime) -> int:
    return (value - FIRST_MOMENT) // _MICROSECOND


def _back_moment(value: datetime.datetime) -> datetime.datetime:
    return value.astimezone(datetime.UTC)


def _span(value: int) -> datetime.timedelta:
    return value * _MICROSECOND


_TEXT, _WHOLE = DataType.utf8(), DataType.int64()
_MOMENT = DataType.timestamp("us", tz="UTC")
_KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.UUIDField, Kind("uuid", _TEXT, _TEXT, str, uuid.UUID)),
    (models.JSONField, Kind("json", _TEXT, _TEXT, _json, json.loads)),
    (models.BooleanField, Kind("boolean", DataType.bool(), DataType.bool(), _same, _same)),
    (models.IntegerField, Kind("integer", _WHOLE, _WHOLE, _same, _same)),
    (models.DateTimeField, Kind("moment", _MOMENT, _WHOLE, _moment, _back_moment)),
    (models.DateField, Kind("date", DataType.date32(), DataType.int32(), lambda day: (day - FIRST_DAY).days, _same)),
    (models.FloatField, Kind("float", DataType.float64(), DataType.float64(), _same, _same)),
    (models.TimeField, Kind("time", _TEXT, _TEXT, str, datetime.time.fromisoformat)),
    (models.DurationField, Kind("duration", _WHOLE, _WHOLE, lambda span: span // _MICROSECOND, _span)),
    (models.BinaryField, Kind("binary", DataType.binary(), DataType.binary(), bytes, _same)),
    (models.CharField, Kind("text", _TEXT, _TEXT, _same, _same)),
    (models.TextField, Kind("text", _TEXT, _TEXT, _same, _same)),
    (models.GenericIPAddressField, Kind("text", _TEXT, _TEXT, _same, _same)),
)
"""By the class of a column; a moment is a day with a time, and is looked for before the day."""


def plain(column: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The column that holds the values: that to which a reference leads."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    return column


def kind_of(column: models.Field[Any, Any]) -> Kind:
    """How the values of a column are stored.

    Raises:
        CountyRefused: no kind is declared for it.
    """
    found = plain(column)
    if isinstance(found, models.DecimalField):
        stored = DataType.decimal128(found.max_digits, found.decimal_places)
        return Kind("decimal", stored, _TEXT, str, _decimal)
    for kind, known in _KINDS:
        if isinstance(found, kind):
            return known
    raise CountyRefused(
        f"列 {column.model._meta.db_table}.{column.attname} 的类型不能导出。",
        f"No kind is declared for the column {column.model._meta.db_table}.{column.attname}.",
    )


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model's own table."""
    return list(model._meta.local_concrete_fields)


def schema_of(model: type[models.Model]) -> Schema:
    """The columns of a table as its file has them, by their names in the database."""
    return Schema([Field(str(column.column), kind_of(column).stored) for column in columns_of(model)])
