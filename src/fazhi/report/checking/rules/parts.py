"""Parts that make a total: 618件，其中民事259件、行政3件…; parts of a 其中 that need not fill it; a total told last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import Passage, added, comparable, passages

RULE = "parts"
LONGEST = 32  # parts that one total is looked for in
LEAST = 20  # a smaller total is too often made by chance
NESTED = (
    200  # signs before a total in which another 其中 makes it a part itself: the next parts may be of the greater one
)
DEEPEST = 4  # brackets opened behind one another before a list in brackets is given up
MOST_INNER = 3  # parts of a part
BACK = 6  # numbers before 其中 among which its total stands

_AMONG = re.compile(r"(?:其中|当中)[，,：:]?[^，,。；]{0,40}$|中，?有$")
_DIVIDED = re.compile(r"分为|包括|包含|分别为|分别是|组成|[：:（(]")
_EACH = re.compile(r"分别[为是]")
_AT_ONCE = re.compile(r"[，,](?:共计|合计|总计|总共|一共|共)")
_NEXT = re.compile(r"共计?(?!享|产|同|建|治|识)|累计|总计|合计|同比|增长|下降|其中|另|此外")
_SUM = re.compile(r"(?:共计|合计|总计|总共|一共|共)[^，,；;、]{0,8}$")
_TOLD = re.compile(r"共|总|合计|累计")
_OVERLAP = re.compile(r"重复|同时|交叉|兼|既|等")
_REST = re.compile(r"其他|其它|其余")
_OTHER_WHOLE = re.compile(r"累计|历年|上年|全国|全省|全市|平均|目标|增[长加]|[比较达]")

_KINDS = re.compile(r"民事|刑事|行政|执行|商事|许可|处罚|强制|征收|给付|裁决|确认|奖励")
"""Kinds of cases and powers that do not overlap."""
_UNREAD = re.compile(r"一[件起次项人名户家个宗例批]|若干|部分")
"""Parts that are no figure: what is told beside them is not all."""
_ITEMS = {"项", "个"}
"""85项, of which 43个 … 38个 … 4个 …: where three and more make the total."""
_BESIDE = ("人次", "人", "%", "类", "种", "方面")
"""Units of what is told beside parts: 6批114人次, 分为10类."""

_HOLDS = Label("各部分之和等于总数", "The parts add up to the total")
_WITHIN = Label("其中的数不大于总数", "What is told of the total does not exceed it")
_NEARLY = Label(
    "各部分之和接近而不等于总数，请核对是否列全", "The parts nearly fill the total: is one missing or wrong?"
)
_OVER = Label("各部分之和大于总数，各部分可能重叠", "The parts exceed the total; they may overlap")
_UNEQUAL = Label("所列各部分之和不等于总数，请核对", "What is told of the total does not add up to it: please check")
_WRONG = Label("各部分已列全，其和不等于总数", "The parts are complete and do not add up to the total")
_PART_OVER = Label("其中的数大于总数", "A part of the total exceeds it")


def parts(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Totals and their parts, sentence by sentence."""
    for passage in passages(text, numbers):
        if len(passage.numbers) < 2:
            continue
        inner: dict[int, int] = {}
        for index in range(1, len(passage.numbers)):
            between = passage.between(index)
            if _AMONG.search(between):
                yield from _among(passage, index, inner)
            elif _DIVIDED.search(between) and comparable(passage.numbers[index - 1], passage.numbers[index]):
                yield from _divided(passage, index)
            elif _SUM.search(between):
                yield from _told_last(passage, index)
            else:
                yield from _untold(passage, index)


def _among(passage: Passage, first: int, inner: dict[int, int]) -> Iterator[Relation]:
    """The total before 其中 and what is told of it after; ``inner`` keeps how many parts a 其中 inside it has."""
    whole = next(
        (
            passage.numbers[index]
            for index in range(first - 1, max(-1, first - 1 - BACK), -1)
            if comparable(passage.numbers[index], passage.numbers[first]) and passage.numbers[index].value > 1
        ),
        None,
    )
    if whole is None:
        return
    found = _list(passage, first, whole)[: inner.get(first)]
    if filled := _filling(whole, found) or _around(passage, first, whole, found, inner):
        yield _relation("parts", "holds", _HOLDS, whole, filled)
    elif found:
        inside = "其中" in passage.text[max(passage.start, whole.start - NESTED) : whole.start]
        yield _judged(passage, first, whole, found[:1] if inside else found)


