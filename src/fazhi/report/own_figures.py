"""A draft beside the installation's own records 与本系统数据核对: numbers that stand in the words of a figure.

The outline says in which words a figure is told (全年收到行政复议申请{…}); what stands in these very words is that
figure, and another number contradicts it. What only names what the figure counts is a question, and where a sentence
speaks of another year, of a plan or of one township nothing is compared. It needs the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fazhi.kernel.figures.declaring import Asked
from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.passages import Passage, comparable, passages, written
from fazhi.report.comparing import Comparison, compare
from fazhi.report.outlining import ORGAN, PLACE, outline_for
from fazhi.report.writing import PLACEHOLDER

KIND, RULE = "own figure", "own_figures"
OWN_WORDS = 4  # signs of a lead that no other figure's sentence has by chance; a shorter one needs its neighbours
NOUN = 4  # signs of a figure's name that stand for it alone
KEY = 2  # last signs by which leads are looked up
REACH = 40  # signs before a number in which its lead stands

_SCALES = {"亿": Decimal(10**8), "万": Decimal(10**4)}
_BREAK = re.compile(r"[，；。、：（）,;:()\n]")
_IDLE_LEAD = re.compile(r"^(?:全年|全县|全市|全区|其中|据[^，]{2,16}报送|共|合计|累计)+")
_LOOSE = re.compile(r"(?:[共约近超达了为计]|超过|突破|不足|分别|总数|数量|合计|总计){1,3}$")
_OTHER_TIME = re.compile(
    r"(?<![较比同])(?:上年|去年|前年)|往年|历年|以来|[近过]去?[一二三四五六七八九十两\d]{1,2}年|计划|目标|力争|拟|预计|明年|下一步|将(?:于|继续|进一步)"
)
_PART_OF_YEAR = re.compile(r"季度|半年|\d{1,2}月|每[年月]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_ONE_OF_MANY = re.compile(r"(?:[镇乡村局所院委]|办公室|办)(?:共|已|全年|[今本]年)*$|街道|社区|试点")


@dataclass(frozen=True, slots=True)
class _Words:
    """A figure with its number, and the words in which the outline tells it."""

    own: Comparison
    value: Decimal
    unit: str
    lead: str = ""
    paragraph: int = 0
    """Which paragraph of the outline: short leads count only beside others of it."""


@dataclass(slots=True)
class _Known:
    """The words of all figures, by the last signs of leads and the first of names."""

    leads: dict[str, list[_Words]] = field(default_factory=dict)
    nouns: dict[str, list[_Words]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Met:
    """A number of the draft in the words of a figure; ``close`` where they are those of the outline."""

    number: Number
    words: _Words
    close: bool


def own_figures(
    text: str, numbers: tuple[Number, ...], asked: Asked, seen: Callable[[Comparison, Asked], Comparison] | None = None
) -> tuple[Relation, ...]:
    """The numbers of a draft that stand in the words of a figure, with what the records say, in the order of the text.

    ``report.checking.telling.joined`` puts them beside what else was found.

    Args:
        text: The draft.
        numbers: Its numbers (``report.checking.check(text).numbers``).
        asked: Place or organ, and the year of which the draft tells.
        seen: How a number stands for who reads (default: as it is); what is hidden from them is not compared.

    Raises:
        OutlineError: no outline serves the year.
    """
    known = _known(asked, seen or (lambda compared, asked: compared))
    found = (met for passage in passages(text, numbers) for met in _in_passage(passage, known, asked.start.year))
    return tuple(_judged(met, asked.start.year) for met in found)


def _known(asked: Asked, seen: Callable[[Comparison, Asked], Comparison]) -> _Known:
    known = _Known()
    numbered: dict[str, Comparison] = {}
    for each in (seen(each, asked) for each in compare(asked)):
        if each.value is None or each.hidden or each.missing:
            continue
        numbered[each.figure.id] = each
        words = _words(each)
        if len(each.figure.title.zh) >= NOUN:
            known.nouns.setdefault(each.figure.title.zh[:KEY], []).append(words)
    for number, text in enumerate(_paragraphs(asked)):
        for lead, id in _leads(text):
            if id in numbered:
                words = replace(_words(numbered[id]), lead=lead, paragraph=number)
                known.leads.setdefault(lead[-KEY:], []).append(words)
    for candidates in known.leads.values():
        candidates.sort(key=lambda words: -len(words.lead))
    return known


def _words(own: Comparison) -> _Words:
    unit, value = own.figure.unit, Decimal(str(own.value))
    scale = _SCALES.get(unit[0]) if len(unit) > 1 else None
    return _Words(own, value * scale, unit[1:]) if scale else _Words(own, value, unit)


def _paragraphs(asked: Asked) -> Iterator[str]:
    outline = outline_for(asked.start.year, ORGAN if asked.organ else PLACE)
    for part in outline["parts"]:
        for section in part.get("sections", []):
            for paragraph in section.get("paragraphs", []):
                yield paragraph["text"]


def _leads(text: str) -> Iterator[tuple[str, str]]:
    """Each figure of a paragraph of the outline with the words right before it, in its own clause."""
    place = 0
    for found in PLACEHOLDER.finditer(text):
        lead = _IDLE_LEAD.sub("", "".join(_BREAK.split(text[place : found.start()])[-1].split()))
        place = found.end()
        if len(lead) >= KEY and not found[2]:
            yield lead, found[1]


def _in_passage(passage: Passage, known: _Known, year: int) -> Iterator[_Met]:
    """The numbers of one sentence that are figures; short leads only after one that stands for itself."""
    if _OTHER_TIME.search(passage.text, passage.start, passage.end):
        return
    if any(int(said[1]) != year for said in _YEAR.finditer(passage.text, passage.start, passage.end)):
        return
    paragraph, whole = -1, not _PART_OF_YEAR.search(passage.text, passage.start, passage.end)
    for index, number in enumerate(passage.numbers):
        lead = _lead(passage, index)
        words = _by_lead(lead, number, known, paragraph)
        if words is not None:
            paragraph = words.paragraph
            close = whole and not _ONE_OF_MANY.search(lead[: len(lead) - len(words.lead)])
            yield _Met(number, words, close)
        elif words := _by_noun(lead, number, known):
            yield _Met(number, words, close=False)


def _lead(passage: Passage, index: int) -> str:
    """The words right before a number in its own clause, without what loosens it."""
    before = passage.between(index)[-REACH:]
    return _LOOSE.sub("", "".join(_BREAK.split(before)[-1].split()).replace("“", "").replace("”", ""))


def _by_lead(lead: str, number: Number, known: _Known, paragraph: int) -> _Words | None:
    """The figure whose sentence in the outline leads to its number as this one does."""
    for words in known.leads.get(lead[-KEY:], ()):
        if lead.endswith(words.lead) and _one_unit(number, words):
            if len(words.lead) >= OWN_WORDS or words.paragraph == paragraph:
                return words
    return None


def _by_noun(lead: str, number: Number, known: _Known) -> _Words | None:
    """The figure whose whole name stands right behind the unit, or right before the number."""
    for words in known.nouns.get(number.object[:KEY], ()):
        if number.object == words.own.figure.title.zh and _one_unit(number, words):
            return words
    for size in range(NOUN, len(lead) + 1):
        for words in known.nouns.get(lead[-size:][:KEY], ()):
            if words.own.figure.title.zh == lead[-size:] and _one_unit(number, words):
                return words
    return None


def _one_unit(number: Number, words: _Words) -> bool:
    return number.unit == words.unit or comparable(number, replace(number, unit=words.unit))


def _judged(met: _Met, year: int) -> Relation:
    number, words = met.number, met.words
    meets = number.low <= words.value <= number.high
    sign, verdict = "=" if number.value == words.value else "≈", _verdict(met, meets)
    arithmetic = f"{written(number.value)}{sign if meets else '≠'}{written(words.value)}"
    spans = (Span(number.start, number.end),)
    return Relation(KIND, verdict, _why(words, year, verdict), arithmetic, None, (number,), spans, RULE)


def _verdict(met: _Met, meets: bool) -> Verdict:
    if meets:
        return "holds"
    return "contradiction" if met.close and not met.number.hedge and met.number.upper is None else "undecided"


def _why(words: _Words, year: int, verdict: Verdict) -> Label:
    figure, value = words.own.figure, f"{words.own.value}"
    zh = f"本系统{year}年“{figure.title.zh}”为{value}{figure.unit}（{figure.id}）"
    en = f"Records of {year}: {figure.title.en} {value} {figure.unit_label.en} ({figure.id})"
    if verdict == "undecided":
        return Label(f"{zh}，请核对是否同一口径", f"{en}; is the same thing meant?")
    return Label(zh, en)
