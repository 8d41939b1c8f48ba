"""Personal data is shown for a stated purpose only, and that it was is recorded with it or not at all."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from fazhi.kernel.ledger.errors import EvidenceIsFixed, PersonalRefused
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties import showing
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.models import Party, PersonalRead
from fazhi.kernel.parties.showing import Reader, Reason, exported, show
from fazhi.kernel.procedures.seeing import eyes_of, oversees, seen
from tests.conftest import County
from tests.kernel.desk import date

DAY = date("2021-03-10")
WHY = Reason("serve", "电话通知领取决定书")


def reader(post: Post) -> Reader:
    return Reader(post.officer_id, post.pk, post.organ_id, post.organ.place_code, DAY)


@pytest.fixture
def party(db: None) -> Party:
    return find_or_record(
        kind="citizen",
        name="王小明",
        identifier="130130199001010010",
        phone="13012340001",
        address="河北省石家庄市无极县甲街1号",
    )


def test_values_are_shown_and_that_they_were_is_recorded_without_them(county: County, party: Party) -> None:
    post, matter = county.post("market", "handler"), uuid.uuid4()
    assert show(party, ["phone"], by=reader(post), why=WHY, matter=matter) == {"phone": "13012340001"}
    row = PersonalRead.objects.get()
    assert (row.officer, row.post, row.organ, row.party, row.matter) == (
        post.officer_id,
        post.pk,
        post.organ_id,
        party,
        matter,
    )
    assert (row.fields, row.purpose, row.note, row.day) == (["phone"], "serve", WHY.note, DAY)
    assert "13012340001" not in str(PersonalRead.objects.values().get())
    assert verify().faults == []


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (["phone"], Reason("serve", " ")),
        (["phone"], Reason("curiosity", "x")),
        ([], WHY),
        (["health"], WHY),
        (["phone"], Reason("serve", "长" * 300)),
    ],
)
def test_nothing_is_shown_without_a_purpose(county: County, party: Party, fields: list[str], why: Reason) -> None:
    with pytest.raises(PersonalRefused):
        show(party, fields, by=reader(county.post("market", "handler")), why=why, matter=None)
    assert PersonalRead.objects.count() == 0


def test_what_cannot_be_recorded_is_not_shown(county: County, party: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(row: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(showing, "record", broken)
    with pytest.raises(OperationalError):
        show(party, ["phone"], by=reader(county.post("market", "handler")), why=WHY, matter=None)


def test_the_log_is_not_emptied_by_one_delete(county: County, party: Party) -> None:
    show(party, ["phone"], by=reader(county.post("market", "handler")), why=WHY, matter=None)
    with pytest.raises(EvidenceIsFixed):
        PersonalRead.objects.all().delete()
    for statement in ("DELETE FROM parties_personalread", "UPDATE parties_personalread SET note = ''"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert PersonalRead.objects.count() == 1


def test_who_sees_the_log(county: County, party: Party) -> None:
    for organ in ("market", "town", "justice"):
        show(party, ["phone"], by=reader(county.post(organ, "handler")), why=WHY, matter=None)
    exported(party, by=reader(county.post("market", "clerk")), why=Reason("request", "当事人申请复制"))

    def log(organ: str, role: str, nth: int = 0) -> int:
        return seen(PersonalRead.objects.all(), eyes_of(county.officer(organ, role, nth), DAY)).count()

    assert (log("market", "handler"), log("market", "handler", 1), log("market", "reviewer")) == (1, 0, 0)
    assert (log("market", "principal"), log("town", "principal")) == (2, 1)
    assert (log("justice", "auditor"), log("justice", "administrator"), log("town", "auditor")) == (4, 4, 1)
    assert not oversees(eyes_of(county.officer("market", "reviewer"), DAY))


def test_masks_hide_what_is_not_asked_for(party: Party) -> None:
    shown = {field: text for field, (_, text) in party.masked().items()}
    assert shown == {
        "name": "王**", "identifier": "130130********0010", "phone": "130****0001",
        "address": "河北省石家庄市无极县****",
    }  # fmt: skip
