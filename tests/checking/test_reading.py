"""Reports read as text from their files, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import typst
from click.testing import CliRunner
from docx import Document
from docx.oxml import OxmlElement
from pypdf import PdfWriter

from fazhi.cli.checking import check_
from fazhi.report.checking import reading
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


def test_programs_get_places_and_values(tmp_path: Path) -> None:
    run = CliRunner().invoke(check_, ["--json", str(kept(tmp_path, "a.txt", TEXT.encode()))])
    (found,) = json.loads(run.stdout)
    first = found["numbers"][0]
    assert TEXT[first["start"] : first["end"]] == "37个" and (first["value"], first["unit"]) == ("37", "个")
    (relation,) = found["relations"]
    assert (relation["kind"], relation["verdict"], relation["total"]["value"]) == ("parts", "holds", "37")
    assert [part["value"] for part in relation["parts"]] == ["12", "25"]
