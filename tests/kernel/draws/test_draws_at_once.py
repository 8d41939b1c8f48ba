"""Two who act at once on one list or in one campaign; on PostgreSQL, where they really do."""

from __future__ import annotations

import time

from django.db import transaction

from fazhi.kernel.draws.models import Draw
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.models import SiteInspection
from tests.conftest import County
from tests.kernel.drawing import Lottery
from tests.kernel.ledger.sample.making import on_postgresql, started
from tests.services.inspection.campaigning import Campaign
from tests.services.inspection.field import Field


@on_postgresql
def test_of_two_draws_proposed_at_once_on_one_list_one_is_refused(real_transactions: None) -> None:
    with transaction.atomic():
        lottery = Lottery(County())
    refused: list[set[str]] = []

    def second() -> None:
        try:
            lottery.propose()
        except Refusal as refusal:
            refused.append({ground.code for ground in refusal.grounds})

    with transaction.atomic():
        first = lottery.propose()
        other = started(second)
        time.sleep(0.5)
    other.join()
    assert refused == [{"collision"}]
    assert list(Draw.objects.values_list("pk", flat=True)) == [first.pk]


@on_postgresql
def test_of_two_who_begin_the_inspections_at_once_one_opens_them(real_transactions: None) -> None:
    with transaction.atomic():
        campaign = Campaign(Field(County()))
    drawn, _ = campaign.drawn()
    refused: list[set[str]] = []

    def second() -> None:
        try:
            campaign.do(drawn, "begin", "2021-03-08", "handler", nth=1)
        except Refusal as refusal:
            refused.append({ground.code for ground in refusal.grounds})

    with transaction.atomic():
        campaign.do(drawn, "begin", "2021-03-08", "handler")
        other = started(second)
        time.sleep(0.5)
    other.join()
    assert refused == [{"stage"}]
    assert SiteInspection.objects.count() == 3
