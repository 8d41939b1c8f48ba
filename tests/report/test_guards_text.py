"""What a report says, and to whom: nothing that tells on people, nothing of a draft, no number that was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.figures import declaring
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.meetings.models import MeetingKind
from fazhi.kernel.notices.drafting import original_of
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import designate
from fazhi.kernel.organs.models import Office
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.drafting import written_before
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport, OrganReport
from fazhi.report.reproducing import reproduce
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import Desk, date, fresh
from tests.kernel.returns import asking
from tests.kernel.returns.asking import GOOD, SCAN, issued
from tests.report.annual import GOVERNMENT_OFFICE, PARTY_OFFICE, begun, decided, put_out, steps
from tests.report.test_adopting import LETTER, circulated, do
from tests.web.people import account_of

pytestmark = pytest.mark.django_db
DAY = "2022-02-01"
TITLE = "摊位许可申请"


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> str:
    """A figure of cases that are not public."""
    figure = figures()["toy.permits.applied"]
    monkeypatch.setitem(declaring._figures, figure.id, replace(figure, public_records=False))
    return figure.id


def frozen(report: Matter) -> Frozen:
    return Frozen(type(report).objects.get(pk=report.pk).frozen)  # type: ignore[attr-defined]


def own_report(county: County, organ: str = "market") -> OrganReport:
    """The report of an organ, compiled."""
    by = county.post(organ, "handler")
    opened = open_matter("report.organ", "begin", by=by, on=date("2022-01-10"), data={"year": 2021})
    report = OrganReport.objects.get(pk=opened.matter_id)
    do(county, report, "compile", organ, "handler")
    return report


def compile_(county: County, of: int, **data: Any) -> AnnualReport:
    """The report of a year, compiled in February of the next one."""
    report = begun(county, of, f"{of + 1}-01-11")
    do(county, report, "compile", "justice", "handler", data, on=f"{of + 1}-02-01")
    return AnnualReport.objects.get(pk=report.pk)


def taken_on(county: County, report: Matter, on: str) -> None:
    """From compiled to handed in, with all that was written and answered as it stood."""
    for name, organ, role, data in steps(county, report, on):
        more = written_before(fresh(report)) if name == "settle" else {}
        do(county, report, name, organ, role, {**data, **more}, on=on)


def reported(county: County, of: int, **data: Any) -> AnnualReport:
    """The report of a year, handed in."""
    report = compile_(county, of, **data)
    taken_on(county, report, f"{of + 1}-02-01")
    return report


def seen_by(county: County, organ: str, report: Matter) -> str:
    """The page of a report, as a clerk of an organ sees it."""
    client = Client()
    client.force_login(account_of(county.post(organ, "clerk"), "a long enough password").user)
    page = client.get(f"/matters/{report.pk}/")
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("others", [0, 1, 6])
def test_of_cases_that_are_not_public_an_organ_tells_nothing(desk: Desk, closed: str, others: int) -> None:
    """Its number and the place's later one would tell the rest, and that it is hidden tells that there are some."""
    for day in range(1, 7):
        desk.open(f"2021-03-0{day}")
    for day in range(1, others + 1):
        desk.open(f"2021-03-0{day}", by=desk.post("clerk", "justice"))
    said = frozen(own_report(desk.county))
    assert closed not in said.figures and TITLE not in "".join(said.lines())
    assert "toy.stalls" in said.figures, "what is public is told"


def test_cases_that_come_in_after_an_organ_reported_are_not_told_by_the_sum(desk: Desk, closed: str) -> None:
    for day in range(1, 7):
        desk.open(f"2021-03-0{day}")
    report = own_report(desk.county)
    do(desk.county, report, "review", "market", "reviewer", {"opinion": "符合要求。"})
    made = decided(desk.county, "market", MeetingKind.OFFICE, DAY)
    do(desk.county, report, "adopt", "market", "principal", made)
    notice = put_out(desk.county, Notice.objects.get(source__matter=report.pk), organ="market")
    desk.open("2021-12-30", by=desk.post("clerk", "justice"))
    assert frozen(compile_(desk.county, 2021)).figures[closed].value == 7
    assert TITLE not in notice.body


