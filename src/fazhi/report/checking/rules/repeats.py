"""One quantity of one object told again: 25个政府部门权责清单 here and there. Another number is a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import NOT_COUNTED, written

RULE = "repeats"
SHORTEST = 5  # signs of an object that names one thing in the whole report
LEAST = 10  # a smaller number meets its like by chance

_MEASURES = frozenset(
    ("米", "千米", "公里", "平方米", "立方米", "平方公里", "公顷", "亩", "吨", "元", "美元", "小时", "分钟")
)
"""Units of size: 500米公交站点 is a name, not a count."""
_STANDING = re.compile(r"(?:^|[，。；：,;:\n]|全[省市区县镇乡]|[我本][省市区县镇乡]|现有|辖区|[对按])$")
"""What stands before a number that is there, not one that was added, done or planned."""

_HOLDS = Label("同一数量前后一致", "The same quantity is told alike")
_DIFFERS = Label("同一对象前后数字不同，请核对是否同一口径", "One object, two numbers: is the same thing meant?")


def repeats(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Groups of numbers that count one object in one unit."""
    groups: dict[tuple[str, str], list[Number]] = {}
    for number in numbers:
        if number.exact and number.unit not in NOT_COUNTED | _MEASURES and _follows(text, number):
            groups.setdefault((number.unit, number.object[:SHORTEST]), []).append(number)
    for told in groups.values():
        if len(told) > 1:
            yield from _judged(text, tuple(told))


def _follows(text: str, number: Number) -> bool:
    """Whether an object long enough stands after the number: what stands before it holds verbs, too."""
    return len(number.object) >= SHORTEST and text.startswith(number.object, number.end)


def _judged(text: str, told: tuple[Number, ...]) -> Iterator[Relation]:
    """The verdict on one object's numbers."""
    if len({each.value for each in told}) == 1:
        if told[0].value >= LEAST:
            yield _relation("holds", _HOLDS, told)
    elif all(_STANDING.search(text, max(0, each.start - 3), each.start) for each in told):
        yield _relation("undecided", _DIFFERS, told)


def _relation(verdict: Verdict, why: Label, told: tuple[Number, ...]) -> Relation:
    sign = "=" if verdict == "holds" else "≠"
    arithmetic = sign.join(written(each.value) for each in told)
    return Relation("repeat", verdict, why, arithmetic, None, told, tuple(Span(n.start, n.end) for n in told), RULE)
