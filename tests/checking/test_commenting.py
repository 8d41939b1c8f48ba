"""The Word file with comments: each at its place, the file's own form kept, the comments read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from fazhi.kernel.wording import Label
from fazhi.report.checking import Findings, Relation, Span, check
from fazhi.report.checking.commenting import commented
from fazhi.report.checking.reading import UnreadableReport, text_of
from fazhi.report.checking.telling import Remark, remarks_of

PARTS = "全年办理案件10件，其中民事6件、刑事3件、其他2件。"
ADDED = "新增企业90家，总数达79家。"


def saved(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def of(text: str) -> tuple[Remark, ...]:
    return tuple(each for each in remarks_of(check(text)) if each.mark != "holds")


def with_comments(word: bytes) -> WordDocument:
    text = text_of("a.docx", word)
    return Document(io.BytesIO(commented(text, of(text), word)))


def commented_text(document: WordDocument, id: int) -> str:
    """The text between the two ends of a comment."""
    inside, found = False, []
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == str(id):
            inside = True
        elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == str(id):
            inside = False
        elif inside and element.tag in (qn("w:t"), qn("w:tab")):
            found.append(str(element))
    return "".join(found)


def told(document: WordDocument) -> list[tuple[str, str]]:
    return [(commented_text(document, each.comment_id), each.text) for each in document.comments]


def plain() -> WordDocument:
    document = Document()
    document.add_paragraph("标题")
    document.add_paragraph(PARTS)
    return document


def test_a_comment_covers_total_and_parts_and_says_what_does_not_agree() -> None:
    ((covered, says),) = told(with_comments(saved(plain())))
    assert covered == "10件，其中民事6件、刑事3件、其他2件"
    assert says.split("\n")[0].startswith("×矛盾 · 总数与分项：") and "6+3+2=11>10" in says


def test_runs_keep_their_form_and_the_text_stays_as_it_was() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    first = paragraph.add_run("全年办理案件1")
    first.bold = True
    second = paragraph.add_run("0件，其中民事6件、刑事3件、")
    second.font.size, second.italic = Pt(14), True
    paragraph.add_run("其他2件。")
    word = saved(document)
    made = with_comments(word)
    assert [each.text for each in made.paragraphs] == [each.text for each in document.paragraphs]
    assert told(made)[0][0] == "10件，其中民事6件、刑事3件、其他2件"
    forms = {
        (each.bold, each.italic, each.font.size)
        for each in made.paragraphs[0].runs
        if each.text and each.text in "全年办理案件1"
    }
    assert forms == {(True, None, None)}
    assert all(each.italic and each.font.size == Pt(14) for each in made.paragraphs[0].runs if "民事" in each.text)


def test_a_run_is_divided_around_what_is_no_text() -> None:
    document = Document()
    run = document.add_paragraph().add_run("全年\t办理案件")
    run._r.append(OxmlElement("w:lastRenderedPageBreak"))
    for text in ("10件，", "其中民事6件、刑事3件、其他2件。"):
        element = OxmlElement("w:t")
        element.text = text
        run._r.append(element)
    made = with_comments(saved(document))
    assert made.paragraphs[0].text == "全年\t办理案件10件，其中民事6件、刑事3件、其他2件。"
    assert told(made)[0][0].startswith("10件") and told(made)[0][0].endswith("其他2件")
    assert len(made.element.body.findall(f".//{qn('w:lastRenderedPageBreak')}")) == 1


def linked(document: WordDocument) -> None:
    paragraph = document.add_paragraph("全年办理案件")
    link = OxmlElement("w:hyperlink")
    paragraph._p.append(link)
    run = paragraph.add_run("10件")
    link.append(run._r)
    paragraph.add_run("，其中民事6件、刑事3件、其他2件。")


def in_cells(document: WordDocument) -> None:
    table = document.add_table(rows=2, cols=3)
    table.rows[0].cells[0].text = "同"
    table.rows[0].cells[1].text = "同"
    table.rows[0].cells[2].text = f"开头\n{PARTS}"
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "并"
    table.rows[1].cells[2].text = ADDED


def broken_lines(document: WordDocument) -> None:
    document.add_paragraph("甲\n乙\t丙")
    document.add_paragraph()
    document.add_paragraph(f"甲\n{PARTS}")


@pytest.mark.parametrize("write", [linked, in_cells, broken_lines])
def test_places_are_found_in_links_cells_and_broken_lines(write: Callable[[WordDocument], None]) -> None:
    document = Document()
    document.add_paragraph("前一段。")
    write(document)
    document.add_paragraph(ADDED)
    found = told(with_comments(saved(document)))
    assert ("10件，其中民事6件、刑事3件、其他2件", "×矛盾") in [(covered, says[:3]) for covered, says in found]
    assert [covered for covered, says in found if "90>79" in says].count("90家，总数达79家") >= 1


def test_what_lies_in_two_paragraphs_is_told_at_both_and_each_names_the_other() -> None:
    document = Document()
    for line in ("一是加强领导。", "二是强化督查。", "四是抓好落实。"):
        document.add_paragraph(line)
    first, last = told(with_comments(saved(document)))
    assert (first[0], last[0]) == ("一", "四")
    assert "另一处：“四是抓好落实。”" in first[1] and "另一处：“一是加强领导。”" in last[1]


def wrapped(run: Any, *names: str) -> None:
    """Put elements around a run, the outermost first."""
    around = run.getparent()
    for name in names:
        element = OxmlElement(f"w:{name}")
        around.replace(run, element)
        element.append(run)
        around = element


def test_places_are_found_in_fields_tags_and_controls() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for text in ("全年办理案件", "10件", "，其中民事", "6件", "、刑事3件、其他", "2件", "。"):
        paragraph.add_run(text)
    for at, names in ((1, ["smartTag"]), (3, ["fldSimple"]), (5, ["sdt", "sdtContent"])):
        wrapped(paragraph._p.findall(qn("w:r"))[at - (at > 1) - (at > 3)], *names)
    whole = document.add_paragraph(ADDED)
    wrapped(whole._p, "sdt", "sdtContent")
    table = document.add_table(1, 1).rows[0].cells[0].add_table(1, 1)
    table.rows[0].cells[0].text = f"😀e\u0301{ADDED}"
    word = saved(document)
    made = with_comments(word)
    assert [covered for covered, _ in told(made)] == [
        "10件，其中民事6件、刑事3件、其他2件", "90家，总数达79家", "90家，总数达79家",
    ]  # fmt: skip
    assert text_of("a.docx", saved(made)) == text_of("a.docx", word)


def test_comments_that_are_none_are_told_as_a_damaged_file() -> None:
    document, file = plain(), io.BytesIO()
    document.add_comment(document.paragraphs[0].runs, "请改标题", "某人", "某")
    with zipfile.ZipFile(io.BytesIO(saved(document))) as archive, zipfile.ZipFile(file, "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, "<a/>" if name == "word/comments.xml" else archive.read(name))
    with pytest.raises(UnreadableReport, match="已经损坏"):
        with_comments(file.getvalue())


def test_comments_that_were_there_stay() -> None:
    document = plain()
    document.add_comment(document.paragraphs[0].runs, "请改标题", "某人", "某")
    made = with_comments(saved(document))
    assert next((each.author, each.text) for each in made.comments) == ("某人", "请改标题")
    assert len(list(made.comments)) == 2


def test_of_a_text_a_word_file_is_made() -> None:
    text = f"标题\r\n{PARTS}\x0b\ud800\n\n{ADDED}"
    made = commented(text, of(text))
    document = Document(io.BytesIO(made))
    assert [covered for covered, _ in told(document)] == ["10件，其中民事6件、刑事3件、其他2件", "90家，总数达79家"]
    assert [each.text for each in document.paragraphs] == ["标题 ", f"{PARTS}  ", "", ADDED]
    assert commented(text, of(text)) == made, "the same text gives the same file"


def test_comments_are_in_english_where_that_is_asked_for() -> None:
    document = Document(io.BytesIO(commented(ADDED, of(ADDED), language="en")))
    (comment,) = document.comments
    assert comment.author == "Report check"
    assert comment.text.startswith("×Contradiction · Total and a part: More was added than there is by now")


def test_many_comments_in_one_paragraph_each_have_their_place() -> None:
    text = PARTS * 30
    document = Document(io.BytesIO(commented(text, of(text))))
    assert {covered for covered, _ in told(document)} == {"10件，其中民事6件、刑事3件、其他2件"}
    assert len(told(document)) == 30
    assert document.paragraphs[0].text == text


def test_another_file_than_the_one_that_was_read_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="不是同一份"):
        commented(PARTS, of(PARTS), saved(plain()))


def test_what_another_rule_found_is_told_too() -> None:
    more = Relation(
        "own figure", "contradiction", Label("本系统为9件", "9 here"), "10≠9", None, (), (Span(6, 9),), "own"
    )
    found = Findings((), (more,), ())
    ((covered, says),) = told(Document(io.BytesIO(commented(PARTS, remarks_of(found)))))
    assert covered == "10件" and says.startswith("×矛盾 · 本系统数据：本系统为9件")


def elements(document: Any) -> list[str]:
    return [each.tag for each in document.element.body.iter()]


def test_nothing_is_changed_where_nothing_is_told() -> None:
    word = saved(Document())
    document = Document(io.BytesIO(word))
    document.add_paragraph("没有数字。")
    word = saved(document)
    assert elements(with_comments(word)) == elements(document)
