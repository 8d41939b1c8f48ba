"""1,000 drawn of millions by weight, beside what it cannot do without: a SHA-256 of each identifier.

The list is a file that all sides read; it is written once for all rounds. Rates are by processor time; each side tells
its seconds and the most memory that its process held.
"""

from __future__ import annotations

import heapq
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from fazhi.kernel.draws.keys import digest_of, key_of
from fazhi.kernel.draws.lists import HEADING
from fazhi.kernel.draws.selecting import Drawn, merge, select

SEED = sha256(b"bench").digest()
WANTED = {"": 1000}
WEIGHTS = (1, 2, 4, 8)
"""By credit class, as random inspection has it."""
WIDTH = 18
"""Of an identifier: a unified social credit code."""
SHARDS = 10
Result = tuple[float, str]


def _lines(count: int) -> Iterator[bytes]:
    yield HEADING
    for number in range(count):
        yield b"%018d\t%d\t\t\n" % (number * 97, WEIGHTS[number * 7 % 11 % 4])


def _home() -> Path:
    home = Path(os.environ["FAZHI_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    return home


def _list(count: int) -> Path:
    """The list as a file."""
    file = _home() / f"list-{count}.txt"
    if not file.exists():
        with file.with_suffix(".part").open("wb") as part:
            part.writelines(_lines(count))
        file.with_suffix(".part").rename(file)
    return file


def _now() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def _measured(count: int, began: tuple[float, float]) -> Result:
    """By processor time, as others share the machine; with what the clock said."""
    processor, clock = (now - then for now, then in zip(_now(), began, strict=True))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return count / processor, f"{processor:.1f} s of processor time, {clock:.1f} s by the clock, {most:.0f} MiB"


def ours(count: int) -> Result:
    """The draw."""
    with _list(count).open("rb") as lines:
        began = _now()
        drawn = select(lines, WANTED, SEED)
        found = _measured(count, began)
    assert len(drawn[""]) == WANTED[""]
    return found


def hashing(count: int) -> Result:
    """Reading the list and hashing each identifier: what no draw of this kind can do without."""
    with _list(count).open("rb") as lines:
        began = _now()
        next(lines)
        for line in lines:
            sha256(SEED + line[:WIDTH]).digest()
        return _measured(count, began)


def every_key(count: int) -> Result:
    """As it would be without the bound: an exact logarithm for each."""

    def keyed(lines: Iterator[bytes]) -> Iterator[Drawn]:
        for line in islice(lines, 1, None):
            identifier, weight, _ = line.split(b"\t", 2)
            digest = digest_of(SEED, identifier)
            yield Drawn(key_of(digest, int(weight)), digest, identifier)

    with _list(count).open("rb") as lines:
        began = _now()
        drawn = heapq.nsmallest(WANTED[""], keyed(lines))
        found = _measured(count, began)
    with _list(count).open("rb") as lines:
        assert drawn == select(lines, WANTED, SEED)[""]
    return found


def in_duckdb(count: int) -> Result:
    """The same keys, but for their last bits, in SQL with logarithms in floating point."""
    import duckdb

    file = _list(count)
    query = """
        SELECT identifier FROM read_csv(?, header = false, skip = 1, delim = '\t', quote = '', columns = {
            'identifier': 'VARCHAR', 'weight': 'BIGINT', 'stratum': 'VARCHAR', 'excluded': 'VARCHAR'})
        WHERE coalesce(excluded, '') = ''
        ORDER BY
            -ln((('0x' || substr(sha256(? || identifier::BLOB), 1, 13))::UBIGINT + 0.5) / 4503599627370496.0) / weight
        LIMIT ?
    """
    with duckdb.connect(config={"threads": 2}) as base:
        began = _now()
        rows = base.execute(query, [str(file), SEED, WANTED[""]]).fetchall()
        found = _measured(count, began)
    with file.open("rb") as lines:
        right = {one.identifier.decode() for one in select(lines, WANTED, SEED)[""]}
    assert len(right & {row[0] for row in rows}) > 0.99 * WANTED[""]
    return found


def by_numpy(count: int) -> Result:
    """Places by weight from a generator, weights in memory: fast, and nobody can recompute it from a published seed."""
    import numpy

    weights = numpy.array([WEIGHTS[number * 7 % 11 % 4] for number in range(count)], dtype=float)
    began = _now()
    drawn = numpy.random.default_rng(7).choice(count, WANTED[""], replace=False, p=weights / weights.sum())
    assert len(drawn) == WANTED[""]
    return _measured(count, began)


def in_shards(count: int) -> Result:
    """Ten lists drawn from one after the other, their results merged: the same as from the whole."""
    file, each = _list(count), count // SHARDS
    parts = []
    began = _now()
    with file.open("rb") as lines:
        next(lines)
        for _ in range(SHARDS):
            parts.append(select((line for part in ([HEADING], islice(lines, each)) for line in part), WANTED, SEED))
    merged = merge(parts, WANTED)
    found = _measured(count, began)
    with file.open("rb") as lines:
        assert merged == select(lines, WANTED, SEED)
    return found


def _table(count: int) -> sqlite3.Connection:
    file = _home() / f"candidates-{count}.sqlite3"
    base = sqlite3.connect(file)
    made = base.execute("SELECT count(*) FROM sqlite_master WHERE name = 'candidate'").fetchone()[0]
    if not made:
        base.execute("CREATE TABLE candidate (identifier TEXT PRIMARY KEY, weight INTEGER) WITHOUT ROWID")
        rows = ((line[:WIDTH].decode(), int(line.split(b"\t")[1])) for line in islice(_lines(count), 1, None))
        base.executemany("INSERT INTO candidate VALUES (?, ?)", rows)
        base.commit()
    return base


def _rows(base: sqlite3.Connection) -> Iterator[bytes]:
    yield HEADING
    for identifier, weight in base.execute("SELECT identifier, weight FROM candidate ORDER BY identifier"):
        yield b"%b\t%d\t\t\n" % (identifier.encode(), weight)


def from_table(count: int) -> Result:
    """Rows are iterated, never held."""
    base = _table(count)
    began = _now()
    drawn = select(_rows(base), WANTED, SEED)
    found = _measured(count, began)
    with _list(count).open("rb") as lines:
        assert drawn == select(lines, WANTED, SEED)
    return found


def rows_alone(count: int) -> Result:
    """The same rows read and written as lines, nothing drawn."""
    base = _table(count)
    began = _now()
    for _ in _rows(base):
        pass
    return _measured(count, began)
