"""The reports of departments and townships: their own numbers, their own meeting, taken in by the justice bureau."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.figures import declaring
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.meetings.models import MeetingKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.comparing import compare
from fazhi.report.frozen import Frozen
from fazhi.report.models import OrganReport
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date, fresh
from tests.report.annual import decided, meeting, put_out
from tests.web.people import account_of

pytestmark = pytest.mark.django_db
DAY = "2022-02-01"
UP = {"superior": "县委、县人民政府", "superior_on": DAY}
ABOVE = {"department": "市市场监督管理局", "department_on": DAY}


def begun(county: County, organ: str = "market") -> OrganReport:
    by = county.post(organ, "handler")
    opened = open_matter("report.organ", "begin", by=by, on=date("2022-01-10"), data={"year": 2021})
    return OrganReport.objects.get(pk=opened.matter_id)


def do(
    county: County, report: Matter, name: str, organ: str, role: str, data: dict[str, Any] | None = None, **others: Any
) -> Act:
    return perform(fresh(report), name, by=county.post(organ, role), on=date(DAY), data=data or {}, **others)


def adopted(county: County, organ: str = "market", kind: MeetingKind = MeetingKind.LEADING_GROUP) -> OrganReport:
    report = begun(county, organ)
    do(county, report, "compile", organ, "handler", {"plan": "一是加强检查。"})
    do(county, report, "review", organ, "reviewer", {"opinion": "符合要求。"})
    do(county, report, "adopt", organ, "principal", decided(county, organ, kind, DAY))
    return OrganReport.objects.get(pk=report.pk)


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def test_a_department_reports_its_own_hands_it_in_and_publishes_it(desk: Desk) -> None:
    county = desk.county
    report = adopted(county)
    assert Clock.objects.get(subject=report.pk, key="report.submission").due_on == date("2022-03-01")
    with pytest.raises(Refusal, match="上级主管部门"):
        do(county, report, "submit", "market", "handler", UP)
    do(county, report, "submit", "market", "handler", {**UP, **ABOVE})
    with pytest.raises(Refusal):
        do(county, report, "receive", "market", "clerk")
    do(county, report, "receive", "justice", "clerk")
    notice = Notice.objects.get(source__matter=report.pk)
    assert notice.organ == county.organ("market")
    assert Clock.objects.get(subject=notice.pk).due_on == date("2022-03-31"), "before 1 April, Art. 24"
    assert "一是加强检查。" in put_out(county, notice, organ="market").body


def test_a_township_hands_it_in_to_one_place_and_may_have_no_reviewer(county: County) -> None:
    report = adopted(county, "town", MeetingKind.TOWNSHIP_JOINT)
    assert report.place_code == "130130101"
    do(county, report, "submit", "town", "handler", UP)
    assert OrganReport.objects.get(pk=report.pk).recipient == county.organ("justice")


def test_an_organ_with_a_reviewer_has_it_reviewed_first(county: County) -> None:
    report = begun(county)
    do(county, report, "compile", "market", "handler")
    made = decided(county, "market", MeetingKind.OFFICE, DAY)
    with pytest.raises(Refusal, match="须先经审核"):
        do(county, report, "adopt", "market", "principal", made)


def test_another_organs_meeting_decides_nothing_and_who_compiled_does_not_adopt(county: County) -> None:
    report = begun(county)
    do(county, report, "compile", "market", "handler")
    do(county, report, "review", "market", "reviewer", {"opinion": "符合要求。"})
    foreign = meeting(county, "justice", MeetingKind.OFFICE, DAY)
    with pytest.raises(Refusal, match="不是本单位登记的会议"):
        do(county, report, "adopt", "market", "principal", {"meeting": foreign.pk, "item": 1})


def test_one_report_of_an_organ_and_year_and_none_of_who_reports_by_returns(county: County) -> None:
    begun(county)
    with pytest.raises(Refusal, match="已在编制"):
        begun(county)
    begun(county, "town")
    with pytest.raises(Refusal, match="不是报告年度情况的部门"):
        begun(county, "government")


def test_its_numbers_are_its_own_and_what_is_no_work_of_it_is_not_told(desk: Desk) -> None:
    desk.open("2021-03-02")
    mine = compare(year(PLACE, 2021, organ=desk.county.organ("market").pk))
    asked_for = {each.figure.id: each.value for each in mine if each.asked_for}
    assert asked_for["toy.permits.applied"] == 1 and asked_for["toy.stalls"] == 3
    others = {
        each.figure.id for each in compare(year(PLACE, 2021, organ=desk.county.organ("town").pk)) if each.asked_for
    }
    assert not others & {"toy.permits.applied", "toy.stalls"}
    report = begun(desk.county)
    do(desk.county, report, "compile", "market", "handler")
    frozen = Frozen(OrganReport.objects.get(pk=report.pk).frozen)
    assert frozen.figures["toy.stalls"].value == 3 and frozen.place_name == desk.county.organ("market").name
    assert frozen.asked() == year(PLACE, 2021, organ=desk.county.organ("market").pk)


def test_what_is_not_public_is_not_told_since_the_other_parts_would_follow(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = figures()["toy.permits.applied"]
    monkeypatch.setitem(declaring._figures, figure.id, replace(figure, public_records=False))
    for day in ("01", "02", "03", "04", "05", "08"):
        desk.open(f"2021-03-{day}")
    report = begun(desk.county)
    do(desk.county, report, "compile", "market", "handler")
    assert figure.id not in Frozen(OrganReport.objects.get(pk=report.pk).frozen).figures


def test_figures_of_an_organ_are_shown_to_its_own_officers_only(desk: Desk, client: Client) -> None:
    county = desk.county
    own = f"/figures/toy.stalls/?place={PLACE}&year=2021&organ={county.organ('market').pk}"
    client.force_login(account_of(county.post("market", "handler"), "a long enough password").user)
    page = client.get(own)
    assert page.status_code == 200 and "只计本单位的记录" in page.content.decode()
    assert client.get(own.replace("organ=", "organ=x")).status_code == 404
    client.force_login(account_of(county.post("justice", "handler"), "a long enough password").user)
    assert client.get(own).status_code == 404


def test_the_public_finds_the_reports_of_departments_and_townships(county: County, client: Client) -> None:
    assert "部门、乡镇年度报告" not in client.get("/public/report/").content.decode()
    for organ, kind in (("market", MeetingKind.LEADING_GROUP), ("town", MeetingKind.TOWNSHIP_JOINT)):
        report = adopted(county, organ, kind)
        put_out(county, Notice.objects.get(source__matter=report.pk), organ=organ)
    page = client.get("/public/report/").content.decode()
    assert page.index(county.organ("market").name) < page.index(county.organ("town").name)
    assert "2021年度" in page
    notice = client.get(f"/public/notices/{Notice.objects.get(organ=county.organ('town')).pk}/")
    assert "一是加强检查。" in notice.content.decode()
