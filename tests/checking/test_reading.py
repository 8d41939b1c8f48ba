"""Reports read as text from their files, and what is said of those that cannot be read."""

from __future__ import annotations

import contextlib
import io
import json
import random
import time
import zipfile
from pathlib import Path

import pytest
import typst
from click.testing import CliRunner
from docx import Document
from docx.oxml import OxmlElement
from pypdf import PdfWriter

from fazhi.cli.checking import check_
from fazhi.report.checking import check, reading
from fazhi.report.checking.reading import UnreadableReport, read

TEXT = "共设机构37个，其中党委机构12个，政府部门25个。"
WRONG = "一是加强领导。\n三是强化督查。\n受理案件618件，其中民事案件259件，行政案件3件，刑事案件26件，执行案件340件。\n"


def kept(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def word(*paragraphs: str, tracked: bool = False) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "行政许可", "178项"
    document.add_paragraph("表后的一段。")
    if tracked:
        change = OxmlElement("w:ins")
        document.paragraphs[0]._p.append(change)
        change.append(OxmlElement("w:r"))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
CELL = "<w:tbl><w:tr><w:tc><w:tcPr><w:{form}/></w:tcPr><w:p><w:r><w:t>37个</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
ENTITY = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + BODY + "<w:p><w:r><w:t>&f;</w:t></w:r></w:p>"


def other(part: str, content: str | None) -> bytes:
    """A Word file with another content of a part, or without it."""
    made, file = io.BytesIO(word(TEXT)), io.BytesIO()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in archive.namelist():
            said = archive.read(name) if name != part else (content or "").encode()
            if name != part or content is not None:
                changed.writestr(name, said)
    return file.getvalue()


def body(content: str) -> bytes:
    return other("word/document.xml", f"{BODY}{content}</w:body></w:document>")


def sized(side: float) -> bytes:
    """A PDF of one page, so wide and so high."""
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(side, side)
    writer.write(file)
    return file.getvalue()


def pdf(*, password: str = "", text: str = "") -> bytes:
    if text:
        made = typst.compile(text.encode(), format="pdf")
        assert isinstance(made, bytes)
        return made
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "A.TXT"])
def test_text_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str, name: str) -> None:
    assert read(kept(tmp_path, name, TEXT.encode(encoding))).lstrip("\ufeff") == TEXT


def test_a_page_is_read_as_it_is_seen(tmp_path: Path) -> None:
    head = "<html><head><title>x</title><style>p{}</style></head>"
    page = f"{head}<body><p>{TEXT}</p><script>1</script><p>次段</p></body>"
    assert read(kept(tmp_path, "a.html", page.encode())).split("\n") == [TEXT, "次段"]


def test_a_word_file_is_read_with_its_tables_in_their_place(tmp_path: Path) -> None:
    found = read(kept(tmp_path, "a.docx", word(TEXT)))
    assert found.split("\n") == [TEXT, "行政许可\t178项", "表后的一段。"]


RUN = "<w:r><w:t>{}</w:t></w:r>"
TEN = RUN.format("10件")
PARAGRAPH = f"<w:p>{TEN}</w:p>"
ROW = f"<w:tr><w:tc>{PARAGRAPH}</w:tc></w:tr>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f'<w:p>{RUN.format("办理")}<w:smartTag w:element="chmetcnv">{TEN}</w:smartTag></w:p>', "办理10件"),
        (f'<w:p><w:fldSimple w:instr="REF a">{TEN}</w:fldSimple></w:p>', "10件"),
        (f'<w:p><w:hyperlink><w:smartTag w:element="a">{TEN}</w:smartTag></w:hyperlink></w:p>', "10件"),
        (f"<w:p><w:sdt><w:sdtPr/><w:sdtContent>{TEN}</w:sdtContent></w:sdt></w:p>", "10件"),
        (f'<w:sdt><w:sdtContent><w:customXml w:element="a">{PARAGRAPH}</w:customXml></w:sdtContent></w:sdt>', "10件"),
        (f"<w:tbl><w:sdt><w:sdtContent>{ROW}</w:sdtContent></w:sdt></w:tbl>", "10件"),
        (f"<w:tbl><w:tr><w:tc><w:p/><w:tbl>{ROW}</w:tbl><w:p/></w:tc><w:tc/></w:tr></w:tbl>", " 10件 \t"),
        (f"<w:p>{TEN}<w:r><w:instrText>PAGE 99</w:instrText></w:r></w:p>", "10件"),
    ],
    ids=["tag", "field", "tag in link", "control", "control of paragraphs", "control of rows", "table in cell", "code"],
)  # fmt: skip
def test_what_stands_in_fields_tags_and_controls_of_word_is_read(tmp_path: Path, content: str, text: str) -> None:
    assert read(kept(tmp_path, "a.docx", body(content))) == text


