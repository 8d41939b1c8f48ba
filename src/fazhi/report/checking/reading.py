"""A report's file read as text 读取文件: plain text, Markdown, HTML, Word and PDF; and why not, where not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.reading_zip import refuse_unfit
from fazhi.kernel.wording import Label

LARGEST = 200 * 1024 * 1024
"""Bytes of a file that is read at all."""
_TRACKED = re.compile(rb"<w:(ins|del|moveFrom|moveTo)[ >]")
_BLOCKS = {"p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table", "section", "article"}
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
        raise UnreadableReport(
            Label(f"文件超过 {LARGEST // 1024**2} MB。", f"The file has more than {LARGEST // 1024**2} MB."),
            Label("请只核对报告正文。", "Check the text of the report alone."),
        )
    content = path.read_bytes()
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableReport(
            Label(f"不认识的文件类型“{path.suffix}”。", f"The kind of file {path.suffix!r} is not known."),
            Label(f"可以核对：{'、'.join(_READERS)}。", f"What is read: {', '.join(_READERS)}."),
        )
    text = reader(content)
    if not text.strip():
        raise UnreadableReport(
            Label("文件里没有文字。", "There is no text in the file."),
            Label("扫描件请先识别文字（OCR），或者用 Word 原稿。", "Recognise a scan first, or take the Word file."),
        )
    return text


def _plain(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    raise UnreadableReport(
        Label("文字编码无法识别。", "The encoding of the text is not known."),
        Label("请另存为 UTF-8。", "Save it as UTF-8."),
    )


class _Visible(HTMLParser):
    """The visible text of a page, a block a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def _page(content: bytes) -> str:
    parser = _Visible()
    parser.feed(_plain(content))
    parser.close()
    lines = (re.sub(r"[ \t\r\n]+", " ", line).strip() for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _word(content: bytes) -> str:
    from docx import Document

    _look_inside(content)
    try:
        document = Document(io.BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile) as fault:
        raise _broken("Word") from fault
    return "\n".join(_blocks(document))


def _look_inside(content: bytes) -> None:
    """Refuse what is no Word file, unfolds to too much, or holds changes that nobody has decided on."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_unfit(archive.infolist(), "docx")
            body = archive.read("word/document.xml")
    except FileError as unfit:
        raise UnreadableReport(unfit.message, unfit.cure) from unfit
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise _broken("Word") from fault
    if _TRACKED.search(body):
        raise UnreadableReport(
            Label("文件中有未处理的修订。", "The file has tracked changes that nobody has decided on."),
            Label("请先接受或拒绝全部修订，再核对。", "Accept or reject them all first."),
        )


def _blocks(document: Any) -> Iterator[str]:
    """Paragraphs and rows of tables, in their order."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "\t".join(dict.fromkeys(cell.text.replace("\n", " ") for cell in row.cells))
        else:
            yield block.text


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableReport(
                Label("PDF 已加密。", "The PDF is encrypted."),
                Label("请提供未加密的文件。", "Give one that is not."),
            )
        return "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _broken("PDF") from fault


def _broken(kind: str) -> UnreadableReport:
    return UnreadableReport(
        Label(f"文件不是 {kind} 文件，或者已经损坏。", f"The file is no {kind} file, or is damaged."),
        Label("请用原程序重新保存。", "Save it anew in the program that it came from."),
    )


_READERS: dict[str, Callable[[bytes], str]] = {
    ".txt": _plain, ".md": _plain, ".html": _page, ".htm": _page, ".docx": _word, ".pdf": _pdf,
}  # fmt: skip
