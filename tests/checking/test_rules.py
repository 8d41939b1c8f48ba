"""Each rule on its own: what holds, what does not, and where the text leaves it open."""

import pytest

from fazhi.report.checking import check


def verdicts(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.verdict) for each in check(text).relations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理618件，其中民事案件259件，行政案件3件，刑事案件26件，执行案件330件。", ("parts", "holds")),
        ("共设机构37个。其中党委机构12个，政府部门25个。", ("parts", "holds")),
        ("接收26起，其中集体访6批114人次，个访20批25人次。", ("parts", "holds")),
        ("对235项审批事项，削减55项，保留8项，其余172项即办。", ("parts", "holds")),
        ("对235项审批事项，削减55项，保留8项，其余272项即办。", ("parts", "undecided")),
        ("聘请顾问25名，分别为律师10名、教师14名。", ("parts", "undecided")),
        ("检查民政12家、教育13家，共计25家。", ("parts", "holds")),
        ("投资3.05亿元，其中市级1.05亿元，县级2亿元。", ("parts", "holds")),
        ("开展检查82次，其中党建检查20次，财务检查10次，其他检查51次。", ("parts", "contradiction")),
        ("确定81项，分为三类，其中：许可20项、处罚10项、其他类52项。", ("parts", "contradiction")),
        ("受理60件，其中民事案件50件，行政案件13件。", ("parts", "contradiction")),
        ("受理60件，其中涉企案件50件，刑事案件13件。", ("parts", "undecided")),
        ("受理60件（其中民事案件50件，刑事案件10件），办理70件。", ("parts", "holds")),
        ("受理60件，其中民事案件50件、刑事案件10件，另有其他20件。", ("parts", "holds")),
        ("受理60件，其中民事案件50件、刑事案件一件，其他5件。", ("partial", "holds")),
        ("开展检查82次，其中党建检查20次，财务检查1场，其他检查51次。", ("partial", "holds")),
        ("培训60人，其中女性50人，党员13人。", ("parts", "undecided")),
        ("开展检查82次，其中党建检查20次，财务检查10次，安全检查50次，卫生检查1次。", ("parts", "undecided")),
        ("开展检查约82次，其中党建检查20次，财务检查10次，其他检查51次。", ("partial", "holds")),
        ("培训60人，其中女性50人。", ("partial", "holds")),
        ("培训60人，其中女性70人。", ("partial", "contradiction")),
        ("培训60余人，其中女性70人。", ("partial", "holds")),
        ("培训近60人，其中女性70人。", ("partial", "undecided")),
        ("测评59项，其中有22项最优。", ("partial", "holds")),
    ],
)
def test_parts(text, expected):
    assert [each for each in verdicts(text) if each[0] != "list"] == [expected]


def test_parts_of_a_part_in_brackets_are_not_added():
    text = "受理60件，其中民事案件50件（其中涉企20件），刑事案件10件。"
    assert [(each.kind, each.arithmetic) for each in check(text).relations] == [
        ("parts", "50+10=60"),
        ("partial", "20<50"),
    ]


def test_parts_that_stand_in_brackets_are_added():
    text = "开工1197个停车位，分别为甲项目（车位282个）、乙项目（车位126个）、丙项目（车位789个）。"
    assert [(each.verdict, each.arithmetic) for each in check(text).relations] == [("holds", "282+126+789=1197")]


def test_what_follows_parts_of_a_part_is_no_contradiction():
    text = "受理100件，其中民事案件60件，其中涉企20件，刑事案件40件，其他10件。"
    assert "contradiction" not in [verdict for _, verdict in verdicts(text)]


@pytest.mark.parametrize("end", [31, 32])
def test_a_list_of_up_to_thirty_two_parts_is_added_up(end):
    items = "，".join(f"第{index}类案件{index}件" for index in range(1, end + 1))
    assert verdicts(f"受理{sum(range(end + 1))}件，其中{items}。") == [("parts", "holds")]


