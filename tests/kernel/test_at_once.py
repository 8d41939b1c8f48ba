"""Two who write at once where no row exists yet that could be locked; on PostgreSQL, where they really do."""

from __future__ import annotations

import time

from django.db import transaction

from fazhi.kernel.ledger.errors import PeriodRefused
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.models import Party
from tests.conftest import County
from tests.kernel.desk import date
from tests.kernel.ledger.sample.making import on_postgresql, started
from tests.toy.models import Stall

CITIZEN = "130130199001010010"


@on_postgresql
def test_a_party_that_comes_twice_at_once_is_one_party(real_transactions: None) -> None:
    found: list[Party] = []
    with transaction.atomic():
        first = find_or_record(kind="citizen", name="王小明", identifier=CITIZEN)
        other = started(lambda: found.append(find_or_record(kind="citizen", name="王小明", identifier=CITIZEN)))
        time.sleep(0.3)
    other.join()
    assert found == [first]
    assert Party.objects.count() == 1


@on_postgresql
def test_of_two_entries_of_one_code_at_once_one_is_refused(real_transactions: None) -> None:
    with transaction.atomic():
        market = County().organ("market")

    def stall(name: str) -> Stall:
        return Stall(code="S-9", name=name, kind="goods", organ=market, places=1, from_on=date("2021-01-01"))

    refused: list[PeriodRefused] = []

    def second() -> None:
        try:
            with transaction.atomic():
                record(stall("乙"))
        except PeriodRefused as refusal:
            refused.append(refusal)

    with transaction.atomic():
        record(stall("甲"))
        other = started(second)
        time.sleep(0.3)
    other.join()
    assert list(Stall.objects.values_list("name", flat=True)) == ["甲"]
    assert "S-9" in refused[0].message.en
