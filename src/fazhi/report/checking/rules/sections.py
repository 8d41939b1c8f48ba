"""A count and the headings or 一是…二是 that follow it: 抓好以下六个方面工作：（一）… （六）…."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.report.checking.counts import LEAST, Count
from fazhi.report.checking.model import Relation, Span
from fazhi.report.checking.namelists import Names
from fazhi.report.checking.rules.enumeration import Mark, enumerations
from fazhi.report.checking.rules.lists import HOLDS, relation

RULE = "sections"

_GAP = re.compile(r"[^\W\d_]{0,16}[”]?(?P<link>[：:。；，,]?)[ \t　\n]{0,8}[（(“]?第?")
"""What stands between a count and the first ordinal."""
_DONE = re.compile(r"(?:完成|落实|实现|办结|兑现|见效|收官|落地|实施)[”]?。")
"""十件实事圆满完成。（一）…: what was counted is finished, and another matter begins."""
_FOLLOWING = re.compile("(?:以下|下列|如下)$")
_SIGN = re.compile(r"[）)、.．，,]|是|要|则")
_END = re.compile(r"[，,。；;：:！？\n]")
_LONGEST = 60  # signs of a heading

_OTHER = Label("所列条目与所称数目不同", "Not as many points follow as were announced")


def sections(text: str, names: Names, counts: tuple[Count, ...]) -> Iterator[Relation]:
    """Each enumeration that a count announces; one of another length is a question: what follows may be nested."""
    ends = [count.end for count in counts]
    for marks in enumerations(text):
        index = bisect_right(ends, marks[0].number.start) - 1
        if index < 0 or len(marks) < LEAST or marks[0].ordinal != 1 or not counts[index].unit:
            continue
        gap = _GAP.fullmatch(text, counts[index].end, marks[0].number.start)
        if gap and not _DONE.search(gap[0]) and (found := _judged(text, counts[index], marks, names, gap["link"])):
            yield found


def _judged(text: str, count: Count, marks: list[Mark], names: Names, link: str) -> Relation | None:
    heads = tuple(_head(text, mark, names) for mark in marks)
    complete = [mark.ordinal for mark in marks] == list(range(1, len(marks) + 1))
    if complete and len(marks) == count.value:
        return relation("holds", HOLDS, count, heads, RULE)
    bound = link in ("：", ":") or _FOLLOWING.search(text, max(0, count.start - 4), count.start)
    if complete and bound and not count.more:
        return relation("undecided", _OTHER, count, heads, RULE)
    return None


def _head(text: str, mark: Mark, names: Names) -> Span:
    """What the heading or the point says, up to its first sign; behind 一是 without what is done."""
    sign = _SIGN.match(text, mark.number.end)
    start = sign.end() if sign else mark.number.end
    if mark.kind == "spoken":
        start = names.done(start)
    end = _END.search(text, start, start + _LONGEST)
    return Span(start, max(end.start() if end else min(len(text), start + _LONGEST), start + 1))