def _around(
    passage: Passage, first: int, whole: Number, found: tuple[Number, ...], inner: dict[int, int]
) -> tuple[Number, ...]:
    """The parts that fill the total around those of a part: 100件，其中民事60件，其中涉企20件，刑事40件."""
    after = next((at for at in range(first, len(passage.numbers)) if found and passage.numbers[at] is found[-1]), 0) + 1
    if after + 1 >= len(passage.numbers) or not _AMONG.search(passage.between(after)):
        return ()
    for count in range(1, min(MOST_INNER, len(passage.numbers) - after - 1) + 1):
        if _NEXT.search(passage.between(after + count)):
            return ()
        rest = _list(passage, after + count, whole)
        filled = _filling(whole, (*found, *rest))
        if len(filled) > len(found):
            inner[after] = count
            return filled
    return ()


def _judged(passage: Passage, first: int, whole: Number, found: tuple[Number, ...]) -> Relation:
    """The verdict on parts that do not fill their total."""
    low, high = _bounds(found)
    between = passage.text[whole.end : found[-1].end]
    complete = bool(_REST.search(passage.text[found[-2].end : found[-1].start])) if len(found) > 1 else False
    sure = _sure(whole, found) and not _OVERLAP.search(between) and _all_read(passage, first, whole, found)
    if sure and complete and len(found) > 2:
        return _relation("parts", "contradiction", _WRONG, whole, found)
    if low > whole.high:
        if len(found) == 1:
            other = _OTHER_WHOLE.search(passage.text[whole.end : found[0].start]) or not sure
            return _relation("partial", "undecided" if other else "contradiction", _PART_OVER, whole, found)
        if sure and _alike(found):
            return _relation("parts", "contradiction", _WRONG, whole, found)
        return _relation("parts", "undecided", _OVER, whole, found)
    if len(found) > 3 and _sure(whole, found) and high * 10 > whole.value * 9:
        return _relation("parts", "undecided", _NEARLY, whole, found)
    return _relation("partial", "holds", _WITHIN, whole, found)


def _all_read(passage: Passage, first: int, whole: Number, found: tuple[Number, ...]) -> bool:
    """Whether every part told up to the last one is among those found."""
    near = passage.numbers[max(0, first - BACK) : first + LONGEST]
    told = (each for each in near if whole.end <= each.start <= found[-1].start)
    return not _UNREAD.search(passage.text[whole.end : found[-1].end]) and all(
        each in found or each.unit in _BESIDE for each in told
    )


def _divided(passage: Passage, first: int) -> Iterator[Relation]:
    """A total followed by a list that is said to be all of it."""
    whole = passage.numbers[first - 1]
    found = _list(passage, first, whole)
    if filled := _filling(whole, found):
        yield _relation("parts", "holds", _HOLDS, whole, filled)
        return
    between = passage.text[whole.end : found[-1].end] if found else ""
    sure = _sure(whole, found) and not _OVERLAP.search(between) and _REST.search(between)
    if len(found) > 2 and sure and _all_read(passage, first, whole, found):
        yield _relation("parts", "contradiction", _WRONG, whole, found)
    elif len(found) > 1 and _sure(whole, found) and _EACH.search(passage.between(first)):
        yield _relation("parts", "undecided", _UNEQUAL, whole, found)


def _untold(passage: Passage, first: int) -> Iterator[Relation]:
    """Parts that nothing announces: that three and more make an exact total is no chance."""
    whole, unit = passage.numbers[first - 1], passage.numbers[first].unit
    alike = comparable(whole, passage.numbers[first])
    if whole.value < LEAST or not whole.exact or not (alike or {whole.unit, unit} == _ITEMS):
        return
    value = Decimal(0)
    for index in range(first, min(len(passage.numbers), first + LONGEST)):
        part = passage.numbers[index]
        value += part.value
        between = passage.between(index)
        if not part.exact or part.unit != (whole.unit if alike else unit) or _NEXT.search(between):
            return
        found = passage.numbers[first : index + 1]
        if value == whole.value and len(found) > 2:
            yield _relation("parts", "holds", _HOLDS, whole, found)
        elif "其余" in between and len(found) > 2 and alike:
            yield _relation("parts", "undecided", _UNEQUAL, whole, found)
        elif value < whole.value:
            continue
        return


