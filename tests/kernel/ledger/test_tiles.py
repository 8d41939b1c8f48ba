"""The log in the layout of C2SP tlog-tiles, as an auditor who knows only the standard reads it."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.ledger import keys, notes
from fazhi.kernel.ledger.errors import ContentRefused, ProofRefused
from fazhi.kernel.ledger.hashing import leaf_hash
from fazhi.kernel.ledger.log import Attested, append, edge_of, head
from fazhi.kernel.ledger.models import Head, Leaf
from fazhi.kernel.ledger.tiles import Tile, read, tile_at
from tests.kernel.ledger.auditor import Auditor, tile_path
from tests.kernel.ledger.sample.making import Tamper, make_deed, record_all
from tests.kernel.ledger.sample.models import Deed

SIZES = [1, 2, 255, 256, 257, 513, 70_000]


def grown_to(size: int) -> None:
    row = head()
    there = row.size if row else 0
    with transaction.atomic():
        append([Attested("sample", uuid.UUID(int=nth), f'{{"n":{nth}}}') for nth in range(there, size)])


def cheaply_grown_to(size: int) -> None:
    """As ``grown_to``, with rows as the database holds them: Django takes most of the time to prepare so many."""
    row = head()
    assert row is not None
    edge, leaves, nodes = edge_of(row), [], []
    for nth in range(row.size, size - 1):
        value = leaf_hash(body := f'{{"n":{nth}}}'.encode())
        leaves.append((nth, "sample", uuid.UUID(int=nth).hex, body.decode(), value.hex()))
        nodes += [(level, index, full.hex()) for (level, index), full in edge.push(value)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO ledger_leaf ("index", kind, subject, body, hash) VALUES (%s, %s, %s, %s, %s)', leaves
        )
        cursor.executemany('INSERT INTO ledger_node (level, "index", hash) VALUES (%s, %s, %s)', nodes)
        Head.objects.update(size=edge.size, edge=[value.hex() for value in edge.hashes])
        grown_to(size)


def fetch(path: str) -> bytes:
    row = head()
    assert row is not None
    if path == "checkpoint":
        return row.note.encode()
    tile = tile_at(path.removeprefix("tile/"))
    assert tile is not None and tile.within(row.size), path
    return read(tile)


def auditor() -> Auditor:
    public = keys.public_key()
    assert public is not None
    return Auditor(fetch, notes.verifier_key("test.example/ledger", public)).look()


def test_an_auditor_follows_a_growing_log_by_its_tiles(db: None) -> None:
    before: list[Auditor] = []
    for size in SIZES:
        (cheaply_grown_to if size > 1000 else grown_to)(size)
        now = auditor()
        assert now.size == size
        for earlier in before:
            assert now.root_at(earlier.size) == earlier.root
        before.append(now)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 513])
def test_every_leaf_is_found_at_its_place(db: None, size: int) -> None:
    grown_to(size)
    found = auditor()
    found.read_entries()
    assert found.entries == [f'{{"n":{nth}}}'.encode() for nth in range(size)]
    for index, entry in enumerate(found.entries):
        path = found.path_to(index)
        assert found.includes(index, entry, path)
        assert not found.includes(index, entry + b" ", path)
        assert size == 1 or not found.includes((index + 1) % size, entry, path)


def test_a_log_of_70_000_leaves_has_the_tiles_that_the_standard_counts() -> None:
    def last(level: int, index: int, width: int) -> bool:
        return Tile(level, index, width).within(70_000) and not Tile(level, index, width + 1).within(70_000)

    assert Tile(0, 272).within(70_000) and not Tile(0, 273).within(70_000)
    assert last(0, 273, 112)
    assert Tile(1, 0).within(70_000) and last(1, 1, 17)
    assert last(2, 0, 1)
    assert not Tile(3, 0, 1).within(70_000)
    assert Tile(1, 0, 1).within(256) and not Tile(1, 0, 1).within(255)


def test_paths_are_written_as_the_standard_says() -> None:
    assert Tile(0, 1_234_067).path == "0/x001/x234/067"
    assert Tile(0, 5, 8).path == "0/005.p/8"
    assert Tile(0, 0, entries=True).path == "entries/000"
    assert tile_at("entries/x001/000.p/255") == Tile(0, 1000, 255, entries=True)


@pytest.mark.parametrize(
    "path",
    [
        "", "0", "0/", "0/0", "0/00", "0/0000", "0/x000/005", "0/001/005", "00/000", "64/000", "-1/000", "0/000.p/0",
        "0/000.p/256", "0/000.p/300", "0/000.p/08", "0/000.p", "0/000.p/", "0/000/", "data/000", "entries/0", "0/١٢٣",
        "0/000\n", "0/x١٢٣/000", "0/" + "x999/" * 8 + "999", "0/000.p/1/2",
    ],
)  # fmt: skip
def test_a_path_that_is_written_otherwise_names_no_tile(path: str) -> None:
    assert tile_at(path) is None


@given(st.integers(0, 63), st.integers(0, 10**18 - 1), st.integers(1, 256), st.booleans())
def test_a_path_names_its_tile_and_no_other(level: int, index: int, width: int, entries: bool) -> None:
    tile = Tile(0 if entries else level, index, width, entries)
    assert tile_at(tile.path) == tile
    assert "tile/" + tile.path == tile_path("entries" if entries else level, index, width)


def test_a_tile_is_read_by_one_statement(db: None) -> None:
    grown_to(700)
    for tile in (Tile(0, 1), Tile(1, 0, 2), Tile(0, 2, 100, entries=True)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(tile)
        assert len(asked) == 1


def test_a_tile_that_lost_a_part_is_not_served(deeds: list[Deed], tamper: Tamper) -> None:
    tamper('DELETE FROM ledger_leaf WHERE "index" = 3')
    for entries in (False, True):
        with pytest.raises(ProofRefused, match="lacks some of its parts"):
            read(Tile(0, 0, 7, entries))


def test_leaves_say_that_something_was_recorded_and_nothing_of_it(deeds: list[Deed]) -> None:
    bundle = read(Tile(0, 0, 7, entries=True)).decode("latin-1") + read(Tile(0, 0, 7)).decode("latin-1")
    for deed in deeds:
        assert str(deed.pk) in bundle
        for told in (deed.title, "张三", "13012340001", "2025-03-01", deed.salt):
            assert told.encode().decode("latin-1") not in bundle
    leaf = json.loads(Leaf.objects.get(index=0).body)
    assert set(leaf) == {"v", "kind", "id", "recorded_at", "digest", "personal"}


def test_a_leaf_fits_into_a_bundle(db: None) -> None:
    """Its length has two bytes there, so that a longer one could not be served."""
    deed = make_deed()
    for nth in range(1000):
        deed.personal[f"value{nth}"] = dict(deed.personal["phone"])
    with pytest.raises(ContentRefused, match="so many personal values"):
        record_all(deed)
