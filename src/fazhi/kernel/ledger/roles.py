"""What the roles of PostgreSQL may do: the owner migrates, the application reads and appends, the sequencer places.

Triggers refuse changes of evidence whoever sends them, but who owns a table can drop its triggers. So the software
runs under a role that owns nothing: to it, evidence and log are append-only by right as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models, transaction

from fazhi.kernel.ledger.errors import RoleRefused
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.models import Checkpoint, Head, Leaf, Node, WaitingLeaf

_READ = "SELECT"
_APPEND = "SELECT, INSERT"
_WRITE = "SELECT, INSERT, UPDATE, DELETE"
_HEAD = "SELECT, INSERT, UPDATE (size, edge, algorithm, note)"
"""The head moves with every batch. Who moves it otherwise has no key to sign what it then says, and is found."""
_ERASE = f"{_APPEND}, UPDATE (personal)"
"""Erasure of personal values; the trigger lets it take only what an erasure on record names."""
_PLACING = {Leaf: _APPEND, Node: _APPEND, Checkpoint: _APPEND, Head: _HEAD, WaitingLeaf: f"{_APPEND}, DELETE"}
_ACTING = {Leaf: _READ, Node: _READ, Checkpoint: _READ, Head: _READ, WaitingLeaf: _APPEND}


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _rights(model: type[models.Model], *, places: bool) -> str:
    of_log = (_PLACING if places else _ACTING).get(model)
    if of_log is not None:
        return of_log
    return _ERASE if issubclass(model, Evidence) else _WRITE


def _of_role(role: str, *, places: bool) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = _quoted(cursor.fetchone()[0])
        tables = set(connection.introspection.table_names(cursor))
    name = _quoted(role)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {name}"
    yield f"GRANT SELECT ON {schema}.django_migrations TO {name}"
    yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}"  # which a backup reads
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for table in sorted(found.keys() & tables):
        yield f"GRANT {_rights(found[table], places=places)} ON {schema}.{_quoted(table)} TO {name}"


def unbound(role: str) -> bool | None:
    """Whether rights mean nothing to a role, since it may do everything or owns the tables; None for no such role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR r.rolreplication OR r.rolcreaterole OR EXISTS ("
            "SELECT FROM pg_class AS c WHERE c.relnamespace = current_schema()::regnamespace"
            " AND pg_has_role(r.oid, c.relowner, 'MEMBER'))"
            " FROM pg_roles AS r WHERE r.rolname = %s",
            [role],
        )
        row = cursor.fetchone()
    return row and bool(row[0])


def _refuse_mighty(role: str) -> None:
    """Refuse a role that is not there, or to which rights mean nothing."""
    mighty = unbound(role)
    if mighty is None:
        raise RoleRefused(
            f"数据库没有角色 {role}。请先建立：CREATE ROLE {role} LOGIN PASSWORD …（见 docs/postgresql.md）。",
            f"the database has no role {role}. Make it first: CREATE ROLE {role} LOGIN PASSWORD … (see "
            "docs/postgresql.md).",
        )
    if mighty:
        raise RoleRefused(
            f"角色 {role} 是超级用户、可建角色、可复制，或是表的所有者（或其成员），权限管不住它。请为程序另建角色。",
            f"role {role} is a superuser, may make roles or replicate, or owns tables (or belongs to who does): rights "
            "do not bind it. Make a role of its own for the software.",
        )


def grants(application: str, sequencer: str = "") -> list[str]:
    """The statements that give the roles their rights, derived from the models; run again after each migration.

    Args:
        application: role of the workbench, and of the worker and the commands where there is no other.
        sequencer: role of the worker and of the commands, where only they may write the log.

    Raises:
        RoleRefused: the database is not PostgreSQL, a role is not there, or rights would not bind it.
    """
    if connection.vendor != "postgresql":
        raise RoleRefused(
            "只有 PostgreSQL 有角色；SQLite 上由触发器防改。请在 DATABASE_URL 指向 PostgreSQL 时运行。",
            "only PostgreSQL has roles; on SQLite the triggers protect evidence. Run it with a DATABASE_URL of "
            "PostgreSQL.",
        )
    for role in filter(None, (application, sequencer)):
        _refuse_mighty(role)
    found = [*_of_role(application, places=not sequencer)]
    if sequencer:
        found += _of_role(sequencer, places=True)
    return found


def apply(statements: list[str]) -> None:
    """Run statements of ``grants``, all or none; the connection is the owner's."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
