"""Counts of names: told behind the names, before them, and before headings."""

import time

import pytest

from fazhi.report.checking import Relation, check
from fazhi.report.checking.counts import counts

SLOWEST = (
    8  # seconds of computing for a hundred thousand characters, on a busy machine: they take a tenth of one or two
)


def lists(text: str) -> list[Relation]:
    return [each for each in check(text).relations if each.kind == "list"]


def told(text: str) -> list[tuple[str, str]]:
    return [(each.verdict, each.arithmetic) for each in lists(text)]


def names(text: str) -> list[str]:
    (found,) = lists(text)
    return [text[span.start : span.end] for span in found.spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12个公园、3家医院。", [(12, "个"), (3, "家")]),
        ("三湖、5湖和两级。", [(3, ""), (2, "级")]),
        ("第三级、二十大、三十三项、余3个。", [(33, "项"), (20, "大")]),
        ("2021年3月、3:5家、1+6+2个、三百个。", []),
        ("三农、两会、三路、四季度、三分之一。", []),
        ("80多个国家。", [(80, "个")]),
        ("1个、一级。", []),
    ],
)
def test_counts(text, expected):
    assert sorted((each.value, each.unit) for each in counts(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加强市、区、街道三级联动。", ("holds", "3=3")),
        ("完善金融市场、产品和机构“三个体系”。", ("holds", "3=3")),
        ("引进甲公司、乙公司、丙公司3家企业。", ("holds", "3=3")),
        ("甲溪、乙溪2座泵站投入运行。", ("holds", "2=2")),
        ("甲市、乙市、丙市三市联动。", ("holds", "3=3")),
        ("“河流治理、土地整备、流域开发”三位一体的模式。", ("holds", "3=3")),
        ("“环境治理+土地开发+产业转型”的“三位一体”模式。", ("holds", "3=3")),
        ("实施“首贷倍增”“续贷助力”“担保扬帆”三大计划。", ("holds", "3=3")),
        ("发布《甲目录》《乙目录》两个目录。", ("holds", "2=2")),
        ("推广网络与通信、软件与信息服务、新材料三大产业。", ("holds", "3=3")),
        ("建设甲站、乙站、丙枢纽以及丁口、戊口两大口岸。", ("holds", "2=2")),
        ("覆盖甲院、乙院、丙院共3家医院。", ("holds", "3=3")),
        ("对行政许可、行政检查、行政确认（工伤）三类事项梳理。", ("holds", "3=3")),
        ("甲湖与乙湖、丙湖“三湖一体”。", ("holds", "3=3")),
        ("建成甲园、乙园等12个公园。", ("holds", "2<12")),
        ("建成甲公园、乙公园等公园19座。", ("holds", "2<19")),
        ("做好甲园、乙园、丙园等三个园区。", ("holds", "3=3")),
        ("列入工信部、财政部和科技部等三部委计划。", ("holds", "3=3")),
        ("改造甲小区、乙小区等63个小区和丙村、丁村等7个城中村。", ("holds", "2<63")),
    ],
)
def test_names_before_their_count(text, expected):
    assert told(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进各类公园、绿道等20个项目。", "2<20"),
        ("组织维权讲座、健康义诊等98场。", "2<98"),
        ("新增生态、美食等精品路线10条。", "2<10"),
        ("聚焦技术创新、产业升级、文旅融合四大领域。", "3<4"),
        ("聚焦技术创新、产业升级、文旅融合、城区品质三大领域。", "4>3"),
        ("做好甲金融、乙金融和丙金融“五篇文章”。", "3<5"),
        ("对行政许可、行政检查、行政确认（工伤）四类事项梳理。", "3<4"),
        ("实施“首贷倍增”“续贷助力”“担保扬帆”四大计划。", "3<4"),
        ("建设甲、乙、丙4大园区。", "3<4"),
    ],
)
def test_lists_that_somebody_should_look_at(text, expected):
    assert told(text) == [("undecided", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "引进甲公司等3家企业。",
        "引进甲公司、乙公司3家企业。",
        "甲公司、乙公司获2项奖。",
        "新建公路、桥梁2座。",
        "获金奖2项、银奖2项。",
        "引进整机企业、零部件企业2家以上。",
        "二、聚焦三大领域、强化三大服务",
        "增强“四个意识”、做到“两个维护”。",
        "教授甲、教授乙当选“两院”院士。",
        "“两个确立”、践行“两个维护”。",
        "推动珠海、江门、佛山三龙湾、中山翠亨建设。",
        "甲、乙等领域引进人才100名。",
        "完成1所、推进2所学校建设。",
        "“跨境消费”“双向奔赴”成为两地风景。",
        "甲小区、乙小区“两线一片”改造。",
        "智能制造及生命科学中心等4大平台。",
        "引进甲等3家、乙等5家公司。",
        "高中等教育、平等协商3家。",
        "开展甲教育、乙教育、丙教育、贯彻中央八项规定学习。",
        "用好国家、省、市“两重”政策。",
        "推进甲工程、乙工程、丙工程四期建设。",
        "建成甲校、乙校、丙校5所学校。",
        "甲、乙、丙九大工程。",
    ],
)
def test_what_is_no_list_is_left_alone(text):
    assert told(text) == []


