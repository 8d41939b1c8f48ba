"""Effective-dated rows on two axes: in force on a day, known at a moment."""

from __future__ import annotations

import datetime
import time
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fazhi.kernel.ledger import journal
from fazhi.kernel.ledger.errors import OutsideTransaction, PeriodRefused
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.ledger.versions import amend, end
from tests.kernel.ledger.sample.making import Tamper, make_post, on_postgresql, record_all, started
from tests.kernel.ledger.sample.models import Post

DAY = datetime.date.fromisoformat


def holders(day: str, known: datetime.datetime | None = None) -> list[str]:
    return sorted(Post.objects.as_of(DAY(day), known).values_list("holder", flat=True))


def changed(post: Post, on: str, **columns: Any) -> list[Post]:
    time.sleep(0.002)  # SQLite tells moments of record apart by the millisecond
    with transaction.atomic():
        return amend(post, DAY(on), **columns)


def test_in_force_from_the_first_day_until_before_the_last(db: None) -> None:
    record_all(make_post("甲", "2024-01-01", "2025-01-01"))
    days = ["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01"]
    assert [holders(day) for day in days] == [[], ["甲"], ["甲"], []]


def test_amending_changes_from_the_day_and_not_before(db: None) -> None:
    post = make_post("甲")
    record_all(post)
    closed, new = changed(post, "2025-01-01", holder="乙")
    assert (closed.supersedes, closed.until_on, closed.holder) == (post, DAY("2025-01-01"), "甲")
    assert (new.supersedes, new.from_on, new.until_on, new.subject) == (None, DAY("2025-01-01"), None, post.subject)
    assert [holders(day) for day in ("2024-12-31", "2025-01-01")] == [["甲"], ["乙"]]
    assert Post.objects.count() == 3
    assert verify().ok


def test_what_was_known_before_an_amendment_stays_readable(db: None) -> None:
    post = make_post("甲")
    record_all(post)
    closed, new = changed(post, "2025-01-01", holder="乙")
    changed(new, "2025-01-01", holder="丙")
    assert holders("2025-06-01", known=post.recorded_at) == ["甲"]
    assert holders("2025-06-01", known=closed.recorded_at) == ["乙"]
    assert holders("2025-06-01") == ["丙"]
    assert holders("2025-06-01", known=post.recorded_at - datetime.timedelta(seconds=1)) == []
    assert set(Post.objects.standing(post.recorded_at)) == {post}


def test_amending_on_the_first_day_replaces_the_version(db: None) -> None:
    post = make_post("甲", until="2026-01-01")
    record_all(post)
    (new,) = changed(post, "2024-01-01", holder="乙", until_on=DAY("2025-01-01"))
    assert (new.supersedes, new.until_on) == (post, DAY("2025-01-01"))
    assert list(Post.objects.standing()) == [new]


def test_ending_leaves_the_version_in_force_until_the_day(db: None) -> None:
    post = make_post("甲")
    record_all(post)
    with transaction.atomic():
        (ended,) = end(post, DAY("2025-01-01"))
    assert ended.supersedes == post
    assert [holders(day) for day in ("2024-12-31", "2025-01-01")] == [["甲"], []]


def test_personal_values_follow_and_can_change(db: None) -> None:
    post = make_post("甲")
    post.set_personal("phone", PersonalKind.PHONE, "13012340001")
    post.set_personal("name", PersonalKind.NAME, "张三")
    record_all(post)
    with transaction.atomic():
        closed, new = amend(post, DAY("2025-01-01"), personal={"phone": (PersonalKind.PHONE, "13912340002")})
    assert (closed.reveal("phone"), closed.reveal("name")) == ("13012340001", "张三")
    assert (new.reveal("phone"), new.reveal("name")) == ("13912340002", "张三")
    assert closed.personal["name"]["salt"] != post.personal["name"]["salt"]


@pytest.mark.parametrize("on", ["2023-12-31", "2026-01-01", "2026-06-01"])
def test_a_day_outside_the_period_is_refused(db: None, on: str) -> None:
    post = make_post(until="2026-01-01")
    record_all(post)
    with pytest.raises(PeriodRefused, match=rf"in force \[2024-01-01, 2026-01-01\); {on} is not inside"):
        changed(post, on, holder="乙")
    with pytest.raises(PeriodRefused, match="is not inside"), transaction.atomic():
        end(post, DAY(on))


def test_ending_on_the_first_day_is_refused(db: None) -> None:
    post = make_post()
    record_all(post)
    with pytest.raises(PeriodRefused, match="first day"), transaction.atomic():
        end(post, DAY("2024-01-01"))


