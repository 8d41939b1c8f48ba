from __future__ import annotations

import datetime
import json

import pytest
from django.db import transaction

from fazhi.kernel.ledger import journal
from fazhi.kernel.ledger.errors import ErasureRefused, OutsideTransaction
from fazhi.kernel.ledger.models import Erasure, Leaf
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.ledger.verify import Erased, verify
from fazhi.kernel.ledger.versions import amend
from tests.kernel.ledger.sample.making import BY, SECOND, Tamper, erase, make_deed, make_post, personal, record_all
from tests.kernel.ledger.sample.models import Deed


def test_value_and_salt_go_and_the_leaf_stays(deeds: list[Deed]) -> None:
    before = Leaf.objects.get(subject=deeds[2].pk).body
    erasure = erase(deeds[2], "phone")
    stored = Deed.objects.get(pk=deeds[2].pk)
    assert stored.personal["phone"] == {"kind": "phone", "value": None, "salt": None}
    assert (stored.reveal("phone"), stored.reveal("offender")) == (None, "张三")
    assert deeds[2].reveal("phone") is None
    assert Leaf.objects.get(subject=stored.pk).body == before
    assert Leaf.objects.filter(kind="ledger.erasure", subject=erasure.pk).exists()


def test_verify_says_erased_and_not_tampered(deeds: list[Deed]) -> None:
    erase(deeds[2], "phone", "offender")
    verification = verify()
    assert verification.ok
    assert verification.erased == [
        Erased("ledgersample.deed", str(deeds[2].pk), "offender"),
        Erased("ledgersample.deed", str(deeds[2].pk), "phone"),
    ]


def test_a_value_that_went_without_an_erasure_is_tampering(deeds: list[Deed], tamper: Tamper) -> None:
    erase(deeds[2], "phone")
    gone = personal("offender", value=None, salt=None)
    tamper((f"UPDATE ledgersample_deed SET personal = {gone} WHERE id = %s", deeds[2].pk.hex))
    assert [(fault.kind, "offender" in fault.message.en) for fault in verify().faults] == [("personal-missing", True)]


def test_an_erasure_that_was_undone_is_found(deeds: list[Deed], tamper: Tamper) -> None:
    kept = json.dumps(deeds[2].personal)
    erase(deeds[2], "phone")
    tamper(("UPDATE ledgersample_deed SET personal = %s WHERE id = %s", kept, deeds[2].pk.hex))
    verification = verify()
    assert [fault.kind for fault in verification.faults] == ["erasure-undone"]
    assert verification.erased == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (["phone", "address"], "has no address to erase.*It has: offender, phone"),
        ([], "has no field to erase"),
    ],
)
def test_what_is_not_there_cannot_be_erased(deeds: list[Deed], fields: list[str], words: str) -> None:
    with pytest.raises(ErasureRefused, match=words):
        erase(deeds[0], *fields)
    assert not Erasure.objects.exists()


def test_one_person_alone_erases_nothing(deeds: list[Deed]) -> None:
    with pytest.raises(ErasureRefused, match="takes two persons"):
        erase(deeds[0], "phone", second=BY)
    assert deeds[0].reveal("phone") == "13012340001"


@pytest.mark.parametrize(("reason", "basis"), [(" ", "第四十七条"), ("本人申请", "")])
def test_an_erasure_says_why_and_on_what_basis(deeds: list[Deed], reason: str, basis: str) -> None:
    with pytest.raises(ErasureRefused, match="needs a reason and a basis"):
        erase(deeds[0], "phone", reason=reason, basis=basis)


def test_what_is_erased_cannot_be_erased_again(deeds: list[Deed]) -> None:
    erase(deeds[0], "phone")
    with pytest.raises(ErasureRefused, match="erased already"):
        erase(deeds[0], "phone")


def test_outside_a_transaction_nothing_is_erased(real_transactions: None) -> None:
    deed = make_deed()
    record_all(deed)
    with pytest.raises(OutsideTransaction):
        journal.erase(deed, ["phone"], reason="r", basis="b", by=BY, second=SECOND)
    assert deed.reveal("phone") == "13012340001"


def test_an_erased_value_does_not_come_back_with_a_new_version(db: None) -> None:
    post = make_post()
    post.set_personal("phone", PersonalKind.PHONE, "13012340001")
    post.set_personal("holder_name", PersonalKind.NAME, "张三")
    record_all(post)
    with transaction.atomic():
        journal.erase(post, ["phone"], reason="r", basis="b", by=BY, second=SECOND)
        closed, new = amend(post, datetime.date(2025, 1, 1), holder="乙")
    assert (sorted(closed.personal), sorted(new.personal)) == (["holder_name"], ["holder_name"])
    assert new.reveal("holder_name") == "张三"
    assert verify().ok
