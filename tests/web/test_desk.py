"""The desk: what others ask of me, what I handed on, what is due; at a cost that does not grow with the matters."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.clocks.models import Clock, ClockWarning
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.operation.wording import Line
from fazhi.web.desk import SHOWN
from tests.conftest import County
from tests.kernel.calling import answered, draft, owed, proposal, publish
from tests.kernel.desk import Desk, date, fresh
from tests.web.conftest import Visit
from tests.web.people import control_of, finding_of, text_of

pytestmark = pytest.mark.django_db
INSTRUCTION = "请于月底前办结并说明原因"


def section(visit_page: str, heading: str) -> str:
    """The text of a section of the desk, from its heading to the next one; empty where it has collapsed."""
    parts = visit_page.split("<h2>")
    return next((part for part in parts if part.startswith(heading)), "")


def desk_of(visit: Visit, organ: str, role: str, nth: int = 0) -> str:
    return visit(organ, role, nth).get("/").content.decode()


def test_an_instruction_stands_with_the_one_who_reports_and_with_the_one_who_gave_it(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "instruct", "2021-03-10", {"text": INSTRUCTION, "report_by": "2021-03-31"})
    mine = section(desk_of(visit, "market", "handler"), "对我的批示")
    for part in (INSTRUCTION, "市场监督管理局负责人0", "2021-03-31", "act=report_back"):
        assert part in mine
    given = section(desk_of(visit, "market", "principal"), "我作出的批示")
    assert INSTRUCTION in given
    assert "尚未报告" in given
    for organ, role in (("market", "clerk"), ("market", "reviewer"), ("town", "handler"), ("justice", "handler")):
        assert INSTRUCTION not in desk_of(visit, organ, role), (organ, role)
    desk.do(permit, "report_back", "2021-03-20", {"text": "已约谈申请人"})
    assert section(desk_of(visit, "market", "handler"), "对我的批示") == ""
    assert "已约谈申请人" in section(desk_of(visit, "market", "principal"), "我作出的批示")


def test_an_instruction_is_for_who_has_the_matter_in_hand_or_whom_it_names(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "instruct", "2021-03-10", {"text": INSTRUCTION, "report_by": "2021-03-31"})
    assert INSTRUCTION in desk_of(visit, "market", "handler")
    page = desk_of(visit, "market", "handler", 1)
    assert INSTRUCTION not in page
    assert "act=report_back" not in page
    assert "批示报告期限" not in page
    other = desk.county.officer("market", "handler", 1)
    named = {"text": "请另派人核实", "report_by": "2021-03-31", "addressee": other.pk}
    desk.do(permit, "instruct", "2021-03-11", named)
    assert "请另派人核实" in section(desk_of(visit, "market", "handler", 1), "对我的批示")
    assert "请另派人核实" not in desk_of(visit, "market", "handler")
    with pytest.raises(Refusal):
        desk.do(permit, "instruct", "2021-03-12", {**named, "addressee": desk.county.officer("market", "clerk").pk})


def test_an_instruction_on_a_matter_that_nobody_has_in_hand_yet_is_for_every_handler(desk: Desk, visit: Visit) -> None:
    desk.do(desk.open(), "instruct", "2021-03-10", {"text": INSTRUCTION, "report_by": "2021-03-31"})
    for nth in (0, 1):
        assert INSTRUCTION in section(desk_of(visit, "market", "handler", nth), "对我的批示")


def test_a_corrected_instruction_reads_as_corrected(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    act = desk.do(permit, "instruct", "2021-03-10", {"text": "写错的批示", "report_by": "2021-03-31"})
    head = desk.post("principal")
    desk.do(permit, "correct", "2021-03-11", {"data": {"text": "改正的批示"}}, by=head, corrects=act)
    page = desk_of(visit, "market", "handler")
    assert "改正的批示" in page
    assert "写错的批示" not in page


def test_an_urging_stands_until_the_organ_acts(finding: Matter, desk: Desk, visit: Visit) -> None:
    urged = {"text": "请尽快", "to": desk.county.organ("market").pk}
    desk.do(finding, "urge", "2021-03-22", urged, by=desk.post("reviewer", "justice"))
    assert "请尽快" in section(desk_of(visit, "market", "handler"), "收到的催办")
    client = visit("market", "handler")
    form = client.get(f"/matters/{finding.pk}/?act=rectify")
    assert (
        client.post(f"/matters/{finding.pk}/acts/rectify/", {**control_of(form), "measures": "已补"}).status_code == 302
    )
    assert section(desk_of(visit, "market", "handler"), "收到的催办") == ""


def test_what_is_sent_to_be_countersigned_stands_with_the_organ_asked_and_with_the_sender(
    desk: Desk, visit: Visit
) -> None:
    permit = desk.accepted()
    desk.do(permit, "ask_countersign", "2021-03-10", {"to": desk.county.organ("justice").pk, "text": "请会签夜市方案"})
    asked = section(desk_of(visit, "justice", "reviewer"), "请我单位会签")
    assert "请会签夜市方案" in asked
    assert "act=countersign" in asked
    assert "请会签夜市方案" not in desk_of(visit, "town", "reviewer")
    desk.do(permit, "countersign", "2021-03-12", {"agrees": "yes", "text": "同意"}, organ="justice")
    assert section(desk_of(visit, "justice", "reviewer"), "请我单位会签") == ""


def test_a_return_stands_with_the_lead_organ_until_it_is_revised(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "return_for_revision", "2021-03-10", reason="依据引用有误")
    assert "依据引用有误" in section(desk_of(visit, "market", "handler"), "退回修改")
    assert "依据引用有误" not in desk_of(visit, "town", "handler")
    desk.do(permit, "bill", "2021-03-11")
    assert section(desk_of(visit, "market", "handler"), "退回修改") == ""


def test_an_override_asked_for_waits_for_another_person(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "ask_override", "2021-03-10", {"act": "decide", "rules": ["Licensing34"]}, reason="节日将至")
    for_reviewer = section(desk_of(visit, "market", "reviewer"), "待我决定或审核")
    for part in ("节日将至", "决定", "act=allow_override"):
        assert part in for_reviewer
    assert section(desk_of(visit, "market", "handler"), "待我决定或审核") == ""
    desk.do(permit, "allow_override", "2021-03-11", {"act": "decide", "rules": ["Licensing34"]}, reason="属实")
    assert section(desk_of(visit, "market", "reviewer"), "待我决定或审核") == ""


def test_a_notice_drafted_waits_for_the_second_person_and_not_for_who_drafted_it(desk: Desk, visit: Visit) -> None:
    desk.decided()
    notice = Matter.objects.get(family="kernel.publication")
    handler = visit("market", "handler")
    form = handler.get(f"/matters/{notice.pk}/?act=draft")
    given = {**control_of(form), "heading": "许可结果", "body": "准予夜市摊位。"}
    assert handler.post(f"/matters/{notice.pk}/acts/draft/", given).status_code == 302
    assert "公开稿待审核发布" in section(desk_of(visit, "market", "reviewer"), "待我决定或审核")
    assert "公开稿待审核发布" not in desk_of(visit, "market", "handler")


def test_what_i_handed_on_says_where_it_stands_and_who_has_it(desk: Desk, visit: Visit) -> None:
    permit = desk.open()
    handed = section(desk_of(visit, "market", "clerk"), "我已转出")
    for part in (f"/matters/{permit.pk}/", "申请", "2021-03-01", "已申请", "市场监督管理局", "承办岗"):
        assert part in handed
    desk.do(permit, "accept", "2021-03-03")
    desk.do(permit, "ask_countersign", "2021-03-10", {"to": desk.county.organ("justice").pk, "text": "请会签"})
    handed = section(desk_of(visit, "market", "clerk"), "我已转出")
    assert "待会签" in handed
    assert "已受理" in handed


def test_a_restricted_matter_is_on_nobody_elses_desk(desk: Desk, visit: Visit) -> None:
    desk.tip()
    assert "夜间扰民" in desk_of(visit, "market", "handler")
    assert "夜间扰民" not in desk_of(visit, "market", "handler", 1)


def test_counts_lead_to_the_list_that_they_count(county: County, desk: Desk, visit: Visit) -> None:
    finding_of(county)
    client = visit("justice", "handler")
    page = client.get("/").content.decode()
    organ = county.organ("justice").pk
    link = f"/work/?due=later&amp;of={organ}"
    assert link in page
    assert "1 件" in text_of(client.get(link.replace("&amp;", "&")))
    assert f"due=overdue&amp;of={organ}" not in page, "an empty group is a plain nought"


@pytest.mark.parametrize("few", [1000, 0])
def test_what_is_asked_of_an_organ_by_a_matter_that_another_leads_counts_as_due_in_both(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("fazhi.web.paging.FEW", few)
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: datetime.date(2021, 4, 20))
    finding = finding_of(county)
    for organ in ("market", "justice"):
        client, pk = visit(organ, "handler"), county.organ(organ).pk
        page = client.get("/").content.decode()
        link = f"/work/?due=overdue&amp;of={pk}"
        assert link in page, organ
        assert f"/matters/{finding.pk}/" in section(page, "本单位办件的期限"), organ
        listed = text_of(client.get(link.replace("&amp;", "&")))
        assert "1 件" in listed
        assert "主办或应办单位" in listed
    assert "due=overdue" not in desk_of(visit, "town", "handler")


@pytest.mark.parametrize("role", ["handler", "reviewer", "principal", "clerk"])
def test_a_desk_says_the_same_whether_few_or_many_matters_are_within_reach(
    county: County, desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    for nth in range(3):
        finding_of(county, problem=f"问题{nth}")
    desk.do(desk.accepted(), "ask_countersign", "2021-03-10", {"to": county.organ("justice").pk, "text": "请会签"})
    desk.decided()
    # What is then asked of the clerk moves nothing on, but stops a clock.
    desk.do(desk.accepted(), "bill", "2021-03-05")
    pages = []
    for few in (1000, 0):
        monkeypatch.setattr("fazhi.web.paging.FEW", few)
        pages.append([text_of(visit(organ, role).get("/")) for organ in ("market", "justice")])
    assert pages[0] == pages[1]


def test_empty_sections_say_in_one_line_what_would_fill_them(county: County, visit: Visit) -> None:
    page = text_of(visit("staffing", "handler").get("/"))
    for said in (
        "轮到您的岗位推进某一事项时",
        "其他单位送会签时列于此",
        "填写表单时会自动保存",
        "没有未履行的公开义务",
    ):
        assert said in page


def test_the_desk_costs_the_same_with_ten_matters_and_with_two_hundred(county: County, visit: Visit) -> None:
    costs = []
    for more in (10, 190):
        for nth in range(more):
            finding_of(county, problem=f"问题{nth}")
        for client in (visit("market", "handler"), visit("justice", "handler")):
            client.get("/")
            with CaptureQueriesContext(connection) as asked:
                assert client.get("/").status_code == 200
            costs.append(len(asked))
    assert costs[:2] == costs[2:]


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_only_audits_or_administers_in_an_organ_is_not_asked_what_its_handlers_are(
    desk: Desk, visit: Visit, role: str
) -> None:
    permit, told = desk.accepted(), desk.county.officer("justice", role)
    desk.do(permit, "add_reader", "2021-03-10", {"officer": told.pk}, by=desk.post("principal"))
    desk.do(permit, "ask_countersign", "2021-03-10", {"to": desk.county.organ("justice").pk, "text": "请会签夜市方案"})
    desk.do(permit, "urge", "2021-03-11", {"text": "请尽快", "to": desk.county.organ("justice").pk})
    assert "请会签夜市方案" in desk_of(visit, "justice", "reviewer")
    page = desk_of(visit, "justice", role)
    assert "请会签夜市方案" not in page
    assert "请尽快" not in page


def words_around(page: str, day: str) -> str:
    """The text of a page from a little before a day to a little after it."""
    at = page.index(day)
    return page[max(at - 60, 0) : at + 60]


def test_a_limit_is_said_in_the_same_colour_and_words_on_every_page_and_in_the_calendar(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit, client = desk.accepted(), visit("market", "handler")
    for today, colour, left in (
        ("2021-03-22", "期内", "还剩 7 个工作日"), ("2021-03-24", "临期", "还剩 5 个工作日"),
        ("2021-03-31", "临期", "今日到期"), ("2021-04-02", "超期", "超期 2 个工作日"),
    ):  # fmt: skip
        monkeypatch.setattr("fazhi.web.viewer.today", lambda day=today: datetime.date.fromisoformat(day))
        for address in ("/", "/work/toy.permit/", f"/matters/{permit.pk}/"):
            said = words_around(text_of(client.get(address)), "2021-03-31")
            assert colour in said, (address, today)
            assert left in said, (address, today)
    line = Line.of(
        ClockWarning(rung="near", due_on=datetime.date(2021, 3, 31)), Clock.objects.get(subject=permit.pk),
        permit, datetime.date(2021, 3, 26),
    )  # fmt: skip
    assert "2021-03-31（还剩 3 个工作日 3 working days left）" in line.text()
    feed = client.get(f"/matters/{permit.pk}/calendar.ics")
    assert "个工作日" in feed.content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("few", [1000, 0])
def test_limits_beyond_those_shown_are_counted_and_led_to(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("fazhi.web.paging.FEW", few)
    for nth in range(SHOWN):
        finding_of(county, problem=f"问题{nth}")
    client = visit("market", "handler")
    assert "未列出" not in text_of(client.get("/"))
    for nth in range(3):
        finding_of(county, problem=f"更多问题{nth}")
    page = client.get("/")
    assert "另有 3 条期限未列出" in text_of(page)
    link = f"/work/?of={county.organ('market').pk}&amp;sort=due"
    assert link in section(page.content.decode(), "本单位办件的期限")
    assert f"{SHOWN + 3} 件" in text_of(client.get(link.replace("&amp;", "&")))
    assert "3 more not listed" in text_of(visit("market", "handler", language="en").get("/"))


def test_notices_overdue_and_not_published_stand_by_organ_with_their_list(desk: Desk, visit: Visit) -> None:
    notice = Notice.objects.get(source__matter=desk.decided())
    assert "逾期未公开" not in desk_of(visit, "market", "handler")
    Clock.objects.filter(subject=notice.pk).update(due_on=datetime.date(2021, 3, 1))
    Matter.objects.filter(pk=notice.pk).update(sorts_on=datetime.date(2021, 3, 1))
    owed = section(desk_of(visit, "market", "handler"), "待公开")
    assert "逾期未公开" in owed and "<b>1 件</b>" in owed
    address = re.findall(r'href="(/work/kernel.publication/[^"]*due=overdue[^"]*)"', owed)
    found = visit("market", "handler").get(html.unescape(address[0])).content.decode()
    assert str(notice) in found
    assert "逾期未公开" not in desk_of(visit, "justice", "handler")


def test_calls_for_opinions_stand_with_their_organ_until_the_answer_is_public(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, at, justice = owed(desk, proposal(desk)), date("2021-03-01"), desk.county.organ("justice")
    asks = {"to": justice.pk, "text": "请会签"}
    perform(call, "ask_countersign", by=desk.post("handler"), on=at, data=asks)
    says = {"text": "同意", "agrees": "yes"}
    perform(fresh(call), "countersign", by=desk.post("reviewer", "justice"), on=at, data=says)
    draft(desk, call)
    publish(desk, call)
    for day, said in (("2021-03-31", "征求意见中，截止"), ("2021-04-01", "已截止，采纳情况未公布")):
        monkeypatch.setattr("fazhi.web.viewer.today", lambda day=day: datetime.date.fromisoformat(day))
        mine = section(desk_of(visit, "market", "handler"), "待公开")
        assert said in mine and f"/matters/{call.pk}/" in mine, day
        assert f"/matters/{call.pk}/" not in desk_of(visit, "justice", "handler")
    answered(desk, call, "2021-04-01")
    assert f"/matters/{call.pk}/" not in desk_of(visit, "market", "handler")
