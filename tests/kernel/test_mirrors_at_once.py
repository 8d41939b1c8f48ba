"""Two who bring the same batch in at once; on PostgreSQL, where they really do."""

from __future__ import annotations

from django.db import transaction

from fazhi.kernel.mirrors.models import UpperAct, UpperRecord
from fazhi.kernel.mirrors.outcome import Outcome, Taken
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import differences
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.kernel.ledger.sample.making import on_postgresql, started
from tests.kernel.mirroring import accepted, applied, bring, decided, permit, switch


@on_postgresql
def test_two_imports_of_the_same_batch_at_once_give_one_set(real_transactions: None) -> None:
    with transaction.atomic():
        desk = Desk(County())
    switch(desk.county, "mirror", "2021-01-01")
    batch = [permit(f"XZ-{nth}", applied(), accepted(), decided()) for nth in range(6)]
    found: list[Taken] = []
    others = [started(lambda: found.append(bring(desk.county, *batch))) for _ in range(2)]
    found.append(bring(desk.county, *reversed(batch)))
    for other in others:
        other.join()
    permits = Matter.objects.filter(family="toy.permit")
    assert permits.count() == UpperRecord.objects.count() == 6
    assert Act.objects.filter(family="toy.permit").count() == UpperAct.objects.count() == 18
    outcomes = [row.outcome for taken in found for row in taken.rows]
    assert outcomes.count(Outcome.OPENED) == 6 and outcomes.count(Outcome.UNCHANGED) == 12
    assert differences(permits) == []
