"""Files: what is refused before it is kept, how it lies in the store, and how a purge leaves nothing of it."""

from __future__ import annotations

import io
import sys
import uuid
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from docx import Document
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from fazhi.kernel.files.intake import LARGEST
from fazhi.kernel.files.markings import mark_in_line, mark_in_name, plain
from fazhi.kernel.files.models import File, FileIndex, FilePurge
from fazhi.kernel.files.sealing import CHUNK, SealBroken, fresh_key, opened, sealed
from fazhi.kernel.files.store import FileError, MarkedSecret, Upload, keep, purge, read, same_content
from fazhi.kernel.ledger.verify import verify

PDF = b"%PDF-1.4\n"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("机密", "机密"), ("机 密", "机密"), ("　秘　密　", "秘密"), ("機密", "机密"), ("絕密★30年", "绝密"),
        ("秘密★1年", "秘密"), ("机密 ★ 长期", "机密"), ("密级：秘密", "秘密"), ("【机密】", "机密"), ("机密级", "机密"),
        ("机\u200b密", "机密"), ("绝密 10年", "绝密"), ("本件系机密★20年，阅后交回", "机密"),
    ],
)  # fmt: skip
def test_marks_of_state_secrets_are_known_in_every_spelling(line: str, mark: str) -> None:
    assert mark_in_line(line) == mark


@pytest.mark.parametrize(
    "line",
    [
        "国家秘密载体管理",
        "保守秘密",
        "商业秘密",
        "工作秘密",
        "不涉及国家秘密",
        "机密性、完整性、可用性",
        "涉密人员离岗",
        "非密",
        "密级",
    ],
)
def test_sentences_that_speak_of_secrets_are_no_marks(line: str) -> None:
    assert mark_in_line(line) == ""


def test_no_other_character_is_read_as_the_one_that_every_mark_holds() -> None:
    """Parts of office files that do not hold it are not parsed."""
    assert [each for each in map(chr, range(sys.maxunicode + 1)) if "密" in plain(each)] == ["密"]


def test_names_of_files_bear_marks_as_parts_of_their_own() -> None:
    marked = ("机密-纪要.docx", "【绝密】通知.pdf", "秘密★1年 报告.pdf", "机 密.docx", "通知（机密）.pdf")
    assert [mark_in_name(name) for name in marked] == ["机密", "绝密", "秘密", "机密", "机密"]
    assert [mark_in_name(name) for name in ("保守国家秘密法.pdf", "商业秘密保护.docx", "机密性要求.txt")] == [
        "",
        "",
        "",
    ]


def word(body: str = "", *, header: str = "", footer: str = "", title: str = "", cell: str = "") -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph(body)
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = title
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    document.save(out)
    return out.getvalue()


def runs(*parts: str) -> bytes:
    """A Word file whose one line is cut into runs."""
    document, out = Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for part in parts:
        paragraph.add_run(part)
    document.save(out)
    return out.getvalue()