def test_changes_that_nobody_decided_on_are_seen_whatever_the_prefix_of_their_names(tmp_path: Path) -> None:
    part = f"{BODY}<w:p><w:ins>{TEN}</w:ins></w:p></w:body></w:document>".replace("w:", "x:").replace(":w=", ":x=")
    with pytest.raises(UnreadableReport, match="未处理的修订"):
        read(kept(tmp_path, "a.docx", other("word/document.xml", part)))


def test_a_pdf_packed_in_a_way_that_is_not_known_is_said_to_be_damaged(tmp_path: Path) -> None:
    packed = pdf(text="Total 37").replace(b"/FlateDecode", b"/FlatXDecode")
    with pytest.raises(UnreadableReport, match="不是 PDF 文件，或者已经损坏"):
        read(kept(tmp_path, "a.pdf", packed))


def test_terms_and_what_is_said_of_them_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    page = "<dl><dt>收到<dd>10件</dl><select><option>一<option>二</select><blockquote>引</blockquote>尾"
    assert read(kept(tmp_path, "a.html", page.encode())).split("\n") == ["收到", "10件", "一", "二", "引", "尾"]


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    assert "Total 37" in read(kept(tmp_path, "a.pdf", pdf(text="Total 37\n#pagebreak()\n12 and 25")))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "文件里没有文字"),
        ("a.txt", b"\x81\x00\x00\xff\xff", "编码无法识别"),
        ("a.xyz", b"1", "不认识的文件类型“.xyz”"),
        ("a.docx", b"PK\x03\x04 no", "不是 Word 文件，或者已经损坏"),
        ("a.docx", pdf(), "不是 Word 文件"),
        ("a.docx", word(TEXT, tracked=True), "未处理的修订"),
        ("a.pdf", b"%PDF-1.4 broken", "不是 PDF 文件，或者已经损坏"),
        ("a.pdf", pdf(), "文件里没有文字"),
        ("a.pdf", pdf(password="x"), "PDF 已加密"),
        ("a.pdf", pdf()[:-100], "PDF 文件，或者已经损坏"),
        ("a.pdf", sized(1e12), "文件里没有文字"),
        ("a.txt", b" \r\n\t\n", "文件里没有文字"),
        ("a.txt", TEXT.encode("utf-32"), "编码无法识别"),
        ("a.txt", TEXT.encode() + b"\0\0", "编码无法识别"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "不认识的文件类型“.doc”"),
        ("report", b"1", "不认识的文件类型“”"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "不是 Word 文件"),
        ("a.docx", other("word/document.xml", None), "已经损坏"),
        ("a.docx", other("word/document.xml", "<w:document"), "已经损坏"),
        ("a.docx", other("word/document.xml", "<a/>"), "已经损坏"),
        ("a.docx", other("[Content_Types].xml", None), "已经损坏"),
        ("a.docx", other("_rels/.rels", None), "已经损坏"),
        ("a.docx", other("word/document.xml", ENTITY + "</w:body></w:document>"), "文件里没有文字"),
        ("a.html", b"<script>1</script><style>p{}</style>", "文件里没有文字"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_cure(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableReport, match=says) as refused:
        read(kept(tmp_path, name, content))
    assert refused.value.cure.zh and refused.value.cure.en


def test_a_file_that_unfolds_without_end_and_one_that_is_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 2**24)
    with pytest.raises(UnreadableReport, match="解开后过大"):
        read(kept(tmp_path, "a.docx", file.getvalue()))
    monkeypatch.setattr(reading, "LARGEST", 3)
    with pytest.raises(UnreadableReport, match="文件超过"):
        read(kept(tmp_path, "a.txt", TEXT.encode()))


@pytest.mark.parametrize("form", ['gridSpan w:val="100000000"', 'gridSpan w:val="abc"', "vMerge"])
def test_a_cell_that_says_it_is_wider_than_any_table_is_read_once(tmp_path: Path, form: str) -> None:
    assert read(kept(tmp_path, "a.docx", body(CELL.format(form=form)))) == "37个"


