"""A county with 1,000,000 matters: the demonstration's, each put in again some thousand times under other identifiers.

So every figure finds what it counts: acts with their corrections, typed rows, limits, credit events and their entities.
The copies lie in the demonstration's year and the four before it. They are put in past the engine: a report reads them
and verifies nothing. Of long contents, such as texts to be published, the copies hold nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bench.ground import set_up

if TYPE_CHECKING:
    from django.db.models import Model

MATTERS = 1_000_000
PLACE = "130130"
YEAR = 2021
YEARS = 5
ENTITIES = 400
"""Copies of each entity with a credit record; the copies of its events are shared out among them."""
CORRECTED = 100
"""One act in so many was corrected: its day, or what it says."""
APART = 2**31
"""Between the number of an act's copy and that of its correction."""
LONGEST = 2_000
"""Characters of an act's content above which a copy holds none of it."""
FAMILIES = (
    "oversight.rectification", "kernel.publication", "disputes.reconsideration", "services.inspection",
    "services.inspection-campaign", "services.abnormal-listing",
)  # fmt: skip
_NOTHING = "'{}'"
_MINE = f"IN (SELECT id FROM procedures_matter WHERE family IN {FAMILIES})"


def demonstration() -> None:
    """The demonstration in the database of the environment, performed once."""
    set_up()
    from django.conf import settings

    from fazhi.demo.loading import load

    settings.DEMONSTRATION = True
    load(lambda title, percent: None)


def ground() -> None:
    """The county in the database of the environment, made once."""
    set_up()
    from django.db import connection

    from fazhi.kernel.ledger import triggers
    from fazhi.kernel.procedures.models import Matter

    if Matter.objects.count() >= MATTERS:
        return
    demonstration()
    mine = Matter.objects.filter(family__in=FAMILIES).count()
    # Rows come before those that they point at, since they are chosen by what is there; all are there in the end.
    freely, again = {
        "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
        "sqlite": ("PRAGMA foreign_keys = OFF; PRAGMA cache_size = -1000000", "PRAGMA foreign_keys = ON"),
    }[connection.vendor]
    triggers.remove()
    with connection.cursor() as cursor:
        for setting in freely.split("; "):
            cursor.execute(setting)
        for statement in _statements(_Dialect(connection.vendor), MATTERS // mine + 1):
            cursor.execute(statement)
        cursor.execute(again)
        cursor.execute("ANALYZE")
    triggers.install()


class _Dialect:
    """How a database says what the copies need."""

    def __init__(self, vendor: str) -> None:
        self.postgresql = vendor == "postgresql"

    def apart(self, column: str, number: str = "n") -> str:
        """An identifier with the number of the copy as its last digits."""
        if self.postgresql:
            return f"overlay({column}::text PLACING lpad(to_hex({number}), 8, '0') FROM 29)::uuid"
        return f"substr({column}, 1, 24) || printf('%08x', {number})"

    def earlier(self, column: str) -> str:
        """A day so many years before as the number of the copy says."""
        if self.postgresql:
            return f"{column} - (n % {YEARS} * 365)::int"
        return f"date({column}, (n % {YEARS} * -365) || ' days')"

    def json(self, text: str) -> str:
        """A text as JSON."""
        return f"({text})::jsonb" if self.postgresql else text

    def series(self, copies: int, step: int = 1) -> str:
        """The numbers of the copies, as a table."""
        if self.postgresql:
            return f"generate_series(0::bigint, {copies - 1}, {step}) AS counted(n)"
        return (
            f"(WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + {step} FROM counted "
            f"WHERE n + {step} < {copies}) SELECT n FROM counted) AS counted"
        )


def _statements(says: _Dialect, copies: int) -> Iterator[str]:
    """The statements that copy the tables; those that ask which matters there are come before these are copied."""
    from fazhi.disputes.models import ReconsiderationCase
    from fazhi.kernel.clocks.models import Clock
    from fazhi.kernel.parties.models import Party
    from fazhi.kernel.procedures.models import Act, Matter
    from fazhi.oversight.models import Finding
    from fazhi.services.models import AbnormalListing, CreditEvent, InspectionCampaign, ItemCheck, SiteInspection

    every = says.series(copies)

    def copied(model: type[Model], apart: tuple[str, ...], where: str = "TRUE", **held: str) -> str:
        return _copy(model, {each: says.apart(each) for each in apart} | held, every, where)

    yield _copy(
        Party, {"id": says.apart("id")}, says.series(ENTITIES), "id IN (SELECT entity_id FROM services_creditevent)"
    )
    yield copied(
        CreditEvent, ("id", "subject", "matter_id", "act_id", "because_id", "ends", "corrects_id"),
        entity_id=says.apart("entity_id", f"n % {ENTITIES}"), happened_on=says.earlier("happened_on"),
    )  # fmt: skip
    yield copied(Clock, ("id", "subject"), f"subject {_MINE}")
    yield copied(ItemCheck, ("inspection_id",))
    yield copied(AbnormalListing, ("matter_ptr_id", "inspection"))
    yield copied(SiteInspection, ("matter_ptr_id", "campaign_id"))
    for typed in (InspectionCampaign, ReconsiderationCase, Finding):
        yield copied(typed, ("matter_ptr_id",))
    yield _corrections(says, copies)
    yield copied(
        Act, ("id", "matter_id"), f"matter_id {_MINE}", request_key="NULL",
        happened_on=says.earlier("happened_on"),
        data=f"CASE WHEN length({'data::text' if says.postgresql else 'data'}) > {LONGEST} "
        f"THEN {says.json(_NOTHING)} ELSE data END",
    )  # fmt: skip
    yield copied(Matter, ("id",), f"family IN {FAMILIES}", opened_on=says.earlier("opened_on"))


def _corrections(says: _Dialect, copies: int) -> str:
    """One act in so many, corrected: it was done ten days later, or a finding came from a patrol."""
    from fazhi.kernel.procedures.models import Act

    later = says.earlier("happened_on")
    later = f"{later} + 10" if says.postgresql else f"date({later}, '10 days')"
    data = 'CASE name WHEN \'open\' THEN \'{"data": {"source": "patrol"}}\' ELSE \'{"data": {}}\' END'
    held = {
        "id": says.apart("id", f"n + {APART}"), "matter_id": says.apart("matter_id"), "name": "'correct'",
        "seq": "seq + 1000", "corrects_id": says.apart("id"), "request_key": "NULL", "data": says.json(data),
        "corrected_on": f"CASE WHEN n % {2 * CORRECTED} = 0 THEN {later} END",
    }  # fmt: skip
    return _copy(Act, held, says.series(copies, CORRECTED), f"matter_id {_MINE}")


def _copy(model: type[Model], held: Mapping[str, str], series: str, where: str) -> str:
    """The statement that puts rows of a table in again, for each number of the series, with what the copies hold."""
    columns = [each.column for each in model._meta.local_concrete_fields]
    mine = [each for each in columns if each in held or each != "id"]
    table = model._meta.db_table
    chosen = ", ".join(held.get(each, each) for each in mine)
    return f"INSERT INTO {table} ({', '.join(mine)}) SELECT {chosen} FROM {table}, {series} WHERE {where}"