def test_the_names_are_what_is_told_without_what_is_done():
    assert names("加快推进甲园区、乙厂和丙站三个项目。") == ["甲园区", "乙厂", "丙站", "三个"]
    assert names("引进“甲、乙工坊”、《丙，丁》等9项。") == ["“甲、乙工坊”", "《丙，丁》", "9项"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“两新”：大规模设备更新和消费品以旧换新。", "2=2"),
        ("三大工程：住房建设、设施建设、城中村改造。", "3=3"),
        ("“三横”，即：甲大道、乙路-丙路、丁路；另有其他。", "3=3"),
        ("下设3个委员会分别为甲委员会、乙委员会、丙委员会。", "3=3"),
        ("治理两河（甲河、乙河）流域。", "2=2"),
        ("“两带”是甲经济带和乙产业带。", "2=2"),
        ("“三云”包括甲云、乙云和丙云。", "3=3"),
        ("分为3类，其中：行政许可178项、行政处罚20项、其他3项。", "3=3"),
        ("编制了两个清单，《甲目录》12项、《乙目录》19项。", "2=2"),
        ("贯通“四横”：建成甲隧道、乙路、丙路，推进丁路；打通其他。", "4=4"),
        ("谋划三大提升：推动甲河，建设新客厅；推动乙城，加快总部；推动丙园，集聚企业。", "3=3"),
    ],
)
def test_names_behind_their_count(text, expected):
    assert [each.arithmetic for each in lists(text) if each.rule == "announced"] == [expected]
    assert [each.verdict for each in lists(text) if each.rule == "announced"] == ["holds"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("设3个委员会：甲委员会、乙委员会、丙委员会、丁委员会。", "contradiction"),
        ("实施五大工程：甲工程、乙工程、丙工程、丁工程。", "contradiction"),
        ("实施五大工程：住房建设、设施建设、城中村改造。", "undecided"),
        ("设3个委员会（甲委员会、乙委员会）。", "undecided"),
    ],
)
def test_another_number_of_names_behind_the_count(text, verdict):
    assert [each.verdict for each in lists(text)] == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "实施五大工程：甲工程、乙工程等。",
        "实施五大工程，包括甲工程、乙工程。",
        "实施五大工程：甲工程、乙工程和丙工程、丁工程。",
        "实施80多项工程：甲工程、乙工程。",
        "召开三次会议：区长出席，书记讲话。",
        "实施五大工程：加快进度。",
    ],
)
def test_what_need_not_be_all_is_left_alone(text):
    assert told(text) == []


