"""Dates and years from one to another."""

import pytest

from fazhi.report.checking import check


def order(text: str) -> list[tuple[str, str]]:
    return [(each.verdict, each.arithmetic) for each in check(text).relations if each.kind == "order"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（2021—2025年）", ("holds", "2021≤2025")),
        ("《纲要（２０２１-２０２５年）》", ("holds", "2021≤2025")),
        ("（2025—2021年）", ("contradiction", "2025>2021")),
        ("2021年至2020年", ("contradiction", "2021年>2020年")),
        ("2021年3月至2021年7月", ("holds", "2021年3月≤2021年7月")),
        ("2021年7月至2021年3月", ("contradiction", "2021年7月>2021年3月")),
        ("2021年10月到2022年3月", ("holds", "2021年10月≤2022年3月")),
        ("2021年3月5日至2021年3月2日", ("contradiction", "2021年3月5日>2021年3月2日")),
        ("2021年11月至3月", ("undecided", "2021年11月>3月")),
        ("11月15日至3月15日", ("undecided", "11月15日>3月15日")),
        ("6月29日至7月31日", ("holds", "6月29日≤7月31日")),
        ("6月5日至29日", ("holds", "6月5日≤29日")),
        ("6月29日至5日", ("undecided", "6月29日>5日")),
        ("从8月8日（全民健身日）到11月（健身月）底", ("holds", "8月8日≤11月")),
        ("于2016年签订的条约，于2018年生效", ("holds", "2016年≤2018年")),
        ("于2018年开工建设，2016年竣工", ("undecided", "2018年>2016年")),
        ("2018年3月开工，2018年12月竣工", ("holds", "2018年≤2018年")),
    ],
)
def test_what_begins_is_told_before_what_ends(text, expected):
    assert order(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2021年11月至次年3月",
        "11月至2022年3月",
        "2021年、2020年",
        "2021年比2020年增长",
        "2018年开工。2016年竣工。",
        "2018年成立，2016年建成",
        "电话0311-2021",
        "3月5日，3月2日",
    ],
)
def test_what_is_no_period_is_left_alone(text):
    assert order(text) == []


def test_the_places_are_those_of_the_dates():
    text = "开班时间为6月29日至7月31日。"
    (relation,) = check(text).relations
    assert [text[span.start : span.end] for span in relation.spans] == ["6月29日", "7月31日"]
