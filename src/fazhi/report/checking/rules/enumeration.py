"""Enumerations 一是…二是, 一、二、, （一）（二）, 1、2、 and 第一，第二，: complete, or with a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.numerals import WIDE, chinese

RULE = "enumeration"

_SIGNS = "[一二三四五六七八九十]{1,3}"
_MARKER = re.compile(
    rf"(?:^|(?<=[。；：，、;:,\n“])|(?<=[ \t　]))(?:(?P<heading>(?<![。；：，;:,]){_SIGNS})、"
    rf"|[（(](?P<bracketed>{_SIGNS})[）)]"
    rf"|(?P<arabic>\d{{1,2}})(?:、|[.．](?![\d]))"
    rf"|[（(](?P<small>\d{{1,2}})[）)]"
    rf"|(?P<spoken>{_SIGNS})(?:是|要|则)"
    rf"|第(?P<ordinal>{_SIGNS})[，,、])",
    re.MULTILINE,
)
_ONES = ("", *"一二三四五六七八九")
_ORDER = ("heading", "bracketed", "arabic", "small", "ordinal", "spoken")
"""A heading of a kind ends the open enumerations of all kinds after it."""
_AT_START = ("heading", "bracketed", "arabic", "small")
"""Kinds that count where a line begins only; inside a line they are as often something else."""

_HOLDS = Label("序号连续", "The enumeration is complete")
_GAP = Label("序号缺{missing}", "The enumeration lacks {missing}")
_JUMP = Label("序号不连续，可能引自他处或被删节", "The enumeration jumps; something may have been left out")
_AGAIN = Label("序号重复", "A number of the enumeration stands twice")


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: str
    number: Number

    @property
    def ordinal(self) -> int:
        return int(self.number.value)


def enumeration(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """All enumerations of two and more; nested ones are closed by the heading above them."""
    del numbers  # ordinals are no figures
    open_ones: dict[str, list[_Mark]] = {}
    for mark in _marks(text.translate(WIDE)):
        for lower in _ORDER[_ORDER.index(mark.kind) + 1 :]:
            if closed := open_ones.pop(lower, None):
                yield from _judged(text, closed)
        if mark.ordinal == 1 and mark.kind in open_ones:
            yield from _judged(text, open_ones.pop(mark.kind))
        open_ones.setdefault(mark.kind, []).append(mark)
    for left in open_ones.values():
        yield from _judged(text, left)


def _marks(text: str) -> Iterator[_Mark]:
    for match in _MARKER.finditer(text):
        kind = match.lastgroup or ""
        line = text.rfind("\n", max(0, match.start() - 8), match.start()) + 1 or (0 if match.start() < 8 else -1)
        if kind in _AT_START and (line < 0 or text[line : match.start()].strip(" \t　")):
            continue
        value = Decimal(match[kind]) if match[kind].isdecimal() else chinese(match[kind])
        if value:
            yield _Mark(kind, Number(value, "", "", "", match.start(kind), match.end(kind)))


def _judged(text: str, marks: list[_Mark]) -> Iterator[Relation]:
    """The verdict on one enumeration; one member alone is none."""
    if len(marks) < 2:
        return
    ordinals = [mark.ordinal for mark in marks]
    wanted = list(range(1, len(marks) + 1))
    missing = sorted(set(range(1, max(ordinals) + 1)) - set(ordinals))
    if ordinals == wanted:
        yield _relation(marks, "holds", _HOLDS)
    elif ordinals[0] != 1:
        return
    elif ordinals != sorted(set(ordinals)):
        yield _relation(marks, "undecided", _AGAIN)
    elif len(missing) == 1 and not _hidden(text, marks, missing[0]):
        told = str(missing[0])
        yield _relation(marks, "contradiction", Label(_GAP.zh.format(missing=told), _GAP.en.format(missing=told)))
    else:
        yield _relation(marks, "undecided", _JUMP)


def _hidden(text: str, marks: list[_Mark], missing: int) -> bool:
    """Whether the missing ordinal stands between its neighbours after all, in the middle of a line."""
    before, after = marks[missing - 2].number, marks[missing - 1].number
    tens, ones = divmod(missing, 10)
    sign = f"{_ONES[tens] if tens > 1 else ''}{'十' if tens else ''}{_ONES[ones]}"
    closing = re.escape(text[after.end])
    return bool(re.compile(rf"(?:{sign}|{missing}){closing}").search(text, before.end, after.start))


def _relation(marks: list[_Mark], verdict: Verdict, why: Label) -> Relation:
    told = tuple(mark.number for mark in marks)
    arithmetic = "、".join(str(mark.ordinal) for mark in marks)
    return Relation(RULE, verdict, why, arithmetic, None, told, tuple(Span(n.start, n.end) for n in told), RULE)
