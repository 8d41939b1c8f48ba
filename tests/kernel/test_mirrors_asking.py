"""A batch is brought in by two: one hands it in, another sees what it would do and approves; then it is taken over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, transaction

from fazhi.kernel.mirrors import asking, taking
from fazhi.kernel.mirrors.asking import approve, ask, decline, expire, take_approved
from fazhi.kernel.mirrors.models import AskedBatch, Batch, UpperRecord
from fazhi.kernel.mirrors.reading import written
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Refusal
from tests.kernel.desk import Desk, date, everything, refused
from tests.kernel.mirroring import PLATFORM, accepted, applied, permit, switch

DAY = date("2021-06-01")


@pytest.fixture
def mirrored(desk: Desk) -> Desk:
    switch(desk.county, "mirror", "2021-01-01")
    return desk


def handed_in(desk: Desk, *matters: Any, **others: Any) -> AskedBatch:
    content = written(PLATFORM, list(matters)).encode()
    asked, _ = ask(content, **{"by": desk.post("handler"), "day": DAY, "source_name": "六月.json"} | others)
    assert asked is not None
    return asked


def test_what_is_handed_in_changes_nothing_until_another_approves(mirrored: Desk) -> None:
    acts = Act.objects.count()
    asked = handed_in(mirrored, permit("XZ-1", applied(), accepted()), permit("XZ-2", accepted()))
    assert asked.counts["opened"] == 1 and asked.counts["faulty"] == 1 and asked.counts["acts"] == 2
    assert {(row["number"], row["outcome"]) for row in asked.rows} == {("XZ-1", "OPENED"), ("XZ-2", "FAULTY")}
    assert take_approved(DAY) == 0 and Act.objects.count() == acts and not Batch.objects.exists()
    approve(asked, second=mirrored.post("reviewer"), day=DAY)
    assert take_approved(DAY) == 1 and take_approved(DAY) == 0
    kept = AskedBatch.objects.get()
    assert kept.standing == "taken" and kept.batch is not None and kept.batch.second == mirrored.post("reviewer")
    assert kept.batch.officer == mirrored.post("handler").officer and kept.batch.result.opened == 1
    assert Act.objects.count() == acts + 2 and not kept.content and not kept.key


def test_the_file_waits_sealed_and_what_is_shown_of_it_names_nobody(mirrored: Desk) -> None:
    asked = handed_in(mirrored, permit("XZ-1"))
    assert "王小明".encode() not in bytes(asked.content)
    assert "王小明" not in json.dumps([asked.rows, asked.counts, asked.key], ensure_ascii=False)


@pytest.mark.parametrize(
    ("organ", "role", "code"),
    [("market", "handler", "second-person"), ("market", "clerk", "second-post"), ("town", "reviewer", "second-post"),
     ("market", "auditor", "second-post")],
)  # fmt: skip
def test_nobody_approves_what_is_their_own_or_not_theirs_to_approve(
    mirrored: Desk, organ: str, role: str, code: str
) -> None:
    asked = handed_in(mirrored, permit("XZ-1"))
    second = mirrored.county.post(organ, role)
    assert refused(lambda: approve(asked, second=second, day=DAY)) == {code}
    assert refused(lambda: decline(asked, second=second, day=DAY, why="x")) == {code}
    assert take_approved(DAY) == 0


def test_a_principal_who_hands_it_in_does_not_approve_it(mirrored: Desk) -> None:
    asked = handed_in(mirrored, permit("XZ-1"), by=mirrored.post("principal"))
    assert refused(lambda: approve(asked, second=mirrored.post("principal"), day=DAY)) == {"second-person"}
    with pytest.raises(DatabaseError), transaction.atomic():
        AskedBatch.objects.filter(pk=asked.pk).update(approver=asked.officer)


def test_it_is_decided_once_and_sent_back_with_a_reason(mirrored: Desk) -> None:
    asked, reviewer = handed_in(mirrored, permit("XZ-1")), mirrored.post("reviewer")
    assert refused(lambda: decline(asked, second=reviewer, day=DAY, why=" ")) == {"reason"}
    decline(asked, second=reviewer, day=DAY, why="件数不符")
    kept = AskedBatch.objects.get()
    assert (kept.standing, kept.why, bytes(kept.content), kept.key) == ("declined", "件数不符", b"", {})
    assert refused(lambda: approve(asked, second=reviewer, day=DAY)) == {"decided"}
    assert take_approved(DAY) == 0


def test_nothing_waits_where_nothing_could_be_taken(mirrored: Desk) -> None:
    before = everything()
    bad, good = permit("XZ-1", accepted()), permit("XZ-2")
    for matters, whole in (((bad,), False), ((bad, good), True)):
        content = written(PLATFORM, list(matters)).encode()
        asked, would = ask(content, by=mirrored.post("handler"), day=DAY, whole=whole)
        assert asked is None and would.faults
    assert everything() == before


def test_one_batch_that_fails_keeps_no_other_from_being_taken(mirrored: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = handed_in(mirrored, permit("XZ-1")), handed_in(mirrored, permit("XZ-2"))
    for asked in (first, second):
        approve(asked, second=mirrored.post("reviewer"), day=DAY)
    reading = asking.read

    def broken(content: bytes) -> Any:
        if b"XZ-1" in content:
            raise OSError("no")
        return reading(content)

    monkeypatch.setattr(asking, "read", broken)
    assert take_approved(DAY) == 1
    assert {each.standing for each in AskedBatch.objects.all()} == {"taken", "stopped"}
    assert AskedBatch.objects.get(pk=first.pk).why


@pytest.mark.parametrize("busy", ["row", "file"])
def test_what_did_not_get_its_turn_is_taken_in_the_next_round(
    mirrored: Desk, monkeypatch: pytest.MonkeyPatch, busy: str
) -> None:
    approve(handed_in(mirrored, permit("XZ-1"), permit("XZ-2")), second=mirrored.post("reviewer"), day=DAY)
    bringing, left = taking.bring, ["XZ-2"]

    def crowded(taking: Any, brought: Any) -> Any:
        if left and brought.number == left[0]:
            left.clear()
            if busy == "file":
                raise OperationalError("database is locked")
            raise Refusal.because("busy", "忙。", "Busy.", "请稍后。", "Later.")
        return bringing(taking, brought)

    monkeypatch.setattr(taking, "bring", crowded)
    monkeypatch.setattr(asking, "contended", lambda fault: "locked" in str(fault))
    assert take_approved(DAY) == 0 and AskedBatch.objects.get().standing == "approved"
    assert take_approved(DAY) == 1 and AskedBatch.objects.get().standing == "taken"
    assert sorted(UpperRecord.objects.values_list("number", flat=True)) == ["XZ-1", "XZ-2"]


def test_what_is_approved_while_the_old_is_thrown_away_stays(mirrored: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, late = handed_in(mirrored, permit("XZ-1")), date("2021-07-02")
    expired = asking._expired

    def meanwhile(pk: Any) -> bool:
        approve(asked, second=mirrored.post("reviewer"), day=late)
        return expired(pk)

    monkeypatch.setattr(asking, "_expired", meanwhile)
    assert expire(late) == 0
    assert AskedBatch.objects.get().standing == "approved" and take_approved(late) == 1


def test_who_left_office_meanwhile_brings_nothing_in(mirrored: Desk) -> None:
    asked = handed_in(mirrored, permit("XZ-1"))
    approve(asked, second=mirrored.post("reviewer"), day=DAY)
    AskedBatch.objects.filter(pk=asked.pk).update(by=mirrored.post("auditor"))
    assert take_approved(DAY) == 0
    assert AskedBatch.objects.get().standing == "stopped" and "无权带入" in AskedBatch.objects.get().why


def test_what_nobody_decides_on_is_thrown_away_in_time(mirrored: Desk) -> None:
    handed_in(mirrored, permit("XZ-1"))
    assert expire(date("2021-07-01")) == 0 and expire(date("2021-07-02")) == 1
    kept = AskedBatch.objects.get()
    assert kept.standing == "stopped" and not kept.content and kept.why