def test_a_superseded_version_is_not_amended_again(db: None) -> None:
    post = make_post()
    record_all(post)
    changed(post, "2025-01-01", holder="乙")
    with pytest.raises(PeriodRefused, match=f"{post.pk} is already superseded"):
        changed(post, "2024-06-01", holder="丙")
    with pytest.raises(PeriodRefused, match="already superseded"):
        record_all(make_post(subject=post.subject, start="2023-01-01", until="2023-06-01", supersedes=post))


def test_one_batch_supersedes_a_version_once(db: None) -> None:
    post = make_post()
    record_all(post)
    copies = [make_post(until=day, subject=post.subject, supersedes=post) for day in ("2025-01-01", "2026-01-01")]
    with pytest.raises(PeriodRefused, match="already superseded"):
        record_all(*copies)


@pytest.mark.parametrize(
    ("start", "until", "fits"),
    [
        ("2023-01-01", "2024-01-01", True),
        ("2023-01-01", "2024-01-02", False),
        ("2023-01-01", None, False),
        ("2024-03-01", "2024-04-01", False),
        ("2024-12-31", None, False),
        ("2025-01-01", None, True),
    ],
)
def test_periods_of_one_subject_do_not_overlap(db: None, start: str, until: str | None, fits: bool) -> None:
    post = make_post("甲", "2024-01-01", "2025-01-01")
    record_all(post)
    other = make_post("乙", start, until, subject=post.subject)
    if fits:
        record_all(other)
        assert Post.objects.standing().count() == 2
    else:
        with pytest.raises(PeriodRefused, match=f"{post.subject} overlap"):
            record_all(other)
    record_all(make_post("丙", start, until, subject=uuid.uuid4()))


def test_periods_within_one_batch_do_not_overlap(db: None) -> None:
    subject = uuid.uuid4()
    with pytest.raises(PeriodRefused, match="overlap"):
        record_all(make_post("甲", subject=subject), make_post("乙", "2025-01-01", subject=subject))


@pytest.mark.parametrize("until", ["2024-01-01", "2023-12-31"])
def test_an_empty_period_is_refused_by_code_and_database(db: None, tamper: Tamper, until: str) -> None:
    with pytest.raises(PeriodRefused, match="must end after it starts"):
        record_all(make_post(until=until))
    record_all(make_post())
    with pytest.raises(IntegrityError, match="ledgersample_post_period"), transaction.atomic():
        tamper(f"UPDATE ledgersample_post SET until_on = '{until}'")


def test_outside_a_transaction_nothing_is_amended(real_transactions: None) -> None:
    post = make_post()
    record_all(post)
    with pytest.raises(OutsideTransaction):
        amend(post, DAY("2025-01-01"), holder="乙")
    assert Post.objects.count() == 1


@on_postgresql
def test_of_two_who_record_overlapping_versions_at_once_one_is_refused(real_transactions: None) -> None:
    subject = uuid.uuid4()
    refused: list[str] = []

    def second() -> None:
        try:
            record_all(make_post("乙", "2025-01-01", subject=subject))
        except PeriodRefused as refusal:
            refused.append(refusal.message.en)

    with transaction.atomic():
        journal.record(make_post("甲", "2024-01-01", subject=subject))
        other = started(second)
        time.sleep(0.3)
        assert other.is_alive(), "it waits for the first to end"
    other.join()
    assert list(Post.objects.values_list("holder", flat=True)) == ["甲"]
    assert len(refused) == 1
    assert "overlap" in refused[0]


@pytest.mark.django_db
@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=6))
@hypothesis_settings(max_examples=25, deadline=None)
def test_any_run_of_changes_leaves_at_most_one_version_a_day(changes: list[tuple[int, bool]]) -> None:
    first = DAY("2024-01-01")
    with transaction.atomic():
        record_all(make_post("0"))
        said = {day: "0" for day in range(61)}
        for number, (offset, ends) in enumerate(changes, start=1):
            on = first + datetime.timedelta(days=offset)
            row = Post.objects.as_of(on).first()
            if row is None or (ends and on == row.from_on):
                continue
            last = (row.until_on - first).days if row.until_on else 61
            if ends:
                end(row, on)
            else:
                amend(row, on, holder=str(number))
            said |= {day: "" if ends else str(number) for day in range(offset, min(last, 61))}
        for day, holder in said.items():
            assert holders(str(first + datetime.timedelta(days=day))) == ([holder] if holder else [])
        assert verify().ok
        transaction.set_rollback(True)
