"""On PostgreSQL the software runs under a role to which evidence and log are append-only by right."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from fazhi.cli.ledger import ledger
from fazhi.kernel.ledger import roles
from fazhi.kernel.ledger.errors import RoleRefused
from fazhi.kernel.ledger.evidence import evidence_models
from fazhi.kernel.ledger.models import Leaf, WaitingLeaf
from fazhi.kernel.ledger.sequencer import sequence
from fazhi.kernel.ledger.triggers import LOG
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.procedures.models import Act
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.kernel.ledger.sample.making import (
    POSTGRESQL,
    erase,
    execute_raw,
    make_deed,
    on_postgresql,
    record_all,
)

TABLES = sorted(model._meta.db_table for model in [*LOG, *evidence_models()])
PROJECTIONS = ["procedures_matter", "clocks_clock", "adjustments_changeset", "django_session", "auth_user"]


@pytest.fixture
def role(real_transactions: None) -> Iterator[str]:
    """A fresh role of the server that may log in, and owns nothing."""
    name = f"app_{uuid.uuid4().hex[:12]}"
    execute_raw(f"CREATE ROLE {name} LOGIN")
    yield name
    execute_raw(f"DROP OWNED BY {name}")
    execute_raw(f"DROP ROLE {name}")


def connect(role: str) -> psycopg.Connection:
    """A connection of one's own under a role."""
    return psycopg.connect(**{**connection.get_connection_params(), "user": role}, autocommit=True)


@pytest.fixture
def as_role(role: str) -> Iterator[Callable[[str], None]]:
    """Let Django connect under a role, and under the owner again at the end."""
    owner = connection.settings_dict["USER"]

    def become(name: str) -> None:
        connection.close()
        connection.settings_dict["USER"] = name

    yield become
    become(owner)


@on_postgresql
@pytest.mark.parametrize("sequencer", [False, True])
def test_the_application_may_append_evidence_and_nothing_else(role: str, sequencer: bool) -> None:
    record_all(make_deed())
    other = f"{role}_seq"
    execute_raw(f"CREATE ROLE {other} LOGIN")
    roles.apply(roles.grants(role, other if sequencer else ""))
    try:
        with connect(role) as opened:
            for table in TABLES:
                column = "recorded_at" if table not in {model._meta.db_table for model in LOG} else "id"
                column = {"ledger_leaf": "body"}.get(table, column)
                forbidden = [
                    f"UPDATE {table} SET {column} = {column}",
                    f"TRUNCATE {table}",
                    f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                    f"DROP TRIGGER {table}_no_update ON {table}",
                    f"DROP TABLE {table}",
                    f"CREATE TRIGGER x BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_append_only()",
                ]
                if sequencer or table != "ledger_waitingleaf":
                    forbidden.append(f"DELETE FROM {table}")
                for statement in forbidden:
                    with pytest.raises(InsufficientPrivilege):
                        opened.execute(statement)
            for statement in (
                "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "SET session_replication_role = replica",
                "UPDATE django_migrations SET name = 'x'",
            ):
                with pytest.raises(InsufficientPrivilege):
                    opened.execute(statement)
            if sequencer:
                for table in ("ledger_leaf", "ledger_node", "ledger_head", "ledger_checkpoint"):
                    with pytest.raises(InsufficientPrivilege):
                        opened.execute(f"INSERT INTO {table} SELECT * FROM {table}")
    finally:
        execute_raw(f"DROP OWNED BY {other}")
        execute_raw(f"DROP ROLE {other}")


@on_postgresql
def test_a_whole_act_works_under_the_application_role(role: str, as_role: Callable[[str], None]) -> None:
    with transaction.atomic():
        county = County()
    roles.apply(roles.grants(role))
    as_role(role)
    desk = Desk(county)
    desk.accepted()
    assert WaitingLeaf.objects.filter(kind="procedures.act").count() == 2
    assert sequence() > 2
    assert Leaf.objects.filter(kind="procedures.act").count() == 2
    assert verify().ok
    deed = make_deed()
    record_all(deed)
    erase(deed, "phone")
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_raw("UPDATE ledgersample_deed SET personal = '{}'")
    assert Act.objects.count() == 2
    assert verify().ok


