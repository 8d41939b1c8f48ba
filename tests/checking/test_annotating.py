"""The annotated page: the text as it was, every place marked by sign and word, links there and back, nothing loaded."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest

from fazhi.kernel.wording import Label
from fazhi.report.checking import Findings, Relation, Span, check
from fazhi.report.checking.annotating import annotated, page
from fazhi.report.checking.model import Verdict
from fazhi.report.checking.telling import Language

TEXT = (
    "一是<加强>领导 & 落实。\n三是强化督查，新增企业90家，总数达79家。\n\n"
    "共设机构37个，其中党委机构12个，政府部门25个。受理案件618件。，行政政执法。"
)


class Read(HTMLParser):
    """Text, identifiers, links and elements of a page; elements that are not closed in their order fail."""

    EMPTY = ("meta", "input", "br")

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= set(given)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def text_in(made: str) -> str:
    """The report's text as the page shows it, without the marks."""
    inside = made[made.index('<div lang="zh-Hans"><p>') : made.rindex("</div></section>")]
    paragraphs = re.findall(r"<p>(.*?)</p>", inside, flags=re.S)
    return "\n".join(html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<a .*?</a>", "", each))) for each in paragraphs)


def relation(verdict: Verdict, *spans: tuple[int, int]) -> Relation:
    return Relation(
        "parts", verdict, Label("由于", "because"), "1+1=2", None, (), tuple(Span(*each) for each in spans), "x"
    )


def test_the_text_stands_there_as_it_was() -> None:
    assert text_in(annotated(TEXT, check(TEXT))) == TEXT


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_place_leads_to_its_finding_and_back(language: Language) -> None:
    read = Read(page("报告.docx", TEXT, check(TEXT), language))
    assert len(read.ids) == len(set(read.ids))
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    places = {each for each in read.ids if re.fullmatch(r"p\d+-\d+", each)}
    assert places == {each for each in (link.removeprefix("#") for link in read.links) if each.startswith("p")}
    assert len(places) >= 8


def test_the_file_loads_and_runs_nothing() -> None:
    made = page("报告.docx", TEXT, check(TEXT))
    read = Read(made)
    assert read.tags.isdisjoint({"script", "link", "img", "iframe", "form", "object"})
    assert not {each for each in read.attributes if each.startswith("on")} | {"src", "srcset"} & read.attributes
    assert all(each.startswith("#") for each in read.links)
    assert "url(" not in made and "@import" not in made and "http" not in made


def test_a_verdict_is_a_sign_and_a_word_and_not_a_colour_alone() -> None:
    made = annotated(TEXT, check(TEXT))
    for sign, word in (("×", "矛盾"), ("※", "用字"), ("√", "相符")):
        assert re.search(
            rf'<a class="\w+" id="p\d+-1" href="#f\d+"><span class="sign" aria-hidden="true">{sign}</span>{word}\d',
            made,
        )
    assert '<span class="figure-read">618件</span>' in made


def test_places_that_overlap_are_marked_each() -> None:
    found = Findings(
        (), (relation("holds", (0, 6)), relation("contradiction", (2, 4)), relation("undecided", (3, 9))), ()
    )
    made = annotated("甲乙丙丁戊己庚辛壬癸", found)
    assert Read(made).ids.count("p2-1") == 1
    assert '<mark class="holds contradiction undecided">丁</mark>' in made
    assert text_in(made) == "甲乙丙丁戊己庚辛壬癸"


def test_a_place_may_reach_over_paragraphs_and_to_the_end() -> None:
    made = annotated("甲乙\n丙丁", Findings((), (relation("undecided", (1, 5)),), ()))
    assert '<mark class="undecided">乙</mark></p>\n<p><mark class="undecided">丙丁</mark><a class="undecided"' in made
    Read(made)


def test_an_empty_report_and_one_without_findings_say_so() -> None:
    assert "没有要看的。" in annotated("没有数字。", check("没有数字。"))
    assert "There is nothing to look at." in annotated("", Findings((), (), ()), "en")


def test_the_name_of_a_file_is_text_and_nothing_else() -> None:
    assert "<script>" not in page("<script>x</script>.docx", TEXT, check(TEXT))


def test_a_long_report_is_marked_whole() -> None:
    text = TEXT * 200
    assert text_in(annotated(text, check(text))) == text


def test_english_stands_around_the_text_alone() -> None:
    made = annotated(TEXT, check(TEXT), "en")
    around = re.sub(r'<(\w+) [^>]*lang="zh-Hans">.*?</\1>', "", made.replace("\n", " "))
    assert "Contradiction" in around and not re.search(r"[\u4e00-\u9fff]", around[: around.index('id="checked-text"')])