def archive(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def pdf(text: str, *, packed: bool = True) -> bytes:
    """A PDF that shows a text by codes of its own, as Chinese ones do."""
    codes = {each: 5 + at for at, each in enumerate(dict.fromkeys(text))}
    lines = "".join(f"<{code:04X}> <{ord(each):04X}>\n" for each, code in codes.items())
    table = f"1 begincodespacerange <0000> <FFFF> endcodespacerange {len(codes)} beginbfchar\n{lines}endbfchar".encode()
    shown = f"BT /F1 12 Tf 72 700 Td <{''.join(f'{codes[each]:04X}' for each in text)}> Tj ET".encode()
    pack: Callable[[bytes], bytes] = zlib.compress if packed else bytes
    return PDF + b"".join(b"1 0 obj <<>>\nstream\n" + pack(each) + b"\nendstream\n" for each in (table, shown))


def png(chunk: bytes, data: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + len(data).to_bytes(4, "big") + chunk + data + b"\0\0\0\0"


MARKED = {
    "line.docx": word("机密★10年"), "header.docx": word("正文", header="秘 密"), "footer.docx": word("正文",
    footer="機密"),
    "properties.docx": word("正文", title="绝密"), "table.docx": word("正文", cell="密级：机密"),
    "runs.docx": runs("机", "密", "★10年"),
    "sheet.xlsx": archive(xl__sharedStrings_xml="<sst><si><r><t>秘</t></r><r><t>密★1年</t></r></si></sst>"),
    "print.xlsx": archive(xl__sheet1_xml="<worksheet><oddHeader>&amp;C&amp;\"黑体\"机密★1年</oddHeader></worksheet>"),
    "text.odt": archive(content_xml='<d xmlns:t="x"><t:p>机<t:span>密</t:span></t:p></d>'),
    "page.ofd": archive(
        Doc_0__Content_xml="<Page><TextObject><TextCode>机</TextCode><TextCode>密</TextCode></TextObject></Page>"
    ),
    "broken.docx": archive(word__document_xml="<w><p>机密</p>"),
    "numbers.docx": archive(word__document_xml="<w><p>&#26426;&#023494;</p></w>"),
    "hexadecimal.docx": archive(word__document_xml="<w><p>&#x673a;&#x5bC6;</p></w>"),
    "wide.docx": archive(
        word__document_xml='<?xml version="1.0" encoding="utf-16"?><w><p>机密</p></w>'.encode("utf-16")
    ),
    "wide other way.docx": archive(word__document_xml="\ufeff<w><p>机密</p></w>".encode("utf-16-be")),
    "wide numbers.docx": archive(word__document_xml="\ufeff<w><p>&#x673a;&#x5bC6;</p></w>".encode("utf-16-le")),
    "wide numbers other way.docx": archive(
        word__document_xml="\ufeff<w><p>&#x673a;&#x5bC6;</p></w>".encode("utf-16-be")
    ),
    "gb.ofd": archive(
        Doc_0__Content_xml='<?xml version="1.0" encoding="GB18030"?><Page><TextCode>机密</TextCode></Page>'.encode(
            "gb18030"
        )
    ),
    "attribute.docx": archive(word__document_xml="<w><p title='机密'>正文</p></w>"),
    "utf8.txt": "标题\n机　密\n正文".encode(), "gb.txt": "机密\r\n正文".encode("gb18030"),
    "utf16.csv": "机密\n".encode("utf-16"),
    "page.html": "<html><body><p>机<b>密</b></p></body></html>".encode(),
    "entities.html": "<p>&#26426;&#23494;★</p>".encode(), "codes.pdf": pdf("机密"),
    "plain.pdf": pdf("绝密★", packed=False),
    "title.pdf": PDF + b"<< /Title (" + b"\xfe\xff" + "机密★".encode("utf-16-be") + b") >>",
    "xmp.pdf": PDF + "<x:xmpmeta><dc:title>机密</dc:title></x:xmpmeta>".encode(),
    "exif.jpg": b"\xff\xd8\xff\xe1\0\0Exif\0\0" + "机密\0".encode("utf-16-le"),
    "xmp.jpg": b"\xff\xd8\xff\xe1\0\0" + "<dc:description>秘密★1年</dc:description>".encode(),
    "text.png": png(b"iTXt", b"Comment\0\0\0\0\0" + "机密".encode() + b"\0"),
    "packed.png": png(b"zTXt", b"Comment\0\0" + zlib.compress("机密★".encode())),
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "\r机密★10年\r".encode("utf-16-le"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", MARKED)
def test_a_marked_file_is_refused_wherever_the_mark_stands(name: str) -> None:
    with pytest.raises(MarkedSecret, match="保密办") as refused:
        keep(Upload(name, MARKED[name], ""))
    assert name in refused.value.message.zh and name in refused.value.message.en
    assert File.objects.count() == 0


UNMARKED = {
    "a.docx": word("为保守国家秘密，制定本办法。", header="商业秘密保护", title="国家秘密载体管理"),
    "a.pdf": pdf("国家秘密载体"), "a.txt": "保守秘密\n机密性".encode(), "a.html": "<p>保守国家秘密</p>".encode(),
    "a.jpg": b"\xff\xd8\xff\xe1 photo", "a.png": png(b"tEXt", b"x"), "a.mp4": b"\0\0\0\x18ftypmp42",
    "3.15行动.docx": word("正文"), "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", UNMARKED)
def test_an_ordinary_file_is_kept_and_had_again(name: str) -> None:
    file = keep(Upload(name, UNMARKED[name], "application/x-whatever-the-sender-says"))
    assert (read(file), file.title, str(file)) == (UNMARKED[name], name, name)
    assert "whatever" not in file.media_type


REFUSED = {
    "empty": ("a.pdf", b"", "空"), "no ending": ("README", b"x", "类型"), "svg": ("a.svg", b"<svg/>", "类型"),
    "archive": ("a.zip", b"PK\x03\x04", "类型"), "program": ("a.exe", b"MZ", "类型"), "lie": ("a.pdf", b"MZ\x90",
    "不是PDF"),
    "script page": ("a.html", b"<p onclick=alert(1)>x", "脚本"), "two endings": ("发票.exe.pdf", PDF, "两个扩展名"),
    "two kinds": ("a.pdf.docx", word("x"), "两个扩展名"), "turned": ("\u202efdp.docx", word("x"), "看不见"),
    "control": ("a\x07.pdf", PDF, "看不见"), "null": ("a.pdf\0.txt", b"x", "看不见"), "up": ("../../etc/passwd.txt",
    b"x", "不可用"),
    "dots": ("..", b"x", "不可用"), "hidden": (".htaccess.txt", b"x", "不可用"),
    "long": ("长" * 200 + ".pdf", PDF, "150"),
    "wrong characters": ("a<b>.pdf", PDF, "不能用"), "macros": ("a.docx", archive(word__vbaProject="x"), "宏"),
    "packed program": ("a.xlsx", archive(**{"xl__a.exe": "x"}), "宏"), "broken": ("a.docx", b"PK\x03\x04 nothing",
    "损坏"),
    "bomb": ("a.docx", archive(word__document_xml=b"0" * 30_000_000), "炸弹"),
    "encrypted": ("a.pdf", PDF + b"trailer << /Encrypt 5 0 R >>", "加密"),
    "script in a PDF": ("a.pdf", PDF + b"/S /JavaScript /JS (x)", "脚本"), "text of bytes": ("a.txt", b"\0\1\2",
    "不是文本"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_come_in_is_refused_with_rule_and_cure(case: str) -> None:
    name, content, rule = REFUSED[case]
    with pytest.raises(FileError) as refused:
        keep(Upload(name, content, "text/plain"))
    fault = refused.value
    assert rule in fault.message.zh and fault.message.en and fault.cure.zh and fault.cure.en
    assert not any(ord(each) < 32 or each == "\u202e" for each in str(fault))
    assert File.objects.count() == 0


def test_a_file_over_the_limit_is_refused_before_it_is_looked_into() -> None:
    with pytest.raises(FileError, match="50 MB"):
        keep(Upload("a.pdf", PDF + bytes(LARGEST), "application/pdf"))


def test_entities_are_never_opened() -> None:
    bomb = '<!DOCTYPE z [<!ENTITY a "机密"><!ENTITY b "&a;&a;">]><p>&b;</p>'
    with pytest.raises(MarkedSecret):
        keep(Upload("a.docx", archive(word__document_xml='<!DOCTYPE z [<!ENTITY a "x">]><p>机密</p>'), ""))
    assert len(archive(a_xml=bomb)) < 1000


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_sealed_bytes_open_to_what_they_were_in_pieces_of_any_size(size: int) -> None:
    content, key = bytes(range(256)) * (size // 256) + bytes(size % 256), fresh_key()
    stored = b"".join(sealed(content, key))
    pieces = [stored[at : at + 70_001] for at in range(0, len(stored), 70_001)]
    assert b"".join(opened(pieces, key)) == content


@pytest.mark.parametrize("how", ["cut", "chunk cut", "swapped", "turned", "other key", "foreign", "empty"])
def test_sealed_bytes_that_were_touched_do_not_open(how: str) -> None:
    key = fresh_key()
    parts = list(sealed(bytes(2 * CHUNK + 5), key))
    touched = {
        "cut": b"".join(parts)[:-1], "chunk cut": b"".join(parts[:-1]),
        "swapped": b"".join([parts[0], parts[2], parts[1], parts[3]]),
        "turned": b"".join(parts)[:-1] + bytes([b"".join(parts)[-1] ^ 1]), "other key": b"".join(parts),
        "foreign": b"plain bytes that nobody sealed", "empty": b"",
    }[how]  # fmt: skip
    with pytest.raises(SealBroken):
        b"".join(opened([touched], fresh_key() if how == "other key" else key))


@pytest.mark.django_db
def test_nothing_of_a_file_stands_in_the_clear(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}}  # fmt: skip
    file = keep(Upload("王小明身份证.txt", "王小明 130130199001010010".encode(), "text/plain"))
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    row = str(File.objects.filter(pk=file.pk).values().get())
    assert b"130130" not in on_disk and "王小明".encode() not in on_disk
    assert "王小明" not in row and "身份证" not in row


@pytest.mark.django_db
def test_bytes_that_were_changed_or_lost_are_told_apart() -> None:
    file = keep(Upload(r"C:\用户\乙.txt", b"same", "text/plain"))
    assert file.title == "乙.txt"
    place = default_storage.path(f"{file.sha256[:2]}/{file.sha256}")
    Path(place).write_bytes(b"changed")
    with pytest.raises(FileError, match="differs"):
        read(file)
    Path(place).unlink()
    with pytest.raises(FileError, match="lost"):
        read(file)


def purged(file: File) -> list[FilePurge]:
    return purge(
        same_content(file),
        act=uuid.uuid4(),
        reason="误传",
        basis="保守国家秘密法",
        by=uuid.uuid4(),
        second=uuid.uuid4(),
    )


@pytest.mark.django_db
def test_a_purge_takes_every_copy_and_leaves_rows_leaves_and_the_reason(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first = keep(Upload("甲.txt", b"secret", "text/plain"))
    copy = keep(Upload("乙.txt", b"secret", "text/plain"))
    redacted = keep(Upload("丙.txt", b"s***", "text/plain"), redacts=copy)
    other = keep(Upload("丁.txt", b"other", "text/plain"))
    places = [f"{each.sha256[:2]}/{each.sha256}" for each in (first, copy, redacted)]
    with django_capture_on_commit_callbacks(execute=True):
        done = purged(first)
    assert {each.file_id for each in done} == {first.pk, copy.pk, redacted.pk}
    assert not any(default_storage.exists(place) for place in places)
    for file in File.objects.filter(pk__in=[first.pk, copy.pk, redacted.pk]):
        assert str(file) == "〔已清除〕"
        assert file.reveal("key") is None and file.reveal("digest") is None
        with pytest.raises(FileError, match="purged"):
            read(file)
    assert list(FileIndex.objects.values_list("file", flat=True)) == [other.pk]
    assert read(other) == b"other"
    found = verify()
    assert found.faults == []
    assert {(each.kind, each.field) for each in found.erased} == {
        ("files.file", name) for name in ("title", "key", "digest")
    }


@pytest.mark.django_db
def test_a_backup_of_the_store_cannot_be_read_once_the_key_is_gone() -> None:
    file = keep(Upload("甲.txt", b"secret", "text/plain"))
    place = f"{file.sha256[:2]}/{file.sha256}"
    backup = Path(default_storage.path(place)).read_bytes()
    purged(file)
    assert b"secret" not in backup
    assert File.objects.get(pk=file.pk).personal["key"] == {"kind": "file", "value": None, "salt": None}
