"""Guards of a report's way: who answers for whom, what comes too late, whom it waits for, and how it goes back."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.meetings.models import MeetingKind
from fazhi.kernel.notices.drafting import original_of
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import close, designate
from fazhi.kernel.organs.models import Office
from fazhi.kernel.organs.posts import appoint, relieve
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.models import AnnualReport, OrganReport
from fazhi.report.opinions import opinions, unheard
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import date, fresh
from tests.kernel.returns import asking
from tests.kernel.returns.asking import GOOD, SCAN, issued
from tests.report.annual import ANSWER, GOVERNMENT_OFFICE, PARTY_OFFICE, UP, begun, decided, put_out, taken_to
from tests.report.test_adopting import LETTER, circulated, compiled, do

pytestmark = pytest.mark.django_db
DAY = "2022-02-01"
NEW_TEXT = {"leadership": "会后添加的内容。"}


def signed_by(county: County, organ: str) -> None:
    """The organ keeps the fairs, was asked for them, and has signed."""
    designate(PLACE, Office.PETITIONS, county.organ(organ), FOUNDED, basis="测试")
    issued(county)
    asking.do(county, "fill", "2022-01-12", data=GOOD, organ=organ)
    asking.do(county, "check", "2022-01-12", "reviewer", organ=organ)
    asking.do(county, "sign", "2022-01-12", "principal", {"letter": "函〔2022〕1号"}, uploads=[SCAN], organ=organ)


def put_in_before(county: County, report: Matter, name: str, data: dict[str, Any], on: str) -> Act:
    """An act of the bureau that is entered later than it is said to have been done, with a second person."""
    second, today = county.post("justice", "principal"), date("2023-02-28")
    return do(county, report, name, "justice", "handler", data, on=on, reason="补录", second=second, today=today)


def own_report(county: County, organ: str) -> OrganReport:
    by = county.post(organ, "handler")
    opened = open_matter("report.organ", "begin", by=by, on=date("2022-01-10"), data={"year": 2021})
    return OrganReport.objects.get(pk=opened.matter_id)


def stage_of(report: Matter) -> str:
    return Matter.objects.get(pk=report.pk).stage


def text_of(report: Matter) -> str:
    return "".join(AnnualReport.objects.get(pk=report.pk).lines)


def to_be_corrected(county: County) -> Matter:
    """A report that was published, and whose correction is being compiled."""
    report = compiled(county)
    taken_to(county, report, "submit")
    put_out(county, Notice.objects.get(source__matter=report.pk))
    do(county, report, "revise", "justice", "handler", on="2022-03-01", reason="漏计")
    return report


def test_text_is_not_put_in_before_what_was_decided_on_it(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "deliberate")
    made = decided(county, PARTY_OFFICE, MeetingKind.STANDING_COMMITTEE, "2022-02-05")
    do(county, report, "adopt", PARTY_OFFICE, "handler", made, on="2022-02-05")
    do(county, report, "issue", PARTY_OFFICE, "principal", on="2022-02-08")
    handed = {**UP, "superior_on": "2022-02-08", "congress_on": "2022-02-08"}
    do(county, report, "submit", PARTY_OFFICE, "clerk", handed, on="2022-02-08")
    before = original_of(Notice.objects.get(source__matter=report.pk))
    with pytest.raises(Refusal, match="文稿不能补录到其前面"):
        put_in_before(county, report, "amend", NEW_TEXT, "2022-02-03")
    with pytest.raises(Refusal, match="文稿不能补录到其前面"):
        put_in_before(county, report, "amend_adopted", NEW_TEXT, "2022-02-06")
    assert original_of(Notice.objects.get(source__matter=report.pk)) == before
    assert NEW_TEXT["leadership"] not in before + text_of(report)


def test_no_draft_is_put_in_before_it_was_dropped_or_sent_back(county: County) -> None:
    """The acts that followed would run from the stage after it, too."""
    report = circulated(county, ["market"])
    do(county, report, "answer", "market", "handler", ANSWER)
    do(county, report, "send_back", "justice", "principal", on="2022-02-05", reason="再改")
    with pytest.raises(Refusal, match="文稿不能补录到其前面"):
        put_in_before(county, report, "settle", NEW_TEXT, "2022-02-03")
    dropped = begun(county, 2022, "2023-01-11")
    do(county, dropped, "drop", "justice", "principal", on="2023-02-05", reason="停")
    with pytest.raises(Refusal, match="文稿不能补录到其前面"):
        put_in_before(county, dropped, "compile", NEW_TEXT, "2023-02-03")
    assert not Act.objects.filter(matter=dropped.pk, name="compile").exists()


def test_a_letter_takes_back_no_answer_that_an_organ_gave_itself(county: County) -> None:
    report = circulated(county)
    market, town = county.organ("market").pk, county.organ("town").pk
    objects = {"right": "wrong", "agrees": "objects", "text": "数据错了"}
    do(county, report, "answer", "market", "principal", objects)
    with pytest.raises(Refusal, match="反馈单位"):
        do(county, report, "enter_answer", "justice", "handler", {"organ_asked": market, **LETTER}, uploads=[SCAN])
    assert [(each.right, each.text) for each in opinions(report.pk)] == [(False, "数据错了")]
    with pytest.raises(Refusal, match="请附来函"):
        do(county, report, "enter_answer", "justice", "handler", {"organ_asked": town, **LETTER})
    do(county, report, "enter_answer", "justice", "handler", {"organ_asked": town, **LETTER}, uploads=[SCAN])
    do(county, report, "answer", "town", "handler", {"right": "right", "agrees": "objects", "text": "补充。"})
    assert [each.text for each in opinions(report.pk)] == ["数据错了", "补充。"], "its own word stands over its letter"


def test_after_a_new_round_a_letter_may_answer_for_who_answered_the_last_one(county: County) -> None:
    report = circulated(county, ["market"])
    do(county, report, "answer", "market", "handler", ANSWER)
    do(county, report, "send_back", "justice", "principal", reason="再改")
    do(county, report, "compile", "justice", "handler")
    market = county.organ("market").pk
    do(county, report, "circulate", "justice", "handler", {"consulted": [market], "opinions_due": "2022-02-10"})
    do(county, report, "enter_answer", "justice", "handler", {"organ_asked": market, **LETTER}, uploads=[SCAN])
    do(county, report, "settle", "justice", "handler")


def test_an_issued_report_is_not_dropped_and_a_correction_is_given_up(county: County) -> None:
    report = to_be_corrected(county)
    stood = AnnualReport.objects.get(pk=report.pk).frozen
    do(county, report, "compile", "justice", "handler", NEW_TEXT, on="2022-03-01")
    assert NEW_TEXT["leadership"] in text_of(report)
    with pytest.raises(Refusal, match="不能停止编制"):
        do(county, report, "drop", "justice", "principal", on="2022-03-02", reason="停")
    do(county, report, "give_up", "justice", "principal", on="2022-03-02", reason="无须更正")
    after = AnnualReport.objects.get(pk=report.pk)
    assert (after.stage, after.final, after.frozen) == ("submitted", True, stood)
    with pytest.raises(Refusal, match="已在编制或者已经编制"):
        begun(county, 2021, "2022-03-03")
    assert Notice.objects.public(date("2022-03-09")).filter(source__matter=report.pk).count() == 1


def test_what_was_never_issued_is_dropped_and_not_given_up(county: County) -> None:
    report = compiled(county)
    with pytest.raises(Refusal, match="没有已报送的版本可以恢复"):
        do(county, report, "give_up", "justice", "principal", reason="停")
    do(county, report, "drop", "justice", "principal", reason="停")
    assert stage_of(report) == "dropped"
    begun(county)


def test_the_report_of_an_organ_is_not_dropped_once_adopted(county: County) -> None:
    report = own_report(county, "town")
    do(county, report, "compile", "town", "handler", NEW_TEXT)
    do(county, report, "review", "town", "reviewer", {"opinion": "符合要求。"})
    do(county, report, "adopt", "town", "principal", decided(county, "town", MeetingKind.TOWNSHIP_JOINT, DAY))
    do(county, report, "submit", "town", "handler", {"superior": "县委、县人民政府", "superior_on": DAY})
    do(county, report, "receive", "justice", "clerk")
    put_out(county, Notice.objects.get(source__matter=report.pk), organ="town")
    stood = OrganReport.objects.get(pk=report.pk).frozen
    do(county, report, "revise", "town", "handler", on="2022-03-01", reason="漏计")
    do(county, report, "compile", "town", "handler", on="2022-03-01")
    with pytest.raises(Refusal, match="不能停止编制"):
        do(county, report, "drop", "town", "principal", on="2022-03-02", reason="停")
    do(county, report, "give_up", "town", "principal", on="2022-03-02", reason="无须更正")
    after = OrganReport.objects.get(pk=report.pk)
    assert (after.stage, after.frozen, after.recipient) == ("received", stood, county.organ("justice"))


def test_the_bureau_needs_no_answer_of_its_own_for_its_own_return(county: County) -> None:
    signed_by(county, "justice")
    report = compiled(county)
    taken_to(county, report, "settle")
    assert stage_of(report) == "settled"


def test_a_body_that_was_closed_blocks_nothing(county: County) -> None:
    signed_by(county, "town")
    close(county.organ("town"), date("2022-01-20"))
    report = compiled(county)
    taken_to(county, report, "review")
    assert stage_of(report) == "reviewed"


def test_a_body_that_is_closed_while_it_is_asked_blocks_nothing(county: County) -> None:
    signed_by(county, "town")
    report = circulated(county, due=DAY)
    do(county, report, "answer", "market", "handler", ANSWER)
    close(county.organ("town"), date("2022-02-02"))
    do(county, report, "settle", "justice", "handler", on="2022-02-02")
    assert stage_of(report) == "settled"


@pytest.mark.parametrize("last", ["compile", "circulate", "settle", "review", "deliberate", "adopt"])
def test_the_bureau_sends_it_back_from_every_stage_before_issue(county: County, last: str) -> None:
    """An office of the place that is closed keeps it in no stage."""
    report = compiled(county)
    if last != "compile":
        taken_to(county, report, last)
    close(county.organ(GOVERNMENT_OFFICE), date("2022-02-02"))
    with pytest.raises(Refusal):
        do(county, report, "send_back", "justice", "handler", on="2022-02-03", reason="机构改革")
    do(county, report, "send_back", "justice", "principal", on="2022-02-03", reason="机构改革")
    assert stage_of(report) == "compiling"


def test_what_is_wrong_after_issue_is_recalled_once_its_notice_is_settled(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "issue")
    recall: dict[str, Any] = {"on": "2022-02-02", "reason": "数据有误"}
    with pytest.raises(Refusal, match="还没有公布"):
        do(county, report, "recall", PARTY_OFFICE, "principal", **recall)
    notice = Notice.objects.get(source__matter=report.pk)
    perform(notice, "exempt", by=county.post("justice", "principal"), on=date("2022-02-02"), reason="撤回印发")
    for organ, role in (("justice", "principal"), (PARTY_OFFICE, "handler")):
        with pytest.raises(Refusal):
            do(county, report, "recall", organ, role, **recall)
    do(county, report, "recall", PARTY_OFFICE, "principal", **recall)
    assert stage_of(report) == "compiling"
    do(county, report, "compile", "justice", "handler", NEW_TEXT, on="2022-02-03")
    taken_to(county, report, "submit", "2022-02-03")
    assert NEW_TEXT["leadership"] in original_of(Notice.objects.get(source__matter=report.pk, stage="owed"))


def test_a_township_whose_only_reviewer_compiled_it_adopts_without_review(county: County) -> None:
    report = own_report(county, "town")
    writer = appoint(county.officer("town", "reviewer"), county.organ("town"), HANDLER, FOUNDED)
    perform(fresh(report), "compile", by=writer, on=date(DAY))
    made = decided(county, "town", MeetingKind.TOWNSHIP_JOINT, DAY)
    with pytest.raises(Refusal, match="须先经审核"):
        do(county, report, "adopt", "town", "principal", made)
    relieve(county.post("town", "reviewer", 1), date("2022-01-31"))
    do(county, report, "adopt", "town", "principal", made)
    assert stage_of(report) == "adopted"


def test_it_is_not_handed_in_before_it_was_issued(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "issue", "2022-02-10")
    for early in ("superior_on", "congress_on"):
        handed = {**UP, "superior_on": "2022-02-10", "congress_on": "2022-02-10", early: "2022-02-09"}
        with pytest.raises(Refusal, match="早于印发之日 2022-02-10"):
            do(county, report, "submit", PARTY_OFFICE, "clerk", handed, on="2022-02-10")
    assert stage_of(report) == "issued"


def test_a_party_institution_begins_no_report_of_its_own(county: County) -> None:
    with pytest.raises(Refusal, match="不是报告年度情况的部门"):
        own_report(county, "staffing")


def test_further_organs_are_asked_in_the_same_round(county: County) -> None:
    report = circulated(county, ["market"], due="2022-02-03")
    do(county, report, "answer", "market", "handler", ANSWER)
    market, town = (county.organ(key) for key in ("market", "town"))
    more = {"consulted": [town.pk], "opinions_due": "2022-02-15"}
    with pytest.raises(Refusal, match=f"不能减少：{market.name}"):
        do(county, report, "extend_opinions", "justice", "handler", more)
    more["consulted"] = [market.pk, town.pk]
    do(county, report, "extend_opinions", "justice", "handler", more)
    assert [each.organ for each in opinions(report.pk)] == [market.pk], "it was heard in this round"
    assert unheard(report.pk) == [town]
    assert Clock.objects.get(subject=report.pk, key="report.opinions", stopped_on=None).due_on == date("2022-02-15")
    with pytest.raises(Refusal, match=f"尚有单位没有反馈：{town.name}"):
        do(county, report, "settle", "justice", "handler", on="2022-02-04")
    do(county, report, "answer", "town", "handler", ANSWER, on="2022-02-04")
    do(county, report, "settle", "justice", "handler", on="2022-02-04")


def test_a_letter_of_the_last_round_confirms_nothing_in_this_one(county: County) -> None:
    signed_by(county, "town")
    report = circulated(county, ["market", "town"], due="2022-02-04")
    do(county, report, "send_back", "justice", "principal", on="2022-02-05", reason="再改")
    do(county, report, "compile", "justice", "handler", NEW_TEXT, on="2022-02-06")
    again = {"consulted": [county.organ("town").pk], "opinions_due": "2022-02-07"}
    do(county, report, "circulate", "justice", "handler", again, on="2022-02-06")
    letter = {"organ_asked": county.organ("town").pk, **LETTER}
    with pytest.raises(Refusal):  # or: not counted, so that settle is refused
        do(county, report, "enter_answer", "justice", "handler", letter, on="2022-02-03", uploads=[SCAN],
           reason="补录", second=county.post("justice", "principal"), today=date("2022-02-28"))  # fmt: skip
    assert opinions(report.pk) == []


def test_what_was_recalled_is_not_handed_in_by_giving_up(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "issue")
    notice = Notice.objects.get(source__matter=report.pk)
    perform(notice, "exempt", by=county.post("justice", "principal"), on=date("2022-02-02"), reason="撤回印发")
    do(county, report, "recall", PARTY_OFFICE, "principal", on="2022-02-02", reason="数据有误")
    with pytest.raises(Refusal):
        do(county, report, "give_up", "justice", "principal", on="2022-02-03", reason="x")
    assert stage_of(report) == "compiling"


def test_a_body_that_will_be_closed_still_confirms_its_numbers(county: County) -> None:
    signed_by(county, "town")
    close(county.organ("town"), date("2022-06-01"))
    with pytest.raises(Refusal, match="须一并征求意见"):
        circulated(county, ["market"])
