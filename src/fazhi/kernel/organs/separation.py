"""Posts that one person may not hold at one time 三员分立、不相容岗位, held by the database itself.

Who opens accounts and proposes posts neither approves them nor audits what is done with them. A trigger on the table of
posts refuses the second post on both databases, whatever the code does; ``clash`` says it beforehand in words.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import ADMINISTRATOR, AUDITOR, CLERK, HANDLER, PRINCIPAL, PUBLISHER, REVIEWER, Role

NAME = "organs_post_apart"


@dataclass(frozen=True, slots=True)
class Apart:
    """Two roles that one person does not hold at one time, in one organ or, where ``anywhere``, in any two."""

    one: Role
    other: Role
    anywhere: bool = False


APART: tuple[Apart, ...] = (
    Apart(ADMINISTRATOR, AUDITOR, anywhere=True),
    Apart(ADMINISTRATOR, PRINCIPAL),
    Apart(ADMINISTRATOR, REVIEWER),
    *(Apart(AUDITOR, role) for role in (CLERK, HANDLER, REVIEWER, PRINCIPAL, PUBLISHER)),
)


def clash(post: Post) -> Post | None:
    """A standing post of the same person that may not be held beside this one, which is not recorded yet."""
    asked = Q()
    for pair in APART:
        for mine, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if post.gives(mine):
                asked |= Q(role=other.key) if pair.anywhere else Q(role=other.key, organ_id=post.organ_id)
    if not asked:
        return None
    held = Post.objects.standing().filter(asked, officer_id=post.officer_id).exclude(subject=post.subject)
    held = held.filter(Q(until_on=None) | Q(until_on__gt=post.from_on))
    if post.until_on is not None:
        held = held.filter(from_on__lt=post.until_on)
    return held.select_related("organ", "officer").first()


def _condition(schema: str = "") -> str:
    """SQL: the new post meets a standing one of the same person that it may not stand beside.

    On PostgreSQL the table is named with its schema, so that nobody slips in a temporary one of the same name.
    """
    pairs = " OR ".join(
        f"(held.role = '{mine.key}' AND NEW.role = '{other.key}'"
        f"{'' if pair.anywhere else ' AND held.organ_id = NEW.organ_id'})"
        for pair in APART
        for mine, other in ((pair.one, pair.other), (pair.other, pair.one))
    )
    table = f"{schema}.{Post._meta.db_table}" if schema else Post._meta.db_table
    return (
        f"EXISTS (SELECT 1 FROM {table} held WHERE held.officer_id = NEW.officer_id AND ({pairs})"
        " AND held.annulled_on IS NULL AND NEW.annulled_on IS NULL"
        " AND (held.until_on IS NULL OR NEW.from_on < held.until_on)"
        " AND (NEW.until_on IS NULL OR held.from_on < NEW.until_on)"
        " AND (NEW.supersedes_id IS NULL OR held.id <> NEW.supersedes_id)"
        f" AND NOT EXISTS (SELECT 1 FROM {table} later WHERE later.supersedes_id = held.id))"
    )


_SAYS = "不相容岗位不得由一人同时担任 / one person may not hold these posts at one time"


def install(**signal: object) -> None:
    """Put the trigger in place after each migration; a table that was rebuilt has lost it."""
    table = Post._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
            cursor.execute(
                f"CREATE TRIGGER {NAME} BEFORE INSERT ON {table} WHEN {_condition()} "
                f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
            )
        elif connection.vendor == "postgresql":
            cursor.execute("SELECT quote_ident(current_schema())")
            schema = str(cursor.fetchone()[0])
            # The lock lets two posts of one person, given at the same moment, see one another.
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql "
                "SET search_path = pg_catalog, pg_temp AS $$ BEGIN "
                f"PERFORM pg_advisory_xact_lock(hashtext('{NAME}' || NEW.officer_id::text)); "
                f"IF {_condition(schema)} THEN RAISE EXCEPTION '{_SAYS}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {table}")
            cursor.execute(f"CREATE TRIGGER {NAME} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {NAME}()")
