"""Writing what can be found: a row, and on SQLite its line in the full-text table, in the caller's transaction.

The full-text table keeps no text of its own (it would be twice as large), so that a line is taken out by the tokens
that were put in: those follow from the row.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db import connection

from fazhi.kernel.search.folding import grams
from fazhi.kernel.search.models import Item

BATCH = 2000
"""Rows written by one statement; SQLite takes fewer, which Django sees to."""
_IN = "INSERT INTO search_text (rowid, tokens) VALUES (%s, %s)"
_OUT = "INSERT INTO search_text (search_text, rowid, tokens) VALUES ('delete', %s, %s)"


def token(text: str) -> str:
    """A gram or a token of scope as the full-text table holds it: letters and figures only, so that none is syntax."""
    if len(text) > 2:
        return f"z{text.encode().hex()}"
    return "x".join(f"{ord(each):x}" for each in text)


def line_of(item: Item) -> str:
    """The tokens of a row, as one line of the full-text table."""
    return " ".join(sorted(token(each) for each in (*grams(item.words), *item.scope.split())))


def put(items: Sequence[Item]) -> None:
    """Write new rows."""
    if not items:
        return
    Item.objects.bulk_create(items, batch_size=BATCH)
    put_lines(items)


def take(items: Iterable[Item]) -> None:
    """Take rows out; they must be as they stand in the database."""
    gone = list(items)
    if not gone:
        return
    if connection.vendor == "sqlite":
        _write(_OUT, gone)
    Item.objects.filter(pk__in=[item.pk for item in gone])._raw_delete(connection.alias)


def replace(items: Sequence[Item]) -> None:
    """Write rows in place of those of the same sources."""
    take(Item.objects.filter(source__in=[item.source for item in items]))
    put(items)


def put_lines(items: Iterable[Item]) -> None:
    """Write the lines of rows in the full-text table; in the order of ids, by which it is quick."""
    if connection.vendor == "sqlite":
        _write(_IN, sorted(items, key=lambda item: item.pk))


def _write(statement: str, items: Sequence[Item]) -> None:
    lines = [(item.pk, line_of(item)) for item in items]
    with connection.cursor() as cursor:
        if len(lines) == 1:
            cursor.execute(statement, lines[0])
        else:
            cursor.executemany(statement, lines)


def of_subjects(subjects: Iterable[uuid.UUID]) -> list[Item]:
    """The rows of things, as they stand."""
    return list(Item.objects.filter(subject__in=list(subjects)))
