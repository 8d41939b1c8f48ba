"""Articles as people cite them, in both languages."""

from __future__ import annotations

import pytest

from fazhi.law.articles import article, as_cited, cited, numeral


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (39, "三十九"), (100, "一百"), (103, "一百零三"),
        (110, "一百一十"), (125, "一百二十五"), (200, "二百"), (305, "三百零五"), (1000, "一千"), (1010, "一千零一十"),
        (1105, "一千一百零五"), (1260, "一千二百六十"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_law_writes_them(number: int, said: str) -> None:
    assert numeral(number) == said


def test_an_article_is_cited_in_the_language_of_the_reader() -> None:
    assert (article("30").zh, article("30").en) == ("第三十条", "Article 30")
    assert (cited("行政许可法", "34").zh, cited("行政许可法", "34").en) == (
        "《行政许可法》第三十四条",
        "《行政许可法》 Article 34",
    )


@pytest.mark.parametrize(
    ("law", "number", "zh", "en"),
    [
        ("行政复议法(2023)", "30", "《行政复议法》（2023年）第三十条", "《行政复议法》 (2023) Article 30"),
        ("行政复议法(2023)", "", "《行政复议法》（2023年）", "《行政复议法》 (2023)"),
        ("法释〔2020〕3号", "5", "法释〔2020〕3号第五条", "法释〔2020〕3号 Article 5"),
        ("石家庄市令第112号(2000)", "8", "石家庄市令第112号（2000年）第八条", "石家庄市令第112号 (2000) Article 8"),
        ("诉讼法(2017)", "48、50", "《诉讼法》（2017年）第四十八条、第五十条", "《诉讼法》 (2017) Articles 48, 50"),
        ("监督法", "10-12", "《监督法》第十条至第十二条", "《监督法》 Articles 10 to 12"),
        ("纲要（2021－2025年）", "第十部分", "《纲要（2021－2025年）》第十部分", "《纲要（2021－2025年）》 第十部分"),
    ],
)  # fmt: skip
def test_a_year_stands_outside_the_title_and_a_number_is_none(law: str, number: str, zh: str, en: str) -> None:
    assert (cited(law, number).zh, cited(law, number).en) == (zh, en)


@pytest.mark.parametrize("number", ["三十之一", "30-1", "48、x", "²"])
def test_what_is_no_figure_stands_as_it_is(number: str) -> None:
    assert article(number).zh == f"第{number}条"


def test_a_law_without_an_article_stands_alone() -> None:
    assert cited("保守国家秘密法", "").zh == "保守国家秘密法"
    assert cited("", "").zh == ""
    assert cited("信用修复管理办法(2025)", "-").zh == "《信用修复管理办法》（2025年）", (
        "not sourced: the law tree writes -"
    )


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("复议法(2017) 第三条；复议法(2023) 第三十六条", "《复议法》（2017年）第三条；《复议法》（2023年）第三十六条"),
        ("复议法(2023) 第三十四条；诉讼法 第四十五条", "《复议法》（2023年）第三十四条；《诉讼法》第四十五条"),
        ("实施条例(2026) 第四十条（报请时间不计入）", "《实施条例》（2026年）第四十条（报请时间不计入）"),
        ("民事诉讼法 公告送达", "《民事诉讼法》公告送达"), ("《行政处罚法》第三条", "《行政处罚法》第三条"), ("", ""),
    ],
)  # fmt: skip
def test_what_an_act_rests_on_is_cited_as_everywhere(declared: str, shown: str) -> None:
    assert as_cited(declared) == shown
