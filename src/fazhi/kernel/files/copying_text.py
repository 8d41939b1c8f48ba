"""Copies of plain text and CSV, in which no program for tables finds anything to reckon."""

from __future__ import annotations

import re

from fazhi.kernel.files.copies import Copy, Find, Passage, hidden_in, refused
from fazhi.kernel.files.kinds import decoded
from fazhi.kernel.wording import Label

_BLANK, _PARTS = "[ \\u3000\\xa0]*+", "[,;\\t，；|]"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})++|\d*+)(?:\.\d++)?+%?+{_BLANK}\"?+{_BLANK}(?:$|{_PARTS})"
_FORMULA = re.compile(rf"(?m)((?:^|{_PARTS}){_BLANK}\"?+{_BLANK})(?=[=＝@＠]|[-+－＋](?!{_NUMBER}))")
"""Where a cell begins that a program for tables takes for a formula; numbers with a sign, and a bare sign, are none.

Cells are told apart by any sign that could part them, as programs ask whoever opens a file.
"""
_TEXT = Label("正文", "text")


def text_copy(content: bytes, name: str, find: Find | None) -> Copy:
    """A copy in UTF-8 with its mark, which the programs of offices open as such; formulas of CSV stand behind a quote.

    Raises:
        FileError: it is no text.
    """
    text = decoded(content)
    if text is None:
        raise refused(name, "无法识别文字编码", "the encoding of its text is not known")
    shown = hidden_in(text, find(text)) if find is not None else text
    shown, formulas = _FORMULA.subn(r"\1'", shown) if name.lower().endswith(".csv") else (shown, 0)
    before = [Passage(_TEXT, text)] if find is not None else []
    return Copy(shown.encode("utf-8-sig"), before, [Passage(_TEXT, shown)], {"formulas": formulas} if formulas else {})
