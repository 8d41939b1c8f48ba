"""Inputs that are short to send and long to look at: no text, file or log line holds up the process that reads it.

What is looked at inside an act's transaction holds up everybody who writes, so that each is measured.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable

import pytest

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload, inspect
from fazhi.kernel.files.markings import mark_in_line
from fazhi.kernel.files.reading_zip import lines_of_xml
from fazhi.kernel.notices.redaction import redact
from fazhi.operation.masking import masked
from fazhi.web.revisions import difference

SOON = 10.0
"""Seconds; each of these took minutes, or years."""


def soon(look: Callable[[], object]) -> object:
    began = time.process_time()
    try:
        return look()
    finally:
        assert time.process_time() - began < SOON


@pytest.mark.parametrize(
    "line",
    [
        ":" * 20_000 + "秘密" + "。" * 20_000 + "完", "。" * 100_000 + "密", "密级" + "：" * 50_000 + "x密",
        "机密" + " -" * 50_000 + "完", "密级" * 50_000,
    ],
)  # fmt: skip
def test_lines_that_might_bear_a_mark(line: str) -> None:
    assert soon(lambda: mark_in_line(line)) == ""


@pytest.mark.parametrize("line", ["机密", "密级：秘密", "★★ 绝密 30年 ★", "【机 密】长期", "秘密级文件", "密级::机密"])
def test_marks_are_found_as_before(line: str) -> None:
    assert mark_in_line(line)


@pytest.mark.parametrize("text", ["a" * 100_000, "a." * 50_000, "1 " * 50_000, "0755-" * 20_000, "@a" * 50_000])
def test_log_lines_that_strangers_write(text: str) -> None:
    """A name of a host that is not ours is logged before anybody signs in."""
    soon(lambda: masked(text))


def test_mailboxes_stay_out_of_log_lines() -> None:
    assert "wang" not in masked("mail to <wang.yi+x@county.gov.cn>, again wang@a.cn")


@pytest.mark.parametrize("text", ["1 " * 50_000, "13" * 50_000, "86-" * 50_000, "123456" * 20_000])
def test_texts_that_are_to_be_published(text: str) -> None:
    soon(lambda: redact(text))


def _pdf(content: bytes) -> bytes:
    return b"%PDF-1.4\n" + content


STREAM = b"stream\n" + zlib.compress(b"")
PDFS = {
    "blocks without an end": b"BT " * 400_000,
    "maps without an end": b"beginbfchar " * 200_000,
    "ranges of all characters": b"beginbfrange " + b"<0000><ffff><0000>" * 20_000 + b" endbfrange",
    "streams without an end": b"stream\n" * 400_000,
    "streams of nothing": STREAM * 200_000,
    "as many maps as lines": b"".join(
        b"beginbfchar <%04x><4e00> endbfchar\nstream\n" % n + zlib.compress(b"beginbfchar <%04x><4e00> endbfchar" % n)
        for n in range(5_000)
    )
    + b"BT (ab) Tj T* (cd) Tj ET " * 20_000,
}


@pytest.mark.parametrize("name", PDFS)
def test_pdf_files(name: str) -> None:
    def look() -> None:
        try:
            inspect(Upload("a.pdf", _pdf(PDFS[name]), "application/pdf"))
        except FileError as refused:
            assert refused.cure.zh

    soon(look)


def test_a_mark_in_a_packed_stream_of_a_pdf_is_found_as_before() -> None:
    codes = b"beginbfchar <0001><673A> <0002><5BC6> endbfchar"
    shown = b"BT <00010002> Tj ET"
    content = b"".join(b"stream\n" + zlib.compress(each) + b"\nendstream\n" for each in (codes, shown))
    with pytest.raises(FileError):
        inspect(Upload("a.pdf", _pdf(content), "application/pdf"))


def _docx(body: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return held.getvalue()


DEEP = b"<p>a" * 60_000 + b"</p>" * 60_000
LAUGHS = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]><r>&j;</r>"  # fmt: skip


@pytest.mark.parametrize("body", [DEEP, LAUGHS, LAUGHS.decode().encode("utf-16"), b"<p " + b"a" * 500_000])
def test_office_files(body: bytes) -> None:
    soon(lambda: inspect(Upload("a.docx", _docx(body), "")))


def test_no_tree_is_built_of_a_part_of_an_office_file() -> None:
    import tracemalloc

    body = b"<r>" + b"<a/>" * 500_000 + b"</r>"
    tracemalloc.start()
    try:
        assert not list(_nonempty(lines_of_xml(body)))
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()


def _nonempty(lines: Iterable[str]) -> Iterable[str]:
    return (line for line in lines if line.strip())


@pytest.mark.parametrize(
    ("old", "new"),
    [("a\n" * 100_000, "b\na\n" * 50_000), ("一二" * 2000, "二一" * 2000), ("x" * 1_000_000, "y" * 1_000_000)],
)
def test_revisions_that_are_compared(old: str, new: str) -> None:
    pieces = soon(lambda: difference(old, new))
    assert isinstance(pieces, list)
    assert "".join(text for how, text in pieces if how != "new") == old
    assert "".join(text for how, text in pieces if how != "gone") == new
