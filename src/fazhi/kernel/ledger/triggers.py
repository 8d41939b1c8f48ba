"""Append-only by the database itself: evidence and log refuse UPDATE and DELETE whoever sends them.

Each database has a module that says which triggers a table must have and which it has; one that is not in
``VENDORS`` is left unprotected, and ``verify`` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.apps import AppConfig
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.migrations import Migration

from fazhi.kernel.ledger import sqlite
from fazhi.kernel.ledger.evidence import evidence_models
from fazhi.kernel.ledger.models import Checkpoint, Head, Leaf, Node


class Vendor(NamedTuple):
    """How one database protects tables: triggers a model must have, and those there are, as SQL by name."""

    expected: Callable[[CursorWrapper, type[models.Model]], dict[str, str]]
    present: Callable[[CursorWrapper], dict[str, str]]


VENDORS = {"sqlite": Vendor(sqlite.expected, sqlite.present)}


def supported() -> bool:
    """Whether the database in use can be protected."""
    return connection.vendor in VENDORS


def _expected(vendor: Vendor, cursor: CursorWrapper) -> dict[str, tuple[str, str]]:
    """Table and SQL of each trigger that must be there, by name; tables not migrated yet are passed over."""
    tables = set(connection.introspection.table_names(cursor))
    found: dict[str, tuple[str, str]] = {}
    log: list[type[models.Model]] = [Leaf, Node, Head, Checkpoint]
    for model in [*log, *evidence_models()]:
        table = model._meta.db_table
        if table in tables:
            found |= {name: (table, sql) for name, sql in vendor.expected(cursor, model).items()}
    return found


def missing() -> list[tuple[str, str]]:
    """Table and name of each trigger that is not there, or not as it must be."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is None:
        return []
    with connection.cursor() as cursor:
        present = vendor.present(cursor)
        return [(table, name) for name, (table, sql) in _expected(vendor, cursor).items() if present.get(name) != sql]


def install(**signal: Any) -> None:
    """Put every trigger in place that is not; runs after each migration, and twice does no harm."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is None:
        return
    with connection.cursor() as cursor:
        present = vendor.present(cursor)
        for name, (_, sql) in _expected(vendor, cursor).items():
            if present.get(name) != sql:
                cursor.execute(f"DROP TRIGGER IF EXISTS {connection.ops.quote_name(name)}")
                cursor.execute(sql)


def remove() -> None:
    """Take the triggers away while tables are rebuilt; ``install`` puts them back, ``verify`` misses them."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is None:
        return
    with connection.cursor() as cursor:
        present = vendor.present(cursor)
        for name in _expected(vendor, cursor):
            if name in present:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def make_way(sender: AppConfig, plan: Sequence[tuple[Migration, bool]], **signal: Any) -> None:
    """Before the ledger's own tables are migrated: SQLite cannot rebuild a table others' triggers read."""
    if any(migration.app_label == sender.label for migration, _ in plan):
        remove()