def test_equal_cells_of_a_row_all_stand_in_the_text(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>"
    assert read(kept(tmp_path, "a.docx", body(f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>"))) == "5\t5\t5"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>甲</p><p>{TEXT}</p></body></html>'
    assert read(kept(tmp_path, "a.htm", page.encode(encoding))).split("\n") == ["甲", TEXT]


@pytest.mark.parametrize("piece", ["<a ", '<a b="', "<!--", "<![CDATA[", "</a", "<div>", "&#"])
def test_a_page_of_tags_that_nobody_closes_takes_no_longer_than_its_length(tmp_path: Path, piece: str) -> None:
    page = kept(tmp_path, "a.html", (piece * 50_000).encode())
    before = time.process_time()
    with contextlib.suppress(UnreadableReport):
        read(page)
    assert time.process_time() - before < 5


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_are_right_whatever_ends_the_lines(tmp_path: Path, end: str) -> None:
    lines = ["甲。", "乙。", "新增企业90家，总数达79家。"]
    mixed = kept(tmp_path, "a.txt", b"\xef\xbb\xbf" + f"{lines[0]}{end}{lines[1]}\n{lines[2]}\r\n".encode())
    assert "3:5 " in CliRunner().invoke(check_, [str(mixed)]).output
    text = read(mixed)
    (relation,) = check(text).relations
    assert [text[span.start : span.end] for span in relation.spans] == ["90家", "79家"]


def test_the_command_says_what_is_wrong_with_each_file_and_shows_no_trace(tmp_path: Path) -> None:
    chance = random.Random(1)
    for number, sound in enumerate([word(TEXT), pdf(text="Total 37")] * 8):
        broken = bytearray(sound)
        for _ in range(6):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        kept(tmp_path, f"{number}.{'pdf' if number % 2 else 'docx'}", bytes(broken))
    for file in sorted(tmp_path.iterdir()):
        run = CliRunner().invoke(check_, [str(file)])
        assert run.exit_code == 0 or (run.exit_code == 2 and "请" in run.output), file.name


def test_the_command_tells_contradictions_by_its_exit_code(tmp_path: Path) -> None:
    right, wrong = kept(tmp_path, "a.txt", TEXT.encode()), kept(tmp_path, "b.txt", WRONG.encode())
    run = CliRunner().invoke(check_, [str(right)])
    assert run.exit_code == 0 and "矛盾 0" in run.output
    run = CliRunner().invoke(check_, [str(right), str(wrong)])
    assert run.exit_code == 1
    assert "1:1 " in run.output and "序号缺2" in run.output and "259+3+26+340=628>618" in run.output


def test_the_command_goes_on_with_the_others_where_one_cannot_be_read(tmp_path: Path) -> None:
    broken, wrong = kept(tmp_path, "a.pdf", b"no"), kept(tmp_path, "b.txt", WRONG.encode())
    run = CliRunner().invoke(check_, [str(broken), str(wrong)])
    assert run.exit_code == 2 and "损坏" in run.output and "序号缺2" in run.output


def test_page_and_word_file_are_two_files(tmp_path: Path) -> None:
    report, one = kept(tmp_path, "a.txt", WRONG.encode()), tmp_path / "one"
    run = CliRunner().invoke(check_, [str(report), "--html", str(one), "--word", str(tmp_path / "." / "one")])
    assert run.exit_code == 2 and "同一个文件" in run.output and not one.exists()


def test_a_report_does_not_steer_the_terminal(tmp_path: Path) -> None:
    report = kept(tmp_path, "a.txt", "一是\x1b[2J\u202e甲。\n三\x9b是乙。".encode())
    run = CliRunner().invoke(check_, [str(report), "--all"])
    assert not set(run.output) & set("\x1b\x9b\u202e")


def test_programs_get_places_and_values(tmp_path: Path) -> None:
    run = CliRunner().invoke(check_, ["--json", str(kept(tmp_path, "a.txt", TEXT.encode()))])
    (found,) = json.loads(run.stdout)
    first = found["numbers"][0]
    assert TEXT[first["start"] : first["end"]] == "37个" and (first["value"], first["unit"]) == ("37", "个")
    (relation,) = found["relations"]
    assert (relation["kind"], relation["verdict"], relation["total"]["value"]) == ("parts", "holds", "37")
    assert [part["value"] for part in relation["parts"]] == ["12", "25"]
