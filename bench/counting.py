"""A figure over many acts, beside the SQL that somebody would write for it."""

from __future__ import annotations

import datetime
import json
import uuid

from bench.ground import FAMILY, ON, matters, office, set_up, timed

ACTS = 100_000


def _acts() -> None:
    """Acts in the table past the engine: a figure reads them, and nobody verifies this ledger."""
    from django.db.models import QuerySet

    from fazhi.kernel.ledger import triggers
    from fazhi.kernel.procedures.models import Act, Matter

    if Act.objects.filter(name="rectify").count() >= ACTS:
        return
    organ, handler, _ = office()
    id = matters(1)[0]
    triggers.remove()
    template = Matter.objects.get(pk=id)
    rows = [
        Act(
            id=uuid.uuid4(), matter=template, family=FAMILY, version="1", name="rectify", seq=2 + nth,
            happened_on=ON + datetime.timedelta(days=nth % 700), stage_before="found", stage_after="rectified",
            officer=handler.officer, post=handler, organ=organ, data={"measures": "已改" if nth % 3 else "正在改"},
        )
        for nth in range(ACTS)
    ]  # fmt: skip
    QuerySet(model=Act).bulk_create(rows, batch_size=500)
    triggers.install()


def ours(count: int) -> float:
    """Figures a second: acts of a kind, of a place and a year, that say something, as corrected."""
    set_up()
    _acts()
    from fazhi.kernel.procedures.models import Act

    acts = Act.objects.of((FAMILY, "rectify")).of_place("130130")
    found: list[float] = []
    with timed(count, found):
        for _ in range(count):
            acts.saying(measures="已改").between(datetime.date(2021, 1, 1), datetime.date(2022, 1, 1)).count()
    return found[0]


def by_hand(count: int) -> float:
    """The same by hand-written SQL, corrections included."""
    set_up()
    _acts()
    from django.db import connection

    said = "data ->> 'measures'" if connection.vendor == "postgresql" else "json_extract({}.data, '$.measures')"
    corrected = "data -> 'data' ->> 'measures'"
    if connection.vendor != "postgresql":
        corrected = "json_extract(c.data, '$.data.measures')"
    own = "a." + said if connection.vendor == "postgresql" else said.format("a")
    right = "c." + corrected if connection.vendor == "postgresql" else corrected
    sql = f"""
        SELECT count(*) FROM procedures_act a JOIN procedures_matter m ON m.id = a.matter_id
        WHERE a.family = %s AND a.name = 'rectify' AND m.place_code LIKE '130130%%'
          AND coalesce((SELECT {right} FROM procedures_act c WHERE c.corrects_id = a.id AND {right} IS NOT NULL
                        ORDER BY c.seq DESC LIMIT 1), {own}) = %s
          AND coalesce((SELECT c.corrected_on FROM procedures_act c WHERE c.corrects_id = a.id
                        AND c.corrected_on IS NOT NULL ORDER BY c.seq DESC LIMIT 1), a.happened_on)
              BETWEEN '2021-01-01' AND '2021-12-31'"""
    expected = json.loads(json.dumps("已改"))
    found: list[float] = []
    with connection.cursor() as cursor, timed(count, found):
        for _ in range(count):
            cursor.execute(sql, [FAMILY, expected])
            cursor.fetchone()
    return found[0]
