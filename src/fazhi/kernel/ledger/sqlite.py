"""Append-only tables on SQLite, by triggers.

``INSERT OR REPLACE`` deletes rows without firing delete triggers, so an insert that meets an existing key is
refused as well. An update of evidence passes only if it takes value and salt from personal fields named by an
erasure.
"""

from __future__ import annotations

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.models import Erasure, Head, Leaf, WaitingLeaf

_CURE = "证据只增不改，请追加更正行 / evidence is append-only, append a correcting row"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _trigger(table: str, what: str, event: str, condition: str = "") -> tuple[str, str]:
    name = f"{table}_no_{what}"
    when = f" WHEN {condition}" if condition else ""
    return name, (
        f"CREATE TRIGGER {_quoted(name)} BEFORE {event} ON {_quoted(table)}{when} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: {_CURE}'); END"
    )


def _keys(cursor: CursorWrapper, model: type[models.Model]) -> list[list[str]]:
    """Column sets of which no two rows may agree; partial and computed indexes are left to ``verify``."""
    table = _quoted(model._meta.db_table)
    cursor.execute(f"PRAGMA index_list({table})")
    indexes = [row[1] for row in cursor.fetchall() if row[2] and not row[4]]
    keys: list[list[str]] = [[model._meta.pk.attname]]
    for index in sorted(indexes):
        cursor.execute(f"PRAGMA index_info({_quoted(index)})")
        columns = [row[2] for row in cursor.fetchall()]
        if None not in columns and columns not in keys:
            keys.append(columns)
    return keys


def _met(cursor: CursorWrapper, model: type[models.Model]) -> str:
    """True when the new row agrees with an existing one in a key."""
    table = _quoted(model._meta.db_table)
    tests = []
    for key in _keys(cursor, model):
        same = " AND ".join(f"kept.{_quoted(column)} = NEW.{_quoted(column)}" for column in key)
        tests.append(f"EXISTS (SELECT 1 FROM {table} AS kept WHERE {same})")
    return " OR ".join(tests)


def _not_an_erasure(cursor: CursorWrapper, model: type[Evidence]) -> str:
    """True unless only value and salt of erased personal fields go."""
    cursor.execute(f"PRAGMA table_info({_quoted(model._meta.db_table)})")
    others = [_quoted(row[1]) for row in cursor.fetchall() if row[1] != "personal"]
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in others)
    erasure = _quoted(Erasure._meta.db_table)
    return (
        f"NOT ({same} AND NEW.personal IS NOT OLD.personal"
        " AND (SELECT count(*) FROM json_each(NEW.personal)) = (SELECT count(*) FROM json_each(OLD.personal))"
        " AND NOT EXISTS (SELECT 1 FROM json_each(OLD.personal) AS was"
        " LEFT JOIN json_each(NEW.personal) AS now ON now.key = was.key"
        " WHERE now.value IS NOT was.value AND NOT ("
        "json_extract(now.value, '$.kind') IS json_extract(was.value, '$.kind')"
        " AND (SELECT count(*) FROM json_each(now.value)) = (SELECT count(*) FROM json_each(was.value))"
        " AND json_type(now.value, '$.value') IS 'null' AND json_type(now.value, '$.salt') IS 'null'"
        f" AND EXISTS (SELECT 1 FROM {erasure} AS erasure, json_each(erasure.fields) AS field"
        f" WHERE erasure.subject_kind = '{model.evidence_kind}' AND erasure.subject_id = OLD.id"
        " AND field.value = was.key))))"
    )


def _not_placed() -> str:
    """True unless the leaf that leaves the waiting ones stands in the log."""
    leaf = _quoted(Leaf._meta.db_table)
    return (
        f"NOT EXISTS (SELECT 1 FROM {leaf} AS leaf WHERE leaf.kind = OLD.kind AND leaf.subject = OLD.subject"
        " AND leaf.body = OLD.body)"
    )


def prepare(cursor: CursorWrapper) -> None:
    """Nothing: triggers of SQLite call no functions."""


def expected(cursor: CursorWrapper, model: type[models.Model]) -> dict[str, str]:
    """Triggers a protected table must have: name to SQL."""
    table = model._meta.db_table
    update = ""
    if issubclass(model, Evidence):
        update = _not_an_erasure(cursor, model)
    elif model is Head:
        update = "NEW.id IS NOT OLD.id OR NEW.size < OLD.size"
    return dict(
        [
            _trigger(table, "delete", "DELETE", _not_placed() if model is WaitingLeaf else ""),
            _trigger(table, "replace", "INSERT", _met(cursor, model)),
            _trigger(table, "update", "UPDATE", update),
        ]
    )


def present(cursor: CursorWrapper) -> dict[str, str]:
    """Triggers the database has: name to SQL."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def create(cursor: CursorWrapper, table: str, name: str, form: str) -> None:
    """Put a trigger of ``expected`` in place of one of its name."""
    drop(cursor, table, name)
    cursor.execute(form)


def drop(cursor: CursorWrapper, table: str, name: str) -> None:
    """Take a trigger away, if it is there."""
    cursor.execute(f"DROP TRIGGER IF EXISTS {_quoted(name)}")
