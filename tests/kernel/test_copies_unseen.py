"""What readers of a copy do not see in it, and what cleaning must not uncover: Word, workbooks, tables, pictures."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.shared import Pt

from fazhi.kernel.files.copies import Copy
from fazhi.kernel.files.copying import by_hand, redacted
from fazhi.kernel.files.errors import FileError, MarkedSecret
from fazhi.kernel.files.intake import Upload, inspect
from fazhi.kernel.notices.hits import Hit, HitKind
from fazhi.kernel.notices.naming import Secret
from fazhi.kernel.notices.redaction import hits_in
from tests.kernel.office_files import W, archive, members, png, put, relations, shown, word, workbook

NAME, UNSEEN = "王小明", "内部意见"
READ = ("wáng", "xiǎo", "míng")
RUN = "<w:r><w:t>{}</w:t></w:r>"
A, PIC = (f"http://schemas.openxmlformats.org/drawingml/2006/{name}" for name in ("main", "picture"))
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
BOX = (
    '<w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{SHAPE}"><wps:wsp xmlns:wps="{SHAPE}"><wps:spPr>'
    "<a:solidFill/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
OLD_BOX = (
    '<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" style="position:absolute;width:9pt"/></w:pict></w:r>'
)


def find(text: str) -> list[Hit]:
    return hits_in(text, [Secret(HitKind.NAME, NAME, "王某")])


def left(copy: Copy) -> list[Hit]:
    return [hit for passage in copy.passages for hit in find(passage.text)]


def sent(name: str, content: bytes) -> Copy:
    return by_hand(Upload(name, content, "application/octet-stream"))


def media(copy: Copy) -> list[str]:
    return [name for name in members(copy.content) if "/media/" in name]


def guided(character: str, reading: str) -> str:
    """A character with a phonetic guide 拼音指南."""
    reading, character = RUN.format(reading), RUN.format(character)
    return f"<w:r><w:ruby><w:rubyPr/><w:rt>{reading}</w:rt><w:rubyBase>{character}</w:rubyBase></w:ruby></w:r>"


def with_picture(xml: str = "", changed: Callable[[Any], None] | None = None) -> bytes:
    """A Word file with a picture, and further runs in a paragraph after it."""

    def also(document: Any) -> None:
        document.add_picture(io.BytesIO(png()))
        if changed is not None:
            changed(document)
        put(document.add_paragraph(), xml)

    return word("照片", also=also)


class TestWord:
    @pytest.mark.parametrize(
        "runs",
        [
            "".join(map(guided, NAME, READ)),
            RUN.format("王") + guided("小", "xiǎo") + RUN.format("明"),
        ],
    )
    @pytest.mark.parametrize("by_system", [True, False])
    def test_a_name_with_phonetic_guides_is_hidden_and_found(self, runs: str, by_system: bool) -> None:
        content = word("当事人", also=lambda document: put(document.add_paragraph(), runs))
        copy = redacted(content, "a.docx", find) if by_system else sent("a.docx", content)
        assert ("王某" in shown(copy.content)) is by_system
        assert bool(left(copy)) is not by_system
        if not by_system:
            assert NAME in shown(copy.content)
        assert "xiǎo" not in members(copy.content)["word/document.xml"].decode()

    @pytest.mark.parametrize(
        "code", [r"EQ \* jc2 \o\ad(\s\up 9(wáng),王)", "SYMBOL 29579", "MACROBUTTON x 王", r"E|Q \o(○,王)"]
    )
    def test_a_field_whose_code_is_what_is_seen_is_refused_and_loses_no_character(self, code: str) -> None:
        begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
        codes = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in code.split("|"))
        xml = begin + codes + end + RUN.format("小明")
        content = word("当事人", also=lambda document: put(document.add_paragraph(), xml))
        with pytest.raises(FileError, match="phonetic guides"):
            redacted(content, "a.docx", find)

    def test_signs_of_fonts_are_said_to_be_unreadable(self) -> None:
        signs = '<w:r><w:sym w:font="Arial" w:char="F031"/></w:r>'
        content = word("电话", also=lambda document: put(document.add_paragraph(), signs))
        assert not redacted(content, "a.docx", find).readable

    @pytest.mark.parametrize("box", [BOX, OLD_BOX])
    def test_what_floats_is_not_taken_off_a_picture(self, box: str) -> None:
        with pytest.raises(FileError) as caught:
            sent("a.docx", with_picture(box))
        assert "lie over a picture" in caught.value.message.en and "嵌入型" in caught.value.cure.zh
        assert media(redacted(with_picture(box), "a.docx", find)) == []

    @pytest.mark.parametrize("crop", ['croptop="32768f"', 'cropleft="1in"', 'gain="0"', ""])
    def test_an_old_picture_that_is_cropped_is_taken_out(self, crop: str) -> None:
        def changed(document: Any) -> None:
            id = next(id for id, row in document.part.rels.items() if "image" in row.reltype)
            for drawn in list(document.element.body.iter(f"{{{W}}}drawing")):
                drawn.getparent().remove(drawn)
            names = f'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="{R}"'
            shape = f'<v:shape {names}><v:imagedata r:id="{id}" {crop}/></v:shape>'
            put(document.add_paragraph(), f"<w:r><w:pict>{shape}</w:pict></w:r>")

        assert (media(sent("a.docx", with_picture(changed=changed))) != []) is (crop == "")

    @pytest.mark.parametrize(
        ("tag", "key", "value"),
        [
            (f"{{{A}}}prstGeom", "prst", "ellipse"),
            (f"{{{PIC}}}cNvPr", "hidden", "1"),
        ],
    )
    def test_a_picture_that_is_hidden_or_cut_to_a_shape_is_taken_out(self, tag: str, key: str, value: str) -> None:
        def changed(document: Any) -> None:
            for each in document.element.body.iter(tag):
                each.set(key, value)

        assert media(sent("a.docx", with_picture())) and not media(sent("a.docx", with_picture(changed=changed)))

    @pytest.mark.parametrize(("effect", "stays"), [("<a:lum/>", True), ('<a:alphaModFix amt="0"/>', False)])
    def test_a_picture_that_is_veiled_or_cut_by_its_line_is_taken_out(self, effect: str, stays: bool) -> None:
        def veiled(document: Any) -> None:
            for each in document.element.body.iter(f"{{{A}}}blip"):
                each.append(parse_xml(f'<a:x xmlns:a="{A}">{effect}</a:x>')[0])

        def cut(document: Any) -> None:
            document.paragraphs[-1].paragraph_format.line_spacing = Pt(4)

        assert bool(media(sent("a.docx", with_picture(changed=veiled)))) is stays
        assert not media(sent("a.docx", with_picture(changed=cut)))

    def test_headers_that_no_page_shows_are_left_behind(self) -> None:
        def orphaned(document: Any) -> None:
            document.sections[0].header.paragraphs[0].text = UNSEEN
            for each in list(document.element.body.iter(f"{{{W}}}headerReference")):
                each.getparent().remove(each)

        def switched_off(document: Any) -> None:
            document.settings.odd_and_even_pages_header_footer = True
            document.sections[0].even_page_header.paragraphs[0].text = UNSEEN
            document.settings.odd_and_even_pages_header_footer = False

        def first_off(document: Any) -> None:
            document.sections[0].first_page_footer.paragraphs[0].text = UNSEEN

        def held(also: Callable[[Any], None]) -> bool:
            parts = members(redacted(word("正文", also=also), "a.docx", find).content)
            return any(UNSEEN.encode() in content for content in parts.values())

        def switched_on(document: Any) -> None:
            switched_off(document)
            document.settings.odd_and_even_pages_header_footer = True

        assert [held(each) for each in (orphaned, switched_off, first_off, switched_on)] == [False, False, False, True]

    def test_notes_to_which_nothing_refers_are_left_behind(self) -> None:
        refers = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        parts: dict[str, str | bytes] = {**members(word("正文", also=lambda made: put(made.paragraphs[0], refers)))}
        notes = "".join(
            f'<w:footnote w:id="{number}" {kind}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
            for number, kind, text in ((0, 'w:type="separator"', "线"), (2, "", "看得见"), (3, "", UNSEEN))
        )
        parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
        row = f'<Relationship Id="n" Type="{R}/footnotes" Target="footnotes.xml"/></Relationships>'
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        rows, types = (parts[name] for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"))
        assert isinstance(rows, bytes) and isinstance(types, bytes)
        parts["word/_rels/document.xml.rels"] = rows.decode().replace("</Relationships>", row)
        override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
        parts["[Content_Types].xml"] = types.decode().replace("</Types>", override)
        copy = redacted(archive(parts), "a.docx", find)
        held = members(copy.content)["word/footnotes.xml"].decode()
        assert "看得见" in held and "线" in held and UNSEEN not in held and copy.taken_out["hidden"] == 1


class TestWorkbooks:
    def test_cells_under_joined_ones_are_emptied(self) -> None:
        parts: dict[str, str | bytes] = {**members(workbook("甲"))}
        cells = "".join(f'<c r="{at}" t="inlineStr"><is><t>{at}格</t></is></c>' for at in ("A1", "B1", "AA1"))
        merged = '</sheetData><mergeCells><mergeCell ref="A1:Z1"/></mergeCells>'
        sheet = members(workbook("甲"))["xl/worksheets/sheet1.xml"].decode()
        sheet = sheet.replace("</row>", f"{cells}</row>").replace("</sheetData>", merged)
        parts["xl/worksheets/sheet1.xml"] = sheet
        held = members(sent("a.xlsx", archive(parts)).content)["xl/worksheets/sheet1.xml"].decode()
        assert [text in held for text in ("A1格", "B1格", "AA1格")] == [True, False, True]

    @pytest.mark.parametrize(
        "sheet",
        [
            '<sheetFormatPr defaultRowHeight="0" zeroHeight="1"/>',
            '<sheetFormatPr defaultRowHeight="0.1"/>',
            '<cols><col min="1" max="1" width="0.01"/></cols>',
        ],
    )
    def test_rows_and_columns_in_which_nothing_is_seen_are_refused(self, sheet: str) -> None:
        assert sent("a.xlsx", workbook("甲", sheet='<sheetFormatPr defaultRowHeight="15"/>')).readable
        with pytest.raises(FileError, match="hidden"):
            sent("a.xlsx", workbook("甲", sheet=sheet))

    @pytest.mark.parametrize("index", ["²", "9" * 5000, "7", "1.2.3E5", "1E999"])
    def test_a_cell_that_names_no_shared_text_shows_what_stands_in_it(self, index: str) -> None:
        cell = f'<sheetData><row r="1"><c t="s"><v>{index}</v></c></row></sheetData>'
        copy = sent("a.xlsx", workbook("甲", sheet=cell))
        assert any(index in passage.text for passage in copy.passages)

    @pytest.mark.parametrize("last", ["A" + "9" * 5000, "A999999999", "ZZZZZZZZ1", "Z" * 5000 + "1"])
    def test_joined_cells_beyond_every_sheet_take_no_room(self, last: str) -> None:
        merged = f'<mergeCells><mergeCell ref="A1:{last}"/></mergeCells>'
        assert sent("a.xlsx", workbook("甲", sheet=merged)).readable

    def test_formulas_become_their_results_and_shared_texts_that_no_cell_shows_stay_behind(self) -> None:
        parts: dict[str, str | bytes] = {**members(workbook("甲"))}
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        texts = f"<si><t>{UNSEEN}</t></si><si><t>看得见</t></si>"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{texts}</sst>'
        sheets = "worksheet worksheets/sheet1.xml"
        parts["xl/_rels/workbook.xml.rels"] = relations(s=sheets, t="sharedStrings sharedStrings.xml")
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        types, sheet = (
            members(workbook("甲"))["[Content_Types].xml"],
            members(workbook("甲"))["xl/worksheets/sheet1.xml"],
        )
        parts["[Content_Types].xml"] = types.decode().replace("</Types>", override)
        cells = '<c t="s"><v>1</v></c><c><f>WEBSERVICE("http://x/?"&amp;A1)</f><v>7</v></c></row>'
        parts["xl/worksheets/sheet1.xml"] = sheet.decode().replace("</row>", cells)
        copy = sent("a.xlsx", archive(parts))
        held = b"".join(members(copy.content).values()).decode()
        assert "看得见" in held and "<v>7</v>" in held and UNSEEN not in held and "WEBSERVICE" not in held
        assert copy.taken_out["formulas"] == 1
        assert any("甲 | 看得见 | 7" in passage.text for passage in copy.passages)


class TestTables:
    @pytest.mark.parametrize(
        ("cells", "becomes"),
        [
            ('甲,=HYPERLINK("x")', '甲,\'=HYPERLINK("x")'),
            ('"=1+1",乙', '"\'=1+1",乙'),
            ("甲;@a\t+b", "甲;'@a\t'+b"),
            ("－甲, ＝乙", "'－甲, '＝乙"),
            ("-2+3", "'-2+3"),
            ("-5,+1.5%,-,a=b", "-5,+1.5%,-,a=b"),
        ],
    )
    def test_no_cell_of_a_csv_is_a_formula(self, cells: str, becomes: str) -> None:
        for copy in (redacted(cells.encode(), "a.CSV", find), sent("a.csv", cells.encode())):
            assert copy.content.decode("utf-8-sig") == becomes
            assert (copy.taken_out.get("formulas", 0) > 0) is (cells != becomes)
        assert redacted(cells.encode(), "a.txt", find).content.decode("utf-8-sig") == cells


class TestPictures:
    @staticmethod
    def drawn(*rows: bytes, colour: int = 6, laced: int = 0) -> bytes:
        """A picture whose rows are given with their filters."""
        kinds = [(b"IHDR", struct.pack(">IIBBBBB", 2, len(rows), 8, colour, 0, 0, laced))]
        kinds += [(b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
        pieces = (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in kinds
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)

    @pytest.mark.parametrize(
        "rows",
        [
            [b"\0abc\xffdef\xff", b"\1abc\xffdef\0", b"\2abc\0def\0", b"\3abc\x80def\0", b"\4abc\0def\0"],
            [b"\2abc\xffdef\xff"],
            [b"\3abc\xffdef\x80"],
            [b"\4abc\xffdef\0"],
        ],
    )
    def test_a_picture_without_see_through_points_is_taken_whatever_its_filters(self, rows: list[bytes]) -> None:
        assert sent("a.png", self.drawn(*rows)).content == self.drawn(*rows)
        for row in range(len(rows)):
            for at in (4, 8):
                line = bytearray(rows[row])
                line[at] ^= 1
                with pytest.raises(FileError, match="see-through"):
                    sent("a.png", self.drawn(*rows[:row], bytes(line), *rows[row + 1 :]))

    def test_a_laced_picture_with_opacity_is_refused(self) -> None:
        with pytest.raises(FileError, match="see-through"):
            sent("a.png", self.drawn(b"\0abc\xffdef\xff", laced=1))


@pytest.mark.parametrize("head", ["", "\ufeff", "\n "])
def test_a_mark_in_a_part_of_another_ending_is_found(head: str) -> None:
    """Programs open a part by its content type, whatever its name ends with."""
    parts: dict[str, str | bytes] = {}
    for name, content in members(word("机密★10年")).items():
        changed = (
            content.replace(b"word/document.xml", b"word/document.dat") if name.startswith(("[", "_")) else content
        )
        parts[name.replace("document.xml", "document.dat")] = changed
    body = parts["word/document.dat"]
    assert isinstance(body, bytes)
    parts["word/document.dat"] = head.encode() + body[body.index(b"?>") + 2 :]
    with pytest.raises(MarkedSecret):
        inspect(Upload("a.docx", archive(parts), "x"))
