"""Names told side by side: 市、区和街道; quotes, titles and brackets are whole names, whatever stands in them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.report.checking.model import Span

REACH = 600  # signs in which the names of one list stand
DEEPEST = 8  # quotes and brackets open in one another
MOST = 120  # signs of punctuation that are looked at for one list

_SIGN = re.compile(
    r"[、，,。；;：:！？“”‘’《》（）()+＋\t]"
    r"|\n(?:[ \t　]{0,8}[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．])?"
    r"|以及|和(?<![共总温缓调饱平祥]和)(?![谐平解睦美缓气顺])|与(?<![参给授赋]与)(?![会时])"
    r"|及(?<![普涉触波惠顾危提论]及)(?![时格早])"
    r"|等(?<![平高同初优均]等)(?<!(?<!高)中等)(?![级于待候同额次])"
)
"""A line's own number, 二、, is one sign with the end of the line before it."""
_FIRST = re.compile(r"[ \t　]{0,8}[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．]")
_PLACE = re.compile(r"[^、，。；\n]{0,12}?[在将把对由向]")
_COUNTED = re.compile(r"[^、，。；\n]{0,8}?[\d两三四五六七八九十]")
_ENDS = re.compile(r"$|[、，,。；;：:！？\n”》（）()和与及]")
_PAIRS = {"”": "“", "’": "‘", "》": "《", "）": "（", ")": "("}
_OPEN = frozenset(_PAIRS.values())
_JOIN = frozenset(("和", "与", "及", "以及"))
_TITLE = "”》"
"""Two names in quotes or titles may stand together without a sign between them: “首贷”“续贷”."""

