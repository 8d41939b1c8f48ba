"""A page of 100 of 1,000,000 matters, as the worklist reads it, beside the query that somebody would write by hand.

Two viewers: one whose organ leads all matters of the place that are not another's, and one of an organ with one
matter in a hundred. The rows are put in past the engine: a list reads them and verifies nothing.
"""

from __future__ import annotations

import datetime
import threading
import time
from typing import TYPE_CHECKING, Any

from bench.ground import FAMILY, SINCE, set_up

if TYPE_CHECKING:
    from fazhi.kernel.organs.models import Organ
    from fazhi.web.viewer import Viewer

MATTERS = 1_000_000
FAR = 900_000
"""Rows before page 9,000."""
PAGE = 100
CONNECTIONS = 16
DAY = datetime.date(2021, 6, 30)


def _ground() -> tuple[Organ, Organ]:
    """The organ with 99 matters in a hundred, and the one with the rest; the rows are made once."""
    from django.db import connection, transaction

    from fazhi.kernel.ledger.journal import record
    from fazhi.kernel.organs.founding import found
    from fazhi.kernel.organs.models import Officer, Organ
    from fazhi.kernel.organs.posts import appoint
    from fazhi.kernel.organs.roles import HANDLER
    from fazhi.kernel.procedures.models import Matter

    organs = []
    for code in ("many", "few"):
        organ = Organ.objects.filter(code=code).first()
        if organ is None:
            organ = found(code=code, place_code="130130", name=code, kind="government", mark=code, from_on=SINCE)
            with transaction.atomic():
                officer = Officer(number=code, name="甲")
                record(officer)
            appoint(officer, organ, HANDLER, SINCE)
        organs.append(organ)
    if Matter.objects.filter(organ__in=organs).count() < MATTERS:
        with connection.cursor() as cursor:
            _fill(cursor, connection.vendor, *(organ.pk for organ in organs))
    return organs[0], organs[1]


def _fill(cursor: Any, vendor: str, many: Any, few: Any) -> None:
    columns = (
        "id, family, version, stage, final, title, number, place_code, organ_id, opened_on, secrecy, archived, "
        "revision, sorts_on"
    )
    if vendor == "postgresql":
        cursor.execute(
            f"INSERT INTO procedures_matter ({columns}) SELECT gen_random_uuid(), %s, '1', 'found', false, "
            "'问题 ' || n, n || '号', '130130', CASE WHEN n %% 100 = 0 THEN %s::uuid ELSE %s::uuid END, "
            "date '2021-01-01' + n %% 180, 'internal', false, 1, date '2021-02-01' + n / 10000 "
            f"FROM generate_series(1, {MATTERS}) AS n",
            [FAMILY, few, many],
        )
    else:
        cursor.execute(
            f"INSERT INTO procedures_matter ({columns}) WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 "
            f"FROM counted WHERE n < {MATTERS}) SELECT lower(hex(randomblob(16))), %s, '1', 'found', 0, "
            "'问题 ' || n, n || '号', '130130', CASE WHEN n %% 100 = 0 THEN %s ELSE %s END, "
            "date('2021-01-01', (n %% 180) || ' days'), 'internal', 0, 1, date('2021-02-01', (n / 10000) || ' days') "
            "FROM counted",
            [FAMILY, few.hex, many.hex],
        )
    cursor.execute("ANALYZE")


def _viewer(code: str) -> Viewer:
    from fazhi.kernel.organs.models import Officer, Post
    from fazhi.web.viewer import Viewer

    officer = Officer.objects.get(number=code)
    return Viewer(officer, tuple(Post.objects.held_by(officer, DAY)), DAY)


def _page(viewer: Viewer, cursor: str) -> None:
    from fazhi.web.listing import Asked, filtered
    from fazhi.web.paging import page_of, within_reach

    asked = Asked(None)
    page_of(within_reach(filtered(viewer, asked), viewer), asked, PAGE, cursor)


def _far_mark() -> str:
    from fazhi.kernel.procedures.models import Matter

    row = Matter.objects.order_by("sorts_on", "opened_on", "pk")[FAR]
    return f"{row.sorts_on}~{row.opened_on}~{row.pk}"


def _rate(code: str, cursor: str, count: int) -> float:
    viewer = _viewer(code)
    _page(viewer, cursor)
    began = time.perf_counter()
    for _ in range(count):
        _page(viewer, cursor)
    return count / (time.perf_counter() - began)


def first(count: int) -> float:
    """First pages a second, for the organ of nearly all."""
    set_up()
    _ground()
    return _rate("many", "", count)


def far(count: int) -> float:
    """Pages 9,000 a second, for the organ of nearly all."""
    set_up()
    _ground()
    return _rate("many", _far_mark(), count)


def restricted(count: int) -> float:
    """First pages a second, for the organ with one matter in a hundred."""
    set_up()
    _ground()
    return _rate("few", "", count)


def sixteen(count: int) -> float:
    """First pages a second in all, by 16 connections at once, half of each organ."""
    set_up()
    _ground()
    viewers = [_viewer(code) for code in ("many", "few")]
    gate = threading.Barrier(CONNECTIONS + 1)

    def read(nth: int) -> None:
        from django.db import connection

        _page(viewers[nth % 2], "")
        gate.wait()
        for _ in range(count // CONNECTIONS):
            _page(viewers[nth % 2], "")
        connection.close()

    threads = [threading.Thread(target=read, args=(nth,)) for nth in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return count // CONNECTIONS * CONNECTIONS / (time.perf_counter() - began)


def _by_hand(code: str, where: str, given: list[Any], count: int) -> float:
    from django.db import connection

    organ = _viewer(code).posts[0].organ_id
    parameter = organ if connection.vendor == "postgresql" else organ.hex
    sql = (
        "SELECT id, title, number, stage, opened_on, sorts_on FROM procedures_matter "
        f"WHERE organ_id = %s AND NOT final {where} ORDER BY sorts_on, opened_on, id LIMIT {PAGE}"
    )
    with connection.cursor() as cursor:
        began = time.perf_counter()
        for _ in range(count):
            cursor.execute(sql, [parameter, *given])
            cursor.fetchall()
        return count / (time.perf_counter() - began)


def first_by_hand(count: int) -> float:
    """The first page by a query that knows its organ and asks nothing else."""
    set_up()
    _ground()
    return _by_hand("many", "", [], count)


def far_by_hand(count: int) -> float:
    """Page 9,000 by such a query from its mark."""
    set_up()
    _ground()
    day = _far_mark().split("~")[0]
    return _by_hand("many", "AND sorts_on >= %s", [day], count)


def restricted_by_hand(count: int) -> float:
    """The first page of the small organ by such a query."""
    set_up()
    _ground()
    return _by_hand("few", "", [], count)
