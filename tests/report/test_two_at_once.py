"""Two who begin one report, or decide by one topic, at the same moment; on PostgreSQL, where two really do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from fazhi.kernel.ledger import triggers
from fazhi.kernel.meetings.models import Meeting, MeetingKind
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.models import AnnualReport, OrganReport
from tests.conftest import County
from tests.kernel.desk import date, fresh
from tests.kernel.ledger.sample.making import on_postgresql, started
from tests.report.annual import meeting, offices

ON = date("2023-02-01")


@pytest.fixture
def real_transactions(transactional_db: None) -> Iterator[None]:
    """Transactions that commit; the flush afterwards deletes rows, which the triggers would refuse."""
    yield
    triggers.remove()


def both(first: Callable[[], object], second: Callable[[], object]) -> list[set[str]]:
    """Two acts, the second of which is done while the first is not yet committed; on what grounds that was refused."""
    grounds: list[set[str]] = []

    def other() -> None:
        try:
            second()
        except Refusal as refusal:
            grounds.append(set(refusal.codes))

    with transaction.atomic():
        first()
        waiting = started(other)
        time.sleep(0.5)
        assert waiting.is_alive() and not grounds, "it waits until the first one is committed"
    waiting.join()
    return grounds


def begin(county: County, family: str, organ: str, year: int = 2021, nth: int = 0) -> Matter:
    by = county.post(organ, "handler", nth)
    return Matter.objects.get(pk=open_matter(family, "begin", by=by, on=ON, data={"year": year}).matter_id)


def reviewed(county: County, year: int) -> OrganReport:
    """A report of the market bureau that waits for its meeting."""
    report = OrganReport.objects.get(pk=begin(county, "report.organ", "market", year).pk)
    perform(report, "compile", by=county.post("market", "handler"), on=ON)
    perform(fresh(report), "review", by=county.post("market", "reviewer"), on=ON, data={"opinion": "符合要求。"})
    return report


@pytest.mark.parametrize(("family", "organ"), [("report.annual", "justice"), ("report.organ", "market")])
@on_postgresql
def test_of_two_who_begin_one_report_at_once_one_does(real_transactions: None, family: str, organ: str) -> None:
    with transaction.atomic():
        county = County()
        offices(county)
    grounds = both(lambda: begin(county, family, organ), lambda: begin(county, family, organ, nth=1))
    assert grounds == [{"OneReportOfAYear"}]
    assert AnnualReport.objects.count() + OrganReport.objects.count() == 1


@on_postgresql
def test_of_two_acts_by_one_topic_at_once_one_is_refused(real_transactions: None) -> None:
    with transaction.atomic():
        county = County()
        offices(county)
        one, other = reviewed(county, 2021), reviewed(county, 2022)
        made = {"meeting": meeting(county, "market", MeetingKind.OFFICE, ON.isoformat()).pk, "item": 1}

    def adopt(report: OrganReport, nth: int) -> Act:
        return perform(fresh(report), "adopt", by=county.post("market", "principal", nth), on=ON, data=made)

    assert both(lambda: adopt(one, 0), lambda: adopt(other, 1)) == [{"TopicIsFree"}]
    assert list(Act.objects.filter(name="adopt").values_list("matter", flat=True)) == [one.pk]


@on_postgresql
def test_a_meeting_is_not_corrected_while_something_is_decided_at_it(real_transactions: None) -> None:
    with transaction.atomic():
        county = County()
        offices(county)
        report = reviewed(county, 2021)
        held = meeting(county, "market", MeetingKind.OFFICE, ON.isoformat())
    registered = Act.objects.get(matter=held.pk, name="register")

    def adopt() -> Act:
        by, made = county.post("market", "principal"), {"meeting": held.pk, "item": 1}
        return perform(fresh(report), "adopt", by=by, on=ON, data=made)

    def correct() -> Act:
        by, data = county.post("market", "handler"), {"data": {"topics": "研究防汛工作"}}
        return perform(fresh(held), "correct", by=by, on=ON, reason="笔误", corrects=registered, data=data)

    assert both(adopt, correct) != [], "it is refused"
    assert Meeting.objects.get(pk=held.pk).agenda == ["审议年度报告"]