_DOING = re.compile(
    r"(?:(?:一|二|三|四|五|六|七|八|九|十)是|(?:进一步|继续|超常规|高标准|高质量|高水平|高起点|高规格|前瞻|稳步|切实|精准|系统|有序|加快|大力|全力|全面|深入|扎实|积极|着力|重点|率先|持续|统筹|成功|已|先后|全年|在|将|把|对|以|由|被|让|是)"
    r"|(?:推进|推动|建设|建成|新建|改建|扩建|建立|构建|打造|完成|完善|引进|新增|启动|开展|实施|加强|强化|提升|提高|落实|组建|聚焦|围绕|抓好|抓实"
    r"|做好|做强|做优|做大|探索|推出|推行|出台|制定|编制|创建|培育|发展|举办|组织|聘请|提供|通过|覆盖|涵盖|包括|设立|成立|开通|开工|促成|获评|荣获"
    r"|优化|整合|加大|健全|导入|狠抓|突破|促进|实现|形成|取得|支持|发布|瞄准|创新|改造|整治|推广|运营|开发|新开发|集聚|巩固|谋划|规划|布局|树立|用好|突出"
    r"|集|了)){1,4}"
    r"|(?:依托|围绕|通过|以)[^、，。；\n]{1,30}?(?:打造|建设|形成|推进|发展)"
)
"""What is done with the names stands before the first of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """The names of one list: places between the signs that part them, and how many more 和, 与 and 及 would make.

    ``edges`` are the places where one name ends and the next begins, ``joins`` those where another might.
    """

    start: int
    end: int
    edges: tuple[Span, ...]
    joins: tuple[Span, ...]
    inner: tuple[Span, ...] = ()
    """和, 与 and 及 between other signs: a part of a name, 软件与信息服务, or where another list ends."""

    @property
    def least(self) -> int:
        """How many names there are if no 和 parts two."""
        return len(self.edges) + 1

    @property
    def most(self) -> int:
        """How many there are if each of them does."""
        return self.least + len(self.joins)

    @property
    def parted_by_quotes(self) -> bool:
        """Whether nothing but quotes and titles part the names: “首贷”“续贷”."""
        return bool(self.edges) and all(edge.start == edge.end for edge in self.edges)

    def tail(self, wanted: int) -> Told | None:
        """The last so many names, where a 和 stands before them: 甲、乙以及丙、丁."""
        if not 0 < wanted - 1 < len(self.edges):
            return None
        edges = self.edges[len(self.edges) - wanted + 1 :]
        before = [join for join in self.inner if self.edges[-wanted].start < join.start < edges[0].start]
        return Told(before[-1].end, self.end, edges, ()) if before else None

    def names(self, wanted: int) -> tuple[Span, ...]:
        """The places of so many names, as near to what was wanted as may be; the last 和 parts first."""
        more = max(0, wanted - self.least)
        edges = sorted((*self.edges, *self.joins[::-1][:more]), key=lambda edge: edge.start)
        starts = (self.start, *(edge.end for edge in edges))
        ends = (*(edge.start for edge in edges), self.end)
        return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


class Names:
    """The signs of a text by their place, read once; lists are then looked up around a place."""

    def __init__(self, text: str) -> None:
        """Read the signs of a text."""
        self.text = text
        first = _FIRST.match(text)
        found = [(0, first.end(), "\n")] if first else []
        found += [(each.start(), each.end(), each[0]) for each in _SIGN.finditer(text, found[0][1] if found else 0)]
        self._signs = found
        self._starts = [start for start, _, _ in found]
        self._partner = _paired(found)

    def before(self, end: int, most: int) -> Told | None:
        """The list that ends at a place, or the end of it if it has more names; None where there is none."""
        if self.text[end - 1 : end] in ("”", "’") and (inside := self._inside(end)):
            end = inside
        last = bisect_left(self._starts, end) - 1
        if last < 0 or (self._signs[last][1] == end and self._signs[last][2] not in _PAIRS):
            return None
        start = max(0, end - REACH)
        edges: list[Span] = []
        joins: list[Span] = []
        for index in itertools.islice(self._back(last), MOST):
            place, stop, sign = self._signs[index]
            if place < end - REACH:
                return None
            if len(edges) > most:
                start = edges.pop().end
                break
            if sign in _PAIRS and index in self._partner:
                opening = self._signs[self._partner[index]][0]
                if opening and self.text[opening - 1] in _TITLE and self.text[opening] in "“《":
                    edges.append(Span(opening, opening))
            elif sign in ("、", "+", "＋"):
                edges.append(Span(place, stop))
            elif sign in _JOIN and stop < end:
                joins.append(Span(place, stop))
            else:
                start = self._behind(stop, edges, joins) if sign == "等" else stop
                break
        return self._told(start, end, edges[::-1], joins[::-1])

    def _behind(self, start: int, edges: list[Span], joins: list[Span]) -> int:
        """Where a list begins behind another: 甲等3个小区和乙、丙…, 甲等3家、乙…, 甲等机构在乙、丙…."""
        nearest = edges[-1].start if edges else start
        if joins and joins[-1].start < nearest:
            return joins.pop().end
        if edges and _COUNTED.match(self.text, start):
            return edges.pop().end
        match = _PLACE.match(self.text, start)
        return match.end() if match else start

    def _back(self, index: int) -> Iterator[int]:
        """Signs from the last one back; what stands in brackets and quotes is left out."""
        while index >= 0:
            yield index
            partner = self._partner.get(index, index)
            index = min(index, partner) - 1

    def after(self, start: int, ends: str) -> list[tuple[int, int, str]]:
        """The signs behind a place up to the first of those that end the sentence; none if it has no end in reach.

        What stands in quotes and brackets is left out; two that touch are parted by a sign of no width, "".
        """
        found: list[tuple[int, int, str]] = []
        index = bisect_left(self._starts, start)
        while index < len(self._signs) and len(found) < MOST:
            place, stop, sign = self._signs[index]
            if place > start + REACH:
                return []
            if sign in _OPEN:
                if (partner := self._partner.get(index)) is None:
                    return []
                closing = self._signs[partner][1]
                if self.text[closing - 1] in _TITLE and self.text[closing : closing + 1] in ("“", "《"):
                    found.append((closing, closing, ""))
                index = partner
            else:
                found.append((place, stop, sign))
                if sign[0] in ends:
                    return found
            index += 1
        return []

    def read(self, start: int, signs: list[tuple[int, int, str]], ends: str, parts: str) -> Told | None:
        """The list that begins at a place, up to one of the signs that end it; ``parts`` are those that part names."""
        edges: list[Span] = []
        joins: list[Span] = []
        for place, stop, sign in signs:
            if not sign or sign[0] in parts:
                edges.append(Span(place, stop if sign in ("", "、") else self.done(stop)))
            elif sign in _JOIN:
                joins.append(Span(place, stop))
            elif sign[0] in ends:
                return self._told(start, place, edges, joins) if edges or joins else None
        return None

    def _inside(self, end: int) -> int | None:
        """Where a list ends that stands in quotes: “河流治理、土地整备”; None where the quotes hold one name."""
        index = bisect_left(self._starts, end - 1)
        partner = self._partner.get(index)
        if partner is None or self.text[self._starts[partner] - 1] in "、”和与及+":
            return None
        signs = {sign for _, _, sign in self._signs[partner + 1 : index]}
        return end - 1 if signs & {"、", "+", "＋"} else None

    def done(self, start: int) -> int:
        """Where the name begins that stands behind what is done with it."""
        doing = _DOING.match(self.text, start)
        return doing.end() if doing and not _ENDS.match(self.text, doing.end()) else start

    def _told(self, start: int, end: int, edges: list[Span], joins: list[Span]) -> Told | None:
        """The list between two places; None where a name is empty. 和 parts names only in the first and the last."""
        if not edges and not joins:
            return Told(start, end, (), ())
        start = min(self.done(start), edges[0].start if edges else end)
        while end > start and self.text[end - 1] in " 　":
            end -= 1
        first, last = (edges[0].start, edges[-1].end) if edges else (end, start)
        middle = tuple(join for join in joins if first < join.start < last)
        joins = [
            join
            for join in joins
            if start < join.start and (join.start >= last or (join.end <= first and self.text[join.start] == "与"))
        ]
        told = Told(start, end, tuple(edges), tuple(join for join in joins if join.end < end), middle)
        return told if all(name.end > name.start for name in told.names(told.most)) else None


def _paired(signs: list[tuple[int, int, str]]) -> dict[int, int]:
    """The opening of each closing sign and the other way round, in one line."""
    partner: dict[int, int] = {}
    waiting: list[int] = []
    for index, (_, _, sign) in enumerate(signs):
        if sign[0] == "\n":
            waiting.clear()
        elif sign in _OPEN:
            waiting.append(index)
        elif sign in _PAIRS:
            for back in range(1, min(DEEPEST, len(waiting)) + 1):
                opening = waiting[-back]
                if signs[opening][2] == _PAIRS[sign]:
                    del waiting[-back:]
                    partner[index], partner[opening] = opening, index
                    break
    return partner
