"""What became of what was taken in: 受理7起，调解2起，撤诉2起，不予受理1起. More than came in is a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import Passage, added, comparable, passages, written

RULE = "outcome"
LONGEST = 8  # outcomes told of one intake
NAMED = 16  # signs behind a number that say what was begun
REACH = 120  # signs between an intake and its outcomes where other figures stand between

_INTAKE = re.compile(
    r"(?<!不予)受理|接收|收到|接到|承办|立案|接访|收案|排查|发现|抽查|收件|接诉|开工|新建|启动|加快建设|在建|续建"
)
_OUTCOME = re.compile(
    r"办结|结案|审结|调解|调处|撤诉|不予|整改|化解|答复|驳回|终止|维持|撤销|立案|结办|和解|纠正|责令|列异|未结|在办|正在|完工|竣工"
)
_DONE = re.compile(r"完工|竣工|建成|通车|投产|投用|完成")
"""What becomes of what was begun; of cases 完成 says nothing by itself."""
_ANEW = re.compile(r"(?<!不予)受理|接收|收到|接到|发现|共")
_CLAUSE_END = re.compile("[，。；]")
_BEGUN = re.compile(r"开工|新建|启动|加快建设|在建|续建")
"""What was begun may be less than what was finished: that was begun earlier."""
_UPON = re.compile(r"[^，。；]{0,40}?(?:列入|列异|整改|处罚|立案|查处|约谈|处理|警告|通报)")
_REFUSED = re.compile(r"不予受理|不予立案")

_HOLDS = Label("处理结果之和等于受理数", "The outcomes make what was taken in")
_WITHIN = Label("处理数不大于受理数", "The outcome does not exceed what was taken in")
_OPEN = Label("处理结果之和小于受理数，其余未说明", "Not all that was taken in is accounted for")
_OVER = Label("处理结果之和大于受理数，可能重叠或含上年结转", "More outcomes than intake: overlap, or carried over?")


def outcome(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each number taken in with the outcomes that follow it in its sentence."""
    for passage in passages(text, numbers):
        taken = 0
        for index in range(len(passage.numbers) - 1):
            if index < taken or not _INTAKE.search(passage.clause(index)):
                continue
            found = _outcomes(passage, index)
            if not found or (_BEGUN.search(passage.clause(index)) and _more(passage.numbers[index], found)):
                continue
            taken = index + 1 + len(found)
            yield _judged(passage, passage.numbers[index], found)


def _outcomes(passage: Passage, first: int) -> tuple[Number, ...]:
    """The numbers that follow and tell an outcome of the first one."""
    found: list[Number] = []
    intake = passage.numbers[first]
    ends = _DONE if _BEGUN.search(passage.clause(first)) else _OUTCOME
    for index in range(first + 1, min(len(passage.numbers), first + 1 + LONGEST)):
        between = passage.between(index)
        if not comparable(intake, passage.numbers[index]):
            if "；" in between or passage.numbers[index].start - intake.end > REACH:
                break
            continue
        if "其中" in between or not _ends(passage, first, index, ends):
            break
        found.append(passage.numbers[index])
    return tuple(found)


def _ends(passage: Passage, first: int, index: int, ends: re.Pattern[str]) -> bool:
    """Whether a number tells an outcome: before it, or behind it where 对 leads it (对7户…列入异常)."""
    clause = passage.clause(index)
    if ends.search(clause):
        return not _ANEW.search(clause) and not (ends is _DONE and _of_another(passage, first, index))
    number = passage.numbers[index]
    return clause.endswith("对") and _UPON.match(passage.text, number.end) is not None


def _of_another(passage: Passage, first: int, index: int) -> bool:
    """Whether what was finished is named, and by another name than what was begun: 新建管网…建成碧道2075公里."""
    said = _DONE.split(passage.clause(index))[-1].lstrip("了")
    end = passage.numbers[first].end
    told = passage.clause(first) + _CLAUSE_END.split(passage.text[end : end + NAMED])[0]
    return len(said) > 1 and not any(said[at : at + 2] in told for at in range(len(said) - 1))


def _exceeds(intake: Number, found: tuple[Number, ...]) -> bool:
    return any(each.low > intake.high for each in found)


def _more(intake: Number, found: tuple[Number, ...]) -> bool:
    return any(each.value > intake.value for each in found)


def _judged(passage: Passage, intake: Number, found: tuple[Number, ...]) -> Relation:
    """The verdict on one intake and its outcomes."""
    value = sum((each.value for each in found), Decimal(0))
    told = passage.text[intake.end : found[-1].end]
    exact = all(each.exact and each.unit == intake.unit for each in (intake, *found))
    if _REFUSED.search(told):
        return _relation("undecided", _refusal(value, intake), intake, found)
    if exact and value == intake.value:
        return _relation("holds", _HOLDS, intake, found)
    if _exceeds(intake, found):
        return _relation("undecided", _OVER, intake, found)
    if sum((each.low for each in found), Decimal(0)) > intake.high:
        return _relation("undecided", _OVER, intake, found)
    return (
        _relation("holds", _WITHIN, intake, found) if len(found) == 1 else _relation("undecided", _OPEN, intake, found)
    )


def _refusal(value: Decimal, intake: Number) -> Label:
    """Why a refused case told among accepted ones is a question, and how many the outcomes make."""
    made, taken = written(value), written(intake.value)
    if value == intake.value:
        return Label(
            "不予受理的计入了受理数，请核对口径", "What was refused is counted among what was accepted: please check"
        )
    return Label(
        f"所列结果合计{made}，受理数为{taken}；且不予受理的计入了受理数，请核对口径",
        f"The outcomes told make {made} of {taken}, and what was refused is counted as accepted: please check",
    )


def _relation(verdict: Verdict, why: Label, intake: Number, found: tuple[Number, ...]) -> Relation:
    value = sum((each.value for each in found), Decimal(0))
    sign = "=" if value == intake.value else ">" if value > intake.value else "<"
    spans = tuple(Span(each.start, each.end) for each in (intake, *found))
    return Relation(RULE, verdict, why, added(found, sign, intake), intake, found, spans, RULE)
