"""One quantity of one thing told again: 78所学校开放 here and 共78所学校 there. Another number is a question."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.numerals import narrowed
from fazhi.report.checking.passages import MEASURED, NOT_COUNTED, written

RULE = "repeats"
SHORTEST = 5  # signs of an object that names one thing in the whole report
REACH = 24  # signs before and after a number that can say what it counts
FEW = 10  # a smaller number meets its like by chance
MANY = 100
NEAR = 300  # signs between two round numbers that are one
_PLAN = re.compile(
    r"^[ \t　]{0,8}(?:[一二三四五六]、|第[一二三四五六]部分|（[一二三四五六]）)?"
    r"(?:[^。；\n]{0,24}?(?:20\d\d年|今后|今年|下一步|未来|“[^“”\n]{2,8}”时期|下一年度?)[^。，；\n]{0,20}?"
    r"(?:安排|任务|思路|要求|目标|计划|打算|重点|工作)|[^。，；\n]{0,8}(?:工作安排|下一步[^。，；\n]{0,8}))"
    r"[^。，；\n]{0,8}$",
    re.M,
)
"""The heading of what is to be done; figures behind it are of another year than those before."""
YEARLY = 10  # signs before a number that say whether it is of one year
SLACK = 3  # signs of an adjective before the object: 11项行动计划, 11项具体行动计划

_MEASURES = frozenset(
    ("米", "千米", "公里", "平方米", "立方米", "平方公里", "公顷", "亩", "吨", "元", "美元", "小时", "分钟")
)
"""Units of size: 500米公交站点 is a name, not a count."""
_NO_THING = NOT_COUNTED | frozenset(("方面", "倍", "小时", "分钟", "米", "公里"))
_ALIKE = {"大": "个", "项": "个", "条": "个", "类": "个", "种": "个", "名": "人", "户": "家", "件": "起", "宗": "起"}
"""Units that count one thing here and there: 8个产业集群, 8大产业集群."""
_STANDING = re.compile(r"(?:^|[，。；：,;:\n]|全[省市区县镇乡]|[我本][省市区县镇乡]|现有|辖区|[对按])$")
"""What stands before a number that is there, not one that was added, done or planned."""
_YEARLY = re.compile(
    r"新增|完成|全年|今年|年内|力争|[办做]好|[建落]成|新建|改造|培训|举办|开展|安排|投入|发放|筹集|供应|引进"
)
"""What is done or planned for one year."""
_CLASS = re.compile(r"(?P<value>\d{1,4})大")
_CLAUSE = re.compile(r"[、，,。；;：:！？\n\t“”《》\d]")
_IDLE = re.compile(
    r"同比|增长|下降|达到|超过|突破|完成|累计|全年|以上|左右|提高|提升|实现|控制在|[的约近达超逾余多共了等为到从以内 ]"
)
"""What says nothing of the thing that is counted."""

_HOLDS = Label("同一数量前后一致", "The same quantity is told alike")
_DIFFERS = Label("同一对象前后数字不同，请核对是否同一口径", "One object, two numbers: is the same thing meant?")


def _plans(text: str) -> list[int]:
    """Where the lines stand that begin the part on what is to be done: 二、2022年工作安排."""
    return [match.start() for match in _PLAN.finditer(text)]


def repeats(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Groups of equal numbers that count one thing; and numbers of one object that are not equal."""
    plain = narrowed(text)
    yield from _alike(plain, numbers)
    groups: dict[tuple[str, str], list[Number]] = {}
    for number in numbers:
        if number.exact and number.unit not in NOT_COUNTED | _MEASURES and _follows(text, number):
            groups.setdefault((number.unit, number.object[:SHORTEST]), []).append(number)
    for told in groups.values():
        standing = [each for each in told if _STANDING.search(text, max(0, each.start - 3), each.start)]
        if len(standing) == len(told) and len({each.value for each in told}) > 1:
            yield _relation("undecided", _DIFFERS, tuple(told))


def _follows(text: str, number: Number) -> bool:
    """Whether an object long enough stands after the number: what stands before it holds verbs, too."""
    return len(number.object) >= SHORTEST and text.startswith(number.object, number.end)


def _alike(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Equal numbers whose surroundings share the words for what they count."""
    groups: dict[tuple[str, Decimal, str], list[Number]] = {}
    plans = _plans(text)
    for number in sorted((*numbers, *_classes(text)), key=lambda each: each.start):
        if number.unit in _NO_THING or number.upper is not None or not text[number.start].isdecimal():
            continue
        keys = [(_ALIKE.get(number.unit, number.unit), number.value, words) for words in _things(text, number)]
        near = (groups[key] for key in keys if key in groups and _near(groups[key][-1], number))
        near = (group for group in near if not _of_two_years(text, group[-1], number, plans))
        group = next(near, [])
        group.append(number)
        groups.update(dict.fromkeys(keys, group))
    for told in {id(group): tuple(group) for group in groups.values() if len(group) > 1}.values():
        yield _relation("holds", _HOLDS, told)


def _near(one: Number, other: Number) -> bool:
    """Whether two equal numbers stand near enough: a round one is met by chance in the plan of another year."""
    if one.value < FEW or len(one.value.normalize().as_tuple().digits) > 1:
        return True
    return other.start - one.end < NEAR and not one.hedge and not other.hedge


def _of_two_years(text: str, one: Number, other: Number, plans: list[int]) -> bool:
    """Whether one was done and the other is planned: what is done each year is as much by chance or by rule."""
    if bisect_right(plans, one.start) == bisect_right(plans, other.start):
        return False
    told = (_CLAUSE.split(text[max(0, each.start - YEARLY) : each.start])[-1] for each in (one, other))
    return one.unit in MEASURED or any(_YEARLY.search(words) for words in told)


def _classes(text: str) -> Iterator[Number]:
    """Counts with 大, which is no unit of a figure: 4大园区."""
    for match in _CLASS.finditer(text):
        yield Number(Decimal(match["value"]), "大", "", "", match.start("value"), match.end())


def _things(text: str, number: Number) -> Iterator[str]:
    """The beginnings of what is counted: behind the number, else before it; idle words are left out."""
    after = _IDLE.sub("", _CLAUSE.split(text[number.end : number.end + REACH])[0])
    needed = _needed(number)
    if after:
        words = after[: needed + SLACK]
    elif number.value < FEW:
        return
    else:
        before = _IDLE.sub("", _CLAUSE.split(text[max(0, number.start - REACH) : number.start])[-1])
        words = before[-needed - SLACK :]
    yield from (words[at : at + needed] for at in range(len(words) - needed + 1))


def _needed(number: Number) -> int:
    """How many signs two places must share; fewer for a number that hardly two things have by chance."""
    digits = len(number.value.normalize().as_tuple().digits)
    if number.value < FEW:
        return 8
    if digits > 2:
        return 2
    return 4 if number.value < MANY or digits == 1 else 3


def _relation(verdict: Verdict, why: Label, told: tuple[Number, ...]) -> Relation:
    sign = "=" if verdict == "holds" else "≠"
    arithmetic = sign.join(written(each.value) for each in told)
    return Relation("repeat", verdict, why, arithmetic, None, told, tuple(Span(n.start, n.end) for n in told), RULE)
