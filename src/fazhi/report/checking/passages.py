"""A text cut into passages: stretches in which numbers can belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fazhi.report.checking.model import SHARE, Number

_END = re.compile(r"[。！？\n](?![ 　]{0,4}其中)")
"""A sentence that begins with 其中 still speaks of the one before."""

_SAME = (frozenset("件起批宗例桩"), frozenset(("人", "名")), frozenset(("家", "户")))
"""Units that reports exchange for one another when they count one thing."""

NOT_COUNTED = frozenset(
    (
        "%",
        "个百分点",
        "倍",
        "番",
        "成",
        SHARE,
        "年",
        "个月",
        "天",
        "工作日",
        "岁",
        "周岁",
        "分",
        "度",
        "期",
        "",
        "级",
        "位",
        "层",
    )
)
"""Units of shares, spans of time and marks, and figures without a unit: nothing that parts add up to."""
MEASURED = frozenset(
    (
        "元 美元 米 千米 公里 毫米 厘米 平方米 平方千米 平方公里 立方米 公顷 亩 吨 公斤 千克 微克 千瓦 千瓦时 "
        "小时 分钟 学时 课时"
    ).split()
)
"""Units of size: their figures are rounded even where they are whole."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence with its numbers; places are those of the whole text."""

    text: str
    start: int
    end: int
    numbers: tuple[Number, ...]

    def between(self, index: int) -> str:
        """What stands before the number of this index, back to the number before it or the passage's start."""
        start = self.numbers[index - 1].end if index else self.start
        return self.text[max(start, self.numbers[index].start - REACH) : self.numbers[index].start]

    def clause(self, index: int) -> str:
        """What stands before the number in its own clause, without what is told in brackets."""
        return _CLAUSE.split(_BRACKETS.sub("", self.between(index)))[-1]

    def joined(self, index: int) -> bool:
        """Whether nothing but 、 or 和 stands between a number and the one before it: 12项和44项."""
        return _ALSO.fullmatch(self.text, self.numbers[index - 1].end, self.numbers[index].start) is not None

    def first_joined(self, index: int) -> int:
        """The first of the numbers that 、 or 和 joins up to this one."""
        first = index
        while first and index - first < MOST_JOINED and self.joined(first):
            first -= 1
        return first

    def pairwise(self, last: int, index: int) -> list[tuple[int, int]]:
        """Numbers joined up to ``last`` with as many joined from ``index`` on; none if these are fewer."""
        first = self.first_joined(last)
        count = last - first + 1
        follow = range(index + 1, index + count)
        if index + count > len(self.numbers) or not all(self.joined(at) for at in follow):
            return []
        return [(first + offset, index + offset) for offset in range(count)]


MOST_JOINED = 6  # numbers that 分别 tells beside one another
_ALSO = re.compile("[、和及与]")
REACH = 80  # signs before a number that can say what it is
_BRACKETS = re.compile(r"（[^（）]{0,40}）|\([^()]{0,40}\)")
_CLAUSE = re.compile(r"[，,；;：:、（(]")


def passages(text: str, numbers: tuple[Number, ...]) -> Iterator[Passage]:
    """The passages of a text that hold numbers."""
    start = first = 0
    for end in [*(match.start() for match in _END.finditer(text)), len(text)]:
        last = first
        while last < len(numbers) and numbers[last].start < end:
            last += 1
        if last > first:
            yield Passage(text, start, end, numbers[first:last])
        start, first = end + 1, last


def comparable(one: Number, other: Number) -> bool:
    """Whether the units of two numbers can count the same thing."""
    if one.unit in NOT_COUNTED or other.unit in NOT_COUNTED:
        return False
    return one.unit == other.unit or any({one.unit, other.unit} <= group for group in _SAME)


def written(value: Decimal) -> str:
    """A value without the zeros that stand for nothing."""
    return f"{value.normalize():f}" if value else "0"


def added(parts: tuple[Number, ...], sign: str, total: Number) -> str:
    """The sum of parts held against a total, as one writes it: 259+3+26+330=618."""
    terms = "+".join(written(part.value) for part in parts)
    result = written(sum((part.value for part in parts), Decimal(0)))
    return (
        f"{terms}{sign}{written(total.value)}"
        if sign == "=" or len(parts) == 1
        else f"{terms}={result}{sign}{written(total.value)}"
    )
