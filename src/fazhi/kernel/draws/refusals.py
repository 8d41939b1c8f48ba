"""What a draw refuses, with what is wrong and what would put it right, in both languages."""

from __future__ import annotations

from fazhi.kernel.wording import Label


class DrawRefused(Exception):
    """A list, terms, a commitment or a reveal that cannot stand.

    Attributes:
        message: what is wrong.
        cure: what would put it right.
        line: the line of the list that is meant, counted from 1 with its heading; 0 where none is.
    """

    def __init__(self, message: Label, cure: Label, line: int = 0) -> None:
        super().__init__(message.en)
        self.message, self.cure, self.line = message, cure, line

    def __str__(self) -> str:
        return f"{self.message.zh}{self.cure.zh} {self.message.en} {self.cure.en}"


def refused(zh: str, en: str, cure_zh: str, cure_en: str, line: int = 0) -> DrawRefused:
    """A refusal from its words."""
    place_zh, place_en = (f"第 {line} 行：", f"Line {line}: ") if line else ("", "")
    return DrawRefused(Label(place_zh + zh, place_en + en), Label(cure_zh, cure_en), line)
