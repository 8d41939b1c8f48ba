"""What is asked of every file before it is kept: name, size, kind by its bytes, nothing active, no mark of a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from fazhi.kernel.files.errors import FileError, MarkedSecret
from fazhi.kernel.files.kinds import Kind, decoded
from fazhi.kernel.files.markings import mark_in
from fazhi.kernel.files.names import checked_name
from fazhi.kernel.files.reading_pdf import lines_of_pdf
from fazhi.kernel.files.reading_strings import strings_in
from fazhi.kernel.files.reading_zip import lines_of_zip
from fazhi.kernel.wording import Label

LARGEST = 50 * 2**20
"""Bytes of a file."""
_TEXT = Label("正文、页眉页脚或属性", "text, header or properties")
_ACTIVE = re.compile(r"(?i)<\s*(script|iframe|object|embed|applet|svg|base|form)\b|\son[a-z]+\s*=|javascript:")
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 td th li div title br tr".split())


class _Blocks(HTMLParser):
    """The text of a page, each block on a line of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line, and what stands in attributes is one."""
        self.pieces += ["\n"] if tag in _BLOCKS else []
        self.pieces += [f"\n{value}\n" for _, value in attrs if value and "密" in value]

    def handle_endtag(self, tag: str) -> None:
        """A block ends its line."""
        self.pieces += ["\n"] if tag in _BLOCKS else []

    def handle_data(self, data: str) -> None:
        """Text."""
        self.pieces.append(" ".join(data.split()) if data.strip() else "")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: name, bytes, media type as the sender says."""

    name: str
    content: bytes
    media_type: str


def inspect(upload: Upload) -> tuple[str, Kind]:
    """The name under which a file is kept, and its kind, once nothing stands against it.

    Raises:
        FileError: it is empty, too large, of a kind that is not taken or not what its name says, encrypted, or active.
        MarkedSecret: it bears the mark of a state secret.
    """
    name, kind = checked_name(upload.name)
    if not upload.content:
        raise FileError(f"文件“{name}”是空的。", f"The file {name} is empty.")
    if len(upload.content) > LARGEST:
        limit = LARGEST // 2**20
        raise FileError(
            f"文件“{name}”超过 {limit} MB。", f"The file {name} is larger than {limit} MB.",
            Label("请压缩或分卷后再上传。", "Compress it or divide it."),
        )  # fmt: skip
    if not kind.begins(upload.content):
        raise FileError(
            f"文件“{name}”的内容不是{kind.label.zh}，与扩展名不符。",
            f"What {name} holds is no {kind.label.en}, as its ending says.",
            Label("请核对文件，用原程序另存后再上传。", "Compare the file; save it from its program and send that."),
        )
    mark = mark_in(_lines(kind, upload.content, name))
    if mark:
        raise MarkedSecret(name, mark, _TEXT)
    return name, kind


def _lines(kind: Kind, content: bytes, name: str) -> Iterator[str]:
    if kind.read == "zip":
        yield from lines_of_zip(content, name)
    elif kind.read == "pdf":
        yield from lines_of_pdf(content, name)
    elif kind.read == "strings":
        _refuse_macros(content, name)
        yield from strings_in(content)
    elif kind.read in ("text", "html"):
        text = decoded(content) or ""
        yield from text.splitlines()
        if kind.read == "html":
            yield from _lines_of_html(text, name)


def _refuse_macros(content: bytes, name: str) -> None:
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise FileError(
            f"文件“{name}”含宏。", f"{name} holds macros.",
            Label("请另存为不含宏的文件后上传。", "Save it without macros and send that."),
        )  # fmt: skip


def _lines_of_html(text: str, name: str) -> Iterator[str]:
    if _ACTIVE.search(text):
        raise FileError(
            f"网页“{name}”含脚本、表单或内嵌对象。", f"The page {name} holds scripts, forms or objects.",
            Label("请另存为 PDF 或文本后上传。", "Save it as PDF or text and send that."),
        )  # fmt: skip
    blocks = _Blocks()
    blocks.feed(text)
    yield from "".join(blocks.pieces).splitlines()
