"""Papers as Word files: page, type and lines as GB/T 9704-2012 asks for, read back from the file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn

from fazhi.kernel.procedures.docx import lay_out

TITLE, BODY, HEAD, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
TEXT = "@演示县司法局：\n# 一、事实 \n\n正文。\n引文末尾有@\n比较符>\n序号#\n> 演示县市场局"
Line = tuple[str, str, float, Any, float | None, float | None]


def laid_out(**others: str) -> Any:
    given = {"title": "许可决定书", "number": "演许〔2021〕1号", "text": TEXT, **others}
    return Document(io.BytesIO(lay_out(**given)))


def points(length: Any) -> float | None:
    return None if length is None else length.pt


def line(paragraph: Any) -> Line:
    """A line as it stands: text, type and its size, alignment, indents of the first line and on the right."""
    (run,) = paragraph.runs
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == run.font.name
    shape = paragraph.paragraph_format
    assert (shape.line_spacing_rule, points(shape.line_spacing)) == (WD_LINE_SPACING.EXACTLY, 28.95)
    assert (points(shape.space_before), points(shape.space_after)) == (0, 0)
    return (
        run.text, run.font.name, run.font.size.pt, paragraph.alignment,
        points(shape.first_line_indent), points(shape.right_indent),
    )  # fmt: skip


def test_each_line_stands_in_the_type_and_place_of_its_kind() -> None:
    assert [line(each) for each in laid_out().paragraphs] == [
        ("许可决定书", TITLE, 22, ALIGN.CENTER, None, None),
        ("演许〔2021〕1号", BODY, 16, ALIGN.CENTER, None, None),
        ("演示县司法局：", BODY, 16, ALIGN.JUSTIFY, None, None),
        ("一、事实", HEAD, 16, ALIGN.JUSTIFY, 32, None),
        ("正文。", BODY, 16, ALIGN.JUSTIFY, 32, None),
        ("引文末尾有@", BODY, 16, ALIGN.JUSTIFY, 32, None),
        ("比较符>", BODY, 16, ALIGN.JUSTIFY, 32, None),
        ("序号#", BODY, 16, ALIGN.JUSTIFY, 32, None),
        ("演示县市场局", BODY, 16, ALIGN.RIGHT, None, 64),
    ]


def test_a_paper_without_a_number_has_no_line_for_it() -> None:
    assert [each.text for each in laid_out(number="", text="正文。").paragraphs] == ["许可决定书", "正文。"]


def test_the_page_has_the_size_and_margins_of_an_official_document() -> None:
    (section,) = laid_out().sections
    sides = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    assert [round(getattr(section, side).mm) for side in sides] == [210, 297, 37, 35, 28, 26]


def test_the_note_stands_small_in_the_head_of_every_page() -> None:
    for note in ("演示数据", ""):
        document = laid_out(note=note)
        assert document.settings.odd_and_even_pages_header_footer is True
        (section,) = document.sections
        for head in (section.header, section.even_page_header):
            assert head.paragraphs[0].text == note
            assert [(run.font.name, run.font.size.pt) for run in head.paragraphs[0].runs] == [(BODY, 9)] * bool(note)


def test_the_number_of_the_page_stands_at_its_outer_edge() -> None:
    (section,) = laid_out().sections
    for foot, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        paragraph = foot.paragraphs[0]
        shape = paragraph.paragraph_format
        assert (paragraph.alignment, shape.left_indent.pt, shape.right_indent.pt) == (align, 14, 14)
        assert [(run.font.name, run.font.size.pt) for run in paragraph.runs] == [(SONG, 14)] * 2
        marks = [
            (each.tag.removeprefix(qn("w:t")[:-1]), each.get(qn("w:fldCharType")) or each.text)
            for run in paragraph.runs for each in run._r if each.tag != qn("w:rPr")
        ]  # fmt: skip
        assert marks == [
            ("t", "— "), ("fldChar", "begin"), ("instrText", "PAGE"), ("fldChar", "separate"), ("t", "1"),
            ("fldChar", "end"), ("t", " —"),
        ]  # fmt: skip


def test_the_file_bears_no_time_and_is_packed() -> None:
    made = lay_out(title="许可决定书", number="", text=TEXT)
    assert made == lay_out(title="许可决定书", number="", text=TEXT)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for entry in archive.infolist():
            assert (entry.date_time, entry.compress_type) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED), entry
        core = archive.read("docProps/core.xml").decode()
    assert core.count(">2000-01-01T00:00:00Z</dcterms:") == 2
