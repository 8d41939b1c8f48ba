"""Which files are published, and how their copies come about: by this system, or by hand and looked through here."""

from __future__ import annotations

from fazhi.kernel.files.copies import PRINT, Copy, Find, refused
from fazhi.kernel.files.copying_docx import docx_copy
from fazhi.kernel.files.copying_pictures import picture_copy
from fazhi.kernel.files.copying_text import text_copy
from fazhi.kernel.files.copying_xlsx import xlsx_copy
from fazhi.kernel.files.intake import Upload, inspect
from fazhi.kernel.wording import Label

BY_ITSELF = frozenset(("docx", "txt", "csv"))
"""Endings of files of which this system makes the copy."""
PUBLISHED = (*sorted(BY_ITSELF), "pdf", "xlsx", "png", "jpg", "jpeg")
"""Endings of copies that are published; archives and all that cannot be looked through are not."""


def ending_of(name: str) -> str:
    """The ending of a name, in small letters."""
    return name.rpartition(".")[2].lower()


def redacted(content: bytes, name: str, find: Find) -> Copy:
    """The copy that this system makes of an original, everything found in it hidden.

    Raises:
        FileError: no copy is made of such files here, or of this one.
    """
    ending = ending_of(name)
    if ending == "docx":
        return docx_copy(content, name, find)
    if ending in BY_ITSELF:
        return text_copy(content, name, find)
    raise refused(
        name, "本系统不能自动遮蔽此类文件", "no copy of such files is made here",
        Label("请自行遮蔽后，上传遮蔽好的副本。", "Hide what must be hidden yourself, and send the copy."),
    )  # fmt: skip


def by_hand(upload: Upload) -> Copy:
    """A copy that was redacted by hand, without what nobody sees in it; what it says is for the caller to look through.

    Raises:
        FileError: what stands against the file (``intake.inspect``), or against publishing such a file.
    """
    name, _ = inspect(upload)
    ending = ending_of(name)
    if ending == "docx":
        return docx_copy(upload.content, name, None)
    if ending in BY_ITSELF:
        return text_copy(upload.content, name, None)
    if ending == "pdf":
        # Its reader takes a third of the start of every command, and is needed by those alone who publish such a file.
        from fazhi.kernel.files.copying_pdf import pdf_copy

        return pdf_copy(upload.content, name)
    if ending == "xlsx":
        return xlsx_copy(upload.content, name)
    if ending in PUBLISHED:
        return picture_copy(upload.content, name)
    raise refused(
        name, f"只公开 {'、'.join(PUBLISHED)} 文件", f"only {', '.join(PUBLISHED)} are published", PRINT
    )  # fmt: skip
