"""The database itself refuses to change evidence or log, whoever sends the SQL."""

from __future__ import annotations

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import Migration

from fazhi.kernel.ledger import journal, triggers
from fazhi.kernel.ledger.models import Erasure
from fazhi.kernel.ledger.verify import verify
from tests.kernel.ledger.sample.making import (
    POSTGRESQL,
    erase,
    execute_raw,
    leave_waiting,
    make_deed,
    make_post,
    personal,
    record_all,
    with_more,
    without,
)
from tests.kernel.ledger.sample.models import Deed

NOTHING = "'{}'::jsonb" if POSTGRESQL else "json('{}')"
REFUSED = [
    "UPDATE ledgersample_deed SET title = 'x'",
    "UPDATE ledgersample_deed SET title = title",
    "UPDATE ledgersample_deed SET recorded_at = '2020-01-01'",
    "UPDATE ledgersample_deed SET salt = ''",
    "UPDATE ledgersample_deed SET personal = '{}'",
    f"UPDATE ledgersample_deed SET personal = {personal('offender', value=None, salt=None)}",
    "DELETE FROM ledgersample_deed",
    "UPDATE ledgersample_post SET holder = 'x'",
    "DELETE FROM ledgersample_post",
    "UPDATE ledger_leaf SET body = '{}'",
    'UPDATE ledger_leaf SET "index" = "index" + 100',
    "DELETE FROM ledger_leaf",
    "UPDATE ledger_node SET hash = ''",
    "DELETE FROM ledger_node",
    "UPDATE ledger_checkpoint SET size = 0",
    "DELETE FROM ledger_checkpoint",
    "DELETE FROM ledger_head",
    "UPDATE ledger_head SET size = size - 1",
    "UPDATE ledger_head SET id = 2",
    "UPDATE ledger_erasure SET reason = 'x'",
    "DELETE FROM ledger_erasure",
    "UPDATE ledger_waitingleaf SET body = '{}'",
    "DELETE FROM ledger_waitingleaf",
    "INSERT INTO ledger_waitingleaf (kind, subject, body) SELECT kind, subject, body FROM ledger_waitingleaf",
]
REFUSED_ON_SQLITE = [
    "UPDATE OR REPLACE ledgersample_deed SET id = 'x'",
    "INSERT OR REPLACE INTO ledgersample_deed SELECT * FROM ledgersample_deed",
    "INSERT OR REPLACE INTO ledger_leaf SELECT * FROM ledger_leaf",
    'INSERT OR REPLACE INTO ledger_leaf ("index", kind, subject, body, hash)'
    " SELECT 99, kind, subject, body, hash FROM ledger_leaf LIMIT 1",
    'INSERT OR REPLACE INTO ledger_node (level, "index", hash) SELECT level, "index", \'\' FROM ledger_node',
    "INSERT OR REPLACE INTO ledger_head SELECT * FROM ledger_head",
    "INSERT OR REPLACE INTO ledger_waitingleaf SELECT * FROM ledger_waitingleaf",
]
REFUSED_ON_POSTGRESQL = [
    "TRUNCATE ledgersample_deed",
    "TRUNCATE ledgersample_post, ledger_leaf, ledger_erasure CASCADE",
    "TRUNCATE ledger_node",
    "TRUNCATE ledger_head",
    "TRUNCATE ledger_checkpoint",
    "TRUNCATE ledger_waitingleaf",
    "INSERT INTO ledgersample_deed SELECT * FROM ledgersample_deed ON CONFLICT (id) DO UPDATE SET title = 'x'",
    "INSERT INTO ledger_leaf SELECT * FROM ledger_leaf ON CONFLICT (\"index\") DO UPDATE SET body = ''",
    "MERGE INTO ledger_head USING ledger_head AS h ON ledger_head.id = h.id WHEN MATCHED THEN DELETE",
    "INSERT INTO ledger_waitingleaf (kind, subject, body) SELECT kind, subject, body FROM ledger_leaf LIMIT 1",
]


@pytest.mark.parametrize("sql", [*REFUSED, *(REFUSED_ON_POSTGRESQL if POSTGRESQL else REFUSED_ON_SQLITE)])
def test_raw_sql_is_refused(deeds: list[Deed], sql: str) -> None:
    record_all(make_post())
    journal.checkpoint()
    erase(deeds[5], "offender")
    leave_waiting(make_deed(99))
    connection.check_constraints()  # PostgreSQL truncates nothing while constraints are still to be checked
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_raw(sql)
    assert verify().ok


