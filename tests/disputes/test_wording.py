"""Papers say what the law of their own day says, in its own words."""

from __future__ import annotations

import pytest

from fazhi.disputes.citations import cited
from tests.conftest import County
from tests.disputes.test_papers import day, step, text_of, through

DOCUMENT = {"document_title": "实施细则", "document_maker": "演示镇人民政府", "own_power": True}


def test_a_decision_for_want_of_an_answer_cites_that_article(county: County) -> None:
    through(
        county, "examined-2024", step("hear_opinion", "2024-03-12"), step("propose", "2024-03-25"),
        step("decide", "2024-03-26", **{"with": {"outcome": "revoked", "ruling": "撤销处罚决定。"}}),
    )  # fmt: skip
    written = text_of("行政复议决定书")
    assert "根据《中华人民共和国行政复议法》第七十条的规定，本机关决定：" in written
    assert "也没有提交作出行政行为的证据、依据" in written


def test_a_failure_to_act_was_not_made(county: County) -> None:
    omission = {
        "act_kind": "omission",
        "act_title": "未答复其投诉",
        "act_number": "",
        "requested_on": day("2022-01-01"),
    }
    through(county, "", step("apply", "2022-03-03", **{"with": omission}), step("accept", "2022-03-04"))
    assert "你（单位）不服演示县市场监督管理局未答复其投诉，于" in text_of("行政复议受理通知书")


@pytest.mark.parametrize(
    ("on", "law", "effect"),
    [
        ("2022-03-22", "《中华人民共和国行政复议法》第二十六条", ""),
        ("2024-03-22", "《中华人民共和国行政复议法》第五十九条", "决定停止执行该条款"),
    ],
)
def test_the_result_of_a_review_is_the_reconsideration_organs(county: County, on: str, law: str, effect: str) -> None:
    year, asked = on[:5], {"incidental_asked": True, "document_title": "实施细则", "document_maker": "演示镇人民政府"}
    run = through(
        county, "", step("apply", f"{year}03-02", **{"with": asked}), step("accept", f"{year}03-04"),
        step("suspend", f"{year}03-07", **{"with": {"suspension_ground": "incidental", **DOCUMENT}}),
    )  # fmt: skip
    if year == "2024-":
        run.step(step("maker_answers", f"{year}03-20", review=True))
    run.step(step("conclude", on, review=True, **{"with": {"found": "unlawful", "opinion": "减损权益没有依据。"}}))
    written = text_of("规范性文件审查处理意见书")
    assert f"根据{law}的规定" in written and "第二十七条" not in written
    assert ">演示县人民政府" in written
    assert ("决定停止执行该条款" in written) == bool(effect)


def test_mediation_takes_effect_as_the_law_of_the_day_says(county: County) -> None:
    ground = {"mediation_ground": "discretion"}
    through(
        county, "", step("apply", "2022-03-02"), step("accept", "2022-03-04"),
        step("mediate", "2022-03-20", **{"with": ground}),
    )  # fmt: skip
    assert "经双方当事人签字，即具有法律效力" in text_of("行政复议调解书")
    through(
        county, "", step("apply", "2024-03-04", **{"with": {"act_number": "演市监处罚〔2024〕9号"}}),
        step("accept", "2024-03-06"), step("mediate", "2024-03-20"),
    )  # fmt: skip
    assert "经各方当事人签字或者签章，并加盖行政复议机关印章，即具有法律效力" in text_of("行政复议调解书")


@pytest.mark.parametrize(("year", "asked"), [("2022", False), ("2024", True)])
def test_only_the_law_of_2023_asks_the_head_to_come_to_a_hearing(county: County, year: str, asked: bool) -> None:
    through(
        county, "", step("apply", f"{year}-03-02"), step("accept", f"{year}-03-04"),
        step("summon_hearing", f"{year}-03-07", **{"with": {"hearing_on": day(f"{year}-03-18")}}),
    )  # fmt: skip
    assert ("被申请人的负责人应当参加" in text_of("行政复议听证通知书")) == asked


def test_a_withdrawal_before_acceptance_bars_another_application_under_the_rules_of_2007_only(county: County) -> None:
    through(county, "", step("apply", "2022-03-02"), step("withdraw", "2022-03-03"))
    assert "不得再以同一事实和理由提出" in text_of("撤回行政复议申请登记表")
    through(county, "", step("apply", "2024-03-04"), step("withdraw", "2024-03-05"))
    assert "可以依法重新提出申请" in text_of("撤回行政复议申请登记表")


def test_the_rules_of_2026_ask_for_staff_and_number_the_suggestion_letter_anew(county: County) -> None:
    through(county, "answered-2026")
    assert "请指定1至2名工作人员作为代理人参加行政复议，不得仅委托律师" in text_of("行政复议答复通知书")
    assert cited("suggestion", day("2026-08-01")) == "《中华人民共和国行政复议法实施条例》第六十九条"
    assert cited("suggestion", day("2024-08-01")) == "《中华人民共和国行政复议法实施条例》第五十七条第二款"


def test_a_public_notice_tells_of_a_suit_only_where_one_is_open(county: County) -> None:
    through(county, "proposed-2024", step("decide", "2024-03-19"), step("announce", "2024-03-20"))
    assert "15日内依法向人民法院提起行政诉讼" in text_of("送达公告")
    run = through(county, "", step("apply", "2024-03-25", **{"with": {"act_number": "演市监处罚〔2024〕9号"}}))
    run.step(step("accept", "2024-03-26"))
    run.step(step("end", "2024-03-27", **{"with": {"ended_ground": "withdrawn"}}))
    run.step(step("announce", "2024-03-28"))
    assert "行政诉讼" not in text_of("送达公告")
