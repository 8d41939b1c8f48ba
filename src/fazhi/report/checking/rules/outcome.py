"""What became of what was taken in: 受理7起，调解2起，撤诉2起，不予受理1起. More than came in is a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import Passage, added, comparable, passages

RULE = "outcome"
LONGEST = 8  # outcomes told of one intake

_INTAKE = re.compile(r"(?<!不予)受理|接收|收到|接到|承办|立案|接访|收案|排查|发现|抽查|收件|接诉|开工|新建")
_OUTCOME = re.compile(
    r"办结|结案|审结|调解|调处|撤诉|不予|整改|化解|答复|驳回|终止|维持|撤销|立案|结办|和解|纠正|责令|列异|未结|在办|正在|完工|竣工"
)
_ANEW = re.compile(r"(?<!不予)受理|接收|收到|接到|发现|共")
_BEGUN = re.compile(r"开工|新建")
"""What was begun may be less than what was finished: that was begun earlier."""
_REFUSED = re.compile(r"不予受理|不予立案")

_HOLDS = Label("处理结果之和等于受理数", "The outcomes make what was taken in")
_WITHIN = Label("处理数不大于受理数", "The outcome does not exceed what was taken in")
_OPEN = Label("处理结果之和小于受理数，其余未说明", "Not all that was taken in is accounted for")
_REFUSAL = Label("不予受理的计入受理数，请核对口径", "What was refused is told among what was accepted")
_OVER = Label("处理结果之和大于受理数，可能重叠或含上年结转", "More outcomes than intake: overlap, or carried over?")


def outcome(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each number taken in with the outcomes that follow it in its sentence."""
    for passage in passages(text, numbers):
        taken = 0
        for index in range(len(passage.numbers) - 1):
            if index < taken or not _INTAKE.search(passage.clause(index)):
                continue
            found = _outcomes(passage, index)
            if not found or (_BEGUN.search(passage.clause(index)) and _exceeds(passage.numbers[index], found)):
                continue
            taken = index + 1 + len(found)
            yield _judged(passage, passage.numbers[index], found)


def _outcomes(passage: Passage, first: int) -> tuple[Number, ...]:
    """The numbers that follow and tell an outcome of the first one."""
    found: list[Number] = []
    for index in range(first + 1, min(len(passage.numbers), first + 1 + LONGEST)):
        clause = passage.clause(index)
        if not comparable(passage.numbers[first], passage.numbers[index]):
            break
        if not _OUTCOME.search(clause) or _ANEW.search(clause) or "其中" in passage.between(index):
            break
        found.append(passage.numbers[index])
    return tuple(found)


def _exceeds(intake: Number, found: tuple[Number, ...]) -> bool:
    return any(each.low > intake.high for each in found)


def _judged(passage: Passage, intake: Number, found: tuple[Number, ...]) -> Relation:
    """The verdict on one intake and its outcomes."""
    value = sum((each.value for each in found), Decimal(0))
    told = passage.text[intake.end : found[-1].end]
    exact = all(each.exact and each.unit == intake.unit for each in (intake, *found))
    if _REFUSED.search(told):
        return _relation("undecided", _REFUSAL, intake, found)
    if exact and value == intake.value:
        return _relation("holds", _HOLDS, intake, found)
    if _exceeds(intake, found):
        return _relation("undecided", _OVER, intake, found)
    if sum((each.low for each in found), Decimal(0)) > intake.high:
        return _relation("undecided", _OVER, intake, found)
    return (
        _relation("holds", _WITHIN, intake, found) if len(found) == 1 else _relation("undecided", _OPEN, intake, found)
    )


def _relation(verdict: Verdict, why: Label, intake: Number, found: tuple[Number, ...]) -> Relation:
    value = sum((each.value for each in found), Decimal(0))
    sign = "=" if value == intake.value else ">" if value > intake.value else "<"
    spans = tuple(Span(each.start, each.end) for each in (intake, *found))
    return Relation(RULE, verdict, why, added(found, sign, intake), intake, found, spans, RULE)
