"""A share of a whole held against both: 受理500件，办结480件，办结率96%; 129家，占工业企业总数的30%, whole not told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import SHARE, Number, Relation, Span, Verdict
from fazhi.report.checking.passages import MEASURED, Passage, comparable, passages, written
from fazhi.report.checking.ratios import PERCENT, Meeting, held, meeting, quotient, shown

RULE = "rates"
REACH = 80  # signs between a number and its share
BACK = 5  # numbers before a share among which the one that it speaks of is looked for
LONGEST = 12  # numbers before that one among which the whole is looked for
NAMED_WITHIN = 24  # signs before a number in which what it counts is named
NAMED = 4  # signs by which a whole told elsewhere is known again
SHORT = 10  # signs of a clause that may stand between a number and its share, whatever it says
CANDIDATES = 8  # wholes of one name that are tried

_UNITS = ("%", "成", SHARE)
_BESIDE = (*_UNITS, "个百分点", "百分点", "倍", "番", "年", "个月", "天", "位", "级", "")
"""Units of growth, shares, ranks and time that may stand between a number and its share."""
_BRACKETS = re.compile(r"（[^（）]{0,40}）|\([^()]{0,40}\)")
_COMMA = re.compile(r"[，、,（(]")
_ASIDE = re.compile(
    r"^(?:同比|比|较|年均|实际|名义|净)?[^，]{0,8}(?:增长|增加|上升|提高|下降|减少|降低|翻)"
    r"|^(?:继续|稳|均|总量|规模|增速|增幅|跃)?[^，]{0,4}[居列第]|^再?创|^连续|占"
)
"""Clauses between a number and its share that tell growth, rank or another share of the same number."""
_LINK = r"(?:的|了|为|是|达到?|提高到|提升到|上升到|接近|将近|近|约|超过?|大约|不足|不到)*$"
_OF = re.compile(
    rf"^(?:约|已|均|就|分别|首次|稳定)?(?:总量|数量)?(?:占|相当于|超过?(?=全))(?P<whole>[^，。；]{{0,24}}?)(?:的?(?:比重|比例|比))?(?:[从由][^，。；]{{1,24}}[到至][^，。；]{{0,8}})?{_LINK}"
)
_OF_PLAN = re.compile(
    rf"^(?:超额)?(?:完成|达到?|为)(?P<whole>[^，。；\d]{{0,16}}(?:任务|计划|目标|总数|总量|总额|预算)[^，。；\d]{{0,4}}){_LINK}"
)
_RATE = re.compile(rf"^(?P<stem>[^\W\d_]{{2,4}})率{_LINK}")
_SUBJECT = re.compile(r"^(?P<subject>[^\W\d_]{2,12}?)(?=占)")
"""What a number counts, said again before its share: 增加值1200亿元，增加值占…."""
_WHOLE_TOLD = re.compile(r"(?:^|[，、,（(])[^，。；\d]{0,4}占[^，。；\d]{0,12}$")
_OF_IT = re.compile(rf"(?:的(?:比重|比例)?){_LINK}")
_GOES_ON = re.compile(r"^(?:上升|提高|提升|增加|扩大|下降|降低|降|升)[到至]")
_TOTAL = re.compile(r"^(?:(?P<kind>[^\W\d_]{0,6})总(?:数|量|额|计|人数)|全部|其|)$")
"""Names of a whole that is the one just told, if it is of the kind told there: 企业总数."""
_OTHER = re.compile(r"其中|累计|；|另|上年|去年")
_OWN = re.compile(r"^(?:[全我本][区县市省]|新区|辖区|同期)")
_ALIKE = {"GDP": "生产总值"}
_LABEL_END = re.compile(r"(?:实现|达到?|完成|首次|突破|为|约|近|超过?|共|总计|累计|将|接近)*$")
_CARRIED = re.compile(r"受理|[收接]|立案|承办|办理|发现|排查|申请|结转|到期|按[期时]|含|等|平均|综合")
"""Where cases are carried over from the year before, a rate may have another whole."""
_DRAWN = re.compile(r"抽[查检测]|检[查测验]|评查|测评|考核|考试|参加|应[检到缴收报查参办结]")
"""What is drawn, examined or due is the whole of a rate; what is begun or promised is not."""

_HOLDS = Label("比率与分子、分母相符", "The rate agrees with what it is a share of")
_CUT = Label("比率按舍去尾数（非四舍五入）与分子、分母相符", "The rate agrees if digits were cut off, not rounded")
_LOOSE = Label("考虑约数和取整，比率与分子、分母相符", "The rate agrees within what hedges and rounding allow")
_WRONG = Label("比率与分子、分母不符", "The rate does not agree with what it is a share of")
_CHECK = Label("比率与所列分子、分母不符，分母可能另有口径", "The rate does not agree; it may have another whole")
_OPEN = Label("所列数字为下限，比率只能大致核对", "A number is told as a least one: the rate agrees only by and large")
_UNTOLD = Label("所占比率的分母未列出，无法核算", "What the number is a share of is not told: it cannot be checked")


def rates(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each share with the number before it, and with the whole where the text tells it."""
    wholes: dict[str, list[Number]] | None = None
    for passage in passages(text, numbers):
        for index, stated in enumerate(passage.numbers):
            if not index or stated.unit not in _UNITS:
                continue
            if index > 1 and (found := _of_a_number(passage, index)):
                yield found
                continue
            if not (told := _told(passage, index)):
                continue
            part, named, is_rate = told
            if beside := _beside(passage, part, named, is_rate):
                yield _judged(passage, passage.numbers[part], *beside, stated)
                continue
            if wholes is None:
                wholes = _labelled(text, numbers)
            yield _elsewhere(text, wholes, passage.numbers[part], named, stated)


