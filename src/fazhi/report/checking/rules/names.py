"""Organs and laws told under names that were not in force 失效名称: by the day of the report and the year it tells of.

A name that ended before that year began is told, and a law that was no law yet. What is told of earlier times is left
alone: 原, 更名, an earlier year close by, titles in 《》, what stands in quotation marks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure
from fazhi.report.checking.dating import Dated, dated
from fazhi.report.checking.model import WordFault
from fazhi.report.checking.naming import Editions, KnownNames, Name, hyphened, packaged

RULE = "not_in_force"
REACH = 160  # signs on either side in which a word or a year can say that earlier times are meant

_EARLIER = re.compile(
    r"(?<![还复屋平草])原(?![则因本来料始有告创理能子油生动])|前身|曾|时任|更名|改名|改称|合并|整合|撤销|不再保留|划入|划转|转隶|组建|"
    r"机构改革|废止|失效|替代|取代|承接|改制|历史|清理|以前|此前|过去|之前"
)
_TO_COME = re.compile(
    r"草案|立法|起草|征求意见|即将|实施前|施行前|施行后|起施行|起实施|筹备|拟|将于|公布|出台|颁布|学习|宣传|普法|通过"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"[。！？\n]")
_BASIS = re.compile(
    r"(?:依据|依照|根据|按照|违反|适用|引用|援引)了?(?:《[^《》\n]{2,40}》[、和及]?){0,4}《?(?:中华人民共和国)?$"
)
_APPLIED = re.compile(r"(?:依据|依照|根据|按照|适用|贯彻|落实|执行|实施|遵守)了?《?(?:中华人民共和国)?$")
_RUNS_IN = re.compile(r"[县市区省州旗盟乡镇国府由经向对与和及在从被把将给到往即是为同或属、的级各]|[^\u4e00-\u9fff]")
"""What stands before a short name that is a name for itself."""
_CITED = re.compile(r"[和与及或按据照反传习彻实行解守国用]|[^\u4e00-\u9fff]")
_NOT_A_LAW = re.compile(r"[律治规制定院人官庭学典理编务条上司修草总通]")
_NOT_A_MINISTRY = re.compile(r"[门队分属件长]")
_EDITION = re.compile(r"》?[（(](\d{4})年?(?:修订|修正|修改|年版|版|公布|通过)?[）)]")

Fault = tuple[str, Label]
"""What should stand there, and why."""


def names(text: str, known: KnownNames | None = None, on: datetime.date | None = None) -> Iterator[WordFault]:
    """All names not in force, in the order of the text; nothing where neither text nor reader says the report's day.

    Args:
        text: The report.
        known: The names (default: the packaged ones).
        on: The day of the report, where the text does not say it, or says it wrong.
    """
    when = dated(text, on)
    if when is None:
        return
    known = known or packaged()
    plain = hyphened(text)
    for match in known.pattern.finditer(plain):
        for entry in known.by_name.get(match[0], ()):
            if fault := _judged(plain, match, entry, known, when):
                yield WordFault(match.start(), match.end(), text[match.start() : match.end()], fault[0], RULE, fault[1])
        if law := known.laws.get(match[0]):
            yield from _edition(plain, match, law, when)


def _judged(text: str, match: re.Match[str], entry: Name, known: KnownNames, when: Dated) -> Fault | None:
    """What is wrong with one name, if anything."""
    stands = _as_law if entry.kind == "law" else _as_organ
    if entry.until is not None:
        if entry.until > when.begins or not stands(text, match, entry) or _of_earlier(text, match, entry.until):
            return None
        return entry.now, _ended(match[0], entry, known)
    if entry.from_ is None or entry.from_ <= when.latest or not stands(text, match, entry):
        return None
    unknown = entry.passed is not None and entry.passed > when.latest
    around = _sentence(text, match)
    if _TO_COME.search(around) or not (unknown or _BASIS.search(text, max(0, match.start() - REACH), match.start())):
        return None
    return "", _begins(match[0], entry.from_, known.source(entry.source), entry.sure)


def _as_organ(text: str, match: re.Match[str], entry: Name) -> bool:
    """Whether an organ's name stands for itself, outside of titles and quotation marks."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if entry.alone and before and not _RUNS_IN.match(before):
        return False
    if match[0].endswith("部") and _NOT_A_MINISTRY.match(after):
        return False
    return not _enclosed(text, match.start())


