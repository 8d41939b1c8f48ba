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
from tests.kernel.ledger.sample.making import erase, execute_raw, make_deed, make_post, record_all
from tests.kernel.ledger.sample.models import Deed

REFUSED = [
    "UPDATE ledgersample_deed SET title = 'x'",
    "UPDATE ledgersample_deed SET title = title",
    "UPDATE ledgersample_deed SET recorded_at = '2020-01-01'",
    "UPDATE ledgersample_deed SET salt = ''",
    "UPDATE ledgersample_deed SET personal = '{}'",
    "UPDATE ledgersample_deed SET personal = json_set(personal, '$.offender.value', null, '$.offender.salt', null)",
    "UPDATE OR REPLACE ledgersample_deed SET id = 'x'",
    "DELETE FROM ledgersample_deed",
    "INSERT OR REPLACE INTO ledgersample_deed SELECT * FROM ledgersample_deed",
    "UPDATE ledgersample_post SET holder = 'x'",
    "DELETE FROM ledgersample_post",
    "UPDATE ledger_leaf SET body = '{}'",
    'UPDATE ledger_leaf SET "index" = "index" + 100',
    "DELETE FROM ledger_leaf",
    "INSERT OR REPLACE INTO ledger_leaf SELECT * FROM ledger_leaf",
    'INSERT OR REPLACE INTO ledger_leaf ("index", kind, subject, body, hash)'
    " SELECT 99, kind, subject, body, hash FROM ledger_leaf LIMIT 1",
    "UPDATE ledger_node SET hash = ''",
    "DELETE FROM ledger_node",
    'INSERT OR REPLACE INTO ledger_node (level, "index", hash) SELECT level, "index", \'\' FROM ledger_node',
    "UPDATE ledger_checkpoint SET size = 0",
    "DELETE FROM ledger_checkpoint",
    "DELETE FROM ledger_head",
    "UPDATE ledger_head SET size = size - 1",
    "UPDATE ledger_head SET id = 2",
    "INSERT OR REPLACE INTO ledger_head SELECT * FROM ledger_head",
    "UPDATE ledger_erasure SET reason = 'x'",
    "DELETE FROM ledger_erasure",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_raw_sql_is_refused(deeds: list[Deed], sql: str) -> None:
    record_all(make_post())
    journal.checkpoint()
    erase(deeds[5], "offender")
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_raw(sql)
    assert verify().ok


@pytest.mark.parametrize(
    "change",
    [
        "title = 'x'",
        "personal = json_set(personal, '$.phone.value', null, '$.phone.salt', null)",
        "personal = json_set(personal, '$.offender.value', '李四')",
        "personal = json_set(personal, '$.offender.kind', 'phone')",
        "personal = json_remove(personal, '$.offender')",
        "personal = json_set(personal, '$.more', json('{}'))",
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


@pytest.mark.parametrize("trigger", ["ledgersample_deed_no_update", "ledger_leaf_no_delete", "ledger_head_no_replace"])
def test_a_missing_or_altered_trigger_is_named_and_put_back(db: None, trigger: str) -> None:
    table = trigger.split("_no_")[0]
    execute_raw(f"DROP TRIGGER {trigger}")
    assert [(fault.kind, fault.subject) for fault in verify().faults] == [("trigger", table)]
    assert trigger in verify().faults[0].message.en
    execute_raw(f"CREATE TRIGGER {trigger} BEFORE DELETE ON {table} BEGIN SELECT 1; END")
    assert triggers.missing() == [(table, trigger)]
    triggers.install()
    assert verify().ok


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