def _of_a_number(passage: Passage, index: int) -> Relation | None:
    """A share whose whole stands inside it: 129家，占全区500家的25.8%."""
    part, whole, stated = passage.numbers[index - 2 : index + 1]
    if not _OF_IT.fullmatch(passage.text, whole.end, stated.start) or not comparable(part, whole):
        return None
    if not _WHOLE_TOLD.search(passage.between(index - 1)) or part.value > whole.value:
        return None
    return _judged(passage, part, whole, True, stated)


def _told(passage: Passage, index: int) -> tuple[int, str, bool] | None:
    """The number that the share speaks of, the name of the whole, and whether it is told as a rate (办结率)."""
    stated = passage.numbers[index]
    first = passage.first_joined(index)
    part = next(
        (at for at in range(first - 1, max(-1, first - 1 - BACK), -1) if passage.numbers[at].unit not in _BESIDE), None
    )
    if part is None or stated.start - passage.numbers[part].end > REACH:
        return None
    if _GOES_ON.match(passage.text[stated.end : stated.end + 4]) or passage.text.startswith("的", stated.end):
        return None
    between = passage.text[passage.numbers[part].end : passage.numbers[first].start]
    pieces = _COMMA.split(_BRACKETS.sub("", between))
    if not all(len(piece) <= SHORT or _ASIDE.search(piece) for piece in pieces[1:-1]):
        return None
    if "分别" in pieces[-1]:
        beside = passage.pairwise(part, first)
        part = next((one for one, other in beside if other == index and len(beside) > 1), None)
    elif first < index:
        return None
    return None if part is None else _said(passage, part, pieces)


def _said(passage: Passage, part: int, pieces: list[str]) -> tuple[int, str, bool] | None:
    """What the last clause before a share says of the number of this index."""
    subject = _SUBJECT.match(pieces[-1]) if len(pieces) > 1 else None
    if subject and subject["subject"] in passage.between(part)[-NAMED_WITHIN:]:
        pieces = [*pieces[:-1], pieces[-1][subject.end() :]]
    if said := _OF.match(pieces[-1]) or (_OF_PLAN.match(pieces[-1]) if len(pieces) > 1 else None):
        return part, said["whole"], False
    said = _RATE.match(pieces[-1]) if len(pieces) > 1 else None
    if said and _within(said["stem"], passage.clause(part) + pieces[0]):
        return part, "", True
    return None


def _within(stem: str, clause: str) -> bool:
    """Whether the signs of a rate's name stand in the clause in their order (节资 in 节约财政资金), and not denied."""
    signs = iter(clause)
    return all(sign in signs for sign in stem) and not any(f"{denied}{stem}" in clause for denied in "不未非无")


