"""Parquet files read by DuckDB, which is not what writes them; it may ask nobody and load nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

ALONE: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 1}


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: types by column, rows in order, what it says of itself, and rows of each group."""

    types: dict[str, str]
    rows: list[dict[str, Any]]
    told: dict[str, str]
    groups: list[int]


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for the whole run: it holds nothing, and takes longer to start than to read a file."""
    return duckdb.connect(config=ALONE)


def read_parquet(content: bytes) -> Read:
    """Everything in a Parquet file."""
    database = _database()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "read.parquet"
        path.write_bytes(content)
        database.execute("SET VARIABLE path = ?", [str(path)])
        types = {
            name: kind for name, kind, *_ in database.execute(
                "DESCRIBE SELECT * FROM read_parquet(getvariable('path'))").fetchall()
        }  # fmt: skip
        found = database.execute("SELECT * FROM read_parquet(getvariable('path'))").fetchall()
        told = database.execute("SELECT key, value FROM parquet_kv_metadata(getvariable('path'))").fetchall()
        groups = database.execute(
            "SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(getvariable('path')) ORDER BY 1"
        ).fetchall()
    return Read(
        types, [dict(zip(types, row, strict=True)) for row in found],
        {key.decode(): value.decode() for key, value in told}, [number for _, number in groups],
    )  # fmt: skip
