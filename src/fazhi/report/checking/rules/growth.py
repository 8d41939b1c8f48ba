"""From one number to another: 从4.7万家增加到6.1万家 must rise, 由261项压减到182项，削减30% must fall by as much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import EVER, Number, Relation, Span, Verdict
from fazhi.report.checking.passages import MEASURED, NOT_COUNTED, Passage, comparable, passages, written
from fazhi.report.checking.ratios import Meeting, held, meeting, shown

RULE = "growth"
REACH = 24  # signs between the two numbers, and before the first

MOST_DOUBLED = 10  # times that anything is said to have doubled

RANKS = ("位", "名", "级", "层")
"""Who rises from 12位 to 5位 has a smaller number."""
SPANS = ("天", "工作日", "小时", "分钟", "个月", "年")
"""What gets faster has a smaller one, too (时限从5天提升到3天)."""

_LATER = r"[到至为](?:\d{4}年的?|每年)?(?:将近|接近|近|约|超过?|不足|不到)?$"
_UP = re.compile(rf"(?:增加|增长|提高|提升|上升|扩大|跃升|拓展|增|升)了?{_LATER}")
_DOWN = re.compile(rf"(?:减少|下降|降低|缩短|缩小|压缩|压减|缩减|精简|削减|减|降|合并|整合)了?(?:合并|整合)?{_LATER}")
_FROM = re.compile(r"[从由][^，。；、]{0,14}$")
_EACH = re.compile(r"分别[从由][^，。；]{0,14}$")
YEARLY = r"(?:[^，。；\d]{0,6}[，、,](?:[稳位居排列][^，。；\d]{0,10}[，、,])?)?(?:年均|平均每年)"
"""What may stand between two numbers and the yearly change from one to the other."""
_YEARLY = re.compile(YEARLY)
_RISE = r"净增|翻|增长|增加|提高|提升|上升|扩大|增幅|涨幅|上涨"
_FALL = r"净减|下降|减少|降低|削减|压减|压缩|缩短|缩减|精简|降幅|减幅"
_BY = re.compile(
    rf"^[^，。；、\d]{{0,8}}[，、,（(]?(?:(?P<year>同比|比上年|较上年)|累计|净)?(?:(?P<up>{_RISE})|(?P<down>{_FALL}))"
    r"(?:了|达到?|为|约|超过?|近)*$"
)
_THAN = re.compile(r"[比较][^，。；、\d]{0,6}(?:上年|去年|上一年|前年|\d{4}年|同期|年初)[^，。；、\d]{0,6}$")
_IS = re.compile(r"[是为][^，。；、]{0,10}$")
_TIMES = re.compile(r"^的$")
_COMPARABLE = re.compile(r"可比|不变价|同口径|口径|实际增长|名义|剔除|扣除|预计|左右")
"""Growth told at constant prices or between groups drawn alike does not follow from the numbers."""

_HOLDS = Label("变化方向与两数相符", "The two numbers go the way the text says")
_WRONG = Label("变化方向与两数不符", "The two numbers do not go the way the text says")
_UNSURE = Label("两数单位不同或有约数，变化方向请核对", "The numbers differ in unit, or are loose: check the direction")
_BY_HOLDS = Label("增减幅度与两数相符", "The change told agrees with the two numbers")
_BY_CUT = Label("增减幅度按舍去尾数与两数相符", "The change told agrees if digits were cut off, not rounded")
_BY_WRONG = Label("增减幅度与两数不符", "The change told does not agree with the two numbers")
_BY_CHECK = Label(
    "按两数算出的增减幅度不同，可能为可比价、同口径数或取整，请核对",
    "The two numbers give another change; constant prices, groups drawn alike or rounding may be why",
)
_TIMES_WRONG = Label(
    "倍数与两数不符：增长N倍为原数的N+1倍，是N倍为原数的N倍",
    "The factor does not agree: grown by N times is the base and N times more, N times the base is not",
)


class Pair(NamedTuple):
    """A base, what it became, and whether the text says that it rose."""

    base: Number
    value: Number
    up: bool
    last: int
    """The place of the value among the numbers of its passage."""


def growth(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Pairs that 从…到… joins, with direction and change told; and what is told beside a base: 比上年的100件."""
    for passage in passages(text, numbers):
        for index in range(1, len(passage.numbers)):
            for pair in pairs(passage, index):
                if not _YEARLY.match(passage.text, pair.value.end):
                    yield _change(passage, pair) or _judged(pair)
            if found := _than(passage, index) or _fold(passage, index):
                yield found


def pairs(passage: Passage, index: int) -> Iterator[Pair]:
    """The pairs whose first value is the number of this index; more than one where 分别 joins as many on both sides."""
    base, value = passage.numbers[index - 1 : index + 1]
    between = passage.text[base.end : value.start]
    if value.start - base.end > REACH or base.unit in RANKS:
        return
    up = _UP.search(between) is not None
    if not up and not _DOWN.search(between):
        return
    first = passage.first_joined(index - 1)
    if first < index - 1 and _EACH.search(passage.between(first)):
        for one, other in passage.pairwise(index - 1, index):
            yield Pair(passage.numbers[one], passage.numbers[other], up, other)
    elif _FROM.search(passage.between(index - 1)):
        yield Pair(base, value, up, index)


