"""An application that is pressed twice at the same moment; on PostgreSQL, where two really write at once."""

from __future__ import annotations

import time
import uuid

from django.db import transaction

from fazhi.kernel.applications.handling import give_back, register
from fazhi.kernel.applications.models import Application, Happening
from fazhi.kernel.applications.submitting import submit
from fazhi.kernel.applications.supplementing import supplement
from tests.conftest import County
from tests.kernel.applying import PERMIT, drafted, to_market
from tests.kernel.desk import Desk, date, refused
from tests.kernel.ledger.sample.making import on_postgresql, started
from tests.toy.online import PERMIT as ONLINE


@on_postgresql
def test_sent_in_twice_at_once_it_is_one(real_transactions: None) -> None:
    with transaction.atomic():
        Desk(County())
    draft, _ = drafted(PERMIT)
    found: list[Application] = []
    with transaction.atomic():
        first = submit(draft.pk, ONLINE, date("2021-03-20"), [], False)
        other = started(lambda: found.append(submit(draft.pk, ONLINE, date("2021-03-20"), [], False)))
        time.sleep(0.3)
    other.join()
    assert found == [first] and Application.objects.count() == 1


@on_postgresql
def test_registered_and_returned_at_once_one_of_them_is_refused(real_transactions: None) -> None:
    with transaction.atomic():
        desk = Desk(County())
    sent, clerk, day = to_market(desk.county), desk.post("clerk"), date("2021-03-22")
    grounds: list[set[str]] = []
    data = {"subject": "修伞摊", "item": "S-1"}
    with transaction.atomic():
        register(sent, by=clerk, data=data, today=day)
        back = {"reason": "不属本局", "cure": "另行申请"}
        other = started(lambda: grounds.append(refused(lambda: give_back(sent, by=clerk, on=day, **back))))
        time.sleep(0.3)
    other.join()
    assert grounds == [{"closed"}] and Happening.objects.count() == 1


@on_postgresql
def test_papers_sent_in_twice_at_once_are_one(real_transactions: None) -> None:
    with transaction.atomic():
        desk = Desk(County())
    sent, day, word = to_market(desk.county), date("2021-03-22"), uuid.uuid4()
    found: list[Happening] = []
    with transaction.atomic():
        first = supplement(sent, "补充执照", [], day, word)
        other = started(lambda: found.append(supplement(sent, "补充执照", [], day, word)))
        time.sleep(0.3)
    other.join()
    assert found == [first] and Happening.objects.count() == 1
