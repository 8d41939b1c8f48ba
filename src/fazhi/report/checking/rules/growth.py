"""From one number to another: 从4.7万家增加到6.1万家 must rise, 由30分钟缩短至5分钟 must fall."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import passages, written

RULE = "growth"
REACH = 24  # signs between the two numbers, and before the first

RANKS = ("位", "名", "级", "层")
"""Who rises from 12位 to 5位 has a smaller number."""
SPANS = ("天", "小时", "分钟", "个月", "年")
"""What gets faster has a smaller one, too (时限从5天提升到3天)."""

_LATER = r"[到至为](?:\d{4}年的?|每年)?(?:将近|接近|近|约|超过?|不足|不到)?$"
_UP = re.compile(rf"(?:增加|增长|提高|提升|上升|扩大|跃升|拓展|增|升)了?{_LATER}")
_DOWN = re.compile(rf"(?:减少|下降|降低|缩短|缩小|压缩|压减|缩减|精简|降|减)了?{_LATER}")
_FROM = re.compile(r"[从由][^，。；、]{0,14}$")

_HOLDS = Label("变化方向与两数相符", "The two numbers go the way the text says")
_WRONG = Label("变化方向与两数不符", "The two numbers do not go the way the text says")
_UNSURE = Label("两数单位不同或有约数，变化方向请核对", "The numbers differ in unit, or are loose: check the direction")


def growth(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each pair of neighbours that 从…到… joins, with the direction between them."""
    for passage in passages(text, numbers):
        for index in range(1, len(passage.numbers)):
            base, value = passage.numbers[index - 1 : index + 1]
            if value.start - base.end > REACH or not _FROM.search(passage.between(index - 1)):
                continue
            between = passage.text[base.end : value.start]
            up, down = _UP.search(between), _DOWN.search(between)
            if (up or down) and base.unit not in RANKS:
                yield _judged(base, value, bool(up))


def _judged(base: Number, value: Number, up: bool) -> Relation:
    """The verdict on a base, a value and the direction said."""
    less, more = (base, value) if up else (value, base)
    if less.value < more.value and base.unit in (value.unit, ""):
        return _relation("holds", _HOLDS, base, value)
    if base.unit == value.unit != "" and not (up and base.unit in SPANS) and less.low > more.high:
        return _relation("contradiction", _WRONG, base, value)
    return _relation("undecided", _UNSURE, base, value)


def _relation(verdict: Verdict, why: Label, base: Number, value: Number) -> Relation:
    arithmetic = f"{written(base.value)}→{written(value.value)}"
    spans = (Span(base.start, base.end), Span(value.start, value.end))
    return Relation("growth", verdict, why, arithmetic, None, (base, value), spans, RULE)
