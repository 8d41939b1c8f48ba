"""One committed act with its role check, clocks and leaf: ours, and the same rows by hand-made SQL in one transaction.

The act stops a clock and starts another one (``postpone`` of a rectification), each time in a matter that has one act.
The viewflow side is in ``bench.peer``.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import secrets
import uuid
from typing import Any

from bench.ground import FAMILY, ON, matters, office, set_up, timed


def ours(count: int) -> float:
    """Acts a second through the engine, in one process."""
    set_up()
    asked = matters(count)
    found: list[float] = []
    with timed(count, found):
        _postpone(asked)
    return found[0]


def ours_in_four(count: int) -> float:
    """Acts a second through the engine, by four processes at once."""
    set_up()
    from django.db import connections

    asked = matters(count)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(5)

    def work(share: list[uuid.UUID]) -> None:
        office()
        gate.wait()
        _postpone(share)

    processes = [context.Process(target=work, args=(asked[nth::4],)) for nth in range(4)]
    for process in processes:
        process.start()
    gate.wait()
    found: list[float] = []
    with timed(count, found):
        for process in processes:
            process.join()
    return found[0]


def _postpone(asked: list[uuid.UUID]) -> None:
    from fazhi.kernel.procedures.engine import perform
    from fazhi.kernel.procedures.models import Matter

    _, _, reviewer = office()
    for id in asked:
        matter = Matter.objects.select_related("organ").get(pk=id)
        perform(matter, "postpone", by=reviewer, on=ON, data={"rectify_by": "2021-05-01"}, reason="情况需要")


def by_hand(count: int) -> float:
    """The same rows a second, as somebody would write them who needs nothing but these rows."""
    set_up()
    asked = [str(id) for id in matters(count)]
    _, _, reviewer = office()
    from django.db import connection

    with connection.cursor() as cursor:
        insert = _Inserting(cursor)
        found: list[float] = []
        with timed(count, found):
            for matter in asked:
                _one(cursor, insert, matter, reviewer)
    return found[0]


class _Inserting:
    """Inserts into the tables of models, their columns known once."""

    def __init__(self, cursor: Any) -> None:
        from fazhi.kernel.clocks.models import Clock
        from fazhi.kernel.ledger.models import WaitingLeaf
        from fazhi.kernel.procedures.models import Act

        self.cursor = cursor
        self.columns = {
            model: [f.column for f in model._meta.concrete_fields if f.column not in ("recorded_at", "since")]
            for model in (Act, Clock, WaitingLeaf)
        }

    def __call__(self, model: Any, **values: Any) -> None:
        names = [column for column in self.columns[model] if column in values]
        marks = ", ".join(["%s"] * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        self.cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({marks})', [values[name] for name in names]
        )


def _one(cursor: Any, insert: _Inserting, matter: str, reviewer: Any) -> None:
    from django.db import transaction

    from fazhi.kernel.clocks.models import Clock
    from fazhi.kernel.ledger.models import WaitingLeaf
    from fazhi.kernel.procedures.models import Act

    act, clock, salt = str(uuid.uuid4()), str(uuid.uuid4()), secrets.token_hex(16)
    data = json.dumps({"rectify_by": "2021-05-01"})
    with transaction.atomic():
        cursor.execute("SELECT stage, revision, organ_id FROM procedures_matter WHERE id = %s FOR UPDATE", [matter])
        _, revision, organ = cursor.fetchone()
        cursor.execute(
            "SELECT role FROM organs_post WHERE subject = %s AND from_on <= %s AND (until_on IS NULL OR until_on > %s)",
            [reviewer.subject, ON, ON],
        )
        if cursor.fetchone() != ("reviewer",):
            raise PermissionError
        cursor.execute("UPDATE procedures_matter SET revision = %s WHERE id = %s", [revision + 1, matter])
        cursor.execute("UPDATE oversight_finding SET rectify_by = '2021-05-01' WHERE matter_ptr_id = %s", [matter])
        insert(
            Act, id=act, salt=salt, personal="{}", matter_id=matter, family=FAMILY, version="1", name="postpone", seq=2,
            happened_on=ON, stage_before="found", stage_after="found", officer_id=reviewer.officer_id,
            post_id=reviewer.pk, organ_id=organ, data=data, reason="情况需要", backfilled=False, waived="[]",
            fingerprint="",
        )  # fmt: skip
        cursor.execute(
            "UPDATE clocks_clock SET stopped_on = %s WHERE subject = %s AND stopped_on IS NULL", [ON, matter]
        )
        insert(
            Clock, id=clock, subject_kind="matter", subject=matter, place_code="130130", organ_id=organ, cause=act,
            key="rectification", title_zh="整改期限", title_en="Term", started_on=ON, fixed_on="2021-05-01",
            runs_out=False, pauses="[]", extensions="[]", due_on="2021-05-01", provisional=False, edition="",
        )  # fmt: skip
        digest = hashlib.sha256((salt + data).encode()).hexdigest()
        body = json.dumps({"digest": digest, "id": act, "kind": "procedures.act", "v": 1}, sort_keys=True)
        insert(WaitingLeaf, kind="procedures.act", subject=act, body=body)
