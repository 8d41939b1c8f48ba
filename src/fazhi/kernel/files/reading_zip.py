"""Text of office files that are archives of XML (docx, xlsx, pptx, odt, ods, ofd): bodies, headers, properties."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.reading_strings import strings_in
from fazhi.kernel.wording import Label

MOST_MEMBERS = 5_000
MOST_BYTES = 300 * 2**20
"""Bytes of all members unpacked."""
MOST_TIMES = 200
"""How many times its packed size a member may come to, once it is over a mebibyte."""
_PARAGRAPHS = frozenset(("p", "h", "si", "is", "TextObject", "Header", "Footer"))
_CODES = re.compile(r'&(?:"[^"]*"|[LCRPNDTFAGBIUSEXYZ]|\d{1,3}|K[0-9A-F]{6})')
_ACTIVE = re.compile(
    r"(?i)(vbaproject|vbadata|activex/|/basic/|scripts/|\.(exe|js|vbs|bat|cmd|ps1|jar|dll|zip|rar|7z)$)"
)
_PIECE = 2**20
_SIGNS = tuple(sign.encode(code) for sign in ("密", "&#") for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"))
"""One of these stands in an XML part that holds a mark: 密, or the sign with which characters are written as numbers.

No other character is read as 密 (``markings.plain``), and no other encoding in which office programs write has it.
"""
_BEGINS = 256
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
"""How an XML part begins: programs open it by its content type, whatever its name ends with."""
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
_BROKEN = Label("请用原程序打开，另存后再上传。", "Open it in its program, save it again, and send that.")


def lines_of_zip(content: bytes, name: str) -> Iterator[str]:
    """The lines of text of every part in which a mark may stand; others are not parsed, as styles are long.

    Raises:
        FileError: it is no archive, is encrypted, unpacks to too much, or holds macros or other files.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            refuse_unfit(members, name)
            for member in members:
                yield from _lines(archive, member, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as fault:
        raise FileError(
            f"文件“{name}”已损坏或加密，无法检查。",
            f"{name} is broken or encrypted and cannot be looked into.",
            _BROKEN,
        ) from fault


def refuse_unfit(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse an archive that unpacks to too much, is encrypted, or holds what may be run.

    Raises:
        FileError: naming the file, and why.
    """
    total = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > 2**20 and member.file_size > MOST_TIMES * max(member.compress_size, 1) for member in members
    )
    if len(members) > MOST_MEMBERS or total > MOST_BYTES or swollen:
        raise FileError(
            f"文件“{name}”解开后过大（{total // 2**20} MB，{len(members)} 个部分），可能是压缩炸弹。",
            f"{name} unpacks to too much ({total // 2**20} MB in {len(members)} parts).",
            Label("请压缩图片或拆分后另存上传。", "Make its pictures smaller or divide it, save and send again."),
        )
    if any(member.flag_bits & 1 for member in members):
        raise FileError(
            f"文件“{name}”已加密，无法检查。", f"{name} is encrypted and cannot be looked into.",
            Label("请去掉密码后上传。", "Take the password off and send it again."),
        )  # fmt: skip
    if any(_ACTIVE.search(member.filename) for member in members):
        raise FileError(
            f"文件“{name}”含宏、脚本或内嵌程序。", f"{name} holds macros, scripts or programs.",
            Label("请另存为不含宏的文件后上传。", "Save it without macros and send that."),
        )  # fmt: skip


def _lines(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[str]:
    low = member.filename.lower()
    with archive.open(member) as part:
        content = part.read(_BEGINS)
        if not low.endswith((".xml", *_PICTURES)) and not _XML.match(content):
            return
        content += part.read(max(member.file_size + 1 - len(content), 0))
    if len(content) > member.file_size:
        raise FileError(f"文件“{name}”的目录与内容不符。", f"{name} holds more than it declares.", _BROKEN)
    if low.endswith(_PICTURES):
        yield from strings_in(content)
    elif any(sign in content for sign in _SIGNS):
        yield from lines_of_xml(content)


class _Text:
    """Takes an XML part as it is read, and keeps of it what has not been handed on yet: no tree is built."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._paragraphs: list[list[str]] = []
        self._own: list[str] = []
        self._alone = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """A part of a text begins."""
        self._piece()
        self.lines += [value for value in attrs.values() if "密" in value]
        self._alone = tag.rpartition("}")[2] not in _PARAGRAPHS
        if not self._alone:
            self._paragraphs.append([])

    def data(self, text: str) -> None:
        """Text, perhaps in pieces."""
        self._own.append(text)

    def end(self, tag: str) -> None:
        """A part of a text ends; with a paragraph its line does."""
        self._piece()
        self._alone = False
        if tag.rpartition("}")[2] in _PARAGRAPHS:
            self.lines.append("".join(self._paragraphs.pop()))

    def _piece(self) -> None:
        text, self._own = "".join(self._own), []
        if self._paragraphs and text:
            self._paragraphs[-1].append(text)
        if self._alone and text.strip():
            self.lines.append(_CODES.sub("", text))

    def close(self) -> None:
        """Nothing is left over."""


def lines_of_xml(content: bytes) -> Iterator[str]:
    """The text of each paragraph, cell and property of an XML part; declared entities are never opened.

    It is read in pieces and no tree is built: small parts can be written that make a tree of gigabytes, or paragraphs
    within paragraphs whose texts, each with those below it, are longer still.
    """
    text = _Text()
    parser = ElementTree.XMLParser(target=text)
    opened = any("<!ENTITY".encode(code) in content for code in ("ascii", "utf-16-le", "utf-16-be"))
    try:
        for at in range(0, 0 if opened else len(content), _PIECE):
            parser.feed(content[at : at + _PIECE])
            yield from text.lines
            text.lines.clear()
        if not opened:
            parser.close()
            yield from text.lines
            return
    except (ElementTree.ParseError, ValueError, LookupError):
        yield from text.lines
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    yield from re.split(r"<[^>]*>", content.decode("utf-16" if wide else "utf-8", errors="replace"))
    yield from strings_in(content)  # as in GB 18030, which the parser does not know