def _judged(pair: Pair) -> Relation:
    """The verdict on a base, a value and the direction said."""
    base, value = pair.base, pair.value
    less, more = (base, value) if pair.up else (value, base)
    if less.value < more.value and base.unit in (value.unit, ""):
        return _relation("holds", _HOLDS, base, value)
    if base.unit == value.unit != "" and not (pair.up and base.unit in SPANS) and less.low > more.high:
        return _relation("contradiction", _WRONG, base, value)
    return _relation("undecided", _UNSURE, base, value)


def _change(passage: Passage, pair: Pair) -> Relation | None:
    """The verdict on a pair with the change told after it, where it is told and goes the way that the text says."""
    base, value, up, last = pair
    if last + 1 >= len(passage.numbers) or base.unit != value.unit or (base.value < value.value) != up:
        return None
    stated = passage.numbers[last + 1]
    said = _BY.match(passage.text[value.end : stated.start][:REACH])
    if not said or bool(said["up"]) != up:
        return None
    found = _by(passage, base, value, stated, up)
    # what is told as the change since last year need not be the one since the base
    return None if found and said["year"] and found.verdict != "holds" else found


def _than(passage: Passage, index: int) -> Relation | None:
    """What is told beside last year's number: 受理120件，比上年的100件增长20%."""
    if index + 1 >= len(passage.numbers):
        return None
    value, base, stated = passage.numbers[index - 1 : index + 2]
    told = _BY.match(passage.text[base.end : stated.start][:REACH])
    if not told or not comparable(value, base) or not _THAN.search(passage.between(index)):
        return None
    return _by(passage, base, value, stated, bool(told["up"]))


def _fold(passage: Passage, index: int) -> Relation | None:
    """What is told as so many times a base: 今年120件，是上年40件的3倍."""
    if index + 1 >= len(passage.numbers):
        return None
    value, base, stated = passage.numbers[index - 1 : index + 2]
    told = _TIMES.match(passage.text[base.end : stated.start][:REACH]) and stated.unit == "倍"
    if not told or not comparable(value, base) or not _IS.search(passage.between(index)):
        return None
    return _verdict(passage, base, value, stated, _factors(base, value))


def _by(passage: Passage, base: Number, value: Number, stated: Number, up: bool) -> Relation | None:
    """The verdict on a change of so many percent, points or units, or times what there was."""
    if not base.low or base.high == EVER or value.high == EVER or passage.text.startswith("的", stated.end):
        return None
    low, high = _factors(base, value)
    if stated.unit == "个百分点" and base.unit == value.unit == "%":
        rounded = max(base.step, value.step)
        low, high = value.value - base.value - rounded, value.value - base.value + rounded
    elif stated.unit == "%" != base.unit:
        low, high = (low - 1) * 100, (high - 1) * 100
    elif stated.unit == base.unit and base.unit not in NOT_COUNTED:
        low, high = value.low - base.high, value.high - base.low
    elif stated.unit == "倍" and up:
        low, high = low - 1, high - 1
    elif stated.unit == "番" and up and 1 <= stated.value <= MOST_DOUBLED:
        return _verdict(passage, base, value, stated, (low, high), Decimal(2) ** int(stated.value) / stated.value)
    else:
        return None
    return _verdict(passage, base, value, stated, (low, high) if up else (-high, -low))


def _factors(base: Number, value: Number) -> tuple[Decimal, Decimal]:
    """How many times the base the value is, at the least and at the most."""
    return value.low / base.high if base.high else Decimal(0), value.high / base.low if base.low else EVER


def _counted(base: Number) -> bool:
    """Whether a whole figure is a count: those of sizes are rounded; of shares the bounds allow for it."""
    return base.unit == "%" or base.unit not in NOT_COUNTED | MEASURED


def _verdict(
    passage: Passage,
    base: Number,
    value: Number,
    stated: Number,
    bounds: tuple[Decimal, Decimal],
    worth: Decimal = Decimal(1),
) -> Relation:
    met: Meeting = meeting(*bounds, stated, worth)
    if met != "not":
        return _relation("holds", _BY_CUT if met == "cut" else _BY_HOLDS, base, value, stated, bounds)
    exact = base.exact and value.exact and not stated.hedge and stated.upper is None and base.unit == value.unit
    told = passage.text[passage.start : stated.end]
    if exact and _counted(base) and not _COMPARABLE.search(told):
        why = _TIMES_WRONG if stated.unit == "倍" else _BY_WRONG
        return _relation("contradiction", why, base, value, stated, bounds)
    return _relation("undecided", _BY_CHECK, base, value, stated, bounds)


def _relation(
    verdict: Verdict,
    why: Label,
    base: Number,
    value: Number,
    stated: Number | None = None,
    bounds: tuple[Decimal, Decimal] | None = None,
) -> Relation:
    arithmetic = f"{written(base.value)}→{written(value.value)}"
    if stated and bounds:
        middle = base.unit == "%"  # shares in whole percent: the bounds are what rounding allows
        low, high = (shown(sum(bounds, Decimal(0)) / 2 if middle else bound) for bound in bounds)
        unit = "倍" if stated.unit == "番" else stated.unit.removeprefix("个")
        said = f"{written(stated.value)}{stated.unit.removeprefix('个')}"
        arithmetic += f"：{held(f'{low}{unit}' if low == high else f'{low}~{high}{unit}', said, verdict)}"
    told = tuple(filter(None, (base, value, stated)))
    spans = tuple(Span(each.start, each.end) for each in sorted(told, key=lambda each: each.start))
    return Relation("growth", verdict, why, arithmetic, None, told, spans, RULE)
