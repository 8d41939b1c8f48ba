"""The text of a part of a Word file as it is read, and hiding pieces of it wherever their characters stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice, takewhile
from typing import Any

from fazhi.kernel.files.copies import Mark
from fazhi.kernel.files.packages import local

_STANDS_FOR = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "sym": "□"}
_BOXES = 4
"""Most characters of a cell that has a part of a number, as forms have boxes for its figures."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Story:
    """The text of a part, and which element each piece of it stands in."""

    def __init__(self, root: Any) -> None:
        """Read a part."""
        pieces: list[tuple[str, Any]] = []
        for cell, paragraphs in groupby(_paragraphs(root), key=_cell):
            for paragraph in paragraphs:
                pieces += [*_own(paragraph), ("\n", None)]
            if cell is not None and not _boxed(cell):
                pieces.append(("|\n", None))
        self._pieces = pieces
        self.text = "".join(text for text, _ in pieces)

    def hide(self, marks: Sequence[Mark]) -> None:
        """Put what each mark becomes where it begins, and take away the rest of what it covers."""
        at, first = 0, 0
        for text, element in self._pieces:
            end = at + len(text)
            while first < len(marks) and marks[first].end <= at:
                first += 1
            touching = list(takewhile(lambda mark, end=end: mark.start < end, islice(marks, first, None)))  # type: ignore[misc]
            if element is not None and touching and text:
                _rewrite(element, text, at, touching)
            at = end


def _rewrite(element: Any, text: str, at: int, marks: Sequence[Mark]) -> None:
    kept, here = [], 0
    for mark in marks:
        start, end = max(mark.start - at, 0), min(mark.end - at, len(text))
        kept += [text[here:start], mark.becomes if mark.start >= at else ""]
        here = end
    kept.append(text[here:])
    if local(element) in _STANDS_FOR:
        element.getparent().remove(element)
        return
    element.text = "".join(kept)
    element.set(_SPACE, "preserve")


def _paragraphs(root: Any) -> Iterator[Any]:
    return (each for each in root.iter() if local(each) == "p")


def _own(paragraph: Any) -> list[tuple[str, Any]]:
    """The pieces of a paragraph without those of paragraphs within it (text boxes)."""
    found = []
    for each in paragraph.iter():
        name = local(each)
        if name != "t" and name not in _STANDS_FOR:
            continue
        if name == "tab" and local(each.getparent()) == "tabs":
            continue
        nearest = next(above for above in each.iterancestors() if local(above) == "p")
        if nearest is paragraph:
            found.append((each.text or "" if name == "t" else _STANDS_FOR[name], each))
    return found


def _cell(paragraph: Any) -> Any:
    return next((above for above in paragraph.iterancestors() if local(above) == "tc"), None)


def _boxed(cell: Any) -> bool:
    """Whether a cell and the next are equally short: the figures of one number may stand in them."""
    following = cell.getnext()
    return following is not None and 0 < _length(cell) <= _BOXES and _length(cell) == _length(following)


def _length(cell: Any) -> int:
    return sum(len(text) for p in cell.iter() if local(p) == "p" for text, _ in _own(p))
