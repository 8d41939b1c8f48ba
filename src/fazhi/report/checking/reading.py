"""A report's file read as text 读取文件: plain text, Markdown, HTML, Word and PDF; and why not, where not."""

from __future__ import annotations

import io
import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.reading_zip import refuse_unfit
from fazhi.kernel.wording import Label

LARGEST = 200 * 1024 * 1024
"""Bytes of a file that is read at all."""
_TRACKED = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_BLOCKS = frozenset(
    "p div li ul ol dl dt dd tr td th table caption thead tbody tfoot h1 h2 h3 h4 h5 h6 br hr pre blockquote section "
    "article header footer main nav aside figure figcaption address form fieldset legend option textarea summary "
    "details".split()
)
"""Elements that stand on lines of their own: what they hold is not joined with what stands beside them."""
FAULTS = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RuntimeError, struct.error,
    zlib.error,
)  # fmt: skip
"""What libraries raise of files that do not hold what they should."""
_SILENT = {"script", "style", "head", "template"}


class UnreadableReport(Exception):
    """A file that cannot be checked; ``message`` says why, ``cure`` what to do."""

    def __init__(self, message: Label, cure: Label) -> None:
        """Refuse a file."""
        self.message, self.cure = message, cure
        super().__init__(f"{message.zh}{cure.zh}\n{message.en} {cure.en}")


def read(path: Path) -> str:
    """The text of a report's file; by the end of its name, as what it is read.

    Raises:
        UnreadableReport: it is too large, empty, broken, locked, or has no text.
        OSError: it is not there, or may not be opened.
    """
    if path.stat().st_size > LARGEST:
        raise _too_large()
    return text_of(path.name, path.read_bytes())


def text_of(name: str, content: bytes) -> str:
    """The same of a file that was handed over, by its name and content.

    Raises:
        UnreadableReport: it is too large, empty, broken, locked, or has no text.
    """
    if len(content) > LARGEST:
        raise _too_large()
    suffix = Path(name).suffix
    reader = _READERS.get(suffix.lower())
    if reader is None:
        raise UnreadableReport(
            Label(f"不认识的文件类型“{suffix}”。", f"The kind of file {suffix!r} is not known."),
            Label(f"可以核对：{'、'.join(_READERS)}。", f"What is read: {', '.join(_READERS)}."),
        )
    text = reader(content)
    if not text.strip():
        raise UnreadableReport(
            Label("文件里没有文字。", "There is no text in the file."),
            Label("扫描件请先识别文字（OCR），或者用 Word 原稿。", "Recognise a scan first, or take the Word file."),
        )
    return text


def _too_large() -> UnreadableReport:
    return UnreadableReport(
        Label(f"文件超过 {LARGEST // 1024**2} MB。", f"The file has more than {LARGEST // 1024**2} MB."),
        Label("请只核对报告正文。", "Check the text of the report alone."),
    )


def _plain(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _ended(text)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") and "\0" not in (text := content.decode("utf-16", errors="replace")):
        return _ended(text)
    raise UnreadableReport(
        Label("文字编码无法识别。", "The encoding of the text is not known."),
        Label("请另存为 UTF-8。", "Save it as UTF-8."),
    )


def _ended(text: str) -> str:
    """The text with an end of line where a lone return stands, as old programs write it; places do not move."""
    return _LONE_RETURN.sub("\n", text) if "\r" in text else text


class _Visible:
    """The visible text of a page, a block a line; what the parser calls."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._silent = 0

    def start(self, tag: str, attributes: object) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def end(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)

    def close(self) -> str:
        return "".join(self.pieces)


def _page(content: bytes) -> str:
    # The standard library's parser takes a minute for 60 KB of tags that nobody closes; this one reads them in turn.
    from lxml import etree

    parser = etree.HTMLParser(target=_Visible(), huge_tree=True, remove_comments=True)
    parser.feed(_plain(content).replace("\0", ""))
    lines = (re.sub(r"[ \t\r\n]+", " ", line).strip() for line in str(parser.close()).split("\n"))
    return "\n".join(line for line in lines if line)


def _word(content: bytes) -> str:
    try:
        return "\n".join(_blocks(word_in(content)))
    except FAULTS as fault:  # parts that are there, but not what they should be
        raise broken("Word") from fault


def word_in(content: bytes) -> Any:
    """A Word file, opened.

    Raises:
        UnreadableReport: it is broken, locked, unfolds to too much, or has changes that nobody has decided on.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.oxml.ns import qn

    _look_inside(content)
    try:
        document = Document(io.BytesIO(content))
    except (KeyError, ValueError, SyntaxError, OpcError, zipfile.BadZipFile, zlib.error) as fault:
        raise broken("Word") from fault
    if getattr(document.element, "body", None) is None:
        raise broken("Word")
    if next(document.element.iter(*map(qn, _TRACKED)), None) is not None:
        raise UnreadableReport(
            Label("文件中有未处理的修订。", "The file has tracked changes that nobody has decided on."),
            Label("请先接受或拒绝全部修订，再核对。", "Accept or reject them all first."),
        )
    return document


def _look_inside(content: bytes) -> None:
    """Refuse what is no Word file, or unfolds to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_unfit(archive.infolist(), "docx")
            archive.getinfo("word/document.xml")
    except FileError as unfit:
        raise UnreadableReport(unfit.message, unfit.cure) from unfit
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise broken("Word") from fault


def _blocks(document: Any) -> Iterator[str]:
    """Paragraphs and rows of tables, in their order."""
    from fazhi.report.checking.word_parts import PARAGRAPH, blocks_of, line_of, rows_of, text_in

    for block in blocks_of(document):
        if block.tag == PARAGRAPH:
            yield text_in(block)
        else:
            yield from map(line_of, rows_of(block))


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file, the refusal says
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableReport(
                Label("PDF 已加密。", "The PDF is encrypted."),
                Label("请提供未加密的文件。", "Give one that is not."),
            )
        return "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, *FAULTS, OSError) as fault:
        raise broken("PDF") from fault


def broken(kind: str) -> UnreadableReport:
    """The refusal of a file that is not what its name says."""
    return UnreadableReport(
        Label(f"文件不是 {kind} 文件，或者已经损坏。", f"The file is no {kind} file, or is damaged."),
        Label("请用原程序重新保存。", "Save it anew in the program that it came from."),
    )


_READERS: dict[str, Callable[[bytes], str]] = {
    ".txt": _plain, ".md": _plain, ".html": _page, ".htm": _page, ".docx": _word, ".pdf": _pdf,
}  # fmt: skip
