"""Checkpoints that somebody kept, held against the log as it stands."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fazhi.kernel.ledger import journal, keys, notes, proofs
from fazhi.kernel.ledger.errors import NoteRefused, ProofRefused
from fazhi.kernel.ledger.hashing import empty_root
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.witnessing import Standing, Witnessed, witness
from tests.kernel.ledger.sample.making import Tamper, make_deed, record_all
from tests.kernel.ledger.sample.models import Deed

ORIGIN = "test.example/ledger"


def placed(number: int) -> None:
    """So many deeds more, in their places."""
    record_all(*(make_deed(each) for each in range(number)))
    sequence_all()


def signed(size: int, root: bytes, origin: str = ORIGIN) -> str:
    """A note of the log's own key."""
    return notes.sign(origin, size, root, keys.signing_key(first_use=False))


@pytest.mark.django_db
def test_every_state_that_was_signed_is_found_again_with_a_proof() -> None:
    kept = []
    for number in (1, 2, 1, 5, 8, 3):
        placed(number)
        kept.append(journal.checkpoint().note)
    now = proofs.root(20)
    for note, size in zip(kept, (1, 3, 4, 9, 17, 20), strict=True):
        found = witness(note)
        assert (found.standing, found.size, found.now) == (Standing.BEGINS, size, 20)
        path = [bytes.fromhex(step) for step in found.path]
        assert proofs.check_consistency(size, 20, path, notes.parse(note).root, now)
        assert not proofs.check_consistency(size, 20, path, bytes(32), now)


def test_the_log_before_its_first_leaf(deeds: list[Deed]) -> None:
    sequence_all()
    assert witness(signed(0, empty_root())) == Witnessed(Standing.BEGINS, 0, 7)
    assert witness(signed(0, bytes(32))).standing is Standing.REWRITTEN


def test_a_cut_tail_and_a_second_history_are_told(deeds: list[Deed], tamper: Tamper) -> None:
    sequence_all()
    root = proofs.root(7)
    assert witness(signed(8, root)) == Witnessed(Standing.CUT, 8, 7)
    assert witness(signed(6, root)) == Witnessed(Standing.REWRITTEN, 6, 7)
    kept = journal.checkpoint().note
    tables = "ledgersample_deed ledger_leaf ledger_node ledger_head ledger_checkpoint".split()
    tamper(*(f"DELETE FROM {table}" for table in tables))
    placed(9)
    assert witness(kept) == Witnessed(Standing.REWRITTEN, 7, 9)


def test_what_another_signed_says_nothing(deeds: list[Deed]) -> None:
    sequence_all()
    root = proofs.root(7)
    assert witness(notes.sign(ORIGIN, 7, root, Ed25519PrivateKey.generate())).standing is Standing.UNSIGNED
    assert witness(signed(7, root, "other.example/ledger")).standing is Standing.UNSIGNED
    assert witness(signed(7, root).replace("\n7\n", "\n6\n")).standing is Standing.UNSIGNED


@pytest.mark.django_db
def test_a_log_that_has_not_begun_believes_nothing() -> None:
    assert head() is None
    strange = notes.sign(ORIGIN, 0, empty_root(), Ed25519PrivateKey.generate())
    assert witness(strange) == Witnessed(Standing.UNSIGNED, 0, 0)


@pytest.mark.parametrize("text", ["", "no note", f"{ORIGIN}\n{'9' * 5000}\nAAAA\n\n— {ORIGIN} AAAA\n"])
def test_what_is_no_checkpoint_is_refused(deeds: list[Deed], text: str) -> None:
    with pytest.raises(NoteRefused, match="no checkpoint"):
        witness(text)


def test_roots_are_asked_only_of_sizes_that_were(deeds: list[Deed]) -> None:
    sequence_all()
    assert proofs.root(0) == empty_root()
    for size in (-1, 8):
        with pytest.raises(ProofRefused, match="has 7 leaves"):
            proofs.root(size)


def test_a_missing_subtree_is_told_as_such(deeds: list[Deed], tamper: Tamper) -> None:
    sequence_all()
    kept = journal.checkpoint().note
    tamper("DELETE FROM ledger_node WHERE level = 2")
    with pytest.raises(ProofRefused, match="lacks subtree 2/0"):
        witness(kept)
