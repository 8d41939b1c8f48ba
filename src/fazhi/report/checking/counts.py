"""Counts of names, which need no unit that a figure has: 三大, 两级, 四位一体, 12项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fazhi.report.checking.model import Number
from fazhi.report.checking.numerals import chinese

LEAST = 2  # names that make a list

_UNITS = (
    "方面 街道 社区 大类 个 家 大 级 项 类 种 所 座 条 部 篇 名 位 人 户 处 间 套 件 起 次 场 期 批 支 只 道 对 本 张 "
    "份 片 块 门 层 环 库 站 栋 幢 股 款 宗 例 国 省 市 区 县 镇 乡 村 地 重 点 线 步 组 班"
).split()
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNT = re.compile(
    r"(?:(?P<figure>\d{1,4})(?!\d) ?|(?P<spoken>[二三四五六七八九]?十[一二三四五六七八九]?|[两三四五六七八九]))"
    r"(?P<more>[余多])?"
    rf"(?:(?P<unit>{_UNIT})(?!分之|百分)|(?P<bare>(?=[^\W\d_])"
    r"(?![零一二三四五六七八九十百千万亿年月日天时分秒届轮季成倍度元周岁期是要则来路])"
    r"(?!.[两二三四五六七八九]|(?!合).一(?!体))))"
)
_BEGIN = re.compile(r"[\d两二三四五六七八九十]")
_LARGER = frozenset("第零一二三四五六七八九十百千万亿余近约年月")
"""Signs before a numeral that make it part of another number, a hedged one or a date."""
_JOINED = frozenset(".,:：/+-—~～0123456789")
"""Signs before a figure that make it part of another, of a ratio or a range."""
_SET = re.compile(
    r"两会|两院|两岸|两侧|两翼|两极|两手|三农|三资|三公|三方|四邻|两用|四上|三甲|五险|四季|三伏|七夕|八一|五一|六一|九九"
)
"""Words that only look like counts."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many names a text says there are; ``more`` where 余 or 多 says at least."""

    value: int
    unit: str
    more: str
    start: int
    end: int

    @property
    def number(self) -> Number:
        """The count as a figure of the text."""
        return Number(Decimal(self.value), self.unit, "", self.more, self.start, self.end)


def counts(text: str) -> Iterator[Count]:
    """Every count of two and more; without a unit only in Chinese numerals, 三湖 but not 3湖."""
    for begin in _BEGIN.finditer(text):
        start = begin.start()
        before = text[start - 1] if start else ""
        if before in _LARGER or (before in _JOINED and begin[0].isdecimal()):
            continue
        if (match := _COUNT.match(text, start)) and (count := _read(match)) and not _SET.match(text, start):
            yield count


def _read(match: re.Match[str]) -> Count | None:
    """One count; None of less than two, and of a figure without a unit."""
    unit, figure = match["unit"] or "", match["figure"]
    value = int(figure) if figure else int(chinese(match["spoken"]) or 0)
    if value < LEAST or (figure and not unit):
        return None
    return Count(value, unit, match["more"] or "", match.start(), match.end())
