"""The ledger beside pymerkle (log of leaves, proofs) and beside a hand-made loop (verification)."""

from __future__ import annotations

import hashlib
import json
import os
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
    """The same leaves a second into pymerkle's tree on SQLite, by its own bulk method."""
    from pymerkle import SqliteTree

    leaves = _leaves(count)
    found: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        tree = SqliteTree(str(Path(folder) / "tree.db"), algorithm="sha256")
        with timed(count, found):
            for start in range(0, count, BATCH):
                tree.append_entries(leaves[start : start + BATCH])
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
    if not report.ok and os.environ.get("FAZHI_BENCH_STRICT", "1") == "1":
        raise SystemExit(f"a fresh ledger must verify: {report.faults[0]}")
    return found[0]


def verify_by_hand(count: int) -> float:
    """Rows a second by a loop that reads rows and leaves, canonicalises, hashes and compares: nothing else."""
    set_up()
    _officers(count)
    import rfc8785
    from django.db import connection

    found: list[float] = []
    with connection.cursor() as cursor, timed(count, found):
        cursor.execute("SELECT id, number, name, salt, recorded_at FROM organs_officer")
        rows = {str(row[0]).replace("-", ""): row for row in cursor.fetchall()}
        cursor.execute("SELECT subject, body, hash FROM ledger_leaf WHERE kind = 'organs.officer'")
        for subject, body, hashed in cursor.fetchall():
            if hashlib.sha256(b"\0" + body.encode()).hexdigest() != hashed:
                raise SystemExit("a leaf that is not its hash")
            row = rows[str(subject).replace("-", "")]
            content = rfc8785.dumps({"number": row[1], "name": row[2]})
            hashlib.sha256(bytes.fromhex(row[3]) + content).hexdigest()
            rfc8785.dumps(json.loads(body))
    return found[0]
