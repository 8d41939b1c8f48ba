"""Totals told apart from their parts: 新建9家 …。累计新建79家; 总投资80亿元，累计完成24亿元; 260个。一季度50个 …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import Passage, added, comparable, passages, written

RULE = "earlier"
REACH = 160  # signs between what was added and what there is by now
BACK = 6  # numbers before a sum up to now among which what was added is looked for
LEAST = 20  # a smaller total is too often made by chance
FEWEST = 3  # parts in a sentence of their own that make the total of the sentence before
NAMED = 24  # signs behind a number that name what is counted
ALIKE = 4  # signs that the names of two parts and their total have in common
COMMON = 2  # signs beside the verb that the clauses of what was added and of its sum have in common

_BREAK = re.compile(r"[，,；;：:。、！？\n]")
_BY_NOW = re.compile(r"累计(?:共|已|完成)?(?P<verb>[^\W\d_]{2})(?P<rest>[^，。；\d]*)$")
_BARE = re.compile(r"[，、,]累计(?:已|总数)?(?:达到?|为|有)?(?:将近|接近|近|超过?|约)?$")
_NEW = re.compile(r"新增|新建|新设|新认定|新培育|净增")
_ALL_OF_IT = re.compile(r"总投资|计划投资|概算|总预算|总规模")
_DONE = re.compile(r"(?:完成|累计|已|到位)[^，。；\d]{0,6}$")
_QUARTERS = tuple(re.compile(f"第?{one}季度") for one in "一二三四")

_WITHIN = Label("新增数不大于累计数", "What was added does not exceed what there is by now")
_OVER = Label("新增数大于累计数，请核对是否同一对象", "More was added than there is by now: is it the same thing?")
_DONE_WITHIN = Label("完成数不大于总数", "What is done does not exceed the whole")
_DONE_OVER = Label("完成数大于总数，请核对是否超概算", "More is done than the whole: was the estimate exceeded?")
_HOLDS = Label("各部分之和等于前一句的总数", "The parts add up to the total of the sentence before")
_UNEQUAL = Label(
    "四个季度之和不等于前一句的总数，请核对", "The four quarters do not make the total told before: please check"
)


def earlier(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Sums up to now, wholes told before what is done of them, and totals of the sentence before."""
    for index in range(1, len(numbers)):
        if found := _by_now(text, numbers, index):
            yield found
    before: Passage | None = None
    for passage in passages(text, numbers):
        if found := _done(passage):
            yield found
        if before and (found := _next_sentence(before, passage)):
            yield found
        before = passage


def _clause(text: str, number: Number) -> str:
    """What stands before the number in its own clause."""
    return _BREAK.split(text[max(0, number.start - 40) : number.start])[-1]


def _by_now(text: str, numbers: tuple[Number, ...], index: int) -> Relation | None:
    """What was added, told some numbers before its sum, with the same verb and some of the same name."""
    whole = numbers[index]
    clause = _clause(text, whole)
    bare = _BARE.search(text, max(0, whole.start - 12), whole.start)
    said = None if bare else _BY_NOW.search(clause)
    if not said and not bare:
        return None
    for new in reversed(numbers[max(0, index - BACK) : index]):
        if whole.start - new.end > REACH:
            return None
        if new.unit != whole.unit or not comparable(new, whole):
            continue
        told = _clause(text, new)
        between = text[new.end : whole.start]
        if bare and (not _NEW.search(told) or "。" in between or new is not numbers[index - 1]):
            return None
        if "累计" in told or (said and not _same(said, told + new.object, whole)):
            continue
        return _pair(_WITHIN, _OVER, new, whole)
    return None


def _same(said: re.Match[str], told: str, whole: Number) -> bool:
    """Whether a clause has the verb of the sum and enough of its name."""
    named = set(said["rest"] + whole.object) - set(said["verb"])
    return said["verb"] in told and len(named & set(told.replace(said["verb"], ""))) >= COMMON


def _done(passage: Passage) -> Relation | None:
    """A whole investment and the last told of what is done of it."""
    for index, whole in enumerate(passage.numbers[:-1]):
        if not _ALL_OF_IT.search(passage.clause(index)):
            continue
        done = None
        for at in range(index + 1, min(len(passage.numbers), index + 1 + BACK)):
            if comparable(whole, passage.numbers[at]) and _DONE.search(passage.clause(at)):
                done = passage.numbers[at]
            elif _ALL_OF_IT.search(passage.between(at)):
                break
        if done:
            return _pair(_DONE_WITHIN, _DONE_OVER, done, whole)
    return None


def _next_sentence(before: Passage, passage: Passage) -> Relation | None:
    """A sentence of parts only, after the one with their total."""
    if passage.start - before.numbers[-1].end > REACH:
        return None
    parts = tuple(each for each in passage.numbers if each.unit)
    if len(parts) < 2:
        return None
    whole = next((each for each in reversed(before.numbers[-FEWEST:]) if each.unit == parts[0].unit), None)
    if whole is None or not all(_fits(whole, part) for part in (whole, *parts)):
        return None
    value = sum((part.value for part in parts), Decimal(0))
    if value == whole.value:
        many = len(parts) >= FEWEST and whole.value >= LEAST
        return _sum("holds", _HOLDS, whole, parts) if many or _named_alike(passage.text, whole, parts) else None
    told = passage.text[passage.start : parts[-1].end]
    if len(parts) == len(_QUARTERS) and all(quarter.search(told) for quarter in _QUARTERS):
        return _sum("undecided", _UNEQUAL, whole, parts)
    return None


def _fits(whole: Number, part: Number) -> bool:
    return part.exact and part.unit == whole.unit and comparable(whole, part)


def _named_alike(text: str, whole: Number, parts: tuple[Number, ...]) -> bool:
    """Whether what follows all the numbers has some signs in a row in common."""
    named = text[whole.end : whole.end + NAMED]
    runs = {named[at : at + ALIKE] for at in range(len(named) - ALIKE + 1)}
    return any(all(run in text[part.end : part.end + NAMED] for part in parts) and run.isalpha() for run in runs)


def _pair(within: Label, over: Label, part: Number, whole: Number) -> Relation:
    """The verdict on a part inside a whole; one that is more on paper is a question, whatever rounding allows."""
    holds = part.low <= whole.high and (part.value <= whole.value or bool(part.hedge or whole.hedge))
    arithmetic = f"{written(part.value)}{'≤' if part.value <= whole.value else '>'}{written(whole.value)}"
    spans = tuple(Span(each.start, each.end) for each in sorted((part, whole), key=lambda each: each.start))
    verdict: Verdict = "holds" if holds else "undecided"
    return Relation("partial", verdict, within if holds else over, arithmetic, whole, (part,), spans, RULE)


def _sum(verdict: Verdict, why: Label, whole: Number, parts: tuple[Number, ...]) -> Relation:
    value = sum((part.value for part in parts), Decimal(0))
    sign = "=" if value == whole.value else ">" if value > whole.value else "<"
    spans = tuple(Span(each.start, each.end) for each in (whole, *parts))
    return Relation("parts", verdict, why, added(parts, sign, whole), whole, parts, spans, RULE)
