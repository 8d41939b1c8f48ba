"""Tables as Parquet: types, empty cells, many rows, and the same file for the same rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from fazhi.exchange.lists.tables import Column, Table, Value, csv_of, json_of
from fazhi.kernel.wording import Label
from fazhi.public import parquet
from tests.public.leaking import Planted, texts_of
from tests.public.reading_parquet import read_parquet

WORD = Label("字", "Word")
ROWS: list[list[Value]] = [
    ["甲", 3, Decimal("120.50"), True, datetime.date(2021, 3, 22)],
    ["=cmd()", -7, Decimal("-0.01"), False, datetime.date(1949, 10, 1)],
    [None, None, None, None, None],
]


def table(*types: str) -> Table:
    columns = tuple(Column(type, type, WORD, WORD, lambda row: None) for type in types)
    return Table("t", WORD, WORD, columns, types[0])


EVERY = table("string", "integer", "number", "boolean", "date")


def written(of: Table, rows: Any) -> bytes:
    with parquet.parquet_of(of, rows, {"told": "表"}) as file:
        return file.read()


def test_each_type_is_stored_as_such_and_read_as_it_was() -> None:
    read = read_parquet(written(EVERY, ROWS))
    assert list(read.types.items()) == [
        ("string", "VARCHAR"), ("integer", "BIGINT"), ("number", "DECIMAL(18,4)"), ("boolean", "BOOLEAN"),
        ("date", "DATE"),
    ]  # fmt: skip
    assert [list(row.values()) for row in read.rows] == ROWS
    assert read.told == {"told": "表"}


def test_the_same_rows_as_text_and_as_json() -> None:
    assert "".join(csv_of(EVERY, ROWS)).split("\r\n")[1:] == [
        "甲,3,120.50,true,2021-03-22", "'=cmd(),-7,-0.01,false,1949-10-01", ",,,,", "",
    ]  # fmt: skip
    assert "".join(json_of(EVERY, ROWS)).splitlines()[1] == (
        '{"string": "甲", "integer": 3, "number": 120.5, "boolean": true, "date": "2021-03-22"},'
    )


def test_the_same_rows_make_the_same_file() -> None:
    assert written(EVERY, ROWS) == written(EVERY, iter(ROWS))
    assert written(EVERY, ROWS) != written(EVERY, ROWS[:2])


def test_many_rows_are_read_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH", 10)
    monkeypatch.setattr(parquet, "GROUP", 40)
    ahead: list[int] = []

    def rows() -> Iterator[list[Value]]:
        for number in range(95):
            ahead.append(number)
            yield [number]

    read = read_parquet(written(table("integer"), rows()))
    assert [row["integer"] for row in read.rows] == list(range(95))
    assert read.groups == [40, 40, 15]


def test_what_breaks_while_rows_are_read_breaks_the_file() -> None:
    def rows() -> Iterator[list[Value]]:
        yield [1]
        raise RuntimeError("the database went away")

    with pytest.raises(Exception, match="the database went away"):
        written(table("integer"), rows())


def test_the_walk_looks_into_a_file() -> None:
    """Values, names of columns and what the file says of itself; none of it stands in the file as it is."""
    content = written(table("string"), [["欧阳慕雪"] for _ in range(300)])
    planted = Planted({"name": "欧阳慕雪"})
    found = "\n".join(texts_of(content, "application/vnd.apache.parquet"))
    assert planted.found_in(found) == {"name"} and "表" in found
    assert planted.found_in("\n".join(texts_of(written(table("string"), [["别人"]]), ""))) == set()
