"""An average held against total and count (50户投入100万元，户均2万元), or against two years (年均提高14个百分点)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import EVER, Number, Relation, Span, Verdict
from fazhi.report.checking.passages import Passage, passages, written
from fazhi.report.checking.ratios import held, meeting, shown
from fazhi.report.checking.rules.growth import YEARLY, Pair, pairs

RULE = "averages"
REACH = 60  # signs between what was counted and the average
NEAR = 24  # signs between an average told first and what it is the average of
BACK = 4  # numbers before an average among which total and count are looked for
FEWEST, MOST = 1, 60  # years that a growth can be told over

_PEOPLE = ("人", "名", "人次", "位")
_PER = {
    "人": _PEOPLE, "户": ("户", "家"), "家": ("家", "户"), "企": ("家", "户"), "亩": ("亩",), "件": ("件", "起", "宗"),
    "村": ("个", "村"), "校": ("所", "个"), "项": ("项", "个"), "所": ("所",), "个": ("个",), "年": ("年",),
    "日": ("天",), "天": ("天",), "月": ("个月",),
}  # fmt: skip
"""What an average is told for, and the units in which it is counted."""
_EACH = re.compile(
    r"(?:^|[，、,；])(?:平均每|每)?(?P<per>[人户家企亩件村校项所个年日天月])均?[^\W\d_]{0,2}(?:为|达到?|约|各|超过?)*$"
)
_PER_MANY = re.compile(r"(?:^|[，、,；])每[百千万十]+(?:名|位)?[^，。；\d]{0,8}(?:人|口|儿童|学生)[^，。；\d]{0,12}$")
_SAYS_EACH = re.compile(r"均|平均")
_MEAN = re.compile(
    r"^[^。；]{0,40}[，、,；][^\W\d_]{0,4}平均[^\W\d_]{0,6}?"
    r"(?:成绩|得分|分数?|用时|时间|时长|年龄|工期)?(?:为|达到?|约|仅|超过?)*$"
)
_MEANS = ("分", "天", "工作日", "小时", "分钟", "岁", "周岁")
"""Units of marks, spans and ages that a mean is told in."""
_TAKES_PART = ("人", "名", "人次", "件", "起", "份", "宗", "例", "项")
_YEARLY = re.compile(
    rf"^{YEARLY}(?:复合)?(?:增长|增加|提高|提升|上升|下降|减少|降低|增速|增幅|增长率)?"
    r"(?:了|达到?|为|约|近|超过?)*$"
)
_YEAR = re.compile(r"(\d{4})年")

_HOLDS = Label("平均数与总数、个数相符", "The average agrees with total and count")
_CHECK = Label("平均数与总数、个数不符，请核对", "The average does not agree with total and count: please check")
_UNTOLD = Label("平均数的总数未列出，无法核算", "The total of the average is not told: it cannot be checked")
_UNCOUNTED = Label("平均数的个数未列出，无法核算", "The count of the average is not told: it cannot be checked")
_YEARS_HOLD = Label("年均增减与起止数相符", "The yearly change agrees with first and last number")
_YEARS_CHECK = Label(
    "年均增减与起止数不符，请核对年数", "The yearly change does not agree: please check the number of years"
)
_YEARS_UNTOLD = Label("起止年份未列出，年均数无法核算", "The years are not told: the yearly change cannot be checked")


def averages(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each average with what is told of its total and its count; never a contradiction."""
    for passage in passages(text, numbers):
        for index in range(len(passage.numbers)):
            if found := (_beside(passage, index) if index else None) or _per_year(passage, index):
                yield found


def _beside(passage: Passage, index: int) -> Relation | None:
    """An average told after its total or its count."""
    return _per_one(passage, index) or _per_many(passage, index) or _mean(passage, index)


def _per_one(passage: Passage, index: int) -> Relation | None:
    """A total over a count: 5年投入100亿元，年均20亿元."""
    stated = passage.numbers[index]
    between = passage.between(index)
    said = _EACH.search(between)
    if not said or stated.unit in ("%", "个百分点") or not _SAYS_EACH.search(between[said.start() :]):
        return None
    before = [each for each in passage.numbers[max(0, index - BACK) : index] if stated.start - each.end < REACH]
    count = next((each for each in reversed(before) if each.unit in _PER[said["per"]]), None)
    total = next((each for each in reversed(before) if each.unit == stated.unit and each is not count), None)
    if not count or not total:
        return _half_told(count, total, stated)
    if not count.low or count.high == EVER:
        return None
    bounds = total.low / count.high, total.high / count.low
    verdict: Verdict = "undecided" if meeting(*bounds, stated) == "not" else "holds"
    result = held(shown(total.value / count.value), written(stated.value), verdict)
    arithmetic = f"{written(total.value)}÷{written(count.value)}={result}"
    return _relation(verdict, _HOLDS if verdict == "holds" else _CHECK, arithmetic, (count, stated), total)


