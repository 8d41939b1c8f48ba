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
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
_BROKEN = Label("请用原程序打开，另存后再上传。", "Open it in its program, save it again, and send that.")


def lines_of_zip(content: bytes, name: str) -> Iterator[str]:
    """The lines of text of every part.

    Raises:
        FileError: it is no archive, is encrypted, unpacks to too much, or holds macros or other files.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse(members, name)
            for member in members:
                yield from _lines(archive, member, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as fault:
        raise FileError(
            f"文件“{name}”已损坏或加密，无法检查。",
            f"{name} is broken or encrypted and cannot be looked into.",
            _BROKEN,
        ) from fault


def _refuse(members: list[zipfile.ZipInfo], name: str) -> None:
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
    if not low.endswith((".xml", *_PICTURES)):
        return
    with archive.open(member) as part:
        content = part.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise FileError(f"文件“{name}”的目录与内容不符。", f"{name} holds more than it declares.", _BROKEN)
    yield from strings_in(content) if low.endswith(_PICTURES) else lines_of_xml(content)


def lines_of_xml(content: bytes) -> Iterator[str]:
    """The text of each paragraph, cell and property of an XML part; declared entities are never opened."""
    try:
        root = None if b"<!ENTITY" in content else ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError):
        root = None
    if root is None:
        yield from re.split(r"<[^>]*>", content.decode(errors="replace"))
        return
    for element in root.iter():
        if element.tag.rpartition("}")[2] in _PARAGRAPHS:
            yield "".join(element.itertext())
        elif element.text and element.text.strip():
            yield _CODES.sub("", element.text)
        yield from (value for value in element.attrib.values() if "密" in value)
