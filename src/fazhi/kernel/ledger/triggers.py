"""Append-only by the database itself: evidence and log refuse UPDATE and DELETE whoever sends them.

Each database has a module that says which triggers a table must have and which it has, and makes them; one that is
not in ``VENDORS`` is left unprotected, and ``verify`` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.apps import AppConfig
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.migrations import Migration

from fazhi.kernel.ledger import postgresql, sqlite
from fazhi.kernel.ledger.evidence import evidence_models
from fazhi.kernel.ledger.models import Checkpoint, Head, Leaf, Node, WaitingLeaf

LOG: tuple[type[models.Model], ...] = (Leaf, WaitingLeaf, Node, Head, Checkpoint)
"""The tables of the log."""


class Vendor(NamedTuple):
    """How one database protects tables.

    ``expected`` and ``present`` give triggers by name, in a form that is equal only if nothing was altered; ``create``
    makes one from that form, once ``prepare`` has made what all of them need.
    """

    prepare: Callable[[CursorWrapper], None]
    expected: Callable[[CursorWrapper, type[models.Model]], dict[str, str]]
    present: Callable[[CursorWrapper], dict[str, str]]
    create: Callable[[CursorWrapper, str, str, str], None]
    drop: Callable[[CursorWrapper, str, str], None]


VENDORS = {
    "sqlite": Vendor(sqlite.prepare, sqlite.expected, sqlite.present, sqlite.create, sqlite.drop),
    "postgresql": Vendor(
        postgresql.prepare, postgresql.expected, postgresql.present, postgresql.create, postgresql.drop
    ),
}


def supported() -> bool:
    """Whether the database in use can be protected."""
    return connection.vendor in VENDORS


def _expected(vendor: Vendor, cursor: CursorWrapper) -> dict[str, tuple[str, str]]:
    """Table and form of each trigger that must be there, by name; tables not migrated yet are passed over."""
    tables = set(connection.introspection.table_names(cursor))
    found: dict[str, tuple[str, str]] = {}
    for model in [*LOG, *evidence_models()]:
        table = model._meta.db_table
        if table in tables:
            found |= {name: (table, form) for name, form in vendor.expected(cursor, model).items()}
    return found


def missing() -> list[tuple[str, str]]:
    """Table and name of each trigger that is not there, or not as it must be."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is None:
        return []
    with connection.cursor() as cursor:
        present = vendor.present(cursor)
        return [(table, name) for name, (table, form) in _expected(vendor, cursor).items() if present.get(name) != form]


def install(**signal: Any) -> None:
    """Put every trigger in place that is not; runs after each migration, and twice does no harm."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is None:
        return
    with connection.cursor() as cursor:
        vendor.prepare(cursor)
        present = vendor.present(cursor)
        for name, (table, form) in _expected(vendor, cursor).items():
            if present.get(name) != form:
                vendor.create(cursor, table, name, form)


def remove() -> None:
    """Take the triggers away while tables are rebuilt; ``install`` puts them back, ``verify`` misses them."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is None:
        return
    with connection.cursor() as cursor:
        vendor.prepare(cursor)
        present = vendor.present(cursor)
        for name, (table, _) in _expected(vendor, cursor).items():
            if name in present:
                vendor.drop(cursor, table, name)


def make_way(sender: AppConfig, plan: Sequence[tuple[Migration, bool]], **signal: Any) -> None:
    """Before the ledger's own tables are migrated: SQLite cannot rebuild a table others' triggers read."""
    if connection.vendor == "sqlite" and any(migration.app_label == sender.label for migration, _ in plan):
        remove()
