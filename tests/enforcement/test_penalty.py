"""Penalty cases: the ordinary way, who may do what, and what the law refuses."""

from __future__ import annotations

import pytest

from fazhi.enforcement.models import PenaltyCase
from fazhi.kernel.procedures.models import Paper
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.enforcement.penalising import CODES, ITEM, PERSON, SHOP, TOWN_ITEM, Bureau, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(county: County) -> Bureau:
    return Bureau(county)


def test_an_ordinary_case_goes_from_lead_to_closing(bureau: Bureau) -> None:
    case = bureau.upto("serve")
    assert (case.stage, case.outcome, str(case.fine)) == ("decided", "penalty", "2000.00")
    with pytest.raises(Refusal, match="罚款没有缴清"):
        bureau.do(case, "close", "2021-08-04")
    bureau.do(case, "pay", "2021-08-10", {"amount": "500.00"})
    bureau.do(case, "pay", "2021-08-11", {"amount": "1500.00"})
    assert str(case.paid) == "2000.00"
    bureau.do(case, "close", "2021-08-12")
    assert case.final
    titles = set(Paper.objects.filter(matter=case).values_list("title", flat=True))
    assert {"立案审批表", "调查笔录", "行政处罚事先告知书", "行政处罚决定书", "送达回证", "结案审批表"} <= titles