def test_what_an_organ_signed_itself_stands_in_its_report(county: County) -> None:
    designate(PLACE, Office.PETITIONS, county.organ("market"), FOUNDED, basis="测试")
    issued(county)
    asking.do(county, "fill", "2022-01-12", data=GOOD, organ="market")
    asking.do(county, "check", "2022-01-12", "reviewer", organ="market")
    asking.do(county, "sign", "2022-01-12", "principal", {"letter": "函〔2022〕1号"}, uploads=[SCAN], organ="market")
    assert frozen(own_report(county)).figures["toy.fairs.held"].value == 12
    assert "toy.fairs.held" not in frozen(own_report(county, "town")).figures


def test_whoever_was_asked_reads_its_own_answer_and_nobody_elses(county: County) -> None:
    report = circulated(county)
    said = {"right": "right", "agrees": "objects", "text": "市场局内部意见"}
    do(county, report, "answer", "market", "handler", said)
    letter = {"organ_asked": county.organ("town").pk, **LETTER, "agrees": "objects", "text": "镇政府来函意见"}
    do(county, report, "enter_answer", "justice", "handler", letter, uploads=[SCAN])
    for organ, its_own, others in (("market", "市场局内部意见", "镇政府来函意见"),
                                   ("town", "镇政府来函意见", "市场局内部意见")):  # fmt: skip
        page = seen_by(county, organ, report)
        assert its_own in page and others not in page, organ
    page = seen_by(county, "justice", report)
    assert "市场局内部意见" in page and "镇政府来函意见" in page


def test_last_years_number_and_plan_are_those_that_were_issued(desk: Desk) -> None:
    county = desk.county
    desk.open("2021-03-02")
    first = reported(county, 2021, plan="一是采用的安排。", disputes="申请{toy.permits.applied}。")
    put_out(county, Notice.objects.get(source__matter=first.pk))
    do(county, first, "revise", "justice", "handler", on="2022-03-01", reason="漏计")
    for day in ("2021-03-03", "2021-03-04", "2022-03-02", "2022-03-03"):
        desk.open(day)
    draft = {"plan": "一是未审定的草稿安排。", "disputes": "申请{toy.permits.applied}。"}
    do(county, first, "compile", "justice", "handler", draft, on="2022-03-01")
    this = {"followed_1_state": "done", "disputes": "申请{toy.permits.applied:change}。"}
    said = frozen(compile_(county, 2022, **this))
    before = said.figures["toy.permits.applied"].before
    assert before is not None and (before.value, before.reported) == (1, True)
    text = "\n".join(said.lines())
    assert "采用的安排：已完成。" in text and "草稿" not in text and "申请比上年增加1件，增长100%。" in text


def test_a_year_whose_report_is_still_in_hand_has_no_plan_to_answer_for(county: County) -> None:
    compile_(county, 2021, plan="一是未审定的草稿安排。")
    assert "草稿" not in "".join(frozen(compile_(county, 2022)).lines())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("培训300人次，完成率98%。", "“300人次”：数字不手写"),
        ("整改25件。", "“25件”：数字不手写"),
        ("完成{no.such.figure}。", "没有数据“no.such.figure”"),
        ("完成{toy.stalls:chang}。", "不是数据"),
    ],
)
def test_what_became_of_the_plan_has_no_typed_number_and_no_unknown_figure(
    county: County, text: str, says: str
) -> None:
    reported(county, 2021, plan="一是开展培训。")
    with pytest.raises(Refusal, match=says):
        compile_(county, 2022, followed_1_state="partly", followed_1_text=text)


def test_what_became_of_the_plan_names_figures_as_all_that_is_written_does(desk: Desk) -> None:
    reported(desk.county, 2021, plan="一是开展培训。")
    said = frozen(compile_(desk.county, 2022, followed_1_state="partly", followed_1_text="检查摊位｛toy.stalls｝。"))
    assert "开展培训：部分完成。检查摊位3处。" in said.lines() and "toy.stalls" in said.figures


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85"])
def test_what_became_of_the_plan_begins_no_part_of_its_own(county: County, end: str) -> None:
    """It is one line, or it is refused."""
    reported(county, 2021, plan="一是开展培训。")
    answer = {"followed_1_state": "partly", "followed_1_text": f"未完成。{end}二、另起一部分"}
    try:
        said = [*frozen(compile_(county, 2022, **answer)).lines()]
    except Refusal:
        said = []
    assert not any(line.startswith("二、另起") for line in said)