def _told_last(passage: Passage, last: int) -> Iterator[Relation]:
    """Parts that are followed by 共计 and their sum."""
    whole = passage.numbers[last]
    found: tuple[Number, ...] = ()
    for index in range(last - 1, max(-1, last - 1 - LONGEST), -1):
        announced = index + 1 < last and _NEXT.search(passage.between(index + 1))
        if announced or not comparable(whole, passage.numbers[index]):
            return
        found = (passage.numbers[index], *found)
        if len(found) > 1 and _equal(whole, found):
            yield _relation("parts", "holds", _HOLDS, whole, found)
            return
        if len(found) > 1 and _EACH.search(passage.between(index)):
            if _sure(whole, found) and _AT_ONCE.fullmatch(passage.between(last)):
                yield _relation("parts", "undecided", _UNEQUAL, whole, found)
            return


def _list(passage: Passage, first: int, whole: Number) -> tuple[Number, ...]:
    """The numbers of one unit that follow, up to the next total; of parts outside brackets none inside them."""
    found = [passage.numbers[first]]
    bracketed, inside, deeper = _brackets(passage.between(first)) > 0, False, 0
    for index in range(first + 1, min(len(passage.numbers), first + LONGEST)):
        between = passage.text[passage.numbers[index - 1].end : passage.numbers[index].start]
        turn = _brackets(between)
        deeper += turn > 0
        if bracketed and (turn < 0 or deeper > DEEPEST):
            break
        inside = not bracketed and (turn > 0 or (inside and turn == 0))
        if not inside and _NEXT.search(between):
            break
        if not inside and passage.numbers[index].unit == found[0].unit:
            found.append(passage.numbers[index])
    return tuple(found) if comparable(whole, found[0]) else ()


def _brackets(between: str) -> int:
    """1 where a bracket is open at the end, -1 where one was closed, 0 where there is none."""
    opened = max(between.rfind("（"), between.rfind("("))
    closed = max(between.rfind("）"), between.rfind(")"))
    return (opened > closed) - (opened < closed)


def _filling(whole: Number, found: tuple[Number, ...]) -> tuple[Number, ...]:
    """The first numbers of the list that make the total, where there are at least two."""
    value, step = Decimal(0), whole.step
    for count, part in enumerate(found, 1):
        value, step = value + part.value, max(step, part.step)
        if any(each.hedge or each.upper for each in (whole, part)) or (whole.exact and value > whole.value):
            return ()
        if count > 1 and (value == whole.value or (not whole.exact and abs(value - whole.value) <= step / 2)):
            return found[:count]
    return ()


def _equal(whole: Number, found: tuple[Number, ...]) -> bool:
    """Whether exact numbers make an exact total, or rounded ones one that their rounding allows."""
    if any(part.hedge or part.upper for part in (whole, *found)):
        return False
    gap = abs(sum((part.value for part in found), Decimal(0)) - whole.value)
    return gap == 0 or (not whole.exact and gap <= max(part.step for part in (whole, *found)) / 2)


def _bounds(found: tuple[Number, ...]) -> tuple[Decimal, Decimal]:
    return sum((part.low for part in found), Decimal(0)), sum((part.high for part in found), Decimal(0))


def _sure(whole: Number, found: tuple[Number, ...]) -> bool:
    """Whether nothing in the numbers themselves leaves room."""
    return all(part.exact and part.unit == whole.unit for part in (whole, *found))


def _alike(found: tuple[Number, ...]) -> bool:
    """Whether all parts are of different kinds that do not overlap (民事案件, 行政案件)."""
    kinds = [_KINDS.findall(part.object) for part in found]
    return all(len(each) == 1 for each in kinds) and len({each[0] for each in kinds}) == len(found)


def _relation(kind: str, verdict: Verdict, why: Label, whole: Number, found: tuple[Number, ...]) -> Relation:
    value = sum((part.value for part in found), Decimal(0))
    sign = "=" if value == whole.value else ">" if value > whole.value else "<"
    spans = tuple(Span(each.start, each.end) for each in sorted((whole, *found), key=lambda each: each.start))
    return Relation(kind, verdict, why, added(found, sign, whole), whole, found, spans, RULE)
