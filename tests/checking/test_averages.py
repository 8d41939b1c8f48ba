"""Averages held against total and count, and yearly changes against two numbers and their years."""

import pytest

from fazhi.report.checking import check


def averages(text: str) -> list[tuple[str, str]]:
    return [(each.verdict, each.arithmetic) for each in check(text).relations if each.kind == "average"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50户共投入100万元，户均2万元。", ("holds", "1000000÷50=20000")),
        ("50户共投入100万元，户均3万元。", ("undecided", "1000000÷50=20000≠30000")),
        ("5年累计投入100亿元，年均20亿元。", ("holds", "10000000000÷5=2000000000")),
        ("组织6020人参加考试，平均成绩83.63分。", ("undecided", "?÷6020=83.63")),
        ("办理审批100件，平均用时3天。", ("undecided", "?÷100=3")),
        ("全年服务300万人次，日均8200人次。", ("undecided", "3000000÷?=8200")),
        ("养老床位5000张，每千名老人拥有床位40张。", ("undecided", "5000÷?=40")),
        ("覆盖率从2016年的10%提高到2019年的52%，年均提高14个百分点。", ("holds", "10→52：3年，14百分点")),
        ("覆盖率从2016年的10%提高到2019年的52%，年均提高20个百分点。", ("undecided", "10→52：3年，14百分点≠20百分点")),
        ("覆盖率从成立之初的10%提高到52%，年均提高14个百分点。", ("undecided", "10→52：?年，14百分点")),
        ("收入从2015年的100元提高到2020年的200元，年均增长14.9%。", ("holds", "100→200：5年，14.87%≈14.9%")),
        ("年均增长6%，从100家增加到200家。", ("undecided", "100→200：?年，6%")),
        ("能耗从2015年的200吨下降到2020年的100吨，年均下降12.9%。", ("holds", "200→100：5年，12.94%≈12.9%")),
    ],
)
def test_an_average_is_held_against_what_is_told(text, expected):
    assert averages(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "为100户办理，居民人均可支配收入达9万元。",
        "办理超100件，平均用时3天。",
        "培训100人，平均满意率98%。",
        "5年投入100亿元，年均增长20%。",
        "从100家增加到200家，工业增加值年均增长6%。",
        "平均成绩83分。",
    ],
)
def test_an_average_of_something_else_is_left_alone(text):
    assert averages(text) == []


def test_no_average_is_a_contradiction_and_each_says_why():
    for relation in check("50户共投入100万元，户均3万元。覆盖率从10%提高到52%，年均提高14个百分点。").relations:
        assert relation.verdict != "contradiction"
        assert relation.why.zh and relation.why.en
