"""Tables as Parquet: columns with types, in a file that analysis programs read without being told anything."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from tempfile import SpooledTemporaryFile

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from fazhi.exchange.lists.tables import Rows, Table, Value

STORED = {
    "string": DataType.utf8(),
    "integer": DataType.int64(),
    "number": DataType.decimal128(18, 4),
    "boolean": DataType.bool(),
    "date": DataType.date32(),
}
"""How the types of columns are stored."""
FIRST_DAY = datetime.date(1970, 1, 1)
"""The day from which Parquet counts days."""
BATCH, GROUP = 500, 20_000
"""Rows handed over at a time, and rows of a group: no more than one group is held in memory."""
IN_MEMORY = 1 << 20
"""Octets of a file up to which it is kept in memory, then on disk."""
PACKING = "zstd(3)"


def parquet_of(table: Table, rows: Rows, told: Mapping[str, str]) -> SpooledTemporaryFile[bytes]:
    """The table as a Parquet file, open at its beginning; whoever asks closes it.

    The same rows make the same file, octet by octet.

    Args:
        table: what stands where.
        rows: read one batch at a time, in the thread that asks.
        told: what the file says of itself, by key.
    """
    schema = Schema([Field(column.name, STORED[column.type]) for column in table.columns])
    with ExitStack() as opened:
        file = opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        write_parquet(
            RecordBatchReader.from_batches(schema, _batches(table, schema, rows)), file, compression=PACKING,
            max_row_group_size=GROUP, key_value_metadata=dict(told), skip_arrow_metadata=True,
        )  # fmt: skip
        file.seek(0)
        opened.pop_all()
    return file


def _batches(table: Table, schema: Schema, rows: Rows) -> Iterator[RecordBatch]:
    ahead = iter(rows)
    while some := list(islice(ahead, BATCH)):
        columns = zip(table.columns, zip(*some, strict=True), strict=True)
        yield RecordBatch.from_arrays([_array(column.type, values) for column, values in columns], schema=schema)


def _array(type: str, values: tuple[Value, ...]) -> Array:
    """The values of a column; days and decimal numbers are had by way of what stands for them."""
    if type == "date":
        days = [(each - FIRST_DAY).days if isinstance(each, datetime.date) else None for each in values]
        return Array(days, type=DataType.int32()).cast(STORED[type])
    if type == "number":
        return Array([None if each is None else str(each) for each in values], type=DataType.utf8()).cast(STORED[type])
    return Array(values, type=STORED[type])