def test_a_count_told_again_behind_its_names_is_met_once():
    text = "“四高地”，即：建设甲、乙、丙、丁“四个高地”。"
    assert [(each.rule, each.arithmetic) for each in lists(text)] == [("lists", "4=4")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("抓好以下三个方面工作：\n（一）稳增长，促发展\n（二）惠民生\n（三）强作风", [("holds", "3=3")]),
        ("狠抓两大领域：一是狠抓工业投资。二是狠抓房产投资。", [("holds", "2=2")]),
        ("突出以下四个方面。\n一、甲\n二、乙\n三、丙\n四、丁", [("holds", "4=4")]),
        ("抓好以下四个方面工作：\n（一）甲\n（二）乙\n（三）丙", [("undecided", "3<4")]),
        ("突出四个方面。\n一、甲\n二、乙\n三、丙", []),
        ("突出以下四个方面。\n一、甲\n二、乙\n三、丙", [("undecided", "3<4")]),
        ("建设3个公园。\n一、甲\n二、乙\n三、丙", [("holds", "3=3")]),
        ("今年抓好四个方面工作，去年有别。\n一、甲\n二、乙", []),
    ],
)
def test_sections_that_follow_a_count(text, expected):
    assert told(text) == expected


def test_the_head_of_a_section_ends_at_its_first_sign():
    text = "抓好两个方面：\n（一）稳增长，促发展\n（二）惠民生\n"
    assert names(text) == ["两个", "稳增长", "惠民生"]
    assert names("狠抓两大领域：一是狠抓工业投资。二是狠抓房产投资。") == ["两大", "工业投资", "房产投资"]


@pytest.mark.parametrize(
    "piece", ["、三大", "三大：甲、乙；", "（", "“甲、三个", "甲、乙等3个", "”）（“三大", "一是三个方面："]
)
def test_time_grows_with_the_text_only(piece):
    text = piece * (100_000 // len(piece))
    before = time.process_time()
    lists(text)
    assert time.process_time() - before < SLOWEST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推动区—街道—社区三级联动。", [("holds", "3=3")]),
        ("甲谷、新大-龙岐湾两个片区完成投资100亿元。", [("holds", "2=2")]),
        ("抓住“扩区”和“提质”两个重点。", [("holds", "2=2")]),
        ("突破行政区和生态区两个限制。", [("holds", "2=2")]),
        ("推进甲道路和乙公园两个项目。", []),
        ("新建、改扩建甲小学等8所学校。", []),
        ("新建、改扩建甲小学、乙小学等8所学校。", [("holds", "2<8")]),
        ("甲高铁、乙高铁、丙中心三期项目开工。", []),
        ("破除航空限高、土地遗留、水源三村发展等问题。", []),
        ("实施智慧警务、智慧城管等57个项目。", [("undecided", "2<57")]),
        ("开发人工智能、养生保健等课程100门。", [("undecided", "2<100")]),
        ("举办高新大会、读书节等14场活动。", [("holds", "2<14")]),
        ("新增甲医院、乙医院2家三级医院。", [("holds", "2=2")]),
        ("建设甲河、乙城、丙三个合作区和丁、戊、己三大科学城。", [("holds", "3=3"), ("holds", "3=3")]),
        ("700个港口、1700宗工程、1400公里三级及以上航道。", []),
        ("“五美”行动：推进美丽家园、美丽田园、美丽河湖、美丽园区、美丽廊道建设。", [("holds", "5=5")]),
        ("《甲曲》等2部作品入选展演，《乙曲》《丙曲》受到好评。", []),
        ("“两个一千万”工程：建设甲园、乙园。", []),
        ("十方面民生实事圆满完成。\n（一）甲事。\n（二）乙事。", []),
    ],
)
def test_what_other_reports_taught(text, expected):
    assert sorted(told(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "解决甲公司、乙公司等企业发展诉求93个。",
        "甲中心、乙中心等领域引进人才100名。",
    ],
)
def test_what_counts_something_else(text):
    assert lists(text) == []
