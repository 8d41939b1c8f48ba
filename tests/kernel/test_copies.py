"""Copies of files for the public: what must be hidden is, what nobody sees is gone, and what cannot be read is said."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from fazhi.kernel.files.copies import Copy
from fazhi.kernel.files.copying import by_hand, redacted
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.notices.hits import Hit, HitKind
from fazhi.kernel.notices.naming import Secret
from fazhi.kernel.notices.redaction import hits_in
from tests.kernel.office_files import archive, jpeg, members, pdf, png, put, relations, shown, word, workbook

NAME, NUMBER, PHONE = "王小明", "130130199001010010", "13912345678"
SECRETS = [Secret(HitKind.NAME, NAME, "王某")]
NOTE = "/Contents (x) /Rect [0 0 9 9]"
VANISHED = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的话</w:t></w:r>"


def find(text: str) -> list[Hit]:
    return hits_in(text, SECRETS)


def left(copy: Copy) -> list[str]:
    return [f"{passage.place(hit.start)}: {hit.kind}" for passage in copy.passages for hit in find(passage.text)]


def sent(name: str, content: bytes) -> Copy:
    return by_hand(Upload(name, content, "application/octet-stream"))


class TestWord:
    def test_a_value_is_hidden_over_runs_tables_headers_and_boxes_for_its_figures(self) -> None:
        def also(document: Any) -> None:
            cells = document.add_table(rows=1, cols=19).rows[0].cells
            for cell, text in zip(cells, ["证件号码", *NUMBER], strict=True):
                cell.text = text
            document.sections[0].header.paragraphs[0].text = f"关于{NAME}"
            document.sections[0].footer.paragraphs[0].text = f"联系{PHONE}"

        copy = redacted(word(f"当事人王|小|明，电话139|{PHONE[3:]}。", also=also), "a.docx", find)
        text = shown(copy.content)
        assert "当事人王某，电话****。" in text and "关于王某" in text and "联系****" in text
        assert not set(NUMBER[2:5]) & set(text.partition("证件号码")[2])
        assert left(copy) == [] and copy.readable
        assert [passage.where.en for passage in copy.before] == ["body", "header", "footer"]

    def test_counts_in_cells_beside_one_another_are_no_telephone(self) -> None:
        def also(document: Any) -> None:
            cells = document.add_table(rows=1, cols=4).rows[0].cells
            for cell, text in zip(cells, ("139", "1234", "56", "78"), strict=True):
                cell.text = text

        copy = redacted(word("统计", also=also), "a.docx", find)
        assert shown(copy.content).endswith("139\n1234\n56\n78")

    def test_what_nobody_sees_is_left_behind_and_counted(self) -> None:
        def also(document: Any) -> None:
            document.core_properties.author = NAME
            first = document.paragraphs[0]
            document.add_comment(runs=first.runs[0], text="批注里的话", author=NAME, initials="W")
            put(first, VANISHED)
            put(first, f'<w:ins w:id="1" w:author="{NAME}"><w:r><w:t>加上的字</w:t></w:r></w:ins>')
            put(first, f'<w:del w:id="2" w:author="{NAME}"><w:r><w:delText>删去的话</w:delText></w:r></w:del>')
            put(first, f'<w:bookmarkStart w:id="3" w:name="{NAME}"/><w:bookmarkEnd w:id="3"/>')
            inner = "<w:r><w:t>控件文字</w:t></w:r>"
            named = "<w:sdtPr><w:alias w:val='控件里的话'/></w:sdtPr>"
            put(first, f"<w:sdt>{named}<w:sdtContent>{inner}</w:sdtContent></w:sdt>")
            put(first, '<w:fldSimple w:instr="HYPERLINK mailto:a@b.cn"><w:r><w:t>信箱</w:t></w:r></w:fldSimple>')

        copy = redacted(word("正文", also=also), "a.docx", find)
        assert shown(copy.content).startswith("正文加上的字控件文字信箱")
        held = {name: content.decode(errors="replace") for name, content in members(copy.content).items()}
        unseen = (NAME, "批注里的话", "藏起来的话", "删去的话", "控件里的话", "mailto", "docProps", "comments")
        assert [(word, name) for name, text in held.items() for word in unseen if word in text + name] == []
        assert {"comments", "hidden", "revisions", "fields", "properties"} <= copy.taken_out.keys()

    def test_hidden_styles_and_rows_are_hidden_text(self) -> None:
        def also(document: Any) -> None:
            style = document.styles.add_style("Unseen", 1)
            style.font.hidden = True
            document.add_paragraph("藏在样式里", style="Unseen")
            row = document.add_table(rows=1, cols=1).rows[0]
            row.cells[0].text = "藏在行里"
            row._tr.get_or_add_trPr().append(row._tr.makeelement(f"{{{row._tr.nsmap['w']}}}hidden", {}))

        copy = redacted(word("正文", also=also), "a.docx", find)
        assert "藏" not in shown(copy.content)
        assert copy.taken_out["hidden"] == 2

    def test_pictures_are_taken_out_of_a_copy_made_here_and_left_in_one_made_by_hand(self) -> None:
        content = word("正文", also=lambda document: document.add_picture(io.BytesIO(png((b"tEXt", b"Author\0Wang")))))
        made = redacted(content, "a.docx", find)
        assert made.taken_out["pictures"] == 1 and made.readable
        assert not any("media" in name for name in members(made.content))
        handed = sent("a.docx", content)
        pictures = [part for name, part in members(handed.content).items() if "media" in name]
        assert pictures == [png()] and not handed.readable

    def test_a_copy_made_by_hand_is_read_whole_and_not_changed_in_what_it_says(self) -> None:
        copy = sent("a.docx", word(f"{NAME}的电话{PHONE}"))
        assert shown(copy.content) == f"{NAME}的电话{PHONE}\n\n"
        assert {place.partition(":")[0] for place in left(copy)} >= {"正文第1行"}

    def test_other_things_in_the_archive_do_not_come_along(self) -> None:
        parts = members(word("正文"))
        hidden = {**parts, "customXml/item1.xml": "<a>王小明</a>", "word/people.xml": "<a/>", "notes.txt": "王小明"}
        assert not {*hidden} - {*parts} & {*members(redacted(archive(hidden), "a.docx", find).content)}

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(["王", "小", "明", "在", "1391234", "5678", "，"]), min_size=1, max_size=12))
    def test_nothing_is_left_however_text_is_cut_into_runs(self, runs: list[str]) -> None:
        copy = redacted(word("|".join(runs)), "a.docx", find)
        assert left(copy) == []
        assert NAME not in shown(copy.content)

    @pytest.mark.parametrize(
        "content", [archive({"a.txt": "x"}), archive({"[Content_Types].xml": "<Types/>"}), b"PK\3\4"]
    )
    def test_what_is_no_word_file_is_refused(self, content: bytes) -> None:
        with pytest.raises(FileError):
            redacted(content, "a.docx", find)


class TestText:
    def test_text_is_hidden_and_written_in_utf_8_from_whatever_it_was(self) -> None:
        copy = redacted(f"姓名,电话\n{NAME},{PHONE}\n".encode("gb18030"), "a.csv", find)
        assert copy.content.decode("utf-8-sig") == "姓名,电话\n王某,****\n"
        assert left(copy) == []


class TestPdf:
    def test_pages_are_read_and_a_hit_says_on_which(self) -> None:
        copy = sent("a.pdf", pdf("许可结果", f"联系人{NAME}"))
        assert copy.readable
        assert any(place.startswith("第2页") for place in left(copy))
        assert not any(place.startswith("第1页") for place in left(copy))

    def test_properties_and_what_no_page_needs_are_left_behind(self) -> None:
        before = pdf(
            "许可结果", info="/Author (Wang 13912345678)", page="/PieceInfo << /A << /Private (13912345678) >> >>"
        )
        copy = sent("a.pdf", before + b"\n% 13912345678 old revision\n")
        assert b"Wang" not in copy.content and PHONE.encode() not in copy.content
        assert copy.taken_out == {"properties": 1}
        assert PdfReader(io.BytesIO(copy.content)).metadata is None

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (pdf("甲", page=f"/Annots [<< /Type /Annot /Subtype /FreeText {NOTE} >>]"), "lie over"),
            (pdf("甲", root="/AcroForm << /Fields [] >>"), "lie over"),
            (pdf("甲", root="/OCProperties << >>"), "layers"),
            (pdf("甲", page="/CropBox [0 0 300 842]"), "cropped"),
            (b"%PDF-1.7\nnothing", "cannot be read"),
        ],
    )
    def test_what_is_no_part_of_its_pages_is_refused(self, content: bytes, says: str) -> None:
        with pytest.raises(FileError) as caught:
            sent("a.pdf", content)
        assert says in caught.value.message.en and caught.value.cure.zh

    @pytest.mark.parametrize("content", [pdf(""), pdf("甲", ""), pdf("甲", mapped=False)])
    def test_pages_that_cannot_be_read_are_said(self, content: bytes) -> None:
        assert not sent("a.pdf", content).readable


class TestWorkbooks:
    def test_cells_are_read_properties_are_not_kept_and_figures_in_boxes_are_one_number(self) -> None:
        copy = sent("a.xlsx", workbook("证件号码", *NUMBER))
        assert "docProps/app.xml" not in members(copy.content) and copy.taken_out == {"properties": 1}
        assert any("identity" in place for place in left(copy))
        assert left(sent("a.xlsx", workbook("139", "1234", "5678"))) == []
        assert left(sent("a.xlsx", workbook("王小明")))

    @pytest.mark.parametrize(
        "content",
        [
            workbook("甲", sheet='<cols><col min="2" max="2" hidden="1"/></cols>'),
            workbook("甲", book='<definedNames><definedName name="a" hidden="1">1</definedName></definedNames>'),
            workbook("甲", further={
                "xl/worksheets/_rels/sheet1.xml.rels": relations(c="comments ../comments1.xml"),
                "xl/comments1.xml": "<comments/>",
            }),
        ],
    )  # fmt: skip
    def test_what_is_hidden_is_refused_with_the_cure(self, content: bytes) -> None:
        with pytest.raises(FileError) as caught:
            sent("a.xlsx", content)
        assert "只留单元格" in caught.value.cure.zh


class TestPictures:
    def test_properties_go_and_a_person_must_look(self) -> None:
        copy = sent("a.png", png((b"tEXt", b"Author\0Wang"), (b"eXIf", b"gps")))
        assert (copy.content, copy.taken_out, copy.readable) == (png(), {"properties": 2}, False)
        turned = sent("a.jpg", jpeg(b"II*\0\10\0\0\0\0\0", b"by Wang"))
        assert (turned.content, turned.taken_out) == (jpeg(), {"properties": 2})

    def test_a_picture_that_is_turned_by_its_properties_only_is_refused(self) -> None:
        entry = b"\x12\x01\3\0\1\0\0\0\6\0\0\0"
        with pytest.raises(FileError, match="turned"):
            sent("a.jpg", jpeg(b"II*\0\10\0\0\0\1\0" + entry))

    @pytest.mark.parametrize("content", [png()[:-12], jpeg()[:-2]])
    def test_a_broken_picture_is_refused(self, content: bytes) -> None:
        with pytest.raises(FileError, match="broken"):
            sent("a.png" if content.startswith(b"\x89") else "a.jpg", content)


@pytest.mark.parametrize("name", ["a.doc", "a.tif", "a.html", "a.pptx", "a.zip"])
def test_other_kinds_and_archives_are_never_published(name: str) -> None:
    content = {
        "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.tif": b"II*\0", "a.html": b"<p>x</p>",
        "a.pptx": archive({"a.xml": "<a/>"}), "a.zip": archive({"a": "x"}),
    }[name]  # fmt: skip
    with pytest.raises(FileError):
        sent(name, content)


def test_what_stands_beside_the_text_of_a_pdf_for_screen_readers_is_read() -> None:
    tagged = pdf("许可结果", beside=f"/Span << /ActualText ({PHONE}) >> BDC EMC")
    assert any(place.startswith("第1页") for place in left(sent("a.pdf", tagged)))
    assert left(sent("a.pdf", pdf("许可结果", beside="/P << /MCID 0 >> BDC EMC"))) == []


def test_a_pdf_as_programs_write_it_is_taken() -> None:
    """Packed streams look like strings here and there, with escapes that are none."""
    assert sent("a.pdf", pdf("许可结果", info=r"/Title (a\8\9)")).readable