def _beside(passage: Passage, part: int, named: str, is_rate: bool) -> tuple[Number, bool] | None:
    """The whole told in the same sentence before the number, and whether it stands right before it.

    For 占 the one that 其中 follows, though others of its parts stand between; for a rate the one before the number.
    """
    number = passage.numbers[part]
    total = _TOTAL.match(named)
    if not total:
        return None
    alone = True
    for at in range(part - 1, max(-1, part - 1 - LONGEST), -1):
        whole = passage.numbers[at]
        if not comparable(whole, number):
            continue
        if is_rate:
            told = not _OTHER.search(passage.text[whole.end : number.start])
            return (whole, True) if told and whole.value >= number.value else None
        if "其中" in passage.between(at + 1):
            around = passage.text[max(passage.start, whole.start - NAMED_WITHIN) : number.start]
            return (whole, alone) if (total["kind"] or "") in around and whole.value >= number.value else None
        alone = False
    return None


def _labelled(text: str, numbers: tuple[Number, ...]) -> dict[str, list[Number]]:
    """The numbers of the text by the last signs of what stands before them."""
    found: dict[str, list[Number]] = {}
    for number in numbers:
        label = _LABEL_END.sub("", text[max(0, number.start - 14) : number.start])
        if len(label) >= NAMED and number.unit not in _BESIDE:
            found.setdefault(label[-NAMED:], []).append(number)
    return found


def _elsewhere(text: str, wholes: dict[str, list[Number]], part: Number, named: str, stated: Number) -> Relation:
    """The verdict with a whole of that name told anywhere, if one agrees; else the whole is not told."""
    name = _ALIKE.get(_OWN.sub("", named), _OWN.sub("", named))
    for whole in wholes.get(name[-NAMED:], [])[:CANDIDATES]:
        lead = text[max(0, whole.start - 24) : whole.start]
        if name not in lead or whole is part or whole.unit != part.unit or "人均" in lead:
            continue
        met = _met(part, whole, stated)
        if met == "loose" and (part.above or whole.above):
            return _relation("undecided", _OPEN, part, whole, stated)
        if met != "not":
            return _relation("holds", _why(met), part, whole, stated)
    return _relation("undecided", _UNTOLD, part, None, stated)


def _met(part: Number, whole: Number, stated: Number) -> Meeting:
    """How the share agrees; loose only where the numbers as written come near it, too."""
    met = meeting(*quotient(part, whole), stated, PERCENT[stated.unit])
    near = abs(part.value / whole.value * 100 - stated.value * PERCENT[stated.unit]) if whole.value else Decimal(100)
    return "not" if met == "loose" and near > FURTHEST else met


FURTHEST = Decimal(5)
"""Percent that a loose share may lie from the numbers as written."""


def _why(met: Meeting) -> Label:
    return {"rounded": _HOLDS, "cut": _CUT}.get(met, _LOOSE)


def _judged(passage: Passage, part: Number, whole: Number, alone: bool, stated: Number) -> Relation:
    """The verdict on a share whose whole stands in the same sentence; what is told between them may be the whole."""
    met = _met(part, whole, stated)
    if met != "not":
        return _relation("holds", _why(met), part, whole, stated)
    exact = part.exact and whole.exact and part.unit == whole.unit not in MEASURED and stated.unit == "%"
    told = passage.text[max(passage.start, whole.start - REACH) : stated.start]
    sure = not _CARRIED.search(told) and ("率" not in passage.text[part.end : stated.start] or _DRAWN.search(told))
    if exact and sure and alone and not stated.hedge and stated.upper is None:
        return _relation("contradiction", _WRONG, part, whole, stated)
    return _relation("undecided", _CHECK, part, whole, stated)


def _relation(verdict: Verdict, why: Label, part: Number, whole: Number | None, stated: Number) -> Relation:
    said = written(stated.value * PERCENT[stated.unit])
    if whole is None or not whole.value:
        arithmetic = f"{written(part.value)}÷?={said}%"
    else:
        result = held(f"{shown(part.value / whole.value * 100)}%", f"{said}%", verdict)
        arithmetic = f"{written(part.value)}÷{written(whole.value)}={result}"
    told = sorted(filter(None, (part, whole, stated)), key=lambda each: each.start)
    spans = tuple(Span(each.start, each.end) for each in told)
    return Relation("rate", verdict, why, arithmetic, whole, (part, stated), spans, RULE)
