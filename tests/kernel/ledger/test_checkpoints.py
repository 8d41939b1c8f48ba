"""Checkpoints and proofs as an outsider checks them: with the public key and nothing of ours."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fazhi.kernel.ledger import journal, keys, notes, proofs
from fazhi.kernel.ledger.errors import KeyRefused, NoteRefused, ProofRefused
from fazhi.kernel.ledger.models import Checkpoint, Leaf
from fazhi.kernel.ledger.tree import Edge
from fazhi.kernel.ledger.verify import verify
from tests.kernel.ledger.sample.making import Tamper, make_deed, make_post, record_all
from tests.kernel.ledger.sample.models import Deed

ORIGIN = "test.example/ledger"


def our_key() -> str:
    public = keys.public_key()
    assert public is not None
    return notes.verifier_key(ORIGIN, public)


def test_a_checkpoint_is_a_signed_note_any_verifier_reads(deeds: list[Deed]) -> None:
    note = journal.checkpoint().note
    name, identifier, encoded = our_key().split("+", 2)
    public = base64.b64decode(encoded)
    assert public[:1] == b"\x01"
    assert identifier == hashlib.sha256(name.encode() + b"\n" + public).hexdigest()[:8]

    text, signature_line = note.split("\n\n")
    origin, size, root = text.split("\n")
    assert (origin, size) == (ORIGIN, "7")
    assert base64.b64decode(root).hex() == verify().root
    dash, signer, signature = signature_line.removesuffix("\n").split(" ")
    assert (dash, signer) == ("\u2014", ORIGIN)
    data = base64.b64decode(signature)
    assert data[:4].hex() == identifier
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(data[4:], (text + "\n").encode())


def test_checkpoints_are_kept(deeds: list[Deed]) -> None:
    first = journal.checkpoint()
    record_all(make_deed())
    second = journal.checkpoint()
    assert list(Checkpoint.objects.order_by("pk").values_list("size", flat=True)) == [7, 8]
    assert first.root != second.root
    assert verify(outside=[first.note, second.note]).ok


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no note",
        "origin\n7\n\n\u2014 x AAAA\n",
        "origin\nseven\nAAAA\n\n\u2014 x AAAA\n",
        "origin\n7\n!!\n\n\u2014 x AAAA\n",
        "origin\n7\nAAAA\n\n- x AAAA\n",
        "origin\n7\nAAAA\n\n\u2014 x\n",
        "\n7\nAAAA\n\n\u2014 x AAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(deeds: list[Deed], text: str) -> None:
    with pytest.raises(NoteRefused, match="no checkpoint"):
        notes.parse(text)
    assert [fault.kind for fault in verify(outside=[text]).faults] == ["outside-note"]


def test_a_checkpoint_signed_by_another_is_not_believed(deeds: list[Deed]) -> None:
    forged = notes.sign(ORIGIN, 7, b"\0" * 32, Ed25519PrivateKey.generate())
    assert [fault.kind for fault in verify(outside=[forged]).faults] == ["outside-note"]
    ours = journal.checkpoint().note
    assert [fault.kind for fault in verify(outside=[ours.replace("\n7\n", "\n6\n")]).faults] == ["outside-note"]


def test_a_note_may_carry_the_signatures_of_witnesses(deeds: list[Deed]) -> None:
    note = journal.checkpoint().note
    witness = "\u2014 witness.example " + base64.b64encode(b"\0" * 68).decode() + "\n"
    assert verify(outside=[note + witness]).ok
    assert notes.parse(note + witness).signatures[1][0] == "witness.example"


def test_two_histories_shown_to_two_readers_are_found(deeds: list[Deed]) -> None:
    other = notes.sign(ORIGIN, 5, b"\x07" * 32, keys.signing_key(first_use=False))
    faults = verify(outside=[journal.checkpoint().note, other]).faults
    assert [(fault.kind, fault.subject) for fault in faults] == [("two-histories", "5")]
    assert "there are two histories" in faults[0].message.en
    assert "两部历史" in faults[0].message.zh


def test_a_history_rewritten_and_signed_anew_is_found_by_an_old_checkpoint(deeds: list[Deed], tamper: Tamper) -> None:
    """Even who holds the key cannot take back what was handed out."""
    note = journal.checkpoint().note
    tables = "ledgersample_deed ledger_leaf ledger_node ledger_head ledger_checkpoint".split()
    tamper(*(f"DELETE FROM {table}" for table in tables))
    record_all(*(make_deed(number) for number in range(9)))
    assert verify().ok
    assert [fault.kind for fault in verify(outside=[note]).faults] == ["two-histories"]


def test_a_checkpoint_of_the_log_before_its_first_leaf_is_compared_too(deeds: list[Deed]) -> None:
    key, empty = keys.signing_key(first_use=False), Edge().root()
    assert verify(outside=[notes.sign(ORIGIN, 0, empty, key)]).ok
    other = notes.sign(ORIGIN, 0, bytes(len(empty)), key)
    assert [fault.kind for fault in verify(outside=[other]).faults] == ["two-histories"]


def test_a_replaced_key_is_found(deeds: list[Deed], own_keys: Path) -> None:
    (own_keys / "ledger.pub").write_text("00" * 31)
    assert {fault.kind for fault in verify().faults} == {"key", "head-note"}
    (own_keys / "ledger.pub").unlink()
    assert {fault.kind for fault in verify().faults} == {"key", "head-note"}


def test_a_lost_key_is_not_replaced_by_a_new_one(db: None, own_keys: Path) -> None:
    """Also where nothing was signed yet: its public half may have been handed out."""
    own_keys.mkdir()
    (own_keys / "ledger.pub").write_text("00" * 32)
    with pytest.raises(KeyRefused, match=r"ledger\.pem"):
        record_all(make_deed())
    assert not (own_keys / "ledger.pem").exists()


def test_a_file_that_is_no_key_is_refused(db: None, own_keys: Path) -> None:
    own_keys.mkdir()
    (own_keys / "ledger.pem").write_bytes(b"no key")
    with pytest.raises(KeyRefused, match=r"ledger.pem is no Ed25519 private key"):
        record_all(make_deed())


def test_every_row_is_proved_to_an_outsider(deeds: list[Deed]) -> None:
    post = make_post()
    record_all(post)
    for row in [*deeds, post]:
        proof = proofs.Proof.from_json(proofs.prove(row.evidence_kind, row.pk).to_json())
        assert json.loads(proof.leaf)["id"] == str(row.pk)
        assert proofs.holds(proof, our_key())


def test_a_proof_altered_in_any_part_does_not_hold(deeds: list[Deed]) -> None:
    proof = proofs.prove("ledgersample.deed", deeds[4].pk)
    data = json.loads(proof.to_json())
    other = proofs.prove("ledgersample.deed", deeds[5].pk)
    for change in (
        {"leaf": other.leaf},
        {"index": 5},
        {"size": 6},
        {"path": list(reversed(proof.path))},
        {"path": ["no hex"]},
        {"checkpoint": proof.checkpoint.replace("\n7\n", "\n8\n")},
        {"checkpoint": ""},
    ):
        assert not proofs.holds(proofs.Proof.from_json(json.dumps(data | change)), our_key())
    stranger = notes.verifier_key(ORIGIN, Ed25519PrivateKey.generate().public_key())
    assert not proofs.holds(proof, stranger)
    with pytest.raises(NoteRefused, match="no verifier key"):
        proofs.holds(proof, "x+y+z")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"v": 2}', '{"v": 1, "leaf": "x"}'])
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(ProofRefused, match="no proof of version 1"):
        proofs.Proof.from_json(text)


def test_proofs_are_read_from_the_database_at_every_size(deeds: list[Deed]) -> None:
    record_all(*(make_deed(number) for number in range(7, 20)))
    hashes = [bytes.fromhex(leaf.hash) for leaf in Leaf.objects.order_by("index")]
    at = {}
    tree = Edge()
    for size, value in enumerate(hashes, start=1):
        tree.push(value)
        at[size] = tree.root()
    for new in range(1, 21):
        index = new // 2
        assert proofs.check_inclusion(hashes[index], index, new, proofs.inclusion(index, new), at[new]) or index == new
        for old in range(1, new + 1):
            assert proofs.check_consistency(old, new, proofs.consistency(old, new), at[old], at[new])
    assert proofs.consistency(0, 20) == []


def test_what_the_log_does_not_have_is_not_proved(deeds: list[Deed], tamper: Tamper) -> None:
    with pytest.raises(ProofRefused, match=r"no leaf of ledgersample\.deed"):
        proofs.prove("ledgersample.deed", uuid.uuid4())
    for index, size in ((7, 7), (0, 8), (-1, 7)):
        with pytest.raises(ProofRefused, match="the log has 7 leaves"):
            proofs.inclusion(index, size)
    for old, new in ((3, 8), (5, 4), (-1, 4)):
        with pytest.raises(ProofRefused, match="the log has 7 leaves"):
            proofs.consistency(old, new)
    tamper("DELETE FROM ledger_node WHERE level = 2")
    with pytest.raises(ProofRefused, match="lacks subtree 2/0"):
        proofs.inclusion(6, 7)
