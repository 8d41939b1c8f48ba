"""Append-only tables on PostgreSQL, by triggers: UPDATE, DELETE and TRUNCATE are refused, the owner's as well.

An update of evidence passes only if it takes value and salt from personal fields named by an erasure. The functions
name their tables with the schema and look for all else in the catalogue alone, so that nobody slips them a temporary
table of the same name, or an operator by which nothing ever differs.
"""

from __future__ import annotations

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.models import Erasure, Head, Leaf, WaitingLeaf

_CURE = "证据只增不改，请追加更正行 / evidence is append-only, append a correcting row"
_LONGEST_NAME = 63
"""Bytes of a name that PostgreSQL keeps."""

_REFUSE = f"""
    RAISE EXCEPTION '%: {_CURE}', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
"""

_APPEND_ONLY = f"""
BEGIN{_REFUSE}END"""

_ONLY_ERASURE = f"""
BEGIN
    IF (to_jsonb(NEW) - 'personal')::text = (to_jsonb(OLD) - 'personal')::text
        AND jsonb_typeof(NEW.personal) = 'object'
        AND NEW.personal::text <> OLD.personal::text
        AND ARRAY(SELECT jsonb_object_keys(NEW.personal)) = ARRAY(SELECT jsonb_object_keys(OLD.personal))
        AND NOT EXISTS (
            SELECT FROM jsonb_each(OLD.personal) AS was
            WHERE (NEW.personal -> was.key)::text <> was.value::text AND NOT (
                NEW.personal -> was.key
                    = jsonb_build_object('kind', was.value -> 'kind', 'value', NULL, 'salt', NULL)
                AND EXISTS (
                    SELECT FROM {{schema}}.{Erasure._meta.db_table} AS erasure
                    WHERE erasure.subject_kind = TG_ARGV[0] AND erasure.subject_id = OLD.id
                        AND erasure.fields ? was.key
                )
            )
        )
    THEN
        RETURN NEW;
    END IF;
{_REFUSE}END"""

_HEAD_GROWS = f"""
BEGIN
    IF NEW.id = OLD.id AND NEW.size >= OLD.size THEN
        RETURN NEW;
    END IF;
{_REFUSE}END"""

_ONLY_WHEN_PLACED = f"""
BEGIN
    IF EXISTS (
        SELECT FROM {{schema}}.{Leaf._meta.db_table} AS leaf
        WHERE leaf.kind = OLD.kind AND leaf.subject = OLD.subject AND leaf.body = OLD.body
    ) THEN
        RETURN OLD;
    END IF;
{_REFUSE}END"""

_NOT_TWICE = f"""
BEGIN
    IF NOT EXISTS (
        SELECT FROM {{schema}}.{Leaf._meta.db_table} AS leaf WHERE leaf.kind = NEW.kind AND leaf.subject = NEW.subject
    ) THEN
        RETURN NULL;
    END IF;
{_REFUSE}END"""

_FUNCTIONS = {
    "ledger_append_only": _APPEND_ONLY,
    "ledger_only_erasure": _ONLY_ERASURE,
    "ledger_head_grows": _HEAD_GROWS,
    "ledger_only_when_placed": _ONLY_WHEN_PLACED,
    "ledger_not_twice": _NOT_TWICE,
}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _source(schema: str, function: str) -> str:
    return _FUNCTIONS[function].format(schema=schema)


def _schema(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT quote_ident(current_schema())")
    return str(cursor.fetchone()[0])


def prepare(cursor: CursorWrapper) -> None:
    """Put the functions in place that the triggers call."""
    # A table with constraints still to be checked takes no change of its triggers.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    schema = _schema(cursor)
    for function in _FUNCTIONS:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {schema}.{function}() RETURNS trigger LANGUAGE plpgsql "
            "SET search_path = pg_catalog, pg_temp "
            f"AS $function${_source(schema, function)}$function$"
        )


def _events(model: type[models.Model]) -> list[tuple[str, str, str, str]]:
    """Name, event, level and call of each trigger of a table."""
    update, delete = "ledger_append_only()", "ledger_append_only()"
    if issubclass(model, Evidence):
        update = f"ledger_only_erasure('{model.evidence_kind}')"
    elif model is Head:
        update = "ledger_head_grows()"
    elif model is WaitingLeaf:
        delete = "ledger_only_when_placed()"
    events = [
        ("no_delete", "BEFORE DELETE", "ROW", delete),
        ("no_truncate", "BEFORE TRUNCATE", "STATEMENT", "ledger_append_only()"),
        ("no_update", "BEFORE UPDATE", "ROW", update),
    ]
    if model is WaitingLeaf:
        # After the row, when a sequencer that held the same leaf has ended, and what it placed is seen.
        events.append(("not_twice", "AFTER INSERT", "ROW", "ledger_not_twice()"))
    return events


def expected(cursor: CursorWrapper, model: type[models.Model]) -> dict[str, str]:
    """Triggers a protected table must have: name to the SQL that makes it, and the source of its function."""
    table, schema = model._meta.db_table, _schema(cursor)
    found = {}
    for suffix, event, level, call in _events(model):
        name = f"{table}_{suffix}"[:_LONGEST_NAME]
        sql = f"CREATE TRIGGER {name} {event} ON {table} FOR EACH {level} EXECUTE FUNCTION {call}"
        found[name] = f"{sql}\n{_source(schema, call.partition('(')[0])}"
    return found


def present(cursor: CursorWrapper) -> dict[str, str]:
    """Triggers the database has, in the form of ``expected``; one that is switched off is marked."""
    cursor.execute(
        "SELECT t.tgname, CASE t.tgenabled WHEN 'O' THEN '' ELSE 'disabled: ' END"
        " || pg_get_triggerdef(t.oid, true) || E'\\n' || p.prosrc"
        " FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid JOIN pg_class AS c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    return dict(cursor.fetchall())


def create(cursor: CursorWrapper, table: str, name: str, form: str) -> None:
    """Put a trigger of ``expected`` in place of one of its name."""
    drop(cursor, table, name)
    cursor.execute(form.partition("\n")[0])


def drop(cursor: CursorWrapper, table: str, name: str) -> None:
    """Take a trigger away, if it is there."""
    cursor.execute(f"DROP TRIGGER IF EXISTS {_quoted(name)} ON {_quoted(table)}")
