"""The numbers of a text: value, unit, hedge, object; and what only looks like a number."""

from decimal import Decimal

import pytest

from fazhi.report.checking import check


def told(text: str) -> list[tuple[str, str, str]]:
    return [(f"{each.value.normalize():f}", each.unit, each.hedge) for each in check(text).numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共有37个", ("37", "个", "")),
        ("共有３７个", ("37", "个", "")),
        ("共有2,815项", ("2815", "项", "")),
        ("共有2，815项", ("2815", "项", "")),
        ("减税3.05亿元", ("305000000", "元", "")),
        ("投入3万亿元", ("3000000000000", "元", "")),
        ("网办1200余项", ("1200", "项", "余")),
        ("培训800多人次", ("800", "人次", "多")),
        ("惠及3万多户", ("30000", "户", "多")),
        ("近1000名", ("1000", "名", "近")),
        ("约50件", ("50", "件", "约")),
        ("超过50件", ("50", "件", "超过")),
        ("共20家以上", ("20", "家", "以上")),
        ("共20%左右", ("20", "%", "左右")),
        ("率达98％", ("98", "%", "")),
        ("率达百分之九十八", ("98", "%", "")),
        ("率达百分之98.5", ("98.5", "%", "")),
        ("提高8.5个百分点", ("8.5", "个百分点", "")),
        ("占三成", ("3", "成", "")),
        ("开展两次", ("2", "次", "")),
        ("共二十三名", ("23", "名", "")),
        ("共三百零五件", ("305", "件", "")),
        ("共三千万元", ("30000000", "元", "")),
        ("审查4 次 ，", ("4", "次", "")),
    ],
)
def test_a_number_is_read(text, expected):
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2021年2月2日",
        "2021-2025年",
        "二〇二一年",
        "2021.03.05",
        "（云依法治县委〔2021〕3号）",
        "第24条",
        "第3次",
        "第十七届",
        "PM2.5",
        "1+6+31+N",
        "5G",
        "12345热线",
        "“12345”",
        "《2021年66项清单》",
        "1、召开会议",
        "（2）召开会议",
        "世界500强企业",
        "十分重要",
        "三成立",
        "一个",
        "45：55",
        "千家万户",
    ],
)
def test_what_only_looks_like_a_number_is_none(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("50件", "50", "50"),
        ("30-50件", "30", "50"),
        ("近50件", "0", "50"),
        ("超50件", "50", "Infinity"),
        ("约100件", "95", "105"),
        ("3.05亿元", "304000000", "306000000"),
        ("3万户", "20000", "40000"),
    ],
)
def test_hedge_and_rounding_leave_room(text, low, high):
    (number,) = check(text).numbers
    assert (number.low, number.high) == (Decimal(low), Decimal(high))


def test_the_object_stands_after_the_unit_or_before_the_figure():
    assert [each.object for each in check("设37个党政机构，其中行政许可178项。").numbers] == ["党政机构", "行政许可"]


def test_places_are_those_of_the_text():
    text = "今年，共１，２００件案件。"
    (number,) = check(text).numbers
    assert text[number.start : number.end] == "１，２００件"
