"""Articles as people cite them, in both languages."""

from __future__ import annotations

import pytest

from fazhi.law.articles import article, cited, numeral


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


@pytest.mark.parametrize("number", ["第三十", "三十之一", "30-1", "²"])
def test_what_is_no_figure_stands_as_it_is(number: str) -> None:
    assert article(number).zh == f"第{number}条"


def test_a_law_without_an_article_stands_alone() -> None:
    assert cited("保守国家秘密法", "").zh == "保守国家秘密法"
    assert cited("", "").zh == ""