@pytest.mark.parametrize(
    "change",
    [
        "title = 'x'",
        f"personal = {personal('phone', value=None, salt=None)}",
        f"personal = {personal('offender', value='李四')}",
        f"personal = {personal('offender', kind='phone')}",
        f"personal = {personal('offender', more='x')}",
        f"personal = {without('offender')}",
        f"personal = {with_more(NOTHING)}",
        "personal = '{}'",
    ],
)
def test_an_erasure_opens_nothing_but_its_own_fields(deeds: list[Deed], change: str) -> None:
    erase(deeds[0], "offender")
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_raw(f"UPDATE ledgersample_deed SET {change} WHERE id = %s", deeds[0].pk.hex)


def test_two_persons_are_a_constraint_of_the_database(db: None) -> None:
    one = uuid.uuid4()
    lonely = Erasure(subject_kind="x", subject_id=one, fields=[], reason="r", basis="b", by=one, second=one)
    with pytest.raises(IntegrityError, match="ledger_erasure_two_persons"):
        record_all(lonely)


def test_installing_twice_changes_nothing(db: None) -> None:
    triggers.install()
    assert triggers.missing() == []


ALTERED = "BEGIN SELECT 1; END"
DROPPED = "DROP TRIGGER {trigger}"
if POSTGRESQL:
    ALTERED = "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    DROPPED = "DROP TRIGGER {trigger} ON {table}"


@pytest.mark.parametrize(
    "trigger",
    [
        "ledgersample_deed_no_update",
        "ledger_leaf_no_delete",
        f"ledger_head_no_{'truncate' if POSTGRESQL else 'replace'}",
    ],
)
def test_a_missing_or_altered_trigger_is_named_and_put_back(db: None, trigger: str) -> None:
    table = trigger.split("_no_")[0]
    execute_raw(DROPPED.format(trigger=trigger, table=table))
    assert [(fault.kind, fault.subject) for fault in verify().faults] == [("trigger", table)]
    assert trigger in verify().faults[0].message.en
    execute_raw(f"CREATE TRIGGER {trigger} BEFORE {'UPDATE' if POSTGRESQL else 'DELETE'} ON {table} {ALTERED}")
    assert triggers.missing() == [(table, trigger)]
    triggers.install()
    assert verify().ok


@pytest.mark.skipif(not POSTGRESQL, reason="only PostgreSQL can switch a trigger off, or alter what it calls")
@pytest.mark.parametrize(
    "switch",
    [
        "ALTER TABLE ledger_leaf DISABLE TRIGGER ledger_leaf_no_delete",
        "ALTER TABLE ledger_leaf ENABLE REPLICA TRIGGER ledger_leaf_no_delete",
        "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    ],
)
def test_a_trigger_that_no_longer_does_its_work_is_found(deeds: list[Deed], switch: str) -> None:
    execute_raw(switch)
    assert ("trigger", "ledger_leaf") in {(fault.kind, fault.subject) for fault in verify().faults}
    triggers.install()
    assert verify().ok


@pytest.mark.skipif(not POSTGRESQL, reason="only PostgreSQL looks for temporary tables first")
def test_a_temporary_table_in_the_place_of_the_erasures_opens_nothing(deeds: list[Deed]) -> None:
    execute_raw("CREATE TEMPORARY TABLE ledger_erasure (subject_kind text, subject_id uuid, fields jsonb)")
    execute_raw(
        "INSERT INTO pg_temp.ledger_erasure VALUES ('ledgersample.deed', %s, '[\"offender\"]')", deeds[0].pk.hex
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_raw(f"UPDATE ledgersample_deed SET personal = {personal('offender', value=None, salt=None)}")


def test_a_database_without_protection_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "VENDORS", {})
    assert [fault.kind for fault in verify().faults] == ["unprotected"]
    triggers.install()
    triggers.remove()


@pytest.mark.parametrize("model", [Deed, Erasure])
def test_tables_can_be_rebuilt_by_a_migration(real_transactions: None, model: type[models.Model]) -> None:
    record_all(make_deed())
    column = models.CharField(max_length=10, default="")
    column.set_attributes_from_name("later")
    column.model = model
    plan = [(Migration("0002_later", model._meta.app_label), False)]
    triggers.make_way(apps.get_app_config("ledger"), plan)
    with connection.schema_editor() as editor:
        editor.add_field(model, column)
    triggers.install()
    assert verify().ok
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_raw("UPDATE ledgersample_deed SET title = 'x'")
    triggers.remove()
    with connection.schema_editor() as editor:
        editor.remove_field(model, column)
