from __future__ import annotations

import datetime
import json
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from fazhi.kernel.ledger import checks, journal
from fazhi.kernel.ledger.errors import (
    ContentRefused,
    EvidenceIsFixed,
    KeyRefused,
    LogRefused,
    OutsideTransaction,
    PersonalRefused,
)
from fazhi.kernel.ledger.evidence import Dated, Evidence
from fazhi.kernel.ledger.hashing import available
from fazhi.kernel.ledger.models import Head, Leaf, Node
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.tree import Edge, Place
from fazhi.kernel.ledger.verify import verify
from tests.kernel.ledger.sample.making import make_deed, make_post, record_all
from tests.kernel.ledger.sample.models import Deed, Post


def test_a_recorded_row_has_its_leaf_and_its_moment_from_the_database(db: None) -> None:
    deed = make_deed()
    record_all(deed)
    leaf = Leaf.objects.get()
    assert (leaf.index, leaf.kind, leaf.subject) == (0, "ledgersample.deed", deed.pk)
    assert deed.recorded_at == Deed.objects.get(pk=deed.pk).recorded_at
    assert Head.objects.get().size == 1
    assert verify().ok


def test_a_leaf_holds_salted_digests_and_no_content(db: None) -> None:
    twins = [make_deed(5), make_deed(5)]
    record_all(*twins)
    first, second = (json.loads(leaf.body) for leaf in Leaf.objects.order_by("index"))
    assert sorted(first) == ["digest", "id", "kind", "personal", "recorded_at", "v"]
    assert sorted(first["personal"]) == ["offender", "phone"]
    assert first["digest"] != second["digest"]
    assert first["personal"]["phone"] != second["personal"]["phone"]
    assert "处罚" not in Leaf.objects.get(index=0).body


def test_outside_a_transaction_nothing_is_recorded(real_transactions: None) -> None:
    with pytest.raises(OutsideTransaction, match=r"ledgersample.deed must be written inside transaction.atomic"):
        journal.record(make_deed())
    assert not Deed.objects.exists()


def test_a_rolled_back_act_leaves_neither_row_nor_leaf(real_transactions: None) -> None:
    record_all(make_deed(1))
    before = Head.objects.get().note
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record(make_deed(2))
        raise ZeroDivisionError
    assert (Deed.objects.count(), Leaf.objects.count(), Head.objects.get().note) == (1, 1, before)
    assert verify().ok


def test_a_batch_is_all_or_nothing_within_the_act(db: None) -> None:
    good, bad = make_deed(1), make_deed(2, answers={"n": float("nan")})
    with pytest.raises(ContentRefused):
        record_all(good, bad)
    assert (Deed.objects.count(), Leaf.objects.count(), Head.objects.count()) == (0, 0, 0)


def test_rows_of_several_kinds_keep_the_order_given(db: None) -> None:
    rows = [make_deed(1), make_post(), make_deed(2), make_post("乙")]
    record_all(*rows)
    assert list(Leaf.objects.order_by("index").values_list("subject", flat=True)) == [row.pk for row in rows]


def test_a_row_may_point_at_another_of_the_same_batch(db: None) -> None:
    first = make_deed(1)
    second = make_deed(2, about=first)
    record_all(second, first)
    assert second.content()["about"] == str(first.pk)
    assert verify().ok


@pytest.mark.django_db
@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
@hypothesis_settings(max_examples=20, deadline=None)
def test_batches_of_any_size_give_the_tree_of_one_by_one(sizes: list[int]) -> None:
    with transaction.atomic():
        for size in sizes:
            record_all(*(make_deed(number) for number in range(size)))
        edge = Edge()
        nodes: dict[Place, bytes] = {}
        for leaf in Leaf.objects.order_by("index"):
            nodes |= dict(edge.push(bytes.fromhex(leaf.hash)))
        stored = {(n.level, n.index): bytes.fromhex(n.hash) for n in Node.objects.all()}
        assert stored == nodes
        assert not sum(sizes) or Head.objects.get().edge == [value.hex() for value in edge.hashes]
        assert verify().ok
        transaction.set_rollback(True)


def test_recording_takes_the_same_queries_in_a_short_and_a_long_log(db: None) -> None:
    record_all(make_deed())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            journal.record(make_deed())
        counts.append(len(queries))
        sequence_all()
        record_all(*(make_deed(number) for number in range(125)))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda row: row.save(), id="save"),
        pytest.param(lambda row: row.delete(), id="delete"),
        pytest.param(lambda row: Deed.objects.filter(pk=row.pk).update(title="x"), id="update"),
        pytest.param(lambda row: Deed.objects.all().delete(), id="queryset-delete"),
        pytest.param(lambda row: Deed.objects.bulk_update([row], ["title"]), id="bulk-update"),
        pytest.param(lambda row: Deed.objects.bulk_create([Deed(title="x")]), id="bulk-create"),
        pytest.param(lambda row: Deed.objects.create(title="x"), id="create"),
        pytest.param(lambda row: Deed(title="x").save(), id="save-new"),
        pytest.param(lambda row: row.followers.update(title="x"), id="related-update"),
        pytest.param(lambda row: journal.record(row), id="record-again"),
    ],
)
def test_nothing_but_the_journal_writes_evidence(deeds: list[Deed], write: object) -> None:
    assert callable(write)
    with pytest.raises(EvidenceIsFixed, match=r"ledgersample.deed.*journal.record"), transaction.atomic():
        write(deeds[0])
    assert Deed.objects.count() == 7
    assert verify().ok


