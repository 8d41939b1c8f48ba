"""Values that SQLite holds in a form the software never writes.

A column of SQLite takes any value. 77 in a boolean, or 2025-3-1 among dates, reads back as the value it replaced,
so the digest stays, but SQL compares it otherwise, and figures are SQL. Databases with typed columns need none of this.
"""

from __future__ import annotations

from django.db import models
from django.db.backends.utils import CursorWrapper

from fazhi.kernel.ledger.content import Column, typed_by

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_TIME = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]"

_FORMS: list[tuple[type[Column], str]] = [
    (models.BooleanField, "{c} NOT IN (0, 1)"),
    (
        models.DateTimeField,
        f"{{c}} NOT GLOB '{_DAY} {_TIME}*' OR length({{c}}) NOT IN (19, 23, 26)"
        " OR substr({c}, 20, 1) NOT IN ('', '.') OR substr({c}, 21) GLOB '*[^0-9]*' OR {c} GLOB '*.000000'",
    ),
    (models.DateField, f"{{c}} NOT GLOB '{_DAY}'"),
    (models.UUIDField, "length({c}) <> 32 OR {c} GLOB '*[^0-9a-f]*'"),
    (models.IntegerField, "typeof({c}) <> 'integer'"),
    (models.FloatField, "typeof({c}) <> 'real'"),
    (models.DecimalField, "round({c}, {places}) <> {c}"),
    (
        models.JSONField,
        # readers differ on which of two equal keys counts
        "NOT json_valid({c}) OR (SELECT count(*) - 1 <> count(DISTINCT parent || ':' || key) FROM json_tree({c}))",
    ),
    (models.CharField, "typeof({c}) <> 'text'"),
    (models.TextField, "typeof({c}) <> 'text'"),
]
"""Kind of column, and SQL that is true of a value it never writes; the first that fits counts."""


def _misfit(column: Column, name: str) -> str:
    typed = typed_by(column)
    for kind, form in _FORMS:
        if isinstance(typed, kind):
            test = form.format(c=name, places=getattr(typed, "decimal_places", 0))
            return f"{name} IS NOT NULL AND CASE WHEN {test} THEN 1 ELSE 0 END"
    return "0"


def misfits(cursor: CursorWrapper, model: type[models.Model]) -> list[tuple[str, str]]:
    """Stored key and column of each value of ``model`` that the software did not write."""
    columns = [column for column in model._meta.concrete_fields if not column.generated]
    names = [cursor.db.ops.quote_name(column.column) for column in columns]
    tests = [_misfit(column, name) for column, name in zip(columns, names, strict=True)]
    key, table = (cursor.db.ops.quote_name(name) for name in (model._meta.pk.column, model._meta.db_table))
    shown = ", ".join(f"({test})" for test in tests)
    either = " OR ".join(f"({test})" for test in tests)
    cursor.execute(f"SELECT {key}, {shown} FROM {table} WHERE {either}")
    return [
        (str(stored), column.name)
        for stored, *marks in cursor.fetchall()
        for column, mark in zip(columns, marks, strict=True)
        if mark
    ]
