"""What was added inside what there is by now: 新增9个，累计79个; and 突破4000亿元，达4601.5亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import Passage, comparable, passages, written

RULE = "cumulative"

_BY_NOW = re.compile(r"^[^，、,。；\d]{0,12}[，、,；]?(?:累计|总数|总量|总计)[^，、,。；\d]{0,8}$")
_BARE = re.compile(r"^[，、,]?(?:累计|总数|总量)(?:已|均)?(?:达到?|突破|超过?|接近|近|为|约)*$")
_REACHED = re.compile(r"^[^，、,。；\d]{0,4}[，、,](?:总量)?达到?了?$")
_BACK = re.compile(r"减|降|退|拆|注销|关停|取缔|其中")
_OTHER = re.compile("分别")
_EACH_BY_NOW = re.compile(
    r"^[^，、,。；\d]{0,12}[，、,；]?(?:累计|总数|总量)[^，、,。；\d]{0,4}分别[^，、,。；\d]{0,6}$|^[^，、,。；\d]{0,12}[，、,；]?分别累计[^，、,。；\d]{0,6}$"
)
_WHOLE = re.compile(r"总投资|计划投资|概算|总预算|总规模")
"""What is no addition: what is done of it by now is told after it."""
_NOUN = re.compile(r"[^\W\d_]")

_WITHIN = Label("新增数不大于累计数", "What was added does not exceed what there is by now")
_OVER = Label("新增数大于累计数，请核对是否同一对象", "More was added than there is by now: is it the same thing?")
_WRONG = Label("新增数大于累计数", "More was added than there is by now")
_REACHES = Label("所达到的数在所称突破的数以上", "The number reached is beyond the one said to be passed")
_SHORT = Label("所达到的数小于所称突破的数", "The number reached is below the one said to be passed")


def cumulative(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each number with the one told right after it as its sum up to now, or as what was reached in fact."""
    for passage in passages(text, numbers):
        for index in range(1, len(passage.numbers)):
            new, whole = passage.numbers[index - 1], passage.numbers[index]
            if not comparable(new, whole) or _WHOLE.search(passage.clause(index - 1)):
                continue
            between = passage.text[new.end : whole.start] if whole.start - new.end < REACH else ""
            if _EACH_BY_NOW.search(between):
                for one, other in passage.pairwise(index - 1, index):
                    yield _added(passage, one, passage.numbers[one], passage.numbers[other], False)
                continue
            if between.endswith("累计") and _NOUN.match(text, whole.end):
                continue
            if _REACHED.search(between) and new.above:
                wrong = whole.high < new.low
                yield _relation(
                    "repeat", "contradiction" if wrong else "holds", _SHORT if wrong else _REACHES, (new, whole)
                )
            elif _BY_NOW.search(between) and not _OTHER.search(between):
                yield _added(passage, index, new, whole, bool(_BARE.search(between)))


REACH = 30  # signs between a number and its sum


def _added(passage: Passage, index: int, new: Number, whole: Number, bare: bool) -> Relation:
    """The verdict on what was added and what there is by now."""
    if new.low <= whole.high:
        return _relation("partial", "holds", _WITHIN, (new, whole))
    sure = bare and new.unit == whole.unit and not _BACK.search(passage.between(index - 1))
    return _relation("partial", "contradiction" if sure else "undecided", _WRONG if sure else _OVER, (new, whole))


def _relation(kind: str, verdict: Verdict, why: Label, pair: tuple[Number, Number]) -> Relation:
    new, whole = pair
    sign = "≤" if new.value <= whole.value else ">"
    arithmetic = f"{written(new.value)}{sign}{written(whole.value)}"
    total = whole if kind == "partial" else None
    told = (new,) if total else pair
    return Relation(kind, verdict, why, arithmetic, total, told, tuple(Span(n.start, n.end) for n in pair), RULE)
