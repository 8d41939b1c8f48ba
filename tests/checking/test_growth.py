"""The change told between two numbers: percent, points, times, doublings; and pairs told side by side."""

import pytest

from fazhi.report.checking import check


def growth(text: str) -> list[tuple[str, str]]:
    return [(each.verdict, each.arithmetic) for each in check(text).relations if each.kind == "growth"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审批事项由261项压减合并至182项，削减30%。", ("holds", "261→182：30.27%≈30%")),
        ("审批事项由261项压减至182项，削减40%。", ("contradiction", "261→182：30.27%≠40%")),
        ("企业从300家增加到500家，增长66.6%。", ("holds", "300→500：66.67%≈66.6%")),
        ("企业从300家增加到500家，增长66.4%。", ("contradiction", "300→500：66.67%≠66.4%")),
        ("企业从约300家增加到500家，增长90%。", ("undecided", "300→500：58.73~75.44%≠90%")),
        ("产值从300亿元增加到500亿元，增长80%。", ("undecided", "30000000000→50000000000：65.78~67.56%≠80%")),
        ("企业从300家增加到500家，同口径增长80%。", ("holds", "300→500")),
        ("按可比口径，企业从300家增加到500家，增长80%。", ("undecided", "300→500：66.67%≠80%")),
        ("受理120件，比上年的100件增长20%。", ("holds", "100→120：20%")),
        ("受理120件，比上年的100件增长30%。", ("contradiction", "100→120：20%≠30%")),
        ("受理80件，比2020年的100件下降20%。", ("holds", "100→80：20%")),
        ("企业从100家增加到300家，增长2倍。", ("holds", "100→300：2倍")),
        ("企业从100家增加到300家，增长3倍。", ("contradiction", "100→300：2倍≠3倍")),
        ("今年120件，是上年40件的3倍。", ("holds", "40→120：3倍")),
        ("今年120件，是上年40件的4倍。", ("contradiction", "40→120：3倍≠4倍")),
        ("产量从50台增加到200台，翻了两番。", ("holds", "50→200：4倍≈2番")),
        ("产量从50台增加到100台，翻一番。", ("holds", "50→100：2倍≈1番")),
        ("覆盖率从10%提高到52%，提高42个百分点。", ("holds", "10→52：42百分点")),
        ("覆盖率从10%提高到52%，提高40个百分点。", ("contradiction", "10→52：42百分点≠40百分点")),
        ("时间由198个工作日缩短至3个工作日。", ("holds", "198→3")),
        ("企业从2015年的300家增加到500家，同比增长10%。", ("holds", "300→500")),
        ("覆盖率从10%提高到52%，提高42%。", ("holds", "10→52")),
        ("企业从300家增加到500家，增加20%的投入。", ("holds", "300→500")),
        ("产量从50台增加到200台，翻9999999999番。", ("holds", "50→200")),
        ("企业由1200家增加到1500家，净增300家。", ("holds", "1200→1500：300家")),
        ("企业由1200家增加到1500家，净增350家。", ("contradiction", "1200→1500：300家≠350家")),
        ("企业由1200家增加到1500家，新增350家。", ("holds", "1200→1500")),
        ("企业从不到900家增加到2500家，增长178%。", ("holds", "900→2500")),
    ],
)
def test_a_change_is_held_against_its_numbers(text, expected):
    assert growth(text) == [expected]


def test_the_factor_names_both_readings():
    (relation,) = check("企业从100家增加到300家，增长3倍。").relations
    assert "N+1" in relation.why.zh and "grown by N times" in relation.why.en


def test_pairs_told_side_by_side_are_held_apart():
    assert growth("甲、乙分别从771家、481家增加到1076家、636家。") == [("holds", "771→1076"), ("holds", "481→636")]
    assert growth("甲、乙分别从771家、481家增加到1076家、436家。") == [
        ("holds", "771→1076"),
        ("contradiction", "481→436"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "覆盖率从10%提高到52%，年均提高14个百分点。",
        "受理120件，比上年增长20%。",
        "甲、乙分别从771家、481家增加到1076家。",
        "产值120亿元，增长20%。",
    ],
)
def test_what_tells_no_base_or_another_change_is_left_alone(text):
    assert growth(text) == []
