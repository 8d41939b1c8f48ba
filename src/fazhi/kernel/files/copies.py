"""Copies of files for the public 公开副本: made from an original, or handed in, and cleaned of what nobody sees.

What must be hidden is told by the caller (``Find``); this layer knows where text stands in a file, and what besides
text a file carries: properties, comments, tracked changes, hidden text, embedded objects, other people's names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.wording import Label

PRINT = Label(
    "请在原程序中处理后，打印或另存为普通 PDF 再上传。",
    "Put it right in its program, print it to a plain PDF, send that.",
)
"""The cure for what this system does not take apart."""


class Mark(Protocol):
    """A place of a text that must be hidden, and what it becomes."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """First character after it."""

    @property
    def becomes(self) -> str:
        """What stands there afterwards."""


Find = Callable[[str], Sequence[Mark]]
"""Every place of a text that must be hidden, in order and apart."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a file and where it stands."""

    where: Label
    text: str

    def place(self, at: int) -> Label:
        """Where a character of it stands: the part, and the line in it."""
        line = self.text.count("\n", 0, at) + 1
        if "\n" not in self.text:
            return self.where
        return Label(f"{self.where.zh}第{line}行", f"{self.where.en}, line {line}")


TAKEN_OUT = {
    "revisions": Label("修订痕迹", "tracked changes"),
    "comments": Label("批注", "comments"),
    "hidden": Label("隐藏文字", "hidden texts"),
    "pictures": Label("图片、水印", "pictures and watermarks"),
    "objects": Label("嵌入对象", "embedded objects"),
    "links": Label("超链接（保留文字）", "links (their text stays)"),
    "fields": Label("域代码（保留结果）", "fields (their result stays)"),
    "formulas": Label("公式（保留结果）", "formulas (their result stays)"),
    "properties": Label("文件属性", "properties of the file"),
    "parts": Label("其他隐藏部分", "other hidden parts"),
}
"""What a copy is cleaned of, by its name in records."""


@dataclass(slots=True)
class Copy:
    """A copy of a file that is fit for the public but for what its text says.

    Attributes:
        content: its bytes.
        before: the texts as they stood before anything was hidden; empty for a copy that was handed in.
        passages: the texts that it holds now, found by another reader than the one that hid.
        taken_out: what it was cleaned of, and how many of each (``TAKEN_OUT``).
        readable: whether all that it shows could be read as text; else a person must have looked at it.
    """

    content: bytes
    before: list[Passage] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    taken_out: Mapping[str, int] = field(default_factory=dict)
    readable: bool = True


def refused(name: str, zh: str, en: str, cure: Label = PRINT) -> FileError:
    """That a file cannot be put before the public, and why."""
    return FileError(f"“{name}”不能公开：{zh}。", f"{name} cannot be published: {en}.", cure)


def hidden_in(text: str, marks: Iterable[Mark]) -> str:
    """A text with each mark replaced; they stand in order and apart."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [text[at : mark.start], mark.becomes]
        at = mark.end
    return "".join([*pieces, text[at:]])