def test_the_moment_of_record_is_not_set_by_code(db: None) -> None:
    moment = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    with pytest.raises(EvidenceIsFixed, match="set by the database"):
        record_all(make_deed(recorded_at=moment))


def test_personal_values_are_set_before_recording_and_not_beside_a_column(deeds: list[Deed]) -> None:
    with pytest.raises(PersonalRefused, match="is recorded"):
        deeds[0].set_personal("address", PersonalKind.ADDRESS, "无极县")
    with pytest.raises(PersonalRefused, match="has a column title"):
        Deed().set_personal("title", PersonalKind.NAME, "张三")


def test_content_is_plain_and_leaves_empty_columns_out() -> None:
    about = uuid.uuid4()
    deed = Deed(
        title="题",
        happened_on=datetime.date(2025, 3, 1),
        happened_at=datetime.datetime(2025, 3, 1, 8, tzinfo=datetime.timezone(datetime.timedelta(hours=8))),
        fine="12.5",
        share=0.25,
        count=3,
        urgent=True,
        answers={"乙": [1, None, {"x": False}]},
        about_id=about,
    )
    assert deed.content() == {
        "id": str(deed.pk),
        "title": "题",
        "happened_on": "2025-03-01",
        "happened_at": "2025-03-01T00:00:00.000000Z",
        "fine": "12.50",
        "share": 0.25,
        "count": 3,
        "urgent": True,
        "answers": {"乙": [1, None, {"x": False}]},
        "about": str(about),
    }
    bare = Deed(title="")
    assert bare.content() == {"id": str(bare.pk)}
    assert Deed(title="", fine=Decimal(0)).content()["fine"] == "0.00"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"answers": {"n": 2**60}}, "exceeds safe integer domain"),
        ({"answers": {"n": float("inf")}}, "not representable"),
        ({"happened_at": datetime.datetime(2025, 1, 1)}, "no time zone"),
    ],
)
def test_what_has_no_canonical_json_is_refused(db: None, columns: dict[str, Any], words: str) -> None:
    deed = make_deed(**columns)
    with pytest.raises(ContentRefused, match=words):
        record_all(deed)


def test_a_lost_key_is_never_replaced(deeds: list[Deed], own_keys: Path) -> None:
    (own_keys / "ledger.pem").rename(own_keys / "elsewhere.pem")
    with pytest.raises(KeyRefused, match=r"ledger.pem is missing"):
        record_all(make_deed())
    (own_keys / "ledger.pub").unlink()
    with pytest.raises(KeyRefused, match=r"ledger.pem is missing"):
        record_all(make_deed())
    assert Deed.objects.count() == 7


def test_key_files_are_for_their_owner_only(deeds: list[Deed], own_keys: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in own_keys.iterdir()}
    assert modes == {"ledger.pem": 0o600, "ledger.pub": 0o600, "personal.key": 0o600}


@pytest.mark.skipif(not available("sm3"), reason="OpenSSL of this Python lacks SM3")
def test_sm3_log_where_openssl_has_it_and_no_change_of_hash_midway(db: None, settings: Settings) -> None:
    settings.LEDGER_HASH = "sm3"
    record_all(*(make_deed(number) for number in range(5)))
    assert verify().ok
    settings.LEDGER_HASH = "sha256"
    with pytest.raises(LogRefused, match="begun with sm3"):
        record_all(make_deed())
    assert [fault.kind for fault in verify().faults][:1] == ["algorithm"]


def test_an_unknown_or_missing_hash_function_is_found_at_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checks.check_settings() == []
    settings.LEDGER_HASH = "md5"
    assert [error.id for error in checks.check_settings()] == ["ledger.E001"]
    settings.LEDGER_HASH = "sm3"
    monkeypatch.setattr(checks, "available", lambda name: False)
    assert [error.id for error in checks.check_settings()] == ["ledger.E002"]
    for origin in ("two words", "law.example+ledger", ""):
        settings.LEDGER_ORIGIN = origin
        assert [error.id for error in checks.check_settings()] == ["ledger.E002", "ledger.E003"]


def test_every_model_of_evidence_passes_the_checks() -> None:
    assert checks.check_evidence() == []
    assert (Deed.evidence_kind, Post.evidence_kind) == ("ledgersample.deed", "sample.post")


def test_two_models_of_one_kind_are_found_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Deed, "evidence_kind", "sample.post")
    assert [error.id for error in checks.check_evidence()] == ["ledger.E008"]


@isolate_apps("tests.kernel.ledger.sample")
def test_a_misshapen_model_of_evidence_is_found_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    class Inheriting(Deed):
        class Meta(Deed.Meta):
            app_label = "ledgersample"

    class Target(models.Model):
        class Meta:
            app_label = "ledgersample"

    class Manifold(Evidence):
        others = models.ManyToManyField(Target)

        class Meta(Evidence.Meta):
            app_label = "ledgersample"

    class Loose(Evidence):
        objects: ClassVar[Any] = models.Manager()

        class Meta(Evidence.Meta):
            app_label = "ledgersample"

    class Endless(Dated):
        class Meta:
            app_label = "ledgersample"

    monkeypatch.setattr(checks, "evidence_models", lambda: [Inheriting, Manifold, Loose, Endless])
    assert [(error.obj, error.id) for error in checks.check_evidence()] == [
        (Inheriting, "ledger.E004"),
        (Manifold, "ledger.E005"),
        (Loose, "ledger.E006"),
        (Endless, "ledger.E007"),
    ]


def test_the_migration_is_complete(db: None) -> None:
    call_command("makemigrations", "ledger", check=True, dry_run=True, verbosity=0)