@pytest.mark.parametrize(
    "typed",
    ["{toy.stalls}", "｛toy.stalls｝", "{ toy.stalls }", "{Toy.Stalls}", "{ｔｏｙ．ｓｔａｌｌｓ}", "｛　toy.stalls　}"],
)
def test_a_figure_named_with_the_signs_of_a_chinese_keyboard_is_that_figure(desk: Desk, typed: str) -> None:
    said = frozen(compile_(desk.county, 2021, problems=f"一是摊位{typed}，管理不细。"))
    assert "一是摊位3处，管理不细。" in said.lines() and "toy.stalls" in said.figures


@pytest.mark.parametrize("typed", ["{toy.stalls:change}", "{toy.stalls：change}", "｛toy.stalls：Change｝"])
def test_a_change_named_with_such_signs_is_that_change(desk: Desk, typed: str) -> None:
    said = frozen(compile_(desk.county, 2021, problems=f"一是摊位{typed}。"))
    assert "一是摊位与上年持平。" in said.lines()


@pytest.mark.parametrize(
    "text",
    ["摊位{toy.stalls:chang}。", "摊位{toy.stalls change}。", "摊位{}。", "摊位{摊位点}。", "摊位{toy.stalls。",
     "摊位toy.stalls｝。", "摊位{{toy.stalls}}。", "摊位{toy.stalls:}。"],
)  # fmt: skip
def test_whatever_else_stands_in_braces_is_refused(county: County, text: str) -> None:
    with pytest.raises(Refusal, match=r"不是数据|花括号没有成对"):
        compile_(county, 2021, problems=text)
    assert not AnnualReport.objects.get().frozen


def test_work_that_is_carried_on_twice_is_said_once(county: County) -> None:
    reported(county, 2021, plan="一是开展培训。")
    answer = {"followed_1_state": "not", "followed_1_text": "师资不足。"}
    for of in (2022, 2023):
        plan = frozen(reported(county, of, **answer)).written("plan")
        assert plan == ["继续推进上年未完成的工作：开展培训。"], of


def test_an_answer_stays_with_its_work_when_last_years_plan_is_corrected(county: County) -> None:
    first = reported(county, 2021, plan="一是加强检查。\n二是开展培训。")
    put_out(county, Notice.objects.get(source__matter=first.pk))
    second = compile_(
        county, 2022, followed_1_state="done", followed_2_state="partly", followed_2_text="师资不足，完成一期。"
    )
    do(county, first, "revise", "justice", "handler", on="2023-02-02", reason="笔误")
    do(county, first, "compile", "justice", "handler", {"plan": "一是开展培训。\n二是整治市场。"}, on="2023-02-02")
    taken_on(county, first, "2023-02-02")
    again = written_before(AnnualReport.objects.get(pk=second.pk))
    assert again == {"followed_1_state": "partly", "followed_1_text": "师资不足，完成一期。"}


def test_an_act_counts_for_the_organ_that_did_it_after_the_matter_was_handed_over(desk: Desk) -> None:
    county, matter = desk.county, desk.open("2021-03-01")
    report = own_report(county)
    market, justice = county.organ("market"), county.organ("justice")
    desk.do(matter, "hand_over", "2022-02-05", {"to": justice.pk, "text": "机构改革"})
    value = figures()["toy.permits.applied"].value
    assert value(year(PLACE, 2021, organ=market.pk)) == 1, "it received it"
    assert value(year(PLACE, 2021, organ=justice.pk)) == 0
    found = reproduce(Act.objects.get(matter=report.pk, name="compile"))
    mine = next(each for each in found.figures if each.frozen.id == "toy.permits.applied")
    assert (mine.frozen.value, mine.then, mine.now, mine.holds) == (1, 1, 1, True) and found.holds


def test_notice_and_paper_are_signed_by_whose_report_it_is(county: County) -> None:
    place = reported(county, 2021)
    mine = own_report(county)
    do(county, mine, "review", "market", "reviewer", {"opinion": "符合要求。"})
    do(county, mine, "adopt", "market", "principal", decided(county, "market", MeetingKind.OFFICE, "2022-02-01"))
    party, government = county.organ(PARTY_OFFICE).name, county.organ(GOVERNMENT_OFFICE).name
    for report, names in ((place, [party, government]), (mine, [county.organ("market").name])):
        ends = [*names, "2022年2月1日"]
        notice = original_of(Notice.objects.get(source__matter=report.pk)).splitlines()
        assert notice[-len(ends) :] == ends and county.organ("justice").name not in notice
        paper = Paper.objects.get(matter=report.pk, title="法治政府建设年度报告").reveal("text") or ""
        assert [line.lstrip(">") for line in paper.splitlines()][-len(ends) :] == ends
