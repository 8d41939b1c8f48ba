"""Charts in the files, read back: picture, words for who does not see it, caption, and the numbers as frozen."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from fazhi.report.rendering.composing import Composition
from fazhi.report.rendering.measures import AREA
from fazhi.report.rendering.page import page_of
from fazhi.report.rendering.pdf import pdf_of
from fazhi.report.rendering.word import word_of
from tests.report.charting.outlining import BARS, STACKED, YEARS
from tests.report.rendering.texts import composed, frozen, part

CHARTS = (BARS, STACKED, YEARS)
CAPTIONS = [f"图{at}　各类<事项> & 数" for at in (1, 2, 3)]


def illustrated() -> dict[str, Any]:
    """A report with two charts in one section and one in the next, which ends it."""
    first = part("一、主要举措", "（一）权责清单", {"权责清单": ["载明权力事项", "=powers.items", "。"]})
    last = part("二、存在的不足", "（一）短板", {"复议": ["申请", "=hidden", "。"]})
    first["sections"][0]["charts"], last["sections"][0]["charts"] = list(CHARTS[:2]), [CHARTS[2]]
    return frozen(parts=[first, last])


@pytest.fixture(scope="module")
def report() -> Composition:
    return composed(illustrated())


@pytest.fixture(scope="module")
def word(report: Composition) -> Any:
    return Document(io.BytesIO(word_of(report)))


@pytest.fixture(scope="module")
def pdf(report: Composition) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(report)))


def descriptions(report: Composition) -> list[str]:
    return [block.plate.picture.description for block in report.blocks if block.plate]


def test_charts_stand_behind_the_paragraphs_of_their_section(report: Composition) -> None:
    kinds = ["chart" if block.plate else block.level for block in report.blocks]
    assert kinds == [1, 2, 0, "chart", "chart", 1, 2, 0, "chart"]
    assert [block.plate.picture.caption for block in report.blocks if block.plate] == CAPTIONS


def test_word_holds_a_picture_with_its_words_and_caption(word: Any, report: Composition) -> None:
    shapes = list(word.inline_shapes)
    assert [round(each.width.pt, 1) for each in shapes] == [round(AREA, 1)] * 3
    shown = [each._inline.docPr for each in shapes]
    assert [each.get("descr") for each in shown] == descriptions(report)
    assert [each.get("name") for each in shown] == ["图1", "图2", "图3"]
    assert len({each.get("id") for each in shown}) == 3
    styles = [each.style.style_id for each in word.paragraphs]
    assert [styles[at + 1] for at, id in enumerate(styles) if id == "Picture"] == ["Caption"] * 3
    captions = [each for each in word.paragraphs if each.style.style_id == "Caption"]
    assert [each.text for each in captions] == CAPTIONS
    assert [text.text for each in captions for text in each._p.iter(qn("w:instrText"))] == [" SEQ 图 \\* ARABIC "] * 3


def test_word_shows_a_picture_whole_and_with_its_caption(word: Any) -> None:
    style = next(each for each in word.styles.element if each.get(qn("w:styleId")) == "Picture")
    spacing = style.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("240", "auto"), "an exact line would cut it"
    assert style.pPr.find(qn("w:keepNext")) is not None


def test_pictures_of_the_word_file_are_sharp_and_as_high_as_they_are_drawn(report: Composition) -> None:
    with zipfile.ZipFile(io.BytesIO(word_of(report))) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("word/media/"))
        sizes = [struct.unpack(">II", archive.read(name)[16:24]) for name in names]
    assert len(names) == 3
    drawn = [block.plate.picture.wide for block in report.blocks if block.plate]
    for (wide, high), svg in zip(sizes, drawn, strict=True):
        found = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg)
        assert found is not None
        assert wide == pytest.approx(AREA / 72 * 200, abs=2)
        assert high / wide == pytest.approx(float(found[2]) / float(found[1]), rel=0.01)


def elements(pdf: PdfReader, kind: str) -> list[Any]:
    """The elements of a kind in the structure of the PDF."""
    found = []
    waiting: list[Any] = [pdf.trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while waiting:
        each = waiting.pop(0)
        each = each.get_object() if hasattr(each, "get_object") else each
        if not isinstance(each, DictionaryObject):
            continue
        if each.get("/S") == kind:
            found.append(each)
        below = each.get("/K", [])
        below = below.get_object() if hasattr(below, "get_object") else below
        waiting = [*(below if isinstance(below, list) else [below]), *waiting]
    return found


def test_the_pdf_has_the_drawing_with_its_words_and_caption(pdf: PdfReader, report: Composition) -> None:
    alternatives = [each["/Alt"] for each in elements(pdf, "/Figure") if "/Alt" in each]
    assert alternatives == descriptions(report)
    text = "".join(page.extract_text() for page in pdf.pages)
    for caption in CAPTIONS:
        assert caption.replace("　", "") in re.sub(r"\s", "", text).replace("&", " & ")
    assert not any(list(page.images) for page in pdf.pages), "drawn, not made of pixels"
    metadata = pdf.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_the_letters_of_the_drawing_are_those_that_come_with_the_software(pdf: PdfReader) -> None:
    text = "".join(page.extract_text() for page in pdf.pages)
    for said in ("行政处罚", "2045", "18＊", "不显示"):
        assert said in text, said
    fonts = {font.get_object()["/BaseFont"] for page in pdf.pages for font in _fonts_of(page["/Resources"])}
    assert {each.partition("+")[2].partition("-")[0] for each in fonts} == {"NotoSerifSC", "NotoSansSC"}


def _fonts_of(resources: Any) -> list[Any]:
    """The fonts of a page and of the drawings in it."""
    found = resources.get_object()
    drawings = found.get("/XObject", {}).get_object().values() if "/XObject" in found else []
    below = [each.get_object().get("/Resources") for each in drawings]
    fonts = found["/Font"].get_object().values() if "/Font" in found else []
    return [*fonts, *(font for each in below if each is not None for font in _fonts_of(each))]


def test_the_page_has_drawing_caption_and_table(report: Composition) -> None:
    page = page_of(report).decode()
    assert page.count("<svg") == 6 and page.count("<figure") == 3
    assert "图1　各类&lt;事项&gt; &amp; 数</figcaption>" in page
    assert '<td><a href="https://county.example/public/report/2021/toy.stalls/">行政处罚</a></td>' in page
    assert '<td class="number">2045</td>' in page and "<script" not in page
    assert len(set(re.findall(r'id="(chart-[^"]+)"', page))) == page.count('id="chart-')


def test_a_report_with_charts_is_the_same_file_each_time(report: Composition) -> None:
    for make in (word_of, pdf_of, page_of):
        assert make(report) == make(composed(illustrated()))


def test_a_report_without_charts_has_no_picture() -> None:
    assert not any(block.plate for block in composed().blocks)
    assert not list(Document(io.BytesIO(word_of(composed()))).inline_shapes)


def test_nobody_signs_on_a_page_without_text() -> None:
    """However long the text is: what comes last goes along to the page of who signs."""
    for lines in range(14, 20):
        text = {"概述": ["为全面推进依法行政" * 3 * lines], "末段": ["到此为止。"]}
        data = frozen(parts=[part("一、主要举措", "（一）概述", text)], figures=[])
        made = PdfReader(io.BytesIO(pdf_of(composed(data))))
        signs = [page.extract_text() for page in made.pages if "附件：数据来源表" in page.extract_text()]
        assert len(signs) == 1 and "到此为止。" in signs[0], lines