def test_the_decision_says_what_was_found_and_what_can_be_done_against_it(bureau: Bureau) -> None:
    case = bureau.upto("decide")
    text = Paper.objects.get(matter=case, kind="enforcement.penalty-decision").reveal("text") or ""
    for part in (
        "演示县甲商贸有限公司",
        "销售过期食品三袋",
        "罚款2000.00元",
        "15日内",
        "60日内",
        "6个月内",
        "每日按罚款数额的3%",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("officers", "says"),
    [
        ([CODES[0]], "不足法定人数"),
        ([CODES[0], CODES[0]], "不足法定人数"),
        ([CODES[0], "YS99999999"], "当日无效或者不属于本单位：YS99999999"),
    ],
)
def test_one_officer_alone_files_nothing(bureau: Bureau, officers: list[str], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        bureau.do(bureau.lead(), "file", "2021-08-02", {"officers": officers})


def test_a_certificate_that_expired_the_day_before_is_none(county: County) -> None:
    bureau = Bureau(county, ("2021-01-01", "2021-08-02"))
    case = bureau.lead()
    bureau.do(case, "file", "2021-08-02")
    bureau.do(case, "collect", "2021-08-02")
    with pytest.raises(Refusal, match="执法证件当日无效") as refused:
        bureau.do(case, "collect", "2021-08-03")
    assert {ground.article for ground in refused.value.grounds} == {"42"}


def test_before_the_law_of_2021_the_refusal_cites_that_of_2017(bureau: Bureau) -> None:
    with pytest.raises(Refusal) as refused:
        bureau.do(bureau.lead("2021-07-01"), "file", "2021-07-01", {"officers": [CODES[0]]})
    assert {(ground.law, ground.article) for ground in refused.value.grounds} == {("行政处罚法(2017)", "37")}


def test_who_is_not_of_the_case_does_not_investigate_it(bureau: Bureau) -> None:
    case = bureau.lead()
    bureau.do(case, "file", "2021-08-02")
    with pytest.raises(Refusal, match="不是本案的办案人员"):
        bureau.do(case, "collect", "2021-08-02", {"officers": [CODES[0], CODES[2]]})
    bureau.do(case, "change_officers", "2021-08-02")
    bureau.do(case, "collect", "2021-08-02", {"officers": [CODES[0], CODES[2]]})


def test_who_stands_back_is_named_no_more(bureau: Bureau) -> None:
    case = bureau.lead()
    bureau.do(case, "file", "2021-08-02")
    officer = bureau.county.officer("market", "handler", 1)
    bureau.do(case, "recuse", "2021-08-02", {"officer": officer.pk, "reason": "当事人近亲属"}, role="principal")
    with pytest.raises(Refusal, match="已被决定回避") as refused:
        bureau.do(case, "collect", "2021-08-02")
    assert "43" in {ground.article for ground in refused.value.grounds}


def test_the_reviewer_is_none_of_the_officers_of_the_case(bureau: Bureau) -> None:
    case = bureau.lead()
    bureau.do(case, "file", "2021-08-02", {"officers": [CODES[0], CODES[2]]})
    bureau.do(case, "collect", "2021-08-02", {"officers": [CODES[0], CODES[2]]})
    bureau.do(case, "report", "2021-08-02")
    with pytest.raises(Refusal, match="审核人员是本案调查人员"):
        bureau.do(case, "approve_report", "2021-08-02", nth=1)
    bureau.do(case, "approve_report", "2021-08-02", nth=0)


@pytest.mark.parametrize("item", ["CF-221-999", "JC-1", TOWN_ITEM])
def test_an_organ_penalises_only_by_its_own_list(bureau: Bureau, item: str) -> None:
    with pytest.raises(Refusal, match="不在"):
        bureau.do(bureau.lead(), "file", "2021-08-02", {"power_item": item})


def test_a_township_has_the_powers_that_were_handed_to_it(bureau: Bureau, county: County) -> None:
    from fazhi.kernel.ledger.journal import record_many

    town = county.organ("town")
    codes = ["YS13013091", "YS13013092"]
    record_many(
        [
            bureau.certificate(code, county.officer("town", "handler", nth), town, "2021-01-01", "2025-12-31")
            for nth, code in enumerate(codes)
        ]
    )
    case = bureau.lead(organ="town")
    with pytest.raises(Refusal, match="没有交由本乡镇行使") as refused:
        bureau.do(case, "file", "2021-08-02", {"power_item": ITEM, "officers": codes}, organ="town")
    assert "24" in {ground.article for ground in refused.value.grounds}
    bureau.do(case, "file", "2021-08-02", {"power_item": TOWN_ITEM, "officers": codes}, organ="town")


def test_no_penalty_without_an_investigation(bureau: Bureau) -> None:
    case = bureau.lead()
    bureau.do(case, "file", "2021-08-02")
    with pytest.raises(Refusal, match="没有调查取证记录"):
        bureau.do(case, "report", "2021-08-02")


def test_no_decision_before_the_time_for_the_defence_is_over(bureau: Bureau) -> None:
    case = bureau.upto("notify")
    with pytest.raises(Refusal, match="2021-08-03 起可以办理"):
        bureau.do(case, "decide", "2021-08-02")
    bureau.do(case, "decide", "2021-08-03")


def test_a_defence_must_be_checked(bureau: Bureau) -> None:
    case = bureau.upto("notify")
    bureau.do(case, "defend", "2021-08-02")
    with pytest.raises(Refusal, match="没有复核"):
        bureau.do(case, "decide", "2021-08-03")
    bureau.do(case, "recheck", "2021-08-03")
    bureau.do(case, "decide", "2021-08-03")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"fine": "2000.01"}, "重于告知"),
        ({"kinds": ["fine", "revoke-licence"]}, "重于告知"),
        ({"fine": "999.00"}, "不在所引裁量阶次"),
        ({"benchmark": ""}, "不在所引裁量阶次"),
    ],
)
def test_a_decision_is_not_heavier_than_told_and_within_the_step(
    bureau: Bureau, given: dict[str, object], says: str
) -> None:
    case = bureau.upto("notify")
    with pytest.raises(Refusal, match=says):
        bureau.do(case, "decide", "2021-08-03", given)


HEAVY = {"proposed_fine": "20000.00", "proposal": "罚款二万元"}
HEAVY_DECISION = {"fine": "20000.00", "ruling": "罚款二万元"}


def heard(bureau: Bureau, day: str = "2021-08-02") -> PenaltyCase:
    """A case with a large fine, notified with the right to a hearing."""
    case = bureau.upto("approve_report", day, report=HEAVY)
    bureau.do(case, "notify", day, {"hearing_offered": "on", "defend_by": after(day, 10)})
    return case


