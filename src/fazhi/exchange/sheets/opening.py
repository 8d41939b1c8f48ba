"""What a file is by its bytes, whatever it is called 文件类型, and what is refused before it is read."""

from __future__ import annotations

import io
import zipfile
import zlib

from fazhi.exchange.sheets.book import Book, broken
from fazhi.exchange.sheets.faults import SheetError
from fazhi.exchange.sheets.ods import OpenDocument
from fazhi.exchange.sheets.sheet import Limits
from fazhi.exchange.sheets.textfile import TextFile
from fazhi.exchange.sheets.xls import OldWorkbook, protected
from fazhi.exchange.sheets.xlsx import Workbook
from fazhi.kernel.files.intake import Upload, inspect
from fazhi.kernel.wording import Label

ENDINGS = frozenset(("xlsx", "xls", "et", "ods", "csv", "txt"))
"""Endings of files that are imported: text with tabs is called .txt, an old workbook of WPS .et."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = Label(
    "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再导入。",
    "Open it in Excel or WPS, save it as an Excel workbook (.xlsx), and import that.",
)
_OTHERS = (
    (b"%PDF-", "PDF 文件", "a PDF"), (b"\x89PNG", "图片", "a picture"), (b"\xff\xd8\xff", "图片", "a picture"),
    (b"Rar!", "压缩包", "an archive"), (b"7z\xbc\xaf", "压缩包", "an archive"), (b"\x1f\x8b", "压缩包", "an archive"),
    (b"{\\rtf", "文字文档", "a text document"),
)  # fmt: skip


def refuse_other(name: str) -> None:
    """Refuse a file that is no sheet by its ending, and say which are.

    Raises:
        SheetError: it has the ending of something else.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        shown = name[-60:]
        raise SheetError(
            f"“{shown}”不是表格：可导入的是 xlsx、xls、ods、csv。",
            f"{shown} is no sheet: taken are xlsx, xls, ods, csv.",
            Label("请用 Excel 或 WPS 另存为其中一种。", "Save it as one of these in Excel or WPS."),
        )  # fmt: skip


def opened(content: bytes, name: str, limits: Limits, *, looked_through: bool = False) -> Book:
    """A file as a workbook of its kind.

    To look through a workbook for marks of secrets takes as long as to read it: ``looked_through`` says that these
    very bytes were, and spares it.

    Raises:
        SheetError: it is no table, or cannot be read.
        FileError: it unpacks to too much, holds macros, or its name cannot be used.
        MarkedSecret: it bears the mark of a state secret.
    """
    kind = kind_of(content, name)
    stem = name.rpartition(".")[0] or name or "sheet"
    if kind == "csv":
        text = TextFile(content, name, limits)
        if not looked_through:
            inspect(Upload(f"{stem}.{kind}", text.text.encode(), ""))
        return text
    if not looked_through:
        inspect(Upload(f"{stem}.{kind}", content, ""))
    if kind == "xlsx":
        return Workbook(content, name, limits)
    return OldWorkbook(content, name, limits) if kind == "xls" else OpenDocument(content, name, limits)


def kind_of(content: bytes, name: str) -> str:
    """The kind of a file by its bytes: xlsx, xls, ods or csv.

    Raises:
        SheetError: it is empty or no table.
    """
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise SheetError(f"文件“{name}”是空的。", f"The file {name} is empty.")
    if content.startswith(_ZIP):
        return _kind_of_package(content, name)
    if content.startswith(_OLE):
        return _kind_of_storage(content, name)
    for begins, zh, en in _OTHERS:
        if content.startswith(begins):
            raise SheetError(f"“{name}”是{zh}，不是表格。", f"{name} is {en}, no sheet.", _SAVE)
    if content[:2000].lstrip(b"\xef\xbb\xbf\r\n\t ")[:1] == b"<":
        raise SheetError(
            f"“{name}”的内容是网页或 XML，只是扩展名像表格。",
            f"{name} holds a web page or XML under the name of a sheet.",
            _SAVE,
        )
    return "csv"


def _kind_of_package(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [each.lower() for each in archive.namelist()]
            type = _beginning(archive, "mimetype", 80) if "mimetype" in names else b""
            manifest = _beginning(archive, "META-INF/manifest.xml", 2**20) if "meta-inf/manifest.xml" in names else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError, OSError) as fault:
        raise broken(name) from fault
    if any("vbaproject" in each for each in names) or name.lower().endswith((".xlsm", ".xltm")):
        raise SheetError(f"“{name}”含宏。", f"{name} holds macros.", _SAVE)
    if b"encryption-data" in manifest:
        raise protected(name)
    if type.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if any(each.startswith("xl/") and each.endswith("workbook.bin") for each in names):
        raise SheetError(f"“{name}”是二进制工作簿（.xlsb）。", f"{name} is a binary workbook (.xlsb).", _SAVE)
    if any(each.startswith("xl/") for each in names):
        return "xlsx"
    raise SheetError(f"“{name}”不是表格文件。", f"{name} is no sheet.", _SAVE)


def _beginning(archive: zipfile.ZipFile, part: str, most: int) -> bytes:
    """The first bytes of a part: nothing was looked at yet, and the rest may unpack to anything."""
    with archive.open(part) as opened:
        return opened.read(most)


def _kind_of_storage(content: bytes, name: str) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise protected(name)
    if holds("_VBA_PROJECT"):
        raise SheetError(f"“{name}”含宏。", f"{name} holds macros.", _SAVE)
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise SheetError(f"“{name}”不是表格文件。", f"{name} is no sheet.", _SAVE)
