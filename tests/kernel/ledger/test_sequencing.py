"""Leaves that wait for their places: attested meanwhile, placed once, and never lost, whoever is killed when."""

from __future__ import annotations

import datetime
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from fazhi.kernel.ledger import journal, proofs, verify_waiting
from fazhi.kernel.ledger.errors import KeyRefused, OutsideTransaction, ProofRefused
from fazhi.kernel.ledger.locks import alone
from fazhi.kernel.ledger.models import Head, Leaf, WaitingLeaf
from fazhi.kernel.ledger.sequencer import sequence, sequence_all, waiting
from fazhi.kernel.ledger.verify import Verification, verify
from tests import database
from tests.command import environment_of
from tests.kernel.ledger.sample.making import (
    Tamper,
    execute_raw,
    leave_waiting,
    make_deed,
    make_post,
    on_postgresql,
    record_all,
    started,
)
from tests.kernel.ledger.sample.models import Deed


def kinds(verification: Verification) -> list[str]:
    return [fault.kind for fault in verification.faults]


def test_a_row_is_attested_while_its_leaf_waits_and_after_it_is_placed(deeds: list[Deed]) -> None:
    rows = [make_deed(7), make_post(), make_deed(8)]
    leave_waiting(*rows)
    assert waiting().count == 3
    assert Leaf.objects.count() == 7
    found = verify()
    assert (found.ok, found.leaves, found.waiting, found.rows) == (True, 7, 3, 10)

    assert sequence() == 3
    assert (waiting().count, waiting().longest, sequence()) == (0, datetime.timedelta(), 0)
    placed = Leaf.objects.filter(index__gte=7).order_by("index").values_list("index", "subject")
    assert list(placed) == [(7 + nth, row.pk) for nth, row in enumerate(rows)]
    found = verify()
    assert (found.ok, found.leaves, found.waiting, found.rows) == (True, 10, 0, 10)


def test_they_are_placed_in_batches_oldest_first(db: None) -> None:
    rows = [make_deed(number) for number in range(7)]
    leave_waiting(*rows)
    assert sequence(limit=3) == 3
    assert list(WaitingLeaf.objects.order_by("pk").values_list("subject", flat=True)) == [row.pk for row in rows[3:]]
    assert verify().ok
    assert sequence_all(limit=2) == 4
    assert Head.objects.get().size == 7
    assert verify().ok


def test_a_proof_is_refused_while_the_leaf_waits_and_made_by_the_next_checkpoint(db: None) -> None:
    deed = make_deed()
    leave_waiting(deed)
    with pytest.raises(ProofRefused, match=r"waits for its place in the log.*fazhi worker"):
        proofs.prove("ledgersample.deed", deed.pk)
    assert journal.checkpoint().size == 1
    assert proofs.prove("ledgersample.deed", deed.pk).index == 0


def test_a_leaf_that_waits_too_long_is_named(deeds: list[Deed], settings: Settings) -> None:
    deed = make_deed(9)
    leave_waiting(deed)
    settings.LEDGER_PATIENCE = 0
    found = verify()
    assert [(fault.kind, fault.subject) for fault in found.faults] == [
        ("waiting-too-long", f"ledgersample.deed {deed.pk}")
    ]
    assert "Run fazhi worker" in found.faults[0].message.en
    assert waiting().longest.total_seconds() >= 0
    sequence()
    assert verify().ok


def test_a_leaf_whose_long_transaction_ended_just_now_is_given_its_time(
    deeds: list[Deed], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_waiting(make_deed(9))
    settings.LEDGER_PATIENCE = 0.05
    time.sleep(0.1)
    monkeypatch.setattr(verify_waiting.time, "sleep", lambda seconds: sequence())
    assert verify().ok


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE ledgersample_deed SET title = 'x' WHERE count = 9", ["row-changed"]),
        ("DELETE FROM ledgersample_deed WHERE count = 9", ["waiting-row-missing"]),
        ("DELETE FROM ledger_waitingleaf", ["row-unlogged"]),
        ("UPDATE ledger_waitingleaf SET body = 'no json'", ["waiting-label", "row-unreadable"]),
        (
            "UPDATE ledger_waitingleaf SET kind = 'no.kind'",
            ["waiting-label", "row-unlogged", "waiting-kind-unknown"],
        ),
    ],
)
def test_what_is_changed_while_a_leaf_waits_is_found(
    deeds: list[Deed], tamper: Tamper, statement: str, expected: list[str]
) -> None:
    leave_waiting(make_deed(9))
    tamper(statement)
    assert kinds(verify()) == expected


def test_a_waiting_leaf_is_taken_out_only_once_it_is_placed(deeds: list[Deed]) -> None:
    leave_waiting(make_deed(9))
    for statement in ("DELETE FROM ledger_waitingleaf", "UPDATE ledger_waitingleaf SET since = since"):
        with pytest.raises(IntegrityError), transaction.atomic():
            execute_raw(statement)
    assert waiting().count == 1


