"""Two who write at once where no row exists yet that could be locked; on PostgreSQL, where they really do."""

from __future__ import annotations

import time

from django.db import connection, transaction

from fazhi.kernel.ledger.errors import PeriodRefused
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.models import Act
from tests.conftest import County
from tests.kernel.desk import Desk, date, refused
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


@on_postgresql
def test_who_waits_too_long_for_a_matter_is_told_to_send_it_again(real_transactions: None) -> None:
    with transaction.atomic():
        desk = Desk(County())
    matter = desk.accepted()
    grounds: list[set[str]] = []

    def second() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        grounds.append(refused(lambda: desk.do(matter, "inspect", "2021-03-04")))

    with transaction.atomic():
        desk.do(matter, "inspect", "2021-03-04")
        other = started(second)
        other.join()
    assert grounds == [{"busy"}]
    assert Act.objects.filter(matter=matter).count() == 3


@on_postgresql
def test_of_one_request_sent_twice_at_once_both_are_answered_with_one_act(real_transactions: None) -> None:
    with transaction.atomic():
        desk = Desk(County())
    matter, found = desk.accepted(), []
    with transaction.atomic():
        first = desk.do(matter, "inspect", "2021-03-04", request_key="k")
        other = started(lambda: found.append(desk.do(matter, "inspect", "2021-03-04", request_key="k")))
        time.sleep(0.3)
    other.join()
    assert [act.pk for act in found] == [first.pk]


@on_postgresql
def test_a_matter_handed_over_while_another_waits_is_found_and_led_by_its_new_organ(real_transactions: None) -> None:
    with transaction.atomic():
        desk = Desk(County())
    matter, grounds = desk.accepted(), []
    with transaction.atomic():
        desk.do(matter, "hand_over", "2021-03-04", {"to": desk.county.organ("justice").pk, "text": "管辖"})
        other = started(lambda: grounds.append(refused(lambda: desk.do(matter, "urge", "2021-03-04", {"text": "快"}))))
        time.sleep(0.3)
    other.join()
    assert grounds == [{"organ"}]
