"""The respondent of a reconsideration reads notices and the decision, never how the body came to it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter, Paper
from tests.conftest import County
from tests.disputes.running import Run, preludes
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import text_of

pytestmark = pytest.mark.django_db
INTERNAL = {"行政复议申请登记表", "听取意见记录", "提请行政复议委员会咨询意见函", "行政复议案件审查报告"}
DELIBERATED = ("复议机构查明的要点", "内部审查理由", "委员会内部意见", "请补充讯问笔录", "申请人私下的想法")
WITHIN = [("justice", "handler"), ("government", "principal")]


@pytest.fixture
def case(county: County) -> Matter:
    """A case against the market bureau, led by the justice bureau, decided in the government's name."""
    run = Run(county)
    for step in preludes()["answered-2024"][:-1]:
        run.step(step)
    run.step({"on": datetime.date(2024, 3, 12), "act": "hear_opinion", "with": {"opinion": "申请人私下的想法"}})
    run.step({"on": datetime.date(2024, 3, 13), "act": "ask_committee"})
    matter = run.matter
    assert matter is not None
    perform(
        matter, "committee_advises", by=county.post("justice", "handler"), on=datetime.date(2024, 3, 14),
        data={"committee_opinion": "委员会内部意见"}, uploads=[Upload("会议记录.pdf", b"%PDF-1.4", "application/pdf")],
    )  # fmt: skip
    proposal = {"findings": "复议机构查明的要点", "considerations": "内部审查理由"}
    run.step({"on": datetime.date(2024, 3, 15), "act": "propose", "with": proposal})
    run.step({"on": datetime.date(2024, 3, 18), "act": "send_back", "reason": "请补充讯问笔录"})
    run.step({"on": datetime.date(2024, 3, 19), "act": "propose", "with": proposal})
    run.step({"on": datetime.date(2024, 3, 20), "act": "decide"})
    return matter


def answers(client: Client, case: Matter, title: str) -> set[int]:
    """What the pages of all papers of a title answer: text and Word file."""
    places = [f"/matters/{case.pk}/papers/{paper.pk}/" for paper in Paper.objects.filter(matter=case, title=title)]
    assert places, title
    return {client.get(place + end).status_code for place in places for end in ("", "file")}


def test_the_respondent_reads_notices_and_the_decision(case: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    shown = text_of(client.get(f"/matters/{case.pk}/"))
    for title in ("行政复议受理通知书", "行政复议答复通知书", "行政复议决定书"):
        assert title in shown
        assert answers(client, case, title) == {200}, title
    assert "白守田" in shown


@pytest.mark.parametrize("title", sorted(INTERNAL))
def test_the_respondent_gets_no_internal_paper(case: Matter, visit: Visit, title: str) -> None:
    client = visit("market", "handler")
    assert title not in text_of(client.get(f"/matters/{case.pk}/"))
    assert answers(client, case, title) == {404}
    for organ, role in WITHIN:
        assert title in text_of(visit(organ, role).get(f"/matters/{case.pk}/"))
        assert answers(visit(organ, role), case, title) == {200}


def test_the_respondent_sees_that_internal_acts_were_done_and_not_what_they_say(case: Matter, visit: Visit) -> None:
    shown = text_of(visit("market", "principal").get(f"/matters/{case.pk}/"))
    assert "提出审查意见" in shown and "内部行为，内容仅主办、决定单位可阅" in shown
    assert [text for text in DELIBERATED if text in shown] == []
    assert "决定合法。" in shown and "维持行政处罚决定。" in shown
    for organ, role in WITHIN:
        page = text_of(visit(organ, role).get(f"/matters/{case.pk}/"))
        assert [text for text in DELIBERATED if text not in page] == [], organ
        assert "内部行为" not in page


def test_a_search_finds_nothing_of_the_deliberation(case: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    for asked in (*DELIBERATED, "审查报告"):
        found = client.get("/work/", {"q": asked, "state": "ended"}).content.decode()
        assert str(case.pk) not in found, asked
    case.refresh_from_db()
    assert str(case.pk) in client.get("/work/", {"q": case.number, "state": "ended"}).content.decode()


def test_files_of_internal_acts_are_not_for_the_respondent(case: Matter, visit: Visit) -> None:
    (id,) = Act.objects.get(matter=case, name="committee_advises").data["attachments"]
    place = f"/matters/{case.pk}/files/{File.objects.get(pk=id).pk}"
    assert place in visit("justice", "clerk").get(f"/matters/{case.pk}/").content.decode()
    assert visit("justice", "clerk").get(place, follow=True).status_code == 200
    assert visit("market", "handler").get(place, follow=True).status_code == 404
    assert "会议记录" not in text_of(visit("market", "handler").get(f"/matters/{case.pk}/"))


def test_the_form_of_the_reviewers_offers_officers_of_the_lead_organ_only(county: County, visit: Visit) -> None:
    run = Run(county)
    run.step({"on": datetime.date(2021, 3, 22), "act": "apply"})
    assert run.matter is not None
    page = visit("justice", "reviewer").get(f"/matters/{run.matter.pk}/?act=assign").content.decode()
    offered = set(re.findall(r'<option value="([0-9a-f-]{36})"', page))
    assert str(county.officer("justice", "handler", 1).pk) in offered
    assert str(county.officer("market", "handler").pk) not in offered


def test_the_day_by_which_to_report_on_an_instruction_is_for_the_organ_that_leads(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "instruct", "2021-03-05", {"text": "抓紧办理", "report_by": "2021-04-23"})
    clock = Clock.objects.get(subject=permit.pk, key="instruction")
    pages = ("/", f"/matters/{permit.pk}/", "/work/toy.permit/", f"/matters/{permit.pk}/calendar.ics")
    own, part = visit("market", "handler"), visit("town", "handler")
    for client, sees in ((own, True), (part, False)):
        shown = "".join(client.get(address).content.decode() for address in pages)
        assert ("2021-04-23" in shown) is sees
        assert ("20210423" in shown) is sees
        assert client.get(f"/matters/{permit.pk}/clocks/{clock.pk}/").status_code == (200 if sees else 404)
    assert part.get(f"/matters/{permit.pk}/").status_code == 200
