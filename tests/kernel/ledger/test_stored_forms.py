"""What is stored in another form than the software writes: found, named, and nothing else is hidden by it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection

from fazhi.kernel.ledger.verify import verify
from tests.kernel.ledger.sample.making import POSTGRESQL, Tamper, make_deed, on_sqlite, personal, record_all
from tests.kernel.ledger.sample.models import Deed
from tests.kernel.ledger.test_tampering import found, kinds


@on_sqlite
@pytest.mark.parametrize(
    "change",
    ["body = cast(body as blob)", "hash = cast(hash as blob)", "body = x'ff'", "hash = x'ff'", "hash = 5", "body = 5"],
)
@pytest.mark.parametrize("index", [3, 6])
def test_a_leaf_of_another_type_is_named_and_hides_nothing(
    deeds: list[Deed], tamper: Tamper, change: str, index: int
) -> None:
    tamper(
        f'UPDATE ledger_leaf SET {change} WHERE "index" = {index}',
        ("UPDATE ledgersample_deed SET title = 'x' WHERE id = %s", deeds[1].pk.hex),
        "UPDATE ledger_node SET hash = 'no hex' WHERE level = 1 AND \"index\" = 2",
    )
    expected = {("leaf-changed", str(index)), ("row-changed", f"ledgersample.deed {deeds[1].pk}")}
    assert expected | {("node-changed", "1/2")} <= found(verify())


@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE ledger_leaf SET "index" = \'x\' WHERE "index" = 6',
        'UPDATE ledger_leaf SET "index" = 6.5 WHERE "index" = 6',
        "UPDATE ledger_leaf SET subject = 'x' WHERE \"index\" = 6",
        'UPDATE ledger_leaf SET kind = cast(kind as blob) WHERE "index" = 6',
        "UPDATE ledger_node SET hash = cast(hash as blob) WHERE level = 1",
        "UPDATE ledger_node SET level = 'x' WHERE level = 2",
        "UPDATE ledger_head SET edge = 'no json'",
        "UPDATE ledger_head SET note = cast(note as blob)",
        "UPDATE ledger_head SET size = 'x'",
    ],
)
def test_whatever_cell_of_the_log_is_unreadable_other_findings_are_made(
    deeds: list[Deed], tamper: Tamper, statement: str
) -> None:
    row = ("UPDATE ledgersample_deed SET title = 'x' WHERE id = %s", deeds[1].pk.hex)
    blind = "PRAGMA ignore_check_constraints = "
    tamper(f"{blind}ON", statement, row, f"{blind}OFF")
    verification = verify()
    assert ("row-changed", f"ledgersample.deed {deeds[1].pk}") in found(verification)
    assert kinds(verification) - {"row-changed"}, "the cell is named"


@on_sqlite
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE ledger_leaf SET body = cast(x'ff' as text) WHERE \"index\" = 3", "leaf-changed"),
        ("UPDATE ledger_leaf SET hash = cast(x'ff' as text) WHERE \"index\" = 3", "leaf-changed"),
        ("UPDATE ledger_leaf SET kind = cast(x'ff' as text) WHERE \"index\" = 3", "leaf-label"),
        ("UPDATE ledgersample_deed SET title = cast(x'ff' as text) WHERE count = 3", "row-unreadable"),
        ("UPDATE ledgersample_deed SET salt = cast(x'ff' as text) WHERE count = 3", "row-unreadable"),
        ("UPDATE ledger_head SET note = cast(x'ff' as text)", "head-note"),
    ],
)
def test_text_that_is_no_utf8_is_named_and_hides_nothing(
    deeds: list[Deed], tamper: Tamper, statement: str, expected: str
) -> None:
    tamper(statement, ("UPDATE ledgersample_deed SET title = 'x' WHERE id = %s", deeds[1].pk.hex))
    verification = verify()
    assert ("row-changed", f"ledgersample.deed {deeds[1].pk}") in found(verification)
    assert expected in kinds(verification)
    assert all(fault.message.zh.encode() and fault.message.en.encode() for fault in verification.faults)
    assert connection.connection.text_factory is str, "others read as before"


@pytest.mark.parametrize(
    "change", ["upper(salt)", "salt || ' '", "' ' || salt", "substr(salt, 1, 2) || ' ' || substr(salt, 3)"]
)
@pytest.mark.parametrize("with_personal", [True, False])
def test_a_salt_is_written_in_one_way(db: None, tamper: Tamper, change: str, with_personal: bool) -> None:
    deed = make_deed()
    deed.salt = "abcdef0123456789abcdef0123456789"
    if not with_personal:
        deed.personal = {}
    record_all(deed)
    tamper(
        *(("ALTER TABLE ledgersample_deed ALTER COLUMN salt TYPE varchar(64)",) if POSTGRESQL else ()),
        f"UPDATE ledgersample_deed SET salt = {change}",
    )
    (fault,) = verify().faults
    assert (fault.kind, fault.subject) == ("row-form", f"ledgersample.deed {deed.pk}")
    assert "salt" in fault.message.en and "salt" in fault.message.zh


def test_a_salt_of_a_personal_value_is_written_in_one_way(db: None, tamper: Tamper) -> None:
    deed = make_deed()
    deed.personal["offender"]["salt"] = "abcdef0123456789abcdef0123456789"
    record_all(deed)
    tamper(f"UPDATE ledgersample_deed SET personal = {personal('offender', salt='ABCDEF0123456789abcdef0123456789')}")
    assert found(verify()) == {("personal-changed", f"ledgersample.deed {deed.pk}")}


@on_sqlite
def test_a_moment_is_written_in_one_way(db: None, tamper: Tamper) -> None:
    deed = make_deed(happened_at=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC))
    record_all(deed)
    tamper("UPDATE ledgersample_deed SET happened_at = '2025-01-01 00:00:00.000000'")
    assert found(verify()) == {("row-form", f"ledgersample.deed {deed.pk}")}


@pytest.mark.parametrize("number", ["1.0", "1e0"])
def test_a_whole_number_is_the_same_content_however_json_writes_it(db: None, tamper: Tamper, number: str) -> None:
    """RFC 8785, 3.2.2.3: 1, 1.0 and 1e0 have one canonical text, so the leaf attests each of them."""
    record_all(make_deed(answers={"a": 1}))
    tamper(("UPDATE ledgersample_deed SET answers = %s", f'{{"a": {number}}}'))
    assert verify().ok
    tamper(("UPDATE ledgersample_deed SET answers = %s", '{"a": 1.5}'))
    assert kinds(verify()) == {"row-changed"}