def test_a_large_fine_must_offer_a_hearing_and_wait_for_it(bureau: Bureau) -> None:
    case = bureau.upto("approve_report", report=HEAVY)
    with pytest.raises(Refusal, match="应当告知听证权利"):
        bureau.do(case, "notify", "2021-08-02", {"defend_by": "2021-08-20"})
    with pytest.raises(Refusal, match="早于听证要求期限届满"):
        bureau.do(case, "notify", "2021-08-02", {"hearing_offered": "on", "defend_by": "2021-08-06"})
    bureau.do(case, "notify", "2021-08-02", {"hearing_offered": "on", "defend_by": "2021-08-09"})


def test_a_hearing_that_was_asked_for_cannot_be_skipped_and_then_the_case_is_major(bureau: Bureau) -> None:
    case = heard(bureau)
    bureau.do(case, "ask_hearing", "2021-08-05")
    with pytest.raises(Refusal, match="尚未举行听证"):
        bureau.do(case, "decide", "2021-08-13", HEAVY_DECISION)
    with pytest.raises(Refusal, match="没有提前到法定天数"):
        bureau.do(case, "announce_hearing", "2021-08-06", {"hearing_on": "2021-08-16", "hearing_place": "二楼会议室"})
    bureau.do(case, "announce_hearing", "2021-08-06", {"hearing_on": "2021-08-18", "hearing_place": "二楼会议室"})
    with pytest.raises(Refusal, match="不是通知的听证日期"):
        bureau.do(case, "hold_hearing", "2021-08-17")
    bureau.do(case, "hold_hearing", "2021-08-18")
    with pytest.raises(Refusal, match="未经审核或者审核未通过"):
        bureau.do(case, "decide", "2021-08-19", HEAVY_DECISION)
    bureau.do(case, "review_legality", "2021-08-19", {"review": "correct"})
    with pytest.raises(Refusal, match="未经审核或者审核未通过"):
        bureau.do(case, "decide", "2021-08-19", HEAVY_DECISION)
    bureau.do(case, "review_legality", "2021-08-20")
    bureau.do(case, "decide", "2021-08-20", HEAVY_DECISION)


@pytest.mark.parametrize(("day", "allowed"), [("2021-08-09", True), ("2021-08-10", False)])
def test_a_hearing_is_asked_for_within_five_working_days(bureau: Bureau, day: str, allowed: bool) -> None:
    case = heard(bureau)
    if allowed:
        bureau.do(case, "ask_hearing", day)
        assert case.hearing_asked_on is not None
    else:
        with pytest.raises(Refusal, match="超过要求听证的期限"):
            bureau.do(case, "ask_hearing", day)


def test_a_grave_case_is_discussed_first(bureau: Bureau) -> None:
    case = bureau.upto("notify", report={"grave": "on"})
    with pytest.raises(Refusal, match="应当集体讨论"):
        bureau.do(case, "decide", "2021-08-03")


def test_preserved_evidence_is_dealt_with_before_the_report(bureau: Bureau) -> None:
    case = bureau.upto("collect")
    bureau.do(case, "preserve", "2021-08-02")
    with pytest.raises(Refusal, match="先行登记保存的证据还没有处理"):
        bureau.do(case, "report", "2021-08-03")
    bureau.do(case, "dispose_preserved", "2021-08-03")
    bureau.do(case, "report", "2021-08-03")


@pytest.mark.parametrize(
    ("day", "ground", "says"),
    [
        ("2021-07-01", "no-fault", "没有该不予处罚情形"),
        ("2021-08-02", "under-age", "与案件事实不符"),
        ("2021-08-02", "too-late", "与案件事实不符"),
        ("2021-08-02", "first-minor", "清单内事项"),
    ],
)
def test_grounds_of_no_penalty_are_those_of_the_day_and_of_the_case(
    bureau: Bureau, day: str, ground: str, says: str
) -> None:
    case = bureau.upto("approve_report", day)
    with pytest.raises(Refusal, match=says):
        bureau.do(case, "spare", day, {"none_ground": ground})