def _as_law(text: str, match: re.Match[str], entry: Name) -> bool:
    """Whether a law is named, in 《》 of its own or without, and not a longer title or word that holds its name."""
    del entry
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    led = text.startswith("中华人民共和国", max(0, match.start() - 7)) and match.start() >= 7
    first = match.start() - 7 * led
    if text[first - 1 : first] == "《" and first:
        return after == "》" or bool(_EDITION.match(text, match.end()))
    if _enclosed(text, match.start()) or _NOT_A_LAW.match(after):
        return False
    return led or not before or bool(_CITED.match(before))


def _enclosed(text: str, at: int) -> bool:
    """Whether a place stands in a title or in quotation marks."""
    line = text[max(0, at - REACH) : at].rpartition("\n")[2]
    return any(line.rfind(opening) > line.rfind(closing) for opening, closing in ("《》", "“”"))


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence around a name, as far as it reaches."""
    before = _SENTENCE.split(text[max(0, match.start() - REACH) : match.start()])[-1]
    after = _SENTENCE.split(text[match.end() : match.end() + REACH], maxsplit=1)[0]
    return before + after


def _of_earlier(text: str, match: re.Match[str], until: datetime.date) -> bool:
    """Whether the words around speak of a time when the name was in force."""
    last = (until - datetime.date.resolution).year
    before = text[max(0, match.start() - REACH) : match.start()].rpartition("\n")[2]
    around = _sentence(text, match)
    return bool(_EARLIER.search(around)) or any(int(year[0]) <= last for year in _YEAR.finditer(before + around))


def _edition(text: str, match: re.Match[str], law: Editions, when: Dated) -> Iterator[WordFault]:
    """An edition named in brackets that ended before the year began, or is not in force yet."""
    said = _EDITION.match(text, match.end())
    if said is None or said[1] not in law.editions:
        return
    named, later = law.editions[said[1]], law.after(said[1])
    around = _sentence(text, match).replace(said[0], "", 1)
    applied = _APPLIED.search(text, max(0, match.start() - REACH), match.start())
    if later and later[1] <= when.begins and applied and not _EARLIER.search(around):
        why = Label(
            f"《{law.name}》{said[1]}年文本自{_day(later[1])}起由{later[0]}年文本代替{_mark(law.sure).zh}",
            f"Since {later[1]} the edition of {later[0]} is in force{_mark(law.sure).en}",
        )
        yield WordFault(said.start(1), said.end(1), said[1], later[0], RULE, why)
    elif named > when.latest and not _TO_COME.search(around):
        why = Label(
            f"《{law.name}》{said[1]}年文本自{_day(named)}起才施行{_mark(law.sure).zh}",
            f"The edition of {said[1]} is in force only since {named}{_mark(law.sure).en}",
        )
        yield WordFault(said.start(1), said.end(1), said[1], law.before(said[1]), RULE, why)


def _ended(name: str, entry: Name, known: KnownNames) -> Label:
    source, marked = known.source(entry.source), _mark(entry.sure)
    return Label(
        f"“{name}”至迟自{_day(entry.until)}起不再使用，现为“{entry.now}”；依据：{source.zh}{marked.zh}",
        f"Not in use since {entry.until} at the latest. {source.en}{marked.en}",
    )


def _begins(name: str, day: datetime.date, source: Label, sure: Sure) -> Label:
    return Label(
        f"“{name}”自{_day(day)}起才施行；依据：{source.zh}{_mark(sure).zh}",
        f"In force only since {day}. {source.en}{_mark(sure).en}",
    )


def _mark(sure: Sure) -> Label:
    """What the reader is told of a day that nobody compared with the text."""
    if sure is Sure.READ:
        return Label("。", ".")
    return Label(f"（日期{sure.zh}）。", f" (the day: {sure.en}).")


def _day(day: datetime.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
