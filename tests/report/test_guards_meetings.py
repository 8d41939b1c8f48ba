"""What meetings decide on a report: the text that lay before them, once, and nothing that was changed behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from fazhi.kernel.meetings.models import Meeting, MeetingKind
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.posts import appoint
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport, OrganReport
from tests.conftest import FOUNDED, County
from tests.kernel.desk import date, fresh
from tests.kernel.returns import asking
from tests.kernel.returns.asking import GOOD, KEEPER, SCAN, issued, keep_fairs, signed
from tests.report.annual import GOVERNMENT_OFFICE, PARTY_OFFICE, decided, meeting, offices, taken_to
from tests.report.test_adopting import LETTER, circulated, compiled, do

pytestmark = pytest.mark.django_db
DAY, LATER = "2022-02-01", "2022-02-05"
EXECUTIVE, COMMITTEE = MeetingKind.EXECUTIVE, MeetingKind.STANDING_COMMITTEE
CHANGED = {"leadership": "按会议意见写成的内容。"}


def held(county: County, kind: MeetingKind, on: str, *topics: str) -> Meeting:
    """A meeting of the government or of the standing committee."""
    return meeting(county, GOVERNMENT_OFFICE if kind == EXECUTIVE else PARTY_OFFICE, kind, on, *topics)


def deliberate(county: County, report: Matter, at: Meeting, on: str = DAY, item: int = 1) -> Act:
    return do(county, report, "deliberate", GOVERNMENT_OFFICE, "handler", {"meeting": at.pk, "item": item}, on)


def adopt(county: County, report: Matter, at: Meeting, on: str = DAY) -> Act:
    return do(county, report, "adopt", PARTY_OFFICE, "handler", {"meeting": at.pk, "item": 1}, on)


def correct(county: County, of: Meeting, **content: Any) -> Meeting:
    """The registration of a meeting put right."""
    by, act = county.post(GOVERNMENT_OFFICE, "handler"), Act.objects.get(matter=of.pk, name="register")
    perform(fresh(of), "correct", by=by, on=date("2022-02-02"), reason="笔误", corrects=act, data={"data": content})
    return Meeting.objects.get(pk=of.pk)


def text_of(report: Matter) -> str:
    return "".join(AnnualReport.objects.get(pk=report.pk).lines)


def also_handler(county: County, post: Post, organ: str) -> Post:
    """A further post of who holds one, as handler of an organ."""
    return appoint(post.officer, county.organ(organ), HANDLER, FOUNDED)


def signed_again(county: County) -> None:
    """The fairs as they were signed are put right, and signed once more."""
    asking.do(county, "correct", DAY, reason="漏计", data={"due_on": "2022-02-20"})
    asking.do(county, "fill", DAY, data={**GOOD, "toy_fairs_held": "120", "toy_fairs_held_day": "117"})
    asking.do(county, "check", DAY, "reviewer")
    asking.do(county, "sign", DAY, "principal", {"letter": "演编函〔2022〕9号"}, uploads=[SCAN])


def test_a_meeting_held_before_the_text_was_there_decides_nothing(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "review", LATER)
    for early in ("2021-03-01", "2022-01-31", "2022-02-04"):
        with pytest.raises(Refusal, match=f"会议早于送审文稿形成之日 {LATER}"):
            deliberate(county, report, held(county, EXECUTIVE, early), LATER)
    deliberate(county, report, held(county, EXECUTIVE, LATER), LATER)


def test_the_standing_committee_does_not_meet_before_the_executive_meeting(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "review")
    deliberate(county, report, held(county, EXECUTIVE, LATER), LATER)
    with pytest.raises(Refusal, match=f"会议早于送审文稿形成之日 {LATER}"):
        adopt(county, report, held(county, MeetingKind.STANDING_COMMITTEE, "2022-02-04"), LATER)
    adopt(county, report, held(county, MeetingKind.STANDING_COMMITTEE, LATER), LATER)


def test_an_organs_own_meeting_had_the_text_before_it_too(county: County) -> None:
    opened = open_matter(
        "report.organ", "begin", by=county.post("market", "handler"), on=date("2022-01-10"), data={"year": 2021}
    )
    report = OrganReport.objects.get(pk=opened.matter_id)
    do(county, report, "compile", "market", "handler")
    do(county, report, "review", "market", "reviewer", {"opinion": "符合要求。"})
    early = meeting(county, "market", MeetingKind.OFFICE, "2021-01-05", "研究食堂工作")
    with pytest.raises(Refusal, match="会议早于送审文稿形成之日"):
        do(county, report, "adopt", "market", "principal", {"meeting": early.pk, "item": 1})
    do(county, report, "adopt", "market", "principal", decided(county, "market", MeetingKind.OFFICE, DAY))


def test_a_topic_decides_once_and_a_text_that_was_sent_back_has_one_of_its_own(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "review")
    first = held(county, EXECUTIVE, DAY, "审议年度报告", "再次审议年度报告")
    deliberate(county, report, first)
    do(county, report, "return_text", PARTY_OFFICE, "handler", reason="重写")
    do(county, report, "compile", "justice", "handler", CHANGED)
    taken_to(county, report, "review")
    with pytest.raises(Refusal, match="一项议题只决定一次"):
        deliberate(county, report, first)
    deliberate(county, report, first, item=2)


@pytest.mark.parametrize(
    "content", [
        {"topics": "研究防汛工作"}, {"topics": "其他\n审议年度报告"}, {"held_on": "2021-06-01"}, {"kind": "plenary"},
        {"serial": 7},
    ],
)  # fmt: skip
def test_a_meeting_that_decided_something_stays_that_one(county: County, content: Mapping[str, Any]) -> None:
    report = compiled(county)
    taken_to(county, report, "deliberate")
    known = Meeting.objects.get(kind=EXECUTIVE)
    with pytest.raises(Refusal, match="只能在后面补充议题"):
        correct(county, known, **content)
    now = Meeting.objects.get(pk=known.pk)
    assert (str(now), now.agenda, now.held_on) == (str(known), known.agenda, known.held_on)


def test_topics_are_appended_and_before_it_decided_anything_all_is_put_right(county: County) -> None:
    offices(county)
    free = held(county, EXECUTIVE, DAY)
    changed = correct(county, free, topics="研究防汛工作", held_on="2021-06-01", kind="plenary", serial=7)
    assert (changed.agenda, changed.kind) == (["研究防汛工作"], MeetingKind.PLENARY)
    assert (changed.held_on, changed.serial) == (date("2021-06-01"), 7)
    report = compiled(county)
    taken_to(county, report, "deliberate")
    known = Meeting.objects.get(kind=EXECUTIVE)
    correct(county, known, reference="演政纪〔2022〕1号")
    more = correct(county, known, topics="审议年度报告\n研究防汛工作")
    assert (more.agenda, more.reference) == (["审议年度报告", "研究防汛工作"], "演政纪〔2022〕1号")


def test_after_the_executive_meeting_it_is_amended_and_the_committee_decides_on_that(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "deliberate")
    do(county, report, "amend", "justice", "handler", CHANGED, reason="按会议意见")
    assert Matter.objects.get(pk=report.pk).stage == "deliberated" and CHANGED["leadership"] in text_of(report)
    adopt(county, report, held(county, MeetingKind.STANDING_COMMITTEE, DAY))
    with pytest.raises(Refusal):
        do(county, report, "amend", "justice", "handler", {"leadership": "会后内容。"}, reason="改")
    do(county, report, "issue", PARTY_OFFICE, "principal")
    assert CHANGED["leadership"] in text_of(report)


def test_what_is_amended_after_the_committee_is_issued_once_its_office_accepted_it(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "adopt")
    do(county, report, "amend_adopted", "justice", "handler", CHANGED, reason="按会议意见")
    assert Matter.objects.get(pk=report.pk).stage == "amended"
    with pytest.raises(Refusal):
        do(county, report, "issue", PARTY_OFFICE, "principal")
    with pytest.raises(Refusal):
        do(county, report, "accept_amendment", "justice", "principal")
    do(county, report, "accept_amendment", PARTY_OFFICE, "handler")
    do(county, report, "issue", PARTY_OFFICE, "principal")
    assert CHANGED["leadership"] in text_of(report)


def test_an_amendment_that_is_not_what_the_committee_wanted_goes_back(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "adopt")
    do(county, report, "amend_adopted", "justice", "handler", CHANGED, reason="按会议意见")
    do(county, report, "return_text", PARTY_OFFICE, "handler", reason="与会议意见不符")
    assert Matter.objects.get(pk=report.pk).stage == "compiling"


@pytest.mark.parametrize(("last", "name"), [("deliberate", "amend"), ("adopt", "amend_adopted")])
def test_who_reviewed_it_amends_nothing(county: County, last: str, name: str) -> None:
    report = compiled(county)
    mine = also_handler(county, county.post("justice", "reviewer"), "justice")
    taken_to(county, report, last)
    with pytest.raises(Refusal, match="已办理“合法性审核通过”，不能再办理"):
        perform(fresh(report), name, by=mine, on=date(DAY), data=CHANGED, reason="改")
    assert CHANGED["leadership"] not in text_of(report)


def test_who_amended_it_does_not_accept_the_amendment(county: County) -> None:
    report = compiled(county)
    mine = also_handler(county, county.post("justice", "handler"), PARTY_OFFICE)
    taken_to(county, report, "adopt")
    do(county, report, "amend_adopted", "justice", "handler", CHANGED, reason="按会议意见")
    with pytest.raises(Refusal, match="不能再办理“核对修改"):
        perform(fresh(report), "accept_amendment", by=mine, on=date(DAY))


@pytest.mark.parametrize(("last", "name"), [("deliberate", "amend"), ("adopt", "amend_adopted")])
def test_numbers_that_nobody_confirmed_are_not_amended_in(county: County, last: str, name: str) -> None:
    keep_fairs(county)
    issued(county)
    signed(county)
    report = compiled(county)
    taken_to(county, report, last)
    signed_again(county)
    with pytest.raises(Refusal, match="与征求意见时核实的不同"):
        do(county, report, name, "justice", "handler", reason="改")
    assert Frozen(AnnualReport.objects.get(pk=report.pk).frozen).figures["toy.fairs.held"].value == 12


def test_returns_signed_after_the_draft_was_sent_out_are_sent_out_anew(county: County) -> None:
    report = circulated(county, ["market"])
    do(county, report, "answer", "market", "handler", {"right": "right", "agrees": "agrees"})
    keep_fairs(county)
    issued(county)
    signed(county, on=DAY)
    with pytest.raises(Refusal, match="与征求意见时核实的不同"):
        do(county, report, "settle", "justice", "handler")
    do(county, report, "send_back", "justice", "principal", reason="数据有变动")
    do(county, report, "compile", "justice", "handler")
    taken_to(county, report, "review")
    answered = Act.objects.filter(matter=report.pk, name="answer").order_by("seq").last()
    assert answered is not None and answered.organ == county.organ(KEEPER), "it was asked in the new round"


@pytest.mark.parametrize("wrote", ["begin", "compile", "settle", "amend", "enter_answer"])
def test_who_wrote_it_does_not_say_that_a_meeting_passed_it(county: County, wrote: str) -> None:
    """An officer with posts in the bureau and in both offices."""
    mine = county.post("justice", "handler", 1)
    at = {each: also_handler(county, mine, each) for each in (GOVERNMENT_OFFICE, PARTY_OFFICE)}
    report = written_by(county, mine, wrote)
    if wrote != "amend":
        made = {"meeting": held(county, EXECUTIVE, DAY).pk, "item": 1}
        with pytest.raises(Refusal, match="不能再办理“政府常务会议审议通过”"):
            perform(fresh(report), "deliberate", by=at[GOVERNMENT_OFFICE], on=date(DAY), data=made)
        do(county, report, "deliberate", GOVERNMENT_OFFICE, "handler", made)
    made = {"meeting": held(county, MeetingKind.STANDING_COMMITTEE, DAY).pk, "item": 1}
    with pytest.raises(Refusal, match="不能再办理“党委常委会会议审定”"):
        perform(fresh(report), "adopt", by=at[PARTY_OFFICE], on=date(DAY), data=made)
    do(county, report, "adopt", PARTY_OFFICE, "handler", made)


def written_by(county: County, mine: Post, wrote: str) -> Matter:
    """A report that is reviewed, or deliberated on, of which an officer did a single act."""
    market = county.organ("market").pk

    def of(name: str) -> Post:
        return mine if name == wrote else county.post("justice", "handler")

    offices(county)
    opened = open_matter("report.annual", "begin", by=of("begin"), on=date("2022-01-11"), data={"year": 2021})
    report = Matter.objects.get(pk=opened.matter_id)
    perform(fresh(report), "compile", by=of("compile"), on=date(DAY))
    asked = {"consulted": [market], "opinions_due": "2022-02-10"}
    do(county, report, "circulate", "justice", "handler", asked)
    letter = {"organ_asked": market, **LETTER}
    perform(fresh(report), "enter_answer", by=of("enter_answer"), on=date(DAY), data=letter, uploads=[SCAN])
    perform(fresh(report), "settle", by=of("settle"), on=date(DAY))
    do(county, report, "review", "justice", "reviewer", {"opinion": "符合规定。"})
    if wrote == "amend":
        deliberate(county, report, held(county, EXECUTIVE, DAY))
        perform(fresh(report), "amend", by=mine, on=date(DAY), data=CHANGED, reason="改")
    return report


def test_the_committee_did_not_meet_before_the_text_was_amended(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "deliberate")
    do(county, report, "amend", "justice", "handler", CHANGED, on="2022-02-05", reason="按会议意见")
    with pytest.raises(Refusal, match="会议早于送审文稿形成之日 2022-02-05"):
        adopt(county, report, held(county, MeetingKind.STANDING_COMMITTEE, "2022-02-02"), "2022-02-05")
    adopt(county, report, held(county, MeetingKind.STANDING_COMMITTEE, "2022-02-05"), "2022-02-05")
