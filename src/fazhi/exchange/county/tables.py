"""Tables as Parquet files, written and read a group of rows at a time, so that memory does not grow with the county."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from arro3.core import RecordBatch, RecordBatchReader, Schema
from arro3.io import read_parquet, write_parquet
from django.db import connection, models

from fazhi.exchange.county.errors import unusable
from fazhi.exchange.county.values import columns_of, kind_of, schema_of

BATCH, GROUP = 1_000, 10_000
"""Rows handed over at a time, and rows of a group."""
PACKING = "zstd(3)"
Row = tuple[Any, ...]
Change = Callable[[Row], Row]


def write(model: type[models.Model], path: Path, change: Change | None = None) -> int:
    """Write all rows of a table by their keys; how many there are.

    Args:
        model: whose own table it is.
        path: the file.
        change: what is made of each row, where it does not go as it is.
    """
    columns, schema = columns_of(model), schema_of(model)
    kinds = [kind_of(column) for column in columns]
    written = 0

    def batches() -> Iterator[RecordBatch]:
        nonlocal written
        names = [column.attname for column in columns]
        rows: Iterator[Row] = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=BATCH)
        while some := list(islice(rows, BATCH)):
            written += len(some)
            told = [change(row) for row in some] if change else some
            arrays = [kind.array(values) for kind, values in zip(kinds, zip(*told, strict=True), strict=True)]
            yield RecordBatch.from_arrays(arrays, schema=schema)

    with path.open("xb") as file:
        write_parquet(
            RecordBatchReader.from_batches(schema, batches()), file, compression=PACKING, max_row_group_size=GROUP,
            skip_arrow_metadata=True, key_value_metadata={"table": model._meta.db_table},
        )  # fmt: skip
    return written


def read(model: type[models.Model], path: Path) -> Iterator[list[Row]]:
    """The rows of a file, some at a time, as the table of the model takes them.

    Raises:
        CountyRefused: it is no Parquet file, or its columns are not those of the table.
    """
    kinds, expected = [kind_of(column) for column in columns_of(model)], schema_of(model)
    with path.open("rb") as file:
        try:
            reader = read_parquet(file)
            found = _typed(reader.schema)
        except Exception as fault:  # whatever the reader raises for bytes that are no table
            raise unusable(path.name, "不是 Parquet 文件", "it is no Parquet file") from fault
        if found != _typed(expected):
            raise unusable(path.name, "各列与本系统的表不同", "its columns are not those of the table here")
        for batch in reader:
            values = [batch.column(place).to_pylist() for place in range(len(kinds))]
            yield [
                tuple(None if value is None else kind.back(value) for kind, value in zip(kinds, row, strict=True))
                for row in zip(*values, strict=True)
            ]


def _typed(schema: Schema) -> list[tuple[str, str]]:
    fields = (schema.field(place) for place in range(len(schema)))
    return [(field.name, str(field.type)) for field in fields]


def insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Write rows as they are, the moment of record among them: past the journal, and only into what ``filling`` holds.

    No model of evidence can be saved in this way: its moments are the database's, and its leaves are there already.
    """
    columns = columns_of(model)
    write_value = [column.get_db_prep_save for column in columns]
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(column.column)) for column in columns)}) "
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    prepared = [[save(value, connection) for save, value in zip(write_value, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared)
