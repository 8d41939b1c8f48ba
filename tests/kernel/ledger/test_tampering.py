"""Whatever is changed behind the software's back is found and named."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection, models, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fazhi.kernel.ledger import hashing, journal, triggers
from fazhi.kernel.ledger.models import Checkpoint, Head, Leaf, Node
from fazhi.kernel.ledger.tree import Edge
from fazhi.kernel.ledger.verify import Verification, verify
from tests.kernel.ledger.sample.making import (
    POSTGRESQL,
    Tamper,
    execute_raw,
    make_deed,
    make_post,
    on_sqlite,
    personal,
    record_all,
    with_more,
    without,
)
from tests.kernel.ledger.sample.models import Deed, Post

PHONE = "personal -> 'phone'" if POSTGRESQL else "json_extract(personal, '$.phone')"


def found(verification: Verification) -> set[tuple[str, str]]:
    return {(fault.kind, fault.subject) for fault in verification.faults}


def kinds(verification: Verification) -> set[str]:
    return {fault.kind for fault in verification.faults}


def test_an_untouched_ledger_is_in_order(deeds: list[Deed]) -> None:
    journal.checkpoint()
    verification = verify()
    assert verification.ok
    assert (verification.leaves, verification.rows, verification.checkpoints) == (7, 7, 2)
    assert verification.root == Checkpoint.objects.get().root


def test_an_empty_ledger_is_in_order(db: None) -> None:
    assert verify().ok
    journal.checkpoint()
    assert verify().ok
    record_all(make_deed())
    assert verify().ok


def test_progress_reaches_the_total(deeds: list[Deed]) -> None:
    seen: list[tuple[int, int]] = []
    verify(progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (14, 14)


@pytest.mark.parametrize(
    "change",
    [
        "title = 'x'",
        "note = 'x'",
        "happened_on = null",
        "happened_at = '2025-01-01 00:00:00'",
        "fine = 1",
        "share = 0.5",
        "count = 77",
        "urgent = true",
        "answers = '{\"a\": null}'",
        "about_id = id",
        "salt = '00000000000000000000000000000000'",
    ],
)
def test_a_changed_column_is_found_and_its_row_named(deeds: list[Deed], tamper: Tamper, change: str) -> None:
    tamper((f"UPDATE ledgersample_deed SET {change} WHERE id = %s", deeds[3].pk.hex))
    assert found(verify()) == {("row-changed", f"ledgersample.deed {deeds[3].pk}")}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("recorded_at = '2020-01-01 00:00:00'", "row-time"),
        ("salt = 'no hex'", "row-unreadable"),
        pytest.param("personal = 'no json'", "row-unreadable", marks=on_sqlite),
        ("personal = '[]'", "row-unreadable"),
        (f"personal = {personal('offender', value='李四')}", "personal-changed"),
        (f"personal = {personal('offender', salt='00')}", "personal-changed"),
        (f"personal = {personal('phone', value='AAAA')}", "personal-locked"),
        (f"personal = {personal('phone', value=None, salt=None)}", "personal-missing"),
        (f"personal = {without('phone')}", "personal-missing"),
        (f"personal = {with_more(PHONE)}", "personal-added"),
    ],
)
def test_tampering_beside_the_content_is_told_apart(deeds: list[Deed], tamper: Tamper, change: str, kind: str) -> None:
    update = (f"UPDATE ledgersample_deed SET {change} WHERE id = %s", deeds[3].pk.hex)
    blind = () if POSTGRESQL else ("PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints = OFF")
    tamper(*blind[:1], update, *blind[1:])
    verification = verify()
    assert {fault.subject for fault in verification.faults} == {f"ledgersample.deed {deeds[3].pk}"}
    assert kinds(verification) - {"row-form"} == {kind}


@on_sqlite
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("urgent", "77"),
        ("happened_on", "'2025-3-1'"),
        ("happened_at", "'2025-01-01T00:00:00'"),
        ("count", "count + 0.5"),
        ("fine", "12.501"),
        ("answers", '\'{"a": 1, "a": 2}\''),
        ("title", "cast(title as blob)"),
    ],
)
def test_a_value_that_reads_the_same_but_compares_otherwise_is_found(
    db: None, tamper: Tamper, column: str, value: str
) -> None:
    deed = make_deed(fine="12.50", answers={"a": 2}, happened_at=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC))
    deed.about = deed
    record_all(deed)
    tamper(f"UPDATE ledgersample_deed SET {column} = {value}")
    name = f"ledgersample.deed {deed.pk}"
    faults = [fault for fault in verify().faults if fault.kind == "row-form"]
    assert [fault.subject for fault in faults] == [name]
    assert f"{column.removesuffix('_id')} holds a form" in faults[0].message.en


def test_the_personal_field_that_was_changed_is_named(deeds: list[Deed], tamper: Tamper) -> None:
    tamper(f"UPDATE ledgersample_deed SET personal = {personal('offender', value='李四')} WHERE count = 2")
    assert [fault.message.en for fault in verify().faults] == [
        f"ledgersample.deed {deeds[2].pk}: personal value offender does not fit its leaf, it was changed"
    ]


def test_a_row_inserted_past_the_journal_is_found(deeds: list[Deed]) -> None:
    stray = uuid.uuid4()
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in Deed._meta.concrete_fields[1:])
    execute_raw(
        f"INSERT INTO ledgersample_deed (id, {columns}) SELECT %s, {columns} FROM ledgersample_deed LIMIT 1", stray.hex
    )
    assert found(verify()) == {("row-unlogged", f"ledgersample.deed {stray}")}


def test_a_removed_row_is_found(deeds: list[Deed], tamper: Tamper) -> None:
    tamper(("DELETE FROM ledgersample_deed WHERE id = %s", deeds[6].pk.hex))
    assert found(verify()) == {("row-missing", f"ledgersample.deed {deeds[6].pk}")}


def test_a_removed_leaf_is_found_and_its_row_named(deeds: list[Deed], tamper: Tamper) -> None:
    tamper('DELETE FROM ledger_leaf WHERE "index" = 3')
    assert found(verify()) == {("leaf-gap", "3"), ("row-unlogged", f"ledgersample.deed {deeds[3].pk}")}


def test_several_removed_leaves_are_named_as_a_range(deeds: list[Deed], tamper: Tamper) -> None:
    tamper('DELETE FROM ledger_leaf WHERE "index" IN (2, 3)')
    assert ("leaf-gap", "2–3") in found(verify())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("body = body || ' '", {"leaf-changed", "head-root"}),
        ("body = 'no json'", {"leaf-changed", "head-root", "row-unreadable"}),
        ("hash = '00'", {"leaf-changed", "node-changed"}),
        ("kind = 'sample.post'", {"leaf-label", "row-unlogged", "row-missing"}),
        ("kind = 'none.such'", {"leaf-label", "row-unlogged", "kind-unknown"}),
        ("subject = '00000000000000000000000000000000'", {"leaf-label", "row-unlogged", "row-missing"}),
    ],
)
def test_a_changed_leaf_is_found(deeds: list[Deed], tamper: Tamper, change: str, expected: set[str]) -> None:
    tamper(f'UPDATE ledger_leaf SET {change} WHERE "index" = 3')
    verification = verify()
    assert kinds(verification) == expected
    assert any(fault.kind.startswith("leaf-") and fault.subject == "3" for fault in verification.faults)


def test_a_row_changed_together_with_its_leaf_and_the_tree_is_found_by_the_signature(
    deeds: list[Deed], tamper: Tamper
) -> None:
    """The intruder mends everything that needs no key."""
    tamper(("UPDATE ledgersample_deed SET title = 'x' WHERE id = %s", deeds[0].pk.hex))
    rows = [Deed.objects.get(pk=deed.pk) for deed in deeds]
    forged = Forger()
    tamper(
        "DELETE FROM ledger_leaf",
        "DELETE FROM ledger_node",
        *(forged.leaf(row) for row in rows),
        *forged.nodes(),
        ("UPDATE ledger_head SET edge = %s", forged.edge()),
    )
    assert found(verify()) == {("head-root", "7")}


class Forger:
    """Rebuilds leaves and tree after a change, as an intruder without the key can."""

    def __init__(self) -> None:
        self.tree = Edge()
        self.filled: list[tuple[tuple[int, int], bytes]] = []

    def leaf(self, row: Deed) -> tuple[Any, ...]:
        body = journal.body_of(row)
        value = hashing.leaf_hash(body.encode())
        index = self.tree.size
        self.filled += self.tree.push(value)
        sql = 'INSERT INTO ledger_leaf ("index", kind, subject, body, hash) VALUES (%s, %s, %s, %s, %s)'
        return sql, index, row.evidence_kind, row.pk.hex, body, value.hex()

    def nodes(self) -> list[tuple[Any, ...]]:
        sql = 'INSERT INTO ledger_node (level, "index", hash) VALUES (%s, %s, %s)'
        return [(sql, level, index, value.hex()) for (level, index), value in self.filled]

    def edge(self) -> str:
        return str([value.hex() for value in self.tree.hashes]).replace("'", '"')


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE ledger_node SET hash = 'no hex' WHERE level = 1 AND \"index\" = 0",
            {("node-changed", "1/0"), ("node-changed", "2/0")},
        ),
        ("UPDATE ledger_node SET hash = '00' WHERE level = 2", {("node-changed", "2/0"), ("head-edge", "7")}),
        ("DELETE FROM ledger_node WHERE level = 2", {("node-missing", "2/0")}),
        ("INSERT INTO ledger_node (level, \"index\", hash) VALUES (1, 3, '')", {("node-extra", "1/3")}),
        ("INSERT INTO ledger_node (level, \"index\", hash) VALUES (0, 0, '')", {("node-extra", "0/0")}),
        ("UPDATE ledger_head SET edge = '[]'", {("head-edge", "7")}),
        ("UPDATE ledger_head SET note = 'x'", {("head-note", "7")}),
        ("UPDATE ledger_head SET note = replace(note, 'test.example', 'rest.example')", {("head-note", "7")}),
        ("UPDATE ledger_head SET size = 8", {("head-note", "8")}),
        ("UPDATE ledger_head SET size = 6", {("head-note", "6"), ("leaf-beyond", "6"), ("head-edge", "6")}),
        ("UPDATE ledger_head SET algorithm = 'sm3'", {("algorithm", "head")}),
        ("DELETE FROM ledger_head", {("head-missing", "head")}),
        (
            "UPDATE ledger_checkpoint SET note = replace(note, '7\n', '6\n')",
            {("checkpoint-note", "7")},
        ),
        ("UPDATE ledger_checkpoint SET root = ''", {("checkpoint-note", "7")}),
        ("UPDATE ledger_checkpoint SET size = 6", {("checkpoint-note", "6")}),
    ],
)
def test_tampering_with_tree_head_or_checkpoint_is_found(
    deeds: list[Deed], tamper: Tamper, statement: str, expected: set[tuple[str, str]]
) -> None:
    journal.checkpoint()
    tamper(statement)
    assert found(verify()) == expected


CUT = [
    "DELETE FROM ledgersample_deed WHERE count >= {size}",
    'DELETE FROM ledger_leaf WHERE "index" >= {size}',
    'DELETE FROM ledger_node WHERE ("index" + 1) << level > {size}',
]


def cut(tamper: Tamper, size: int) -> None:
    tamper(*(statement.format(size=size) for statement in CUT))


@pytest.mark.parametrize("lost", [1, 2, 5])
def test_a_cut_tail_is_found_by_the_head_and_counted(deeds: list[Deed], tamper: Tamper, lost: int) -> None:
    cut(tamper, 7 - lost)
    verification = verify()
    assert found(verification) == {("tail-cut", "7")}
    assert f"the last {lost} were cut off" in verification.faults[0].message.en


@pytest.mark.parametrize("lost", [1, 3])
def test_a_cut_tail_with_an_old_head_put_back_is_found_by_checkpoints(db: None, tamper: Tamper, lost: int) -> None:
    record_all(*(make_deed(number) for number in range(7 - lost)))
    old = Head.objects.get()
    record_all(*(make_deed(number) for number in range(7 - lost, 7)))
    note = journal.checkpoint().note
    cut(tamper, 7 - lost)
    edge = str(old.edge).replace("'", '"')
    tamper(("UPDATE ledger_head SET size = %s, edge = %s, note = %s", old.size, edge, old.note))
    assert found(verify()) == {("tail-cut", "7")}
    tamper("DELETE FROM ledger_checkpoint")
    assert verify().ok
    verification = verify(outside=[note])
    assert found(verification) == {("tail-cut", "7")}
    assert verification.faults[0].message.en.startswith("outside checkpoint 1 signed 7 leaves, there are ")


def test_a_leaf_appended_past_the_head_is_found(deeds: list[Deed]) -> None:
    body = '{"id":"x","kind":"x"}'
    value = hashing.leaf_hash(body.encode()).hex()
    Leaf.objects.bulk_create([Leaf(index=7, kind="sample.post", subject=uuid.uuid4(), body=body, hash=value)])
    assert {"leaf-beyond", "leaf-label", "row-missing", "node-missing"} == kinds(verify())


@pytest.mark.django_db
@given(st.data())
@hypothesis_settings(max_examples=40, deadline=None)
def test_any_one_change_after_any_sequence_of_records_is_found(data: st.DataObject) -> None:
    with transaction.atomic():
        for size in data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=5)):
            row = make_post(until=data.draw(st.sampled_from([None, "2030-01-01"])))
            record_all(*(make_deed(number) for number in range(size)), row)
        assert verify().ok
        tables: dict[type[models.Model], list[str]] = {
            Deed: ["title", "count", "salt", "recorded_at", "urgent"],
            Post: ["holder", "from_on", "until_on", "subject"],
            Leaf: ["body", "hash", "kind", "subject"],
            Node: ["hash", "level"],
            Head: ["note", "size", "edge"],
        }
        model = data.draw(st.sampled_from([model for model in tables if model._base_manager.exists()]))
        column = data.draw(st.sampled_from(["", *tables[model]]))
        ids = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        victim = data.draw(st.sampled_from(ids))
        key = victim.hex if isinstance(victim, uuid.UUID) else victim
        pk, table = connection.ops.quote_name(str(model._meta.pk.column)), model._meta.db_table
        triggers.remove()
        if column:
            value = {"until_on": "2031-01-01", "recorded_at": "2031-01-01", "from_on": "2020-01-01", "urgent": "1"}.get(
                column, "77"
            )
            if column in {"salt", "subject"}:
                value = "7" * 32
            execute_raw(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", value, key)
        else:
            execute_raw(f"DELETE FROM {table} WHERE {pk} = %s", key)
        triggers.install()
        verification = verify()
        assert not verification.ok
        if model in (Deed, Post):
            assert {fault.subject.split()[-1] for fault in verification.faults} == {str(victim)}
        transaction.set_rollback(True)