def test_who_is_below_fourteen_is_not_penalised(bureau: Bureau) -> None:
    case = bureau.upto("notify", file={**PERSON, "party_identifier": "", "party_age": "13"})
    with pytest.raises(Refusal, match="不满法定年龄"):
        bureau.do(case, "decide", "2021-08-03")
    bureau.do(case, "spare", "2021-08-03", {"none_ground": "under-age"})
    assert (case.outcome, case.stage) == ("none", "decided")


def test_a_suspected_crime_goes_to_the_police_and_comes_back(bureau: Bureau) -> None:
    case = bureau.upto("collect")
    bureau.do(case, "suspect_crime", "2021-08-03", {"reason": "货值超过刑事立案标准"})
    bureau.do(case, "transfer", "2021-08-04")
    bureau.do(case, "police_returned", "2021-08-06")
    assert case.stage == "filed"
    bureau.do(case, "report", "2021-08-06")


def test_a_case_with_a_seizure_is_not_decided_before_it_is_lifted(bureau: Bureau) -> None:
    case = bureau.upto("notify")
    measure = bureau.seize(case, "2021-08-02")
    with pytest.raises(Refusal, match="尚未办结"):
        bureau.do(case, "decide", "2021-08-03")
    bureau.do(measure, "lift", "2021-08-03", {"disposal": "退还当事人"}, role="principal")
    bureau.do(case, "decide", "2021-08-03")


def test_an_urgent_seizure_is_approved_within_a_day(bureau: Bureau) -> None:
    measure = bureau.seize(bureau.upto("file"), "2021-08-02", "take_urgently", {"taken_at": "2021-08-02T15:00"})
    assert (measure.stage, str(measure.report_by), measure.urgent) == ("taken", "2021-08-03", True)
    bureau.do(measure, "approve", "2021-08-03", role="principal")
    assert measure.stage == "standing"


def test_a_penalty_on_the_spot_takes_one_act_and_a_record(bureau: Bureau) -> None:
    case = bureau.spot(data={"collected": "100"})
    bureau.do(case, "record", "2021-08-03", role="reviewer")
    bureau.do(case, "close", "2021-08-03", role="principal")
    assert case.final


@pytest.mark.parametrize(
    ("day", "party", "fine", "allowed"),
    [
        ("2021-07-14", PERSON, "50", True), ("2021-07-14", PERSON, "50.01", False),
        ("2021-07-15", PERSON, "200", True), ("2021-07-15", PERSON, "200.01", False),
        ("2021-07-14", SHOP, "1000", True), ("2021-07-14", SHOP, "1000.01", False),
        ("2021-07-15", SHOP, "3000", True), ("2021-07-15", SHOP, "3000.01", False),
    ],
)  # fmt: skip
def test_ceilings_on_the_spot_under_both_laws(
    bureau: Bureau, day: str, party: dict[str, str], fine: str, allowed: bool
) -> None:
    given = {"fine": fine, **party}
    if allowed:
        assert bureau.spot(day, given).number
    else:
        with pytest.raises(Refusal, match="超过当场处罚的上限"):
            bureau.spot(day, given)


@pytest.mark.parametrize(
    ("day", "fine", "allowed"),
    [
        ("2021-07-14", "20", True), ("2021-07-14", "21", False),
        ("2021-07-15", "100", True), ("2021-07-15", "101", False),
    ],
)  # fmt: skip
def test_what_is_collected_on_the_spot(bureau: Bureau, day: str, fine: str, allowed: bool) -> None:
    given = {"fine": fine, "collected": fine}
    if allowed:
        assert str(bureau.spot(day, given).paid) == f"{fine}.00"
    else:
        with pytest.raises(Refusal, match="当场收缴超过法定数额"):
            bureau.spot(day, given)
