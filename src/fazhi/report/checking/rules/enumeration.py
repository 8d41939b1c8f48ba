"""Enumerations 一是…二是, 一、二、, （一）（二）, 1、2、 and 第一，第二，: complete, or with a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.numerals import chinese, narrowed

RULE = "enumeration"

_SIGNS = "[一二三四五六七八九十]{1,3}"
_MARKER = re.compile(
    rf"^(?P<row>\d{{1,3}})[ \t　]{{0,4}}$"
    rf"|(?:^|(?<=[。；：，、;:,\n“])|(?<=[ \t　]))(?:(?P<heading>(?<![。；：，;:,]){_SIGNS})、"
    rf"|[（(](?P<bracketed>{_SIGNS})[）)]"
    rf"|(?P<arabic>\d{{1,2}})(?:、|[.．](?!\d|$)|[.．](?=\d{{4}}年))"
    rf"|[（(](?P<small>\d{{1,2}})[）)]"
    rf"|(?P<spoken>{_SIGNS})(?:是|要|则)"
    rf"|第(?P<ordinal>{_SIGNS})[，,、])",
    re.MULTILINE,
)
_ONES = ("", *"一二三四五六七八九")
_ORDER = ("row", "heading", "bracketed", "arabic", "small", "ordinal", "spoken")
"""A heading of a kind ends the open enumerations of all kinds after it."""
_AT_START = ("heading", "bracketed", "arabic", "small")
"""Kinds that count where a line begins only; inside a line they are as often something else."""

_ANNEX = re.compile(r"[ \t　]*(?:附件?|附表)[：:][ \t　]*")
"""What may stand before 1. in its line."""
_HIDDEN_FIRST = 600  # signs before 二是 in which the first may stand without a sign before it
_FIRST = re.compile(r"首先|第一|一[是要方则、]|其一")

_HOLDS = Label("序号连续", "The enumeration is complete")
_GAP = Label("序号缺{missing}", "The enumeration lacks {missing}")
_JUMP = Label("序号不连续，可能引自他处或被删节", "The enumeration jumps; something may have been left out")
_HEADLESS = Label("序号不从一开始", "The enumeration does not begin with one")
_AGAIN = Label("序号重复", "A number of the enumeration stands twice")


@dataclass(frozen=True, slots=True)
class Mark:
    """One ordinal of an enumeration; ``kind`` says how it is written."""

    kind: str
    number: Number

    @property
    def ordinal(self) -> int:
        """The ordinal as a number."""
        return int(self.number.value)


def enumeration(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """All enumerations of two and more."""
    del numbers  # ordinals are no figures
    for marks in enumerations(text):
        yield from _judged(text, marks)


def enumerations(text: str) -> Iterator[list[Mark]]:
    """The ordinals of each enumeration; nested ones are closed by the heading above them."""
    open_ones: dict[str, list[Mark]] = {}
    for mark in _marks(narrowed(text)):
        for lower in _ORDER[_ORDER.index(mark.kind) + 1 :] if mark.kind != "row" else ():
            if closed := open_ones.pop(lower, None):
                yield closed
        if mark.ordinal == 1 and mark.kind in open_ones:
            yield open_ones.pop(mark.kind)
        open_ones.setdefault(mark.kind, []).append(mark)
    yield from open_ones.values()


def _marks(text: str) -> Iterator[Mark]:
    for match in _MARKER.finditer(text):
        kind = match.lastgroup or ""
        if kind in _AT_START and not _begins_line(text, match.start()):
            continue
        value = Decimal(match[kind]) if match[kind].isdecimal() else chinese(match[kind])
        if value:
            yield Mark(kind, Number(value, "", "", "", match.start(kind), match.end(kind)))


def _begins_line(text: str, place: int) -> bool:
    """Whether nothing but blanks, or 附件：, stands before the place in its line."""
    line = text.rfind("\n", max(0, place - 8), place) + 1 or (0 if place < 8 else -1)
    before = text[line:place] if line >= 0 else "-"
    return not before.strip(" \t　") or bool(_ANNEX.fullmatch(before))


def _judged(text: str, marks: list[Mark]) -> Iterator[Relation]:
    """The verdict on one enumeration; one member alone is none."""
    if len(marks) < 2:
        return
    ordinals = [mark.ordinal for mark in marks]
    missing = sorted(set(range(1, max(ordinals) + 1)) - set(ordinals))
    if ordinals == list(range(1, len(marks) + 1)):
        yield _relation(marks, "holds", _HOLDS)
    elif marks[0].kind == "row":
        return
    elif ordinals[0] != 1:
        if ordinals == list(range(2, len(marks) + 2)) and not _hidden_first(text, marks[0]):
            yield _relation(marks, "undecided", _HEADLESS)
    elif ordinals != sorted(set(ordinals)):
        yield _relation(marks, "undecided", _AGAIN)
    elif len(missing) == 1 and not _hidden(text, marks, missing[0]):
        told = str(missing[0])
        yield _relation(marks, "contradiction", Label(_GAP.zh.format(missing=told), _GAP.en.format(missing=told)))
    else:
        yield _relation(marks, "undecided", _JUMP)


def _hidden_first(text: str, second: Mark) -> bool:
    """Whether a first stands before the second after all: 首先, or 一是 in the middle of a clause."""
    end = second.number.start
    return second.kind != "spoken" or bool(_FIRST.search(text, max(0, end - _HIDDEN_FIRST), end))


def _hidden(text: str, marks: list[Mark], missing: int) -> bool:
    """Whether the missing ordinal stands between its neighbours after all, in the middle of a line."""
    before, after = marks[missing - 2].number, marks[missing - 1].number
    tens, ones = divmod(missing, 10)
    sign = f"{_ONES[tens] if tens > 1 else ''}{'十' if tens else ''}{_ONES[ones]}"
    closing = re.escape(text[after.end])
    return bool(re.compile(rf"(?:{sign}|{missing}){closing}").search(text, before.end, after.start))


def _relation(marks: list[Mark], verdict: Verdict, why: Label) -> Relation:
    told = tuple(mark.number for mark in marks)
    arithmetic = "、".join(str(mark.ordinal) for mark in marks)
    return Relation(RULE, verdict, why, arithmetic, None, told, tuple(Span(n.start, n.end) for n in told), RULE)
