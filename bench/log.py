"""The ledger beside pymerkle (log of leaves, proofs) and beside a hand-made loop (verification)."""

from __future__ import annotations

import hashlib
import json
import tempfile
import uuid
from pathlib import Path

from bench.ground import set_up, timed

SIZE = 20_000
"""Leaves of the log in which proofs are asked for."""
BATCH = 500


def _leaves(count: int) -> list[bytes]:
    return [json.dumps({"kind": "bench", "id": str(uuid.uuid4())}).encode() for _ in range(count)]


def append(count: int) -> float:
    """Leaves a second, written to the database in batches, the head signed after each."""
    set_up()
    from django.db import transaction

    from fazhi.kernel.ledger.log import Attested
    from fazhi.kernel.ledger.log import append as write

    items = [Attested("bench", uuid.uuid4(), body.decode()) for body in _leaves(count)]
    found: list[float] = []
    with timed(count, found):
        for start in range(0, count, BATCH):
            with transaction.atomic():
                write(items[start : start + BATCH])
    return found[0]


def append_by_pymerkle(count: int) -> float:
    """The same leaves a second into pymerkle's tree on SQLite, by its own bulk method, the root told after each.

    As in ours, each batch is committed to a write-ahead log with ``synchronous=FULL``; the root is what a head says.
    """
    from pymerkle import SqliteTree

    leaves = _leaves(count)
    found: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        tree = SqliteTree(str(Path(folder) / "tree.db"), algorithm="sha256")
        tree.con.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        with timed(count, found):
            for start in range(0, count, BATCH):
                tree.append_entries(leaves[start : start + BATCH])
                tree.get_root()
        tree.con.close()
    return found[0]


def prove(count: int) -> float:
    """Inclusion proofs a second, read from the database and assembled."""
    set_up()
    from django.db import transaction

    from fazhi.kernel.ledger.log import Attested, head
    from fazhi.kernel.ledger.log import append as write
    from fazhi.kernel.ledger.proofs import inclusion

    row = head()
    missing = SIZE - (row.size if row else 0)
    if missing > 0:
        with transaction.atomic():
            write([Attested("bench", uuid.uuid4(), body.decode()) for body in _leaves(missing)])
    found: list[float] = []
    with timed(count, found):
        for nth in range(count):
            inclusion(nth * (SIZE // count), SIZE)
    return found[0]


def prove_by_pymerkle(count: int) -> float:
    """Inclusion proofs a second by pymerkle's tree on SQLite of the same size."""
    from pymerkle import SqliteTree

    found: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        tree = SqliteTree(str(Path(folder) / "tree.db"), algorithm="sha256")
        leaves = _leaves(SIZE)
        for start in range(0, SIZE, BATCH):
            tree.append_entries(leaves[start : start + BATCH])
        with timed(count, found):
            for nth in range(count):
                tree.prove_inclusion(nth * (SIZE // count) + 1, SIZE)
        tree.con.close()
    return found[0]


def _officers(count: int) -> None:
    """Rows of evidence with their leaves."""
    from django.db import transaction

    from fazhi.kernel.ledger.journal import record_many
    from fazhi.kernel.organs.models import Officer

    for start in range(Officer.objects.count(), count, 1000):
        with transaction.atomic():
            record_many([Officer(number=f"log-{start + nth}", name="丙") for nth in range(min(1000, count - start))])


def verify(count: int) -> float:
    """Rows a second, everything that ``fazhi ledger verify`` looks at."""
    set_up()
    _officers(count)
    from fazhi.kernel.ledger.verify import verify as whole

    found: list[float] = []
    with timed(count, found):
        report = whole()
    if not report.ok:
        raise SystemExit(f"a fresh ledger must verify: {report.faults[0]}")
    return found[0]


def verify_by_hand(count: int) -> float:
    """Rows a second by a loop that reads rows and leaves, and makes of each row its leaf and the hash of that.

    It knows the one kind of row, and looks at nothing else: no tree, no signature, no trigger, no form of a value.
    """
    set_up()
    _officers(count)
    import rfc8785
    from django.db import connection

    found: list[float] = []
    with connection.cursor() as cursor, timed(count, found):
        cursor.execute("SELECT subject, hash FROM ledger_leaf WHERE kind = 'organs.officer'")
        leaves = dict(cursor.fetchall())
        cursor.execute("SELECT id, number, name, salt, recorded_at FROM organs_officer")
        for key, number, name, salt, recorded_at in cursor.fetchall():
            id = str(uuid.UUID(str(key)))
            content = rfc8785.dumps({"id": id, "number": number, "name": name})
            body = {
                "v": 1, "kind": "organs.officer", "id": id, "personal": {},
                "recorded_at": str(recorded_at).replace(" ", "T") + "Z",
                "digest": hashlib.sha256(bytes.fromhex(salt) + content).hexdigest(),
            }  # fmt: skip
            if hashlib.sha256(b"\0" + rfc8785.dumps(body)).hexdigest() != leaves[key]:
                raise SystemExit(f"row {id} is not what its leaf attests")
    return found[0]
