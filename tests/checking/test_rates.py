"""A share held against what it is a share of: told beside it, told elsewhere, or not told."""

import pytest

from fazhi.report.checking import Relation, check


def rates(text: str) -> list[Relation]:
    return [each for each in check(text).relations if each.kind == "rate"]


@pytest.mark.parametrize(
    ("text", "verdict", "arithmetic"),
    [
        ("全县企业500家，其中高新企业129家，占25.8%。", "holds", "129÷500=25.8%"),
        ("全县企业500家，其中高新企业129家，占企业总数的26%。", "holds", "129÷500=25.8%≈26%"),
        ("全县企业500家，其中高新企业129家（占比25.8%）。", "holds", "129÷500=25.8%"),
        ("新增高新企业129家，占全县500家的25.8%。", "holds", "129÷500=25.8%"),
        ("全县企业500家，其中高新企业129家，占比28%。", "contradiction", "129÷500=25.8%≠28%"),
        ("抽查500批次，合格490批次，合格率98%。", "holds", "490÷500=98%"),
        ("抽查500次，合格490次，合格率99%。", "contradiction", "490÷500=98%≠99%"),
        ("受理500件，办结480件，办结率96%。", "holds", "480÷500=96%"),
        ("受理500件，办结480件，办结率100%。", "undecided", "480÷500=96%≠100%"),
        ("签约500个，开工480个，开工率90%。", "undecided", "480÷500=96%≠90%"),
        ("全县企业约500家，其中高新企业129家，占比28%。", "undecided", "129÷500=25.8%≠28%"),
        ("全县企业500家，其中高新企业129家，占比约28%。", "undecided", "129÷500=25.8%≠28%"),
        ("全县企业500家，其中高新企业129家，占全省总数的28%。", "undecided", "129÷?=28%"),
        ("投入3.05亿元，其中县级1亿元，占总额的三成。", "holds", "100000000÷305000000=32.79%≈30%"),
    ],
)
def test_a_whole_told_beside_its_part(text, verdict, arithmetic):
    assert [(each.verdict, each.arithmetic) for each in rates(text)] == [(verdict, arithmetic)]


@pytest.mark.parametrize(
    ("said", "verdict", "why"),
    [
        ("66.7", "holds", "比率与分子、分母相符"),
        ("66.6", "holds", "比率按舍去尾数（非四舍五入）与分子、分母相符"),
        ("66.5", "contradiction", "比率与分子、分母不符"),
        ("66.8", "contradiction", "比率与分子、分母不符"),
    ],
)
def test_cutting_digits_off_is_told_from_rounding(said, verdict, why):
    (rate,) = rates(f"全县企业300家，其中高新企业200家，占{said}%。")
    assert (rate.verdict, rate.why.zh) == (verdict, why)


@pytest.mark.parametrize(
    "text",
    [
        "高新企业129家，占全市的30%。",
        "高新企业129家，占全市近三成。",
        "高新企业129家，约占全市的四分之一。",
        "高新企业129家、占全市1/4。",
        "产值120亿元，增长5%，居全市第一，占全市比重达30%。",
        "产值120亿元，产值占全市的30%。",
        "产值120亿元，占全县工业总产值的比重从2019年的20%上升到2021年的30%。",
        "清退企业43家，完成年度任务的101.8%。",
        "完成投资43亿元，为年度计划的101.8%。",
        "节约财政资金110万元，节资率4.16%。",
    ],
)
def test_a_whole_that_is_not_told_leaves_the_share_undecided(text):
    (rate,) = rates(text)
    assert (rate.verdict, rate.total) == ("undecided", None)
    assert "÷?=" in rate.arithmetic


def test_of_a_share_that_rose_the_last_is_meant():
    (rate,) = rates("产值120亿元，占全县工业总产值的比重从2019年的20%上升到2021年的30%。")
    assert rate.parts[-1].value == 30


def test_a_whole_told_elsewhere_by_its_name_bears_the_share():
    text = "全县地区生产总值400亿元，增长5%。\n新兴产业增加值120亿元，占全县地区生产总值的30%。"
    (rate,) = rates(text)
    assert (rate.verdict, rate.arithmetic) == ("holds", "12000000000÷40000000000=30%")
    assert text[rate.spans[0].start : rate.spans[0].end] == "400亿元"


def test_the_short_name_of_the_product_is_known():
    assert [each.verdict for each in rates("地区生产总值400亿元。\n新兴产业120亿元，占GDP比重30%。")] == ["holds"]


def test_a_whole_told_elsewhere_that_does_not_agree_may_be_another():
    (rate,) = rates("地区生产总值400亿元。\n新兴产业120亿元，占GDP比重35%。")
    assert (rate.verdict, rate.total) == ("undecided", None)


def test_each_of_the_parts_after_a_whole_has_its_share():
    text = "处罚320件，其中罚款200件，占62.5%；警告100件，占31.25%；其他20件，占8%。"
    assert [(each.verdict, each.arithmetic) for each in rates(text)] == [
        ("holds", "200÷320=62.5%"),
        ("holds", "100÷320=31.25%"),
        ("undecided", "20÷320=6.25%≠8%"),
    ]


def test_shares_told_with_each_belong_to_their_numbers():
    found = rates("农业、工业增加值分别达200亿元、300亿元，分别占全市的20%、30%。")
    assert [[f"{part.value.normalize():f}" for part in each.parts] for each in found] == [
        ["20000000000", "20"],
        ["30000000000", "30"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "新增企业50家，服务业增加值占GDP比重达60%。",
        "办理诉求4924项，满意率达99%。",
        "占地面积120亩，绿化率30%。",
        "培训120人，占全县30%的企业参加。",
        "空气优良率达97.5%。",
        "投入500万元，中央300万元，省级200万元，分别占60%、40%。",
        "抽检食品1200次，不合格12次，合格率99%。",
        "贷款500笔，其中小微企业129笔，金额占比28%。",
        "投资120亿元，增长30%。",
    ],
)
def test_a_share_of_something_else_is_left_alone(text):
    assert rates(text) == []


def test_a_whole_told_elsewhere_bears_no_share_of_a_least_number():
    text = "全区生产总值达124亿元。\n研发支出超过3.8亿元，占全区生产总值比重3.14%。"
    assert [each.verdict for each in rates(text)] == ["undecided"]


def test_a_grade_is_not_what_the_share_speaks_of():
    (found,) = rates("5家企业达到四级，数量占全国的近五分之一。")
    assert found.parts[0].value == 5