def _half_told(count: Number | None, total: Number | None, stated: Number) -> Relation | None:
    """An average of which only the count, or only the total is told."""
    if total and total.value > stated.value:
        arithmetic = f"{written(total.value)}÷?={written(stated.value)}"
        return _relation("undecided", _UNCOUNTED, arithmetic, (stated,), total)
    if count and not count.hedge:
        return _relation("undecided", _UNTOLD, f"?÷{written(count.value)}={written(stated.value)}", (count, stated))
    return None


def _per_many(passage: Passage, index: int) -> Relation | None:
    """So many for each thousand people, with how many there are: 床位5000张，每千名老人床位40张."""
    total, stated = passage.numbers[index - 1 : index + 1]
    if total.unit != stated.unit or total.value <= stated.value or not _PER_MANY.search(passage.between(index)):
        return None
    return _half_told(None, total, stated)


def _mean(passage: Passage, index: int) -> Relation | None:
    """A mean told beside how many there were: 6000人参加考试，平均成绩80分."""
    count, stated = passage.numbers[index - 1 : index + 1]
    told = passage.text[count.end : stated.start][-REACH:]
    if count.hedge or stated.unit not in _MEANS or count.unit not in _TAKES_PART or not _MEAN.match(told):
        return None
    return _relation("undecided", _UNTOLD, f"?÷{written(count.value)}={written(stated.value)}", (count, stated), None)


def _per_year(passage: Passage, index: int) -> Relation | None:
    """A yearly change of what 从…到… tells after it or before it."""
    stated = passage.numbers[index]
    if index > 1 and _YEARLY.match(passage.text[passage.numbers[index - 1].end : stated.start][:REACH]):
        pair = next((each for each in pairs(passage, index - 1) if each.last == index - 1), None)
    elif index + 2 < len(passage.numbers) and _YEARLY.match(passage.clause(index)):
        near = passage.numbers[index + 1].start - stated.end <= NEAR
        pair = next((each for each in pairs(passage, index + 2) if near and each.last == index + 2), None)
    else:
        return None
    return _over_years(passage, pair, stated) if pair else None


def _over_years(passage: Passage, pair: Pair, stated: Number) -> Relation:
    """The verdict on a yearly change, by the years told of the first and the last number."""
    base, value = pair.base, pair.value
    first, last = (_YEAR.findall(passage.between(at)) for at in (pair.last - 1, pair.last))
    years = int(last[-1]) - int(first[-1]) if first and last else 0
    bounds = _yearly(base, value, stated, years) if FEWEST <= years <= MOST else None
    told = (base, value, stated)
    said = f"{written(stated.value)}{stated.unit.removeprefix('个')}"
    if bounds is None:
        return _relation("undecided", _YEARS_UNTOLD, f"{written(base.value)}→{written(value.value)}：?年，{said}", told)
    verdict: Verdict = "undecided" if meeting(*bounds, stated) == "not" else "holds"
    middle = f"{shown(sum(bounds, Decimal(0)) / 2)}{stated.unit.removeprefix('个')}"
    arithmetic = f"{written(base.value)}→{written(value.value)}：{years}年，{held(middle, said, verdict)}"
    return _relation(verdict, _YEARS_HOLD if verdict == "holds" else _YEARS_CHECK, arithmetic, told)


def _yearly(base: Number, value: Number, stated: Number, years: int) -> tuple[Decimal, Decimal] | None:
    """The least and the most that a year's change can be: points or counts a year, or a rate that is compounded."""
    if base.high == EVER or value.high == EVER or base.unit != value.unit or base.low <= 0:
        return None
    if stated.unit == "%" and base.unit != "%":
        low, high = (
            ((one / other) ** (Decimal(1) / years) - 1) * 100
            for one, other in ((value.low, base.high), (value.high, base.low))
        )
    elif stated.unit == base.unit or (stated.unit == "个百分点" and base.unit == "%"):
        low, high = (value.low - base.high) / years, (value.high - base.low) / years
    else:
        return None
    return (low, high) if value.value >= base.value else (-high, -low)


def _relation(
    verdict: Verdict, why: Label, arithmetic: str, told: tuple[Number, ...], total: Number | None = None
) -> Relation:
    everything = sorted(filter(None, (*told, total)), key=lambda each: each.start)
    spans = tuple(Span(each.start, each.end) for each in everything)
    return Relation("average", verdict, why, arithmetic, total, told, spans, RULE)
