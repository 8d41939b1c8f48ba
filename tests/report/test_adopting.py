"""The way of a report from its draft to the city and the congress: who is heard, who decides, and who may not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.meetings.models import Meeting, MeetingKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.returns.models import DataReturn
from fazhi.report.models import AnnualReport
from fazhi.report.opinions import opinions
from fazhi.report.rendering.choosing import text_in
from fazhi.report.standing import last_compiled
from tests.conftest import County
from tests.kernel.desk import date, fresh
from tests.kernel.returns.asking import KEEPER, SCAN, issued, keep_fairs, signed
from tests.report.annual import (
    ANSWER,
    GOVERNMENT_OFFICE,
    PARTY_OFFICE,
    UP,
    adopted,
    begun,
    decided,
    meeting,
    put_out,
    taken_to,
)

pytestmark = pytest.mark.django_db
DAY = "2022-02-01"
LETTER = {"letter": "演编函〔2022〕7号", **ANSWER}


def do(
    county: County, report: Matter, name: str, organ: str, role: str, data: dict[str, Any] | None = None,
    on: str = DAY, **others: Any,
) -> Act:  # fmt: skip
    return perform(fresh(report), name, by=county.post(organ, role), on=date(on), data=data or {}, **others)


def compiled(county: County) -> Matter:
    report = begun(county)
    do(county, report, "compile", "justice", "handler")
    return report


def circulated(county: County, organs: Sequence[str] = ("market", "town"), due: str = "2022-02-10") -> Matter:
    report = compiled(county)
    ids = [county.organ(key).pk for key in organs]
    do(county, report, "circulate", "justice", "handler", {"consulted": ids, "opinions_due": due})
    return report


def test_the_whole_way_leaves_its_numbers_and_meetings_and_keeps_its_limits(county: County) -> None:
    report = compiled(county)
    clocks = {clock.key: clock for clock in Clock.objects.filter(subject=report.pk)}
    assert clocks["report.submission"].due_on == date("2022-03-01"), "Art. 23"
    assert clocks["report.publication"].due_on == date("2022-03-31"), "before 1 April, Art. 24"
    taken_to(county, report, "submit")
    after = AnnualReport.objects.get(pk=report.pk)
    assert (after.stage, after.final) == ("submitted", True)
    numbers = set(Paper.objects.filter(matter=report.pk).values_list("number", flat=True))
    assert numbers == {"演司审〔2022〕1号", "演编发〔2022〕1号"}
    links = Meeting.objects.filter(links__child=report.pk).order_by("kind").values_list("kind", flat=True)
    assert list(links) == [MeetingKind.EXECUTIVE, MeetingKind.STANDING_COMMITTEE]
    assert not Clock.objects.filter(subject=report.pk, stopped_on=None).exists()
    assert Notice.objects.get(source__matter=report.pk).stage == "owed"


def test_an_organ_that_was_asked_is_waited_for_until_its_day_is_over(county: County) -> None:
    report = circulated(county)
    do(county, report, "answer", "market", "handler", ANSWER)
    with pytest.raises(Refusal, match="尚有单位没有反馈：演示镇人民政府"):
        do(county, report, "settle", "justice", "handler")
    with pytest.raises(Refusal, match="尚有单位没有反馈"):
        do(county, report, "settle", "justice", "handler", on="2022-02-10")
    do(county, report, "settle", "justice", "handler", on="2022-02-11")


def test_only_who_was_asked_answers_and_what_is_wrong_is_said(county: County) -> None:
    report = circulated(county, ["market"])
    with pytest.raises(Refusal):
        do(county, report, "answer", "town", "handler", ANSWER)
    with pytest.raises(Refusal, match="请写明哪里不对"):
        do(county, report, "answer", "market", "handler", {"right": "wrong", "agrees": "agrees"})
    do(county, report, "answer", "market", "handler", {"right": "right", "agrees": "objects", "text": "补充执法培训。"})
    said = {"right": "right", "agrees": "objects", "text": "补充执法培训情况。"}
    do(county, report, "answer", "market", "principal", said)
    assert [each.text for each in opinions(report.pk)] == ["补充执法培训情况。"], "the last word counts"
    with pytest.raises(Refusal, match="意见采纳情况"):
        do(county, report, "settle", "justice", "handler")
    do(county, report, "settle", "justice", "handler", {"adoption": "采纳。", "enforcement": "开展执法培训。"})
    assert "开展执法培训。" in AnnualReport.objects.get(pk=report.pk).lines


def test_whose_numbers_stand_in_it_confirms_them_by_itself_or_by_letter(county: County) -> None:
    keep_fairs(county)
    issued(county)
    signed(county)
    report = compiled(county)
    keeper = county.organ(KEEPER)
    with pytest.raises(Refusal, match=f"须一并征求意见：{keeper.name}"):
        data = {"consulted": [county.organ("market").pk], "opinions_due": DAY}
        do(county, report, "circulate", "justice", "handler", data)
    data = {"consulted": [keeper.pk], "opinions_due": DAY}
    do(county, report, "circulate", "justice", "handler", data)
    with pytest.raises(Refusal, match=f"尚未核实其数据：{keeper.name}"):
        do(county, report, "settle", "justice", "handler", on="2022-02-20")
    wrong = {"right": "wrong", "agrees": "agrees", "text": "成交额有误。"}
    with pytest.raises(Refusal):
        other = {"organ_asked": county.organ("town").pk, **LETTER}
        do(county, report, "enter_answer", "justice", "handler", other, uploads=[SCAN])
    with pytest.raises(Refusal, match="请附来函扫描件"):
        do(county, report, "enter_answer", "justice", "handler", {"organ_asked": keeper.pk, **LETTER})
    do(county, report, "enter_answer", "justice", "handler", {"organ_asked": keeper.pk, **LETTER}, uploads=[SCAN])
    do(county, report, "answer", KEEPER, "handler", wrong)
    with pytest.raises(Refusal, match="尚未核实其数据"):
        do(county, report, "settle", "justice", "handler", {"adoption": "不采纳。"}, on="2022-02-20")
    with pytest.raises(Refusal):
        do(county, report, "enter_answer", "justice", "handler", {"organ_asked": keeper.pk, **LETTER}, uploads=[SCAN])
    do(county, report, "answer", KEEPER, "handler", ANSWER)
    do(county, report, "settle", "justice", "handler")


def test_a_return_that_changes_on_the_way_stops_it(county: County) -> None:
    keep_fairs(county)
    issued(county)
    signed(county)
    report = compiled(county)
    taken_to(county, report, "adopt")
    typed = DataReturn.objects.get()
    again = {"due_on": "2022-02-20"}
    perform(typed, "correct", by=county.post(KEEPER, "handler"), on=date(DAY), reason="漏计", data=again)
    do(county, report, "amend_adopted", "justice", "handler", reason="按会议意见")
    assert "待" not in "".join(AnnualReport.objects.get(pk=report.pk).lines), "what was signed stands meanwhile"
    with pytest.raises(Refusal):
        do(county, report, "issue", PARTY_OFFICE, "principal")
    do(county, report, "accept_amendment", PARTY_OFFICE, "handler")
    do(county, report, "issue", PARTY_OFFICE, "principal")


def test_who_compiled_reviews_nothing_and_who_adopted_does_not_issue(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "settle")
    with pytest.raises(Refusal):
        do(county, report, "review", "market", "reviewer", {"opinion": "符合规定。"})
    do(county, report, "review", "justice", "reviewer", {"opinion": "符合规定。"})
    made = decided(county, GOVERNMENT_OFFICE, MeetingKind.EXECUTIVE, DAY)
    with pytest.raises(Refusal):
        do(county, report, "deliberate", "justice", "principal", made)
    do(county, report, "deliberate", GOVERNMENT_OFFICE, "handler", made)
    made = decided(county, PARTY_OFFICE, MeetingKind.STANDING_COMMITTEE, DAY)
    do(county, report, "adopt", PARTY_OFFICE, "principal", made)
    with pytest.raises(Refusal, match="已办理“党委常委会会议审定”，不能再办理"):
        do(county, report, "issue", PARTY_OFFICE, "principal")
    perform(fresh(report), "issue", by=county.post(PARTY_OFFICE, "principal", 1), on=date(DAY))


def test_a_meeting_is_looked_up_and_a_topic_decides_one_matter(county: County) -> None:
    first = compiled(county)
    taken_to(county, first, "review")
    standing = meeting(county, PARTY_OFFICE, MeetingKind.STANDING_COMMITTEE, DAY)
    later = meeting(county, GOVERNMENT_OFFICE, MeetingKind.EXECUTIVE, "2022-02-05")
    held = meeting(county, GOVERNMENT_OFFICE, MeetingKind.EXECUTIVE, DAY)
    for wrong, says in (
        ({"meeting": standing.pk, "item": 1}, "会议"),
        ({"meeting": later.pk, "item": 1}, "会议"),
        ({"meeting": held.pk, "item": 2}, "登记的议题有1项"),
        ({"item": 1}, "会议"),
    ):
        with pytest.raises(Refusal, match=says):
            do(county, first, "deliberate", GOVERNMENT_OFFICE, "handler", wrong)
    do(county, first, "deliberate", GOVERNMENT_OFFICE, "handler", {"meeting": held.pk, "item": 1})
    do(county, first, "return_text", PARTY_OFFICE, "handler", reason="再作修改")
    do(county, first, "compile", "justice", "handler")
    taken_to(county, first, "review")
    with pytest.raises(Refusal, match="该议题已经作出过决定"):
        do(county, first, "deliberate", GOVERNMENT_OFFICE, "handler", {"meeting": held.pk, "item": 1})
    next_year = begun(county, 2022, "2023-01-10")
    do(county, next_year, "compile", "justice", "handler", on="2023-02-01")
    taken_to(county, next_year, "review", "2023-02-01")
    with pytest.raises(Refusal, match="早于送审文稿形成之日 2023-02-01"):
        do(county, next_year, "deliberate", GOVERNMENT_OFFICE, "handler", {"meeting": held.pk, "item": 1}, "2023-02-01")


def test_government_and_party_send_it_back_and_it_goes_the_whole_way_again(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "review")
    do(county, report, "return_draft", GOVERNMENT_OFFICE, "handler", reason="充实内容")
    do(county, report, "compile", "justice", "handler", {"leadership": "听取专题汇报。"})
    taken_to(county, report, "deliberate")
    do(county, report, "return_text", PARTY_OFFICE, "handler", reason="再作修改")
    assert Matter.objects.get(pk=report.pk).stage == "compiling"
    adopted(county, report, "2022-02-02")
    assert len(opinions(report.pk)) == 1, "of the last round only"


def test_it_is_handed_in_on_the_last_of_the_days_and_the_limit_is_kept_by_it(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "issue")
    for data, says in (
        ({**UP, "superior_on": "2022-02-02", "congress_on": DAY}, "该日尚未到来"),
        ({**UP, "superior_on": "2022-01-30", "congress_on": "2022-01-31"}, "最后一次送达之日 2022-01-31"),
        ({**UP, "superior_on": DAY}, "送达人大常委会日期"),
        ({**UP, "superior_on": "2022-01-31", "congress_on": DAY}, "早于印发之日 2022-02-01"),
    ):
        with pytest.raises(Refusal, match=says):
            do(county, report, "submit", PARTY_OFFICE, "clerk", data)
    do(county, report, "submit", PARTY_OFFICE, "clerk", {**UP, "superior_on": DAY, "congress_on": DAY})


def test_a_place_without_its_two_offices_is_told_to_designate_them(county: County) -> None:
    by = county.post("justice", "handler")
    opened = open_matter("report.annual", "begin", by=by, on=date("2022-01-11"), data={"year": 2021})
    report = Matter.objects.get(pk=opened.matter_id)
    do(county, report, "compile", "justice", "handler")
    data = {"consulted": [county.organ("market").pk], "opinions_due": "2022-01-20"}
    with pytest.raises(Refusal, match=r"反馈期限已过(.|\n)*130130 尚未明确党委办公室(.|\n)*130130 尚未明确政府办公室"):
        do(county, report, "circulate", "justice", "handler", data)


def test_a_published_report_that_was_handed_in_can_be_corrected(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "submit")
    put_out(county, Notice.objects.get(source__matter=report.pk))
    do(county, report, "revise", "justice", "handler", on="2022-03-01", reason="漏计")
    do(county, report, "compile", "justice", "handler", on="2022-03-01")
    taken_to(county, report, "submit", "2022-03-02")
    notices = Notice.objects.filter(source__matter=report.pk)
    assert notices.count() == 2 and notices.get(stage="owed").replaces is not None


def test_a_correction_that_was_given_up_leaves_no_text_behind(county: County) -> None:
    report = compiled(county)
    taken_to(county, report, "submit")
    put_out(county, Notice.objects.get(source__matter=report.pk))
    do(county, report, "revise", "justice", "handler", on="2022-03-01", reason="漏计")
    do(county, report, "compile", "justice", "handler", {"leadership": "不用的更正。"}, on="2022-03-01")
    typed = AnnualReport.objects.get(pk=report.pk)
    draft = text_in(typed, date("2022-03-01"))
    assert draft is not None and not draft.published and "不用的更正" in str(draft.frozen)
    do(county, report, "give_up", "justice", "principal", on="2022-03-02", reason="无须更正")
    text = text_in(typed, date("2022-03-02"))
    assert text is not None and text.published and "不用的更正" not in str(text.frozen)
    withdrawn = Notice.objects.get(source__matter=report.pk)
    perform(
        withdrawn, "withdraw", by=county.post("justice", "principal"), on=date("2022-03-03"), data={}, reason="另行公布"
    )
    kept = last_compiled(county.place, 2021, date("2022-03-03"))
    assert kept is not None and "不用的更正" not in str(kept.data["frozen"]), "nor where nothing is published"
