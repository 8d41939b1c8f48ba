"""Kinds of files that are taken 可上传的文件类型: known by their ending and by how their bytes begin, both at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fazhi.kernel.wording import Label

Begins = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        label: name in both languages.
        endings: its endings, in small letters.
        media_type: what it is called to a browser.
        begins: whether bytes begin as such a file does.
        read: whether its text is looked through for marks of secrets; where not, the page of the upload says so.
    """

    label: Label
    endings: tuple[str, ...]
    media_type: str
    begins: Begins
    read: str = ""


def _with(*starts: bytes) -> Begins:
    return lambda content: content.startswith(starts)


def _text(content: bytes) -> bool:
    """Text without control characters, in an encoding that Chinese offices use."""
    text = decoded(content)
    return text is not None and not any(ord(each) < 32 and each not in "\t\n\r\f" for each in text)


def decoded(content: bytes) -> str | None:
    """A text file as text: UTF-8, UTF-16 with its mark, or GB 18030; None where it is none of them."""
    codes = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    return None


def _riff(form: bytes) -> Begins:
    return lambda content: content.startswith(b"RIFF") and content[8:12] == form


def _mp4(content: bytes) -> bool:
    return content[4:8] == b"ftyp"


_ZIP, _OLE = _with(b"PK\x03\x04"), _with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

KINDS: tuple[Kind, ...] = (
    Kind(Label("Word 文档", "Word"), ("docx",), _OFFICE + "wordprocessingml.document", _ZIP, "zip"),
    Kind(Label("Excel 表格", "Excel"), ("xlsx",), _OFFICE + "spreadsheetml.sheet", _ZIP, "zip"),
    Kind(Label("演示文稿", "PowerPoint"), ("pptx",), _OFFICE + "presentationml.presentation", _ZIP, "zip"),
    Kind(Label("ODF 文档", "ODF text"), ("odt",), _OPEN + "text", _ZIP, "zip"),
    Kind(Label("ODF 表格", "ODF sheet"), ("ods",), _OPEN + "spreadsheet", _ZIP, "zip"),
    Kind(Label("OFD 版式文件", "OFD"), ("ofd",), "application/ofd", _ZIP, "zip"),
    Kind(Label("旧版 Office、WPS 文档", "old Office and WPS files"), ("doc", "xls", "wps", "et"),
         "application/x-ole-storage", _OLE, "strings"),
    Kind(Label("PDF", "PDF"), ("pdf",), "application/pdf", _with(b"%PDF-"), "pdf"),
    Kind(Label("文本", "text"), ("txt", "csv"), "text/plain", _text, "text"),
    Kind(Label("JSON 数据", "JSON"), ("json",), "application/json", _text, "text"),
    Kind(Label("网页", "web page"), ("html", "htm"), "text/html", _text, "html"),
    Kind(Label("JPEG 图片", "JPEG picture"), ("jpg", "jpeg"), "image/jpeg", _with(b"\xff\xd8\xff"), "strings"),
    Kind(Label("PNG 图片", "PNG picture"), ("png",), "image/png", _with(b"\x89PNG\r\n\x1a\n"), "strings"),
    Kind(Label("TIFF 图片", "TIFF picture"), ("tif", "tiff"), "image/tiff", _with(b"II*\0", b"MM\0*"), "strings"),
    Kind(Label("MP4 录像", "MP4 recording"), ("mp4", "m4a"), "video/mp4", _mp4),
    Kind(Label("MP3 录音", "MP3 recording"), ("mp3",), "audio/mpeg", _with(b"ID3", b"\xff\xfb", b"\xff\xf3")),
    Kind(Label("WAV 录音", "WAV recording"), ("wav",), "audio/wav", _riff(b"WAVE")),
)  # fmt: skip

RUNS = frozenset(
    "exe com scr bat cmd ps1 vbs vbe js jse wsf wsh msi hta jar lnk reg dll sh py php jsp asp aspx svg xhtml xht"
    " docm xlsm pptm dotm zip rar 7z gz tar iso".split()
)
"""Endings that may not stand inside a name either: what runs, what holds scripts, what hides other files."""


def kind_of_ending(ending: str) -> Kind | None:
    """The kind that a name's ending stands for."""
    return next((kind for kind in KINDS if ending in kind.endings), None)


def endings() -> str:
    """All endings that are taken, for messages and for the chooser of a form."""
    return "、".join(ending for kind in KINDS for ending in kind.endings)
