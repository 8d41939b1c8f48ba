"""Whoever has the application's own rights on PostgreSQL slips the triggers no table and no operator of their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql
from psycopg.errors import IntegrityConstraintViolation

from fazhi.kernel.ledger import roles, triggers
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.models import Party
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.kernel.ledger.sample.making import execute_raw, on_postgresql


@pytest.fixture
def application(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection under a fresh role with the application's rights."""
    name = f"app_{uuid.uuid4().hex[:12]}"
    execute_raw(f"CREATE ROLE {name} LOGIN")
    roles.apply(roles.grants(name))
    opened = psycopg.connect(**{**connection.get_connection_params(), "user": name}, autocommit=True)
    yield opened
    opened.close()
    execute_raw("DROP SCHEMA IF EXISTS hostile CASCADE")
    execute_raw(f"DROP OWNED BY {name}")
    execute_raw(f"DROP ROLE {name}")
    triggers.remove()


def _copied(post: Post, **changes: object) -> sql.Composed:
    """An insertion of a copy of a post, with some columns changed."""
    names = [field.column for field in Post._meta.concrete_fields]
    changes = {"id": uuid.uuid4(), "subject": uuid.uuid4(), **changes}
    values = [sql.Literal(changes[name]) if name in changes else sql.Identifier(name) for name in names]
    return sql.SQL("INSERT INTO public.organs_post ({}) SELECT {} FROM public.organs_post WHERE id = {}").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join(values), sql.Literal(post.pk)
    )


@on_postgresql
def test_a_temporary_table_of_the_same_name_does_not_part_posts_that_may_not_meet(
    application: psycopg.Connection,
) -> None:
    with transaction.atomic():
        county = County()
    both = _copied(county.post("market", "administrator"), role="auditor")
    with pytest.raises(IntegrityConstraintViolation):
        application.execute(both)
    application.execute("CREATE TEMPORARY TABLE organs_post AS SELECT * FROM public.organs_post LIMIT 0")
    with pytest.raises(IntegrityConstraintViolation):
        application.execute(both)


@on_postgresql
def test_an_operator_of_ones_own_does_not_tell_a_trigger_that_nothing_changed(application: psycopg.Connection) -> None:
    """Old servers let everybody make things in the schema public; another schema may be given for reports."""
    with transaction.atomic():
        Desk(County()).accepted()
    party = Party.objects.get(personal__has_key="phone")
    user = application.info.user
    execute_raw(f"CREATE SCHEMA hostile AUTHORIZATION {user}")
    application.execute(
        "CREATE FUNCTION hostile.yes(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
        "CREATE FUNCTION hostile.no(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
        "CREATE FUNCTION hostile.yes(text[], text[]) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
        "CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.yes);"
        "CREATE OPERATOR hostile.= (LEFTARG = text[], RIGHTARG = text[], FUNCTION = hostile.yes);"
        "CREATE FUNCTION hostile.jsonb_each(jsonb, OUT key text, OUT value jsonb) RETURNS SETOF record LANGUAGE sql AS"
        " 'SELECT ''x''::text, ''1''::jsonb WHERE false';"
        "SET search_path = hostile, pg_catalog, public"
    )
    with pytest.raises(IntegrityConstraintViolation):
        application.execute(
            "UPDATE public.parties_party SET personal = jsonb_set(personal, '{phone,value}', '\"forged\"')"
        )
    party.refresh_from_db()
    assert "forged" not in str(party.personal)
