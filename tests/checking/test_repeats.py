"""One quantity told twice, and round sums that were passed."""

import pytest

from fazhi.report.checking import check


def told(text: str) -> list[tuple[str, str]]:
    return [(each.verdict, each.arithmetic) for each in check(text).relations if each.kind == "repeat"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25个政府部门权责清单公开。\n现有25个政府部门权责清单。", "25=25"),
        ("共78所学校（校区）开放。\n有78所学校（校区）的体育场馆。", "78=78"),
        ("新增学位1050个。\n完成3所学校改建，新增学位1050个。", "1050=1050"),
        ("建设警务室75个，管理有序。\n已建设75个警务室点位。\n75个警务室点位有设备。", "75=75"),
        ("制定11项行动计划。\n落实供给改革11项具体行动计划。", "11=11"),
        ("打造4大市级先进制造业园区。\n推进4个市级先进制造业园区建设。", "4=4"),
        ("全年新增30000个就业岗位。\n多渠道挖掘，新增30000个就业岗位。", "30000=30000"),
        ("生产总值达到5.67万亿元。\n五年来生产总值增加到5.67万亿元。", "5670000000000=5670000000000"),
    ],
)
def test_the_same_quantity(text, expected):
    assert ("holds", expected) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "建成25个政府部门服务中心。\n新建26个政府部门服务中心。",
        "500米公交站点覆盖。\n500米公交站点覆盖。",
        "建成25个学校。\n关停25个工厂。",
        "党的二十大精神。\n学习二十大报告精神。",
        "新建5所学校。\n新建5所学校。",
        "引进产业链企业10家以上。\n培育产业链企业10家以上。",
        "增长5.4%。\n增长5.4%。",
        "完成2000套保障性住房。\n" + "推进各项工作。" * 60 + "\n提供2000套保障性住房。",
        "打造5个夜间经济地标和5个夜生活好去处。",
    ],
)
def test_equal_numbers_of_other_things(text):
    assert told(text) == []


def test_another_number_of_what_stands_is_a_question():
    text = "25个政府部门权责清单公开。\n现有26个政府部门权责清单。"
    assert told(text) == [("undecided", "25≠26")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总产值首次突破万亿元，达10505亿元。", [("holds", "1050500000000≥1000000000000")]),
        ("外贸跨越六千亿元大关。总额增长8%，总量达6093.4亿元。", [("holds", "609340000000≥600000000000")]),
        ("专利授权量首次破万件，达1.1万件。", [("holds", "11000≥10000")]),
        ("总产值首次突破万亿元，达9505亿元。", [("undecided", "950500000000<1000000000000")]),
        ("总产值首次突破万亿元，其中出口505亿元。", []),
        ("总产值首次突破万亿元，企业达505家。", []),
    ],
)
def test_a_round_sum_that_was_passed(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("done", "planned", "found"),
    [
        ("全年安排的38项民生实事得到落实。", "做好38项民生实事。", 0),
        ("年均浓度18微克/立方米。", "年均浓度18微克/立方米。", 0),
        ("全区66条河流水质稳定。", "让66条河流水质更好。", 1),
    ],
)
def test_what_was_done_and_what_is_planned(done, planned, found):
    text = f"一、2021年工作回顾\n{done}\n二、2022年工作安排\n{planned}"
    assert len([each for each in check(text).relations if each.kind == "repeat"]) == found
