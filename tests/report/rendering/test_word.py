"""The Word file read back: page, styles, links, the appendix; and set by LibreOffice, where it is there."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from fazhi.report.rendering.word import word_of
from tests.report.rendering.texts import FULL, NOTE, ORGAN, composed, lines_of, long_text

HEAD = ["发文机关标志", "发文字号", "Title", "主送机关"]
BODY = ["Heading 1", "Heading 2", "Body Text", "Body Text", "Heading 1", "Heading 2", "Body Text"]
END = ["附件说明", "发文机关署名", "成文日期", "附件标识", "附件标题", "附件附注"]


@pytest.fixture(scope="module")
def plain() -> Any:
    return Document(io.BytesIO(word_of(composed())))


@pytest.fixture(scope="module")
def full() -> Any:
    return Document(io.BytesIO(word_of(composed(elements=FULL))))


def style(document: Any, id: str) -> Any:
    return next(each for each in document.styles.element if each.get(qn("w:styleId")) == id)


def value(element: Any, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(qn(f"w:{part}") for part in path.split("/")))
    return None if found is None else found.get(qn(f"w:{name}"))


def test_the_page_is_that_of_an_official_document(plain: Any) -> None:
    (section,) = plain.sections
    sides = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    assert [round(getattr(section, side).mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    assert section.footer_distance.mm == pytest.approx(24.5, abs=0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert dict(grid.attrib) == {qn("w:type"): "lines", qn("w:linePitch"): "579"}
    assert 22 * 579 <= 225 / 25.4 * 1440 < 22 * 580 + 1


@pytest.mark.parametrize(
    ("id", "name", "font", "points", "align", "level"),
    [
        ("Title", "Title", "方正小标宋简体", 22, "center", None),
        ("Heading1", "heading 1", "黑体", 16, "both", "0"),
        ("Heading2", "heading 2", "楷体_GB2312", 16, "both", "1"),
        ("Heading3", "heading 3", "仿宋_GB2312", 16, "both", "2"),
        ("Heading4", "heading 4", "仿宋_GB2312", 16, "both", "3"),
        ("BodyText", "Body Text", "仿宋_GB2312", 16, "both", None),
        ("Addressee", "主送机关", "仿宋_GB2312", 16, "both", None),
        ("Appendix", "附件标识", "黑体", 16, "left", None),
        ("AppendixTitle", "附件标题", "方正小标宋简体", 22, "center", "0"),
        ("Imprint", "版记", "仿宋_GB2312", 14, "left", None),
        ("Footer", "footer", "宋体", 14, "left", None),
    ],
)
def test_styles_have_the_types_of_the_standard(
    plain: Any, id: str, name: str, font: str, points: int, align: str, level: str | None
) -> None:
    found = style(plain, id)
    assert value(found, "name") == name
    for script in ("ascii", "hAnsi", "eastAsia"):
        assert value(found, "rPr/rFonts", script) == font
    assert value(found, "rPr/sz") == str(2 * points)
    assert value(found, "pPr/jc") == align
    assert value(found, "pPr/outlineLvl") == level
    assert value(found, "rPr/b") is None, "the typeface says the rank, not a bold one"
    assert value(found, "pPr/spacing", "lineRule") == "exact"


def test_lines_and_characters_fill_the_type_area(plain: Any) -> None:
    normal = style(plain, "Normal")
    for id in ("BodyText", "Heading1", "Heading2", "Heading3", "Heading4"):
        found = style(plain, id)
        assert value(found, "pPr/spacing", "line") == "579"
        assert (value(found, "pPr/spacing", "before"), value(found, "pPr/spacing", "after")) == ("0", "0")
        assert (value(found, "pPr/ind", "firstLineChars"), value(found, "pPr/ind", "firstLine")) == ("200", "640")
    closer = value(normal, "rPr/spacing")
    assert closer is not None
    width = 156 / 25.4 * 1440
    assert 28 * (320 + int(closer)) <= width < 29 * (320 + int(closer))
    assert value(normal, "pPr/widowControl") == "0"


def test_no_style_of_another_look_is_left(plain: Any) -> None:
    xml = plain.styles.element.xml
    assert "Theme" not in xml and "Calibri" not in xml
    assert value(plain.styles.element, "docDefaults/rPrDefault/rPr/lang", "eastAsia") == "zh-CN"


def test_every_paragraph_stands_in_a_named_style(plain: Any, full: Any) -> None:
    assert [each.style.name for each in plain.paragraphs] == ["Title", *BODY, *END]
    assert [each.style.name for each in full.paragraphs] == [*HEAD, *BODY, *END, "表格文字"]
    assert [each.text for each in plain.paragraphs[1:3]] == ["一、主要举措和成效", "（一）依法全面履行政府职能"]
    assert plain.paragraphs[0].text == "演示县人民政府\n关于2021年度法治政府建设情况的报告"
    assert plain.paragraphs[3].text == "权责清单。载明权力事项2815项，其中许可12项。"


def test_the_red_head_stands_where_it_is_wanted(full: Any, plain: Any) -> None:
    mark, number, title, addressee = full.paragraphs[:4]
    assert mark.text == "演示县人民政府文件"
    assert value(style(full, "Mark"), "rPr/color") == "FF0000"
    assert mark.paragraph_format.space_before.mm == pytest.approx(35, abs=0.1)
    assert number.text == "演政〔2022〕1号"
    line = number._p.pPr.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
    assert line.get(qn("w:color")) == "FF0000"
    assert int(line.get(qn("w:space"))) / 72 * 25.4 == pytest.approx(4, abs=0.2)
    assert title.paragraph_format.space_before.pt == pytest.approx(2 * 28.95, abs=0.1)
    assert addressee.text == "市人民政府："
    assert "FF0000" not in plain.element.xml


def test_a_number_without_a_red_head_stands_under_the_title() -> None:
    found = Document(io.BytesIO(word_of(composed(elements=replace(FULL, red_head=False)))))
    assert [each.style.name for each in found.paragraphs[:3]] == ["Title", "发文字号", "主送机关"]


def test_who_signs_and_when(full: Any) -> None:
    named, organ, day = full.paragraphs[11:14]
    assert (named.text, organ.text, day.text) == ("附件：数据来源表", ORGAN, "2022年2月8日")
    for each in (organ, day):
        assert dict(each._p.pPr.ind.attrib) == {
            qn("w:leftChars"): "1650", qn("w:left"): "5280", qn("w:rightChars"): "250", qn("w:right"): "800",
        }  # fmt: skip
    assert full.paragraphs[10].paragraph_format.keep_with_next, "nobody signs on a page without text"


def test_the_page_number_is_a_field_and_the_note_is_on_every_page(plain: Any) -> None:
    (section,) = plain.sections
    assert plain.settings.odd_and_even_pages_header_footer
    for foot, align in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        paragraph = foot.paragraphs[0]
        assert paragraph.alignment.name == align
        assert [each.text for each in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert paragraph.text == "— 1 —"
    for head in (section.header, section.even_page_header):
        assert head.paragraphs[0].text == NOTE


def links(document: Any) -> Iterator[tuple[str, str]]:
    for each in document.element.body.iter(qn("w:hyperlink")):
        id, place = each.get(qn("r:id")), each.get(qn("w:anchor"))
        target = document.part.rels[id].target_ref if id else f"#{place}"
        yield "".join(text.text for text in each.iter(qn("w:t"))), target


def test_every_number_is_a_link_and_a_bookmark(plain: Any) -> None:
    found = list(links(plain))
    assert found[:3] == [
        ("2815", "https://county.example/public/report/2021/powers.items/"),
        ("12", "https://county.example/public/report/2021/oversight.a-figure-whose-name.is-longer-than-word-allows/"),
        ("3", "https://county.example/public/report/2021/disputes.cases/"),
    ]
    marks = [each.get(qn("w:name")) for each in plain.element.body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks)) == 10
    assert max(map(len, marks)) <= 40
    assert {target[1:] for _, target in found if target.startswith("#")} < set(marks)
    numbers = [each.get(qn("w:id")) for each in plain.element.body.iter(qn("w:bookmarkStart"))]
    assert numbers == [each.get(qn("w:id")) for each in plain.element.body.iter(qn("w:bookmarkEnd"))]
    looks = style(plain, "Hyperlink")
    assert value(looks, "rPr/color") is None, "what is printed and signed has no blue in it"


def test_the_appendix_has_the_frozen_values_and_repeats_its_head(plain: Any) -> None:
    (table,) = plain.tables
    rows = [["".join(text.text for text in cell._tc.iter(qn("w:t"))) for cell in row.cells] for row in table.rows]
    assert rows[0] == ["序号", "数据", "口径", "来源", "数值", "摘要值"]
    assert rows[1:] == [
        [str(at), each.title, each.definition, each.organ, each.value, each.digest]
        for at, each in enumerate(composed().sources, 1)
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows[1:])
    assert sum(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid) == pytest.approx(156 / 25.4 * 1440, abs=6)
    assert value(style(plain, "Appendix"), "pPr/pageBreakBefore") is None
    assert style(plain, "Appendix").find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None


def test_the_imprint_floats_at_the_foot_of_the_last_page(full: Any, plain: Any) -> None:
    assert len(plain.tables) == 1
    table = full.tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["抄送：中共演示县委，演示县政协。"] * 2, ["演示县人民政府办公室", "2022年2月10日印发"],
    ]  # fmt: skip
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    lines = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert [(each.tag.rpartition("}")[2], each.get(qn("w:sz"))) for each in lines] == [
        ("top", "8"), ("bottom", "8"), ("insideH", "6"),
    ]  # fmt: skip


def test_fonts_that_are_missing_are_replaced_by_their_like() -> None:
    with zipfile.ZipFile(io.BytesIO(word_of(composed()))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


def test_the_same_report_is_the_same_file() -> None:
    assert word_of(composed()) == word_of(composed())
    assert word_of(composed()) != word_of(composed(elements=FULL))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_sets_22_lines_of_28_characters(tmp_path: Path) -> None:
    source = tmp_path / "report.docx"
    source.write_bytes(word_of(composed(long_text())))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    assert lines_of(PdfReader(tmp_path / "report.pdf"), 1) == [28] * 22
