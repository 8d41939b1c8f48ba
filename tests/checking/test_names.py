"""Names of organs and laws that were not in force on the day of a report; and which day a report is of."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from fazhi.report.checking import check
from fazhi.report.checking.dating import Dated, dated
from fazhi.report.checking.naming import NamesError, known_names, packaged
from fazhi.report.checking.rules.names import names

TITLE = "云平县{year}年度法治政府建设情况报告\n"
DAY = datetime.date.fromisoformat


def told(text: str, year: int = 2022) -> list[tuple[str, str]]:
    text = TITLE.format(year=year) + text
    found = list(names(text))
    assert all(text[each.start : each.end] == each.found for each in found)
    assert all(each.rule == "not_in_force" and each.why.zh and each.why.en for each in found)
    return [(each.found, each.should) for each in found]


@pytest.mark.parametrize(
    ("text", "found", "should"),
    [
        ("县国土资源局办理登记90件。", "国土资源局", "自然资源局"),
        ("县环保局、县工商局联合检查。", "环保局", "生态环境局"),
        ("全县工商行政管理局系统", "工商行政管理局", "市场监督管理局"),
        ("由县农业局牵头。", "农业局", "农业农村局"),
        ("公安局、旅游局开展检查。", "旅游局", "文化和旅游局"),
        ("县安监局立案5起。", "安监局", "应急管理局"),
        ("县政府法制办审核文件12件。", "政府法制办", "司法局"),
        ("县监察局移送线索3条。", "县监察局", "监察委员会"),
        ("经农业部批准", "农业部", "农业农村部"),
        ("县国税局减免税款。", "国税局", "税务局"),
        ("银监会批准设立。", "银监会", "银保监会（2023年5月起为国家金融监督管理总局）及其派出机构"),
        ("依据《农民专业合作社登记管理条例》办理。", "农民专业合作社登记管理条例", "市场主体登记管理条例"),
        ("依据《中华人民共和国合同法》审查合同20份。", "合同法", "民法典"),
        ("宣传婚姻法3场次。", "婚姻法", "民法典"),
        ("认真执行《信访条例》。", "信访条例", "信访工作条例"),
        ("落实《法治政府建设实施纲要（2015—2020年）》。", "法治政府建设实施纲要（2015—2020年）",
         "法治政府建设实施纲要（2021-2025年）"),
        ("依据《行政处罚法》（2017年修正）作出决定。", "2017", "2021"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_longer_in_force_is_told(text: str, found: str, should: str) -> None:
    year = 2023 if "信访" in text or "合作社" in text else 2022
    assert told(text, year)[0] == (found, should)


@pytest.mark.parametrize(
    "text",
    [
        "原国土资源局的档案移交县自然资源局。",
        "旗农牧局开展检查。",
        "县环保局更名为县生态环境局。",
        "2018年，县工商局受理投诉80件。\u3000\u3000",
        "根据《县国土资源局关于土地登记的通知》办理。",
        "检查了“云平县工商局”旧印章的销毁。",
        "县文化和旅游局、县文化广电和旅游局开展检查。",
        "各级农业部门、环境保护部门加强监管。",
        "劳动合同法宣传2场次，用益物权法律制度培训1场。",
        "依照《河北省信访条例》办理。",
        "合同法律审查20份，收养法定程序公开。",
        "国家矿山安全监察局来县检查。",
        "废止依据物权法制定的文件3件。",
        "学习《合同法司法解释》。",
        "银保监局来县检查。",  # still its name in 2022
        "依据《行政处罚法》（2021年修订）作出决定，依据《民法典》审查合同。",
        "依据《治安管理处罚法》（2012年修正）作出决定。",
        "将《行政处罚法》（2017年修正）与新法对照讲解。",
        "县生态环境保护局",
    ],
)
def test_what_is_right_or_of_earlier_times_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_a_name_counts_by_the_year_that_the_report_tells_of() -> None:
    text = "县国土资源局办理登记90件，依据《合同法》审查合同20份。"
    assert told(text, 2017) == []
    assert told(text, 2019) == []  # in force until spring of that year
    assert told(text, 2020) == [("国土资源局", "自然资源局")]
    assert told(text, 2021) == [("国土资源局", "自然资源局"), ("合同法", "民法典")]


def test_a_law_is_no_ground_before_it_is_in_force() -> None:
    grounds = "依据《重大行政决策程序暂行条例》审查决策5件。"
    assert told(grounds, 2017) == [("重大行政决策程序暂行条例", "")]
    assert told(grounds, 2019) == []
    spoken = "学习宣传《法律援助法》，做好施行准备。"
    text = spoken + "\n二〇二一年十一月二日"
    assert list(names(text)) == []
    found = list(names("根据《法律援助法》提供援助30件。\n二〇二一年十一月二日"))
    assert [(each.found, each.why.zh[:21]) for each in found] == [("法律援助法", "“法律援助法”自2022年1月1日起才施行")]
    assert told("依据《行政复议法》（2023年修订）作出决定。", 2020) == [("2023", "2017")]


def test_the_reason_names_day_and_source() -> None:
    (fault,) = names(TITLE.format(year=2022) + "县国土资源局")
    assert "2019年4月1日" in fault.why.zh and "《深化党和国家机构改革方案》" in fault.why.zh
    assert "2019-04-01" in fault.why.en and "尚未与文本核对" in fault.why.zh


def test_nothing_is_told_of_a_text_without_a_day_unless_the_reader_says_it() -> None:
    text = "县国土资源局办理登记90件。"
    assert check(text).words == ()
    assert [each.found for each in check(text, on=DAY("2022-03-01")).words] == ["国土资源局"]
    assert check(text, on=DAY("2018-03-01")).words == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云平县2021年度法治政府建设情况报告\n正文", Dated(None, 2021)),
        ("云平县2021年法治政府建设年度报告\n正文\n2022年1月20日", Dated(DAY("2022-01-20"), 2021)),
        ("2022年云平县政府工作报告\n正文", Dated(None, 2021)),
        (
            "政府工作报告\n——２０２２年２月１８日在云平县第十七届人民代表大会第二次会议上\n正文",
            Dated(DAY("2022-02-18"), 2021),
        ),
        ("正文\n云平县人民政府\n二〇二二年十二月三十日\n（此件公开发布）", Dated(DAY("2022-12-30"), 2022)),
        ("正文\n云平县人民政府\n2022年3月1日", Dated(DAY("2022-03-01"), 2021)),
        ("关于2015年文件的清理\n正文\n2022年3月1日", Dated(DAY("2022-03-01"), 2021)),
        ("正文提到2021年3月1日的会议。", None),
        ("正文\n2022年13月45日", None),
        ("", None),
    ],
)
def test_the_day_of_a_report_stands_in_its_last_lines_or_its_title(text: str, expected: Dated | None) -> None:
    assert dated(text) == expected


def test_the_readers_word_goes_before_the_texts() -> None:
    text = "云平县2018年度法治政府建设情况报告\n正文\n2019年1月20日"
    assert dated(text, DAY("2022-01-05")) == Dated(DAY("2022-01-05"), 2021)
    assert dated(text, DAY("2019-02-01")) == Dated(DAY("2019-02-01"), 2018)


def test_a_county_adds_its_own_names(tmp_path: Path) -> None:
    own = tmp_path / "names.yaml"
    own.write_text(
        "sources:\n  ours: {zh: 云平县机构改革方案, en: Reform plan of Yunping}\n"
        "names:\n"
        "  - {names: [县房管局], now: 县住房和城乡建设局, kind: organ, until: 2019-03-01, source: ours, sure: read}\n"
        "  - {names: [国土资源局], now: 县自然资源和规划局, kind: organ, until: 2018-12-28, source: ours, sure: read}\n"
        "editions:\n  - {name: 云平条例, sure: read, editions: {2010: 2010-05-01, 2015: 2016-01-01}}\n",
        encoding="utf-8",
    )
    text = TITLE.format(year=2019) + "县房管局、县国土资源局、县环保局检查。\n执行《云平条例》（2010年）。"
    found = list(names(text, known_names(own)))
    assert [(each.found, each.should) for each in found] == [
        ("国土资源局", "县自然资源和规划局"),
        ("2010", "2015"),
    ]  # 房管局 ended within the year, 环保局 likewise by the packaged file
    assert found[0].why.zh.endswith("依据：云平县机构改革方案。")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("names: [", "YAML"),
        ("names:\n  - {names: [某局], kind: organ, source: reform-2018, sure: read}", "until, or from"),
        ("names:\n  - {names: [某局], kind: organ, until: 2019-01-01, source: reform-2018, sure: read}", "write now"),
        ("names:\n  - {names: [某局], now: 甲, kind: x, until: 2019-01-01, source: reform-2018, sure: read}", "organ"),
        (
            "names:\n  - {names: [某局], now: 甲, kind: organ, until: 2019-13-01, source: reform-2018, sure: read}",
            "month",
        ),
        ("names:\n  - {names: [某局], now: 甲, kind: organ, until: 2019-01-01, source: none, sure: read}", "none"),
        ("other: 1", "other"),
    ],
)
def test_a_file_of_names_that_is_wrong_is_refused_with_its_place(tmp_path: Path, written: str, says: str) -> None:
    own = tmp_path / "names.yaml"
    own.write_text(written, encoding="utf-8")
    with pytest.raises(NamesError, match=says) as refused:
        known_names(own)
    assert str(own) in str(refused.value) and "docs/report-check.md" in str(refused.value)


def test_the_packaged_names_are_sound() -> None:
    known = known_names()
    assert known == packaged()
    for entry in known.names:
        assert known.source(entry.source)
        assert entry.until is None or all(name not in entry.now.split("、") for name in entry.names)
        assert entry.passed is None or (entry.from_ and entry.passed <= entry.from_)
    said = [(name, entry.until is None) for entry in known.names for name in entry.names]
    assert len(said) == len(set(said))


def test_time_grows_with_the_text_only() -> None:
    text = TITLE.format(year=2022) + "原县国土资源局、县农业局、合同法、" * 6_000
    before = time.process_time()
    list(names(text))
    assert time.process_time() - before < 8