@pytest.mark.parametrize(
    "text",
    [
        "增长8%，其中工业增长5%、农业增长3%。",
        "建设120个，其中投资50亿元。",
        "办理3件、4件、7件。",
        "建成12个公园，新增25个车位。",
    ],
)
def test_numbers_that_belong_not_together_are_left_alone(text):
    assert verdicts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发现问题744件，已整改670件，正在整改74件。", "holds"),
        ("收到行政复议申请12起，立案3起。", "holds"),
        ("劳动争议共受理案件7起，已完成调解2起，撤诉2起，不予受理1起。", "undecided"),
        ("受理案件7起，调解2起，撤诉2起。", "undecided"),
        ("受理案件7起，办结8起。", "undecided"),
        ("受理案件7起，办结（含上年结转）8起。", "undecided"),
        ("受理案件近7起，办结8起。", "undecided"),
        ("开工改造小区147个、完工80个。", "holds"),
    ],
)
def test_outcome(text, expected):
    assert verdicts(text) == [("outcome", expected)]


@pytest.mark.parametrize("text", ["新开工住房412套，竣工1005套。", "办理立案151件，共受理调解案件213件。"])
def test_no_outcome(text):
    assert verdicts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增企业9家，累计达79家。", ("partial", "holds")),
        ("新增企业9家、总数超70家。", ("partial", "holds")),
        ("新增企业90家，总数达79家。", ("partial", "contradiction")),
        ("完成改造90处，累计完成79处。", ("partial", "undecided")),
        ("总产值突破4000亿元，达4601.5亿元。", ("repeat", "holds")),
        ("总产值突破4000亿元，达3601.5亿元。", ("repeat", "contradiction")),
        ("企业从4.7万家增加到6.1万家。", ("growth", "holds")),
        ("收入从2020年的3.6万元提高到2025年的4.9万元。", ("growth", "holds")),
        ("时间由30分钟缩短至5分钟。", ("growth", "holds")),
        ("时间由5分钟缩短至30分钟。", ("growth", "contradiction")),
        ("企业从6.1万家增加到4.7万家。", ("growth", "contradiction")),
        ("企业从近61家增加到47家。", ("growth", "undecided")),
        ("办理时限从5天提升到3天。", ("growth", "undecided")),
        ("三次产业结构为12.5：40.3：47.2。", ("parts", "holds")),
        ("三次产业结构为12.5：40.3：48.2。", ("parts", "contradiction")),
    ],
)
def test_cumulative_growth_shares_and_repeats(text, expected):
    assert verdicts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "产业投资比例为1：2：3。",
        "新增企业90家，孵化器总数达79家。",
        "排名由12位上升到5位。",
        "二三产业比例为45：52。",
    ],
)
def test_numbers_of_other_things_are_left_alone(text):
    assert verdicts(text) == []


@pytest.mark.parametrize(
    ("text", "found", "should"),
    [
        ("推行告之承诺制。", "告之承诺制", "告知承诺制"),
        ("落实行政政执法制度。", "行政政执法", "行政执法"),
        ("巳全部办结。", "巳全部", "已全部"),
        ("学法，，守法。", "，，", "，"),
        ("学法，。", "，。", "。"),
        ("群众的的诉求。", "的的", "的"),
    ],
)
def test_words(text, found, should):
    (fault,) = check(text).words
    assert (fault.found, fault.should, text[fault.start : fault.end]) == (found, should, found)
    assert fault.why.zh and fault.why.en


@pytest.mark.parametrize(
    "text",
    [
        "进行行政执法。",
        "行政执法法律。",
        "达到管理目的的。",
        "依法行政政策。",
        "的的确确。",
        "告知承诺制。",
        "已经……。。。",
    ],
)
def test_right_words_are_left_alone(text):
    assert check(text).words == ()


def test_what_was_finished_by_another_name_was_not_begun():
    assert "outcome" not in {each.kind for each in check("新建污水管网7658公里，建成碧道2075公里。").relations}
    assert "outcome" not in {each.kind for each in check("改建农田348万亩，完成灌区改造222万亩。").relations}
    assert [each.verdict for each in check("新建学校12所，建成8所。").relations] == ["holds"]
