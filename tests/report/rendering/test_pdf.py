"""The PDF read back: fonts, text, lines, outline, links."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from fazhi.report.rendering import fonts
from fazhi.report.rendering.pdf import pdf_of
from tests.report.rendering.texts import FULL, NOTE, composed, frozen, lines_of, long_text


def read(*given: Any) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(composed(*given))))


@pytest.fixture(scope="module")
def full() -> PdfReader:
    return read(None, FULL)


def text(made: PdfReader) -> list[str]:
    return [line.strip() for page in made.pages for line in page.extract_text().splitlines() if line.strip()]


def test_the_page_is_a4_and_every_page_bears_note_and_number(full: PdfReader) -> None:
    for at, page in enumerate(full.pages, 1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        lines = page.extract_text().splitlines()
        assert lines[0] == NOTE
        assert lines[-1].replace(" ", "") == f"—{at}—"


def test_all_fonts_are_embedded(full: PdfReader) -> None:
    seen = set()
    for page in full.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (below,) = font.get_object()["/DescendantFonts"]
            described = below.get_object()["/FontDescriptor"].get_object()
            seen.add(font.get_object()["/BaseFont"].partition("+")[2])
            assert {"/FontFile2", "/FontFile3"} & set(described), font
            assert "/ToUnicode" in font.get_object()
    assert {each.partition("-")[0] for each in seen} == {"NotoSerifSC", "NotoSansSC"}


def test_text_comes_out_in_its_order(full: PdfReader) -> None:
    wanted = [
        "演示县人民政府文件", "演政〔2022〕1号", "演示县人民政府", "关于2021年度法治政府建设情况的报告", "市人民政府：",
        "一、主要举措和成效", "（一）依法全面履行政府职能", "权责清单。载明权力事项2815项，其中许可12项。",
        "诉讼。行政案件3件，占3.05%；共2815项。", "二、存在的不足", "（一）短板", "复议。申请（不显示）。",
        "附件：数据来源表", "演示县人民政府", "2022年2月8日", "附件", "数据来源表",
    ]  # fmt: skip
    found = [line for line in text(full) if line != NOTE and not line.startswith("—")]
    assert found[: len(wanted)] == wanted
    whole = "".join(found)
    for each in composed().sources:
        assert each.digest in whole
        assert each.definition in whole
        assert each.value in whole
    assert found[-2:] == ["抄送：中共演示县委，演示县政协。", "演示县人民政府办公室 2022年2月10日印发"]


def test_headings_are_the_outline(full: PdfReader) -> None:
    def titles(found: list[Any]) -> list[Any]:
        return [titles(each) if isinstance(each, list) else each.title for each in found]

    assert titles(full.outline) == [
        "一、主要举措和成效", ["（一）依法全面履行政府职能"], "二、存在的不足", ["（一）短板"], "数据来源表",
    ]  # fmt: skip


def test_numbers_are_links_and_the_appendix_leads_back(full: PdfReader) -> None:
    outside, inside = [], 0
    for page in full.pages:
        for each in page.get("/Annots", []):
            action = each.get_object().get("/A", {})
            if "/URI" in action:
                outside.append(action["/URI"])
            else:
                inside += 1
    sources = [each.address for each in composed().sources]
    assert set(outside) == set(sources)
    assert len(outside) >= 6 + len(sources)
    assert inside == len(sources)


def test_a_page_has_22_lines_of_28_characters() -> None:
    made = read(long_text())
    assert lines_of(made, 1) == [28] * 22
    assert lines_of(made, 2) == [28] * 22


def test_it_is_an_archive_file_in_chinese(full: PdfReader) -> None:
    root = full.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    metadata = root["/Metadata"].get_data().decode()  # type: ignore[index]
    assert "<pdfaid:part>2</pdfaid:part>" in metadata and "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert full.metadata is not None
    assert full.metadata.title == "演示县人民政府关于2021年度法治政府建设情况的报告"
    assert full.metadata.creation_date is not None
    assert full.metadata.creation_date.date() == FULL.dated


def test_the_same_report_is_the_same_file() -> None:
    assert pdf_of(composed()) == pdf_of(composed())


def test_texts_are_never_run(full: PdfReader) -> None:
    evil = '#read("/etc/passwd") $x$ *b* [ ] ] \\ "'
    made = read(frozen(title=evil))
    assert evil.replace(" ", "") in "".join(text(made)).replace(" ", "")


def test_no_plain_picture_of_text_is_in_it(full: PdfReader) -> None:
    assert not any(isinstance(each, IndirectObject) for page in full.pages for each in page.images)


def test_the_fonts_that_an_office_has_bought_come_first(tmp_path: Path) -> None:
    held, families = fonts.typefaces(tmp_path / "none")
    assert families["body"] == ["Noto Serif SC", "Noto Serif SC", "Noto Sans SC"]
    assert families["head"][0] == "Noto Sans SC"
    assert set(held.families()) == {"Noto Serif SC", "Noto Sans SC"}, "nothing of the machine, so that all set the same"
    assert not (settings.HOME / "fonts").exists()


def test_missing_fonts_are_said_with_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts.free, "serif_path", lambda: tmp_path / "NotoSerifSC-Regular.otf")
    fonts.typefaces.cache_clear()
    try:
        with pytest.raises(fonts.NoTypeface, match="pylopdf-fonts-zh-cn"):
            fonts.typefaces(tmp_path / "other")
    finally:
        fonts.typefaces.cache_clear()
