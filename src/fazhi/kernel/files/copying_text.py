"""Copies of plain text and CSV."""

from __future__ import annotations

from fazhi.kernel.files.copies import Copy, Find, Passage, hidden_in, refused
from fazhi.kernel.files.kinds import decoded
from fazhi.kernel.wording import Label

_TEXT = Label("正文", "text")


def text_copy(content: bytes, name: str, find: Find | None) -> Copy:
    """A copy in UTF-8 with its mark, which the programs of offices open as such.

    Raises:
        FileError: it is no text.
    """
    text = decoded(content)
    if text is None:
        raise refused(name, "无法识别文字编码", "the encoding of its text is not known")
    shown = hidden_in(text, find(text)) if find is not None else text
    before = [Passage(_TEXT, text)] if find is not None else []
    return Copy(shown.encode("utf-8-sig"), before, [Passage(_TEXT, shown)])