@on_postgresql
def test_where_the_sequencer_has_a_role_of_its_own_only_it_places_leaves(
    role: str, as_role: Callable[[str], None]
) -> None:
    other = f"{role}_seq"
    execute_raw(f"CREATE ROLE {other} LOGIN")
    roles.apply(roles.grants(role, other))
    as_role(role)
    with transaction.atomic():
        County()
    with pytest.raises(Exception, match="permission denied"):
        sequence()
    as_role(other)
    assert sequence() > 0
    assert verify().ok
    as_role("postgres")
    execute_raw(f"DROP OWNED BY {other}")
    execute_raw(f"DROP ROLE {other}")


@on_postgresql
def test_every_table_of_the_models_has_its_rights(role: str) -> None:
    roles.apply(roles.grants(role))
    with connect(role) as opened:
        for model in apps.get_models(include_auto_created=True):
            opened.execute(f'SELECT FROM "{model._meta.db_table}" LIMIT 1')
        opened.execute("SELECT last_value FROM pg_sequences")  # as pg_dump does
        for table in PROJECTIONS:
            assert opened.execute(
                "SELECT has_table_privilege(%s, 'INSERT') AND has_table_privilege(%s, 'UPDATE')"
                " AND has_table_privilege(%s, 'DELETE') AND NOT has_table_privilege(%s, 'TRUNCATE')",
                [table] * 4,
            ).fetchone() == (True,)


@on_postgresql
def test_roles_that_rights_do_not_bind_are_refused(role: str) -> None:
    with pytest.raises(RoleRefused, match="no role nobody"):
        roles.grants("nobody")
    with pytest.raises(RoleRefused, match="role postgres is a superuser"):
        roles.grants("postgres")
    execute_raw(f"CREATE ROLE {role}_owner")
    execute_raw(f"GRANT {role}_owner TO {role}")
    execute_raw(f"ALTER TABLE ledgersample_post OWNER TO {role}_owner")
    try:
        with pytest.raises(RoleRefused, match="belongs to who does"):
            roles.grants(role)
    finally:
        execute_raw("ALTER TABLE ledgersample_post OWNER TO CURRENT_USER")
        execute_raw(f"DROP ROLE {role}_owner")


@on_postgresql
def test_the_command_prints_or_gives_the_rights(role: str) -> None:
    printed = CliRunner().invoke(ledger, ["roles", "--application", role])
    assert printed.exit_code == 0
    lines = printed.output.splitlines()
    assert (lines[0], lines[-1]) == ("BEGIN;", "COMMIT;")
    assert f'GRANT SELECT, INSERT, UPDATE (personal) ON "public"."procedures_act" TO "{role}";' in lines
    with connect(role) as opened, pytest.raises(InsufficientPrivilege):
        opened.execute("SELECT FROM procedures_act")
    given = CliRunner().invoke(ledger, ["roles", "--application", role, "--apply"])
    assert given.exit_code == 0 and f"Rights given to {role}: {len(lines) - 2} statements." in given.output
    with connect(role) as opened:
        opened.execute("SELECT FROM procedures_act")
    refused = CliRunner().invoke(ledger, ["roles", "--application", "nobody"])
    assert refused.exit_code == 2
    assert "CREATE ROLE nobody" in refused.output


@pytest.mark.skipif(POSTGRESQL, reason="what SQLite says")
def test_sqlite_has_no_roles(db: None) -> None:
    refused = CliRunner().invoke(ledger, ["roles", "--application", "app"])
    assert refused.exit_code == 2
    assert "Only PostgreSQL has roles" in refused.output
