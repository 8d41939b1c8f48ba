"""Two who bring the same batch in at once; on PostgreSQL, where they really do."""

from __future__ import annotations

from django.db import transaction

from fazhi.kernel.mirrors.models import ReconciliationLine, Resolution, UpperAct, UpperRecord
from fazhi.kernel.mirrors.outcome import Outcome, Taken
from fazhi.kernel.mirrors.reconciling import Asked, reconcile, settle
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date
from tests.kernel.ledger.sample.making import on_postgresql, started
from tests.kernel.mirroring import PLATFORM, accepted, applied, bring, decided, permit, switch


@on_postgresql
def test_of_two_who_settle_a_line_at_once_one_does(real_transactions: None) -> None:
    with transaction.atomic():
        desk = Desk(County())
    switch(desk.county, "mirror", "2021-01-01")
    bring(desk.county, permit("XZ-1"))
    asked = Asked(PLATFORM, "toy.permit", PLACE, date("2021-01-01"), date("2022-01-01"))
    came = [permit("XZ-1", applied(subject="早市摊位"))]
    found = reconcile(came, asked, by=desk.post("clerk"), day=date("2021-06-01"), source="0" * 64)
    line, said = found.lines.get(), list[str]()

    def settled(role: str) -> None:
        given = ReconciliationLine.objects.select_related("reconciliation", "act", "matter").get(pk=line.pk)
        try:
            settle(given, "theirs", reason="已核实", by=desk.post(role), day=date("2021-06-02"))
            said.append("done")
        except Refusal as refusal:
            said.extend(refusal.codes)

    other = started(lambda: settled("handler"))
    settled("principal")
    other.join()
    assert sorted(said) == ["done", "settled"] and Resolution.objects.count() == 1
    assert Act.objects.filter(name="correct").count() == 1


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
