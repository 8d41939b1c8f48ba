"""The rows of the small county, made once in a process and put back as they stood for every further test.

To record the county is a tenth of a second of most tests. What was recorded in a test is taken back at its end, so
the rows are kept aside with the objects that stand for them; only the log's head is signed anew, with the test's key.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection

from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.keys import signing_key
from fazhi.kernel.ledger.log import edge_of
from fazhi.kernel.ledger.models import Head, Leaf, WaitingLeaf

Made = TypeVar("Made")
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE) "(\w+)"')


class Kept(Generic[Made]):
    """What ``make`` records in an empty database, and the object that it gives."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._object = b""
        self._rows: dict[str, Any] = {}

    def get(self) -> Made:
        """The object, with its rows in the database; made anew where the database holds evidence already."""
        if Leaf.objects.exists() or WaitingLeaf.objects.exists():
            return self._make()
        if not self._object:
            with _tables_written() as tables:
                made = self._make()
            self._rows = {table: _read(table) for table in tables}
            self._object = pickle.dumps(made)
            return made
        for table, rows in self._rows.items():
            _write(table, rows)
        _sign()
        made = pickle.loads(self._object)
        return made


@contextmanager
def _tables_written() -> Iterator[list[str]]:
    """The tables that are written meanwhile, in the order in which each was written first."""
    tables: list[str] = []

    def seen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        tables.extend(table for table in _WRITES.findall(sql) if table not in tables)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(seen):
        yield tables


def _read(table: str) -> Any:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'SELECT json_agg(kept)::text FROM "{table}" AS kept')
            return cursor.fetchone()[0]
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        # The sign keeps the driver from reading a column as its declared type: every value stays as it is stored.
        cursor.execute(f'SELECT {", ".join(f"""+"{column}" """ for column in columns)} FROM "{table}" ORDER BY rowid')
        return columns, cursor.fetchall()


def _write(table: str, rows: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", %s)', [rows])
            return
        columns, values = rows
        names, places = ", ".join(f'"{column}"' for column in columns), ", ".join("%s" for _ in columns)
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)


def _sign() -> None:
    head = Head.objects.first()
    if head is not None:
        edge = edge_of(head)
        note = notes.sign(settings.LEDGER_ORIGIN, edge.size, edge.root(), signing_key(first_use=True))
        Head.objects.update(note=note)