def test_an_act_that_fails_leaves_no_waiting_leaf(db: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        leave_waiting(make_deed(1))
        raise ZeroDivisionError
    assert (Deed.objects.count(), waiting().count) == (0, 0)


def test_without_the_signing_key_acts_go_on_and_nothing_is_placed(deeds: list[Deed], own_keys: Path) -> None:
    """The workbench needs no signing key: only the sequencer does."""
    (own_keys / "ledger.pem").rename(own_keys / "elsewhere.pem")
    leave_waiting(make_deed(9))
    with pytest.raises(KeyRefused, match=r"ledger\.pem is missing"):
        sequence()
    assert (waiting().count, Leaf.objects.count()) == (1, 7)
    (own_keys / "elsewhere.pem").rename(own_keys / "ledger.pem")
    assert sequence() == 1
    assert verify().ok


@on_postgresql
def test_names_are_held_until_the_transaction_ends(real_transactions: None) -> None:
    with pytest.raises(OutsideTransaction, match="number must be held inside"):
        alone("number")
    order: list[str] = []

    def second() -> None:
        with transaction.atomic():
            alone("b", "a")
            order.append("second")

    with transaction.atomic():
        alone("a")
        other = started(second)
        time.sleep(0.2)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


@on_postgresql
def test_writers_and_two_sequencers_at_once_lose_nothing(real_transactions: None) -> None:
    recorded: list[uuid.UUID] = []
    writing = threading.Event()
    writing.set()

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for number in range(20):
            rows = [make_deed(number) for _ in range(chance.randint(1, 3))]
            with transaction.atomic():
                journal.record_many(rows)
                if fails := chance.random() < 0.2:
                    transaction.set_rollback(True)
            if not fails:
                recorded.extend(row.pk for row in rows)

    placed: list[int] = []

    def place() -> None:
        while writing.is_set():
            placed.append(sequence(limit=5))

    sequencers = [started(place) for _ in range(2)]
    for writer in [started(lambda seed=seed: write(seed)) for seed in range(4)]:
        writer.join()
    writing.clear()
    for sequencer in sequencers:
        sequencer.join()
    placed.append(sequence_all())
    leaves = list(Leaf.objects.order_by("index").values_list("index", "subject"))
    assert [index for index, _ in leaves] == list(range(len(recorded)))
    assert sorted(subject for _, subject in leaves) == sorted(recorded)
    assert sum(placed) == len(recorded)
    assert waiting().count == 0
    found = verify()
    assert (found.ok, found.rows) == (True, len(recorded))


@on_postgresql
def test_acts_do_not_wait_for_a_sequencer_nor_it_for_open_acts(real_transactions: None) -> None:
    record_all(make_deed(0))
    leave_waiting(make_deed(1))
    with transaction.atomic():
        journal.record(make_deed(2))
        done: list[int] = []
        sequencer = started(lambda: done.append(sequence()))
        sequencer.join(timeout=10)
        assert done == [1]
        with transaction.atomic():
            assert waiting().count == 1
    assert verify().ok


@on_postgresql
def test_a_verification_sees_one_state_while_leaves_are_placed(real_transactions: None) -> None:
    for number in range(30):
        leave_waiting(*(make_deed(number) for _ in range(5)))
    placing = started(lambda: [sequence(limit=5) for _ in range(30)] and None)
    checked = 0
    while placing.is_alive() or not checked:
        found = verify()
        assert (found.ok, found.leaves + found.waiting, found.rows) == (True, 150, 150)
        checked += 1
    placing.join()


PLACING = """
import django; django.setup()
import sys, time
from fazhi.kernel.ledger import sequencer
append = sequencer.append
def slow(items):
    append(items)
    print("placed", flush=True)
    time.sleep({pause})
sequencer.append = slow
print("ready", flush=True)
while sequencer.sequence(limit=4):
    pass
"""


def process(tmp_path: Path, pause: float) -> subprocess.Popen[str]:
    """A sequencer in a process of its own, on the test's database; ``pause`` is before it takes out what it placed."""
    environment = environment_of(tmp_path) | {
        "DATABASE_URL": database.named(str(connection.settings_dict["NAME"])),
        "DJANGO_SETTINGS_MODULE": "fazhi.settings",
        "FAZHI_LEDGER_ORIGIN": "test.example/ledger",
    }
    command = [sys.executable, "-c", PLACING.format(pause=pause)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def kill(child: subprocess.Popen[str]) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()


@on_postgresql
def test_a_sequencer_killed_in_the_middle_leaves_no_half_batch(real_transactions: None, tmp_path: Path) -> None:
    record_all(make_deed(0))
    leave_waiting(*(make_deed(number) for number in range(1, 8)))
    child = process(tmp_path, pause=60)
    assert child.stdout is not None
    assert [child.stdout.readline() for _ in range(2)] == ["ready\n", "placed\n"]
    kill(child)
    assert sequence_all() == 7
    assert (waiting().count, Head.objects.get().size) == (0, 8)
    assert verify().ok


@on_postgresql
def test_a_sequencer_killed_at_any_moment_places_each_leaf_once(
    real_transactions: None, tmp_path: Path, settings: Settings
) -> None:
    """A short run; the moments are drawn anew each time."""
    settings.LEDGER_PATIENCE = 600
    rows = [make_deed(number) for number in range(60)]
    record_all(rows[0])
    leave_waiting(*rows[1:])
    for _ in range(2):
        child = process(tmp_path, pause=0.01)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(random.uniform(0, 0.15))
        kill(child)
        found = verify()
        assert (found.ok, found.leaves + found.waiting) == (True, 60)
    sequence_all()
    assert sorted(Leaf.objects.values_list("subject", flat=True)) == sorted(row.pk for row in rows)
    assert verify().ok
