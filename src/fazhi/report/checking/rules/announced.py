"""A count and the names told behind it: “两带”是甲带和乙带; 三大工程：甲、乙、丙; 3个机构（甲、乙、丙）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.report.checking.counts import Count
from fazhi.report.checking.model import Relation, Span, Verdict
from fazhi.report.checking.namelists import Names, Told
from fazhi.report.checking.rules.lists import HOLDS, relation

RULE = "announced"

_LINK = re.compile(
    r"(?P<noun>[^、，,。；;：:！？\n“”‘’《》（）()\d两三四五六七八九十等和与及]{0,16}?)"
    r"(?:[”’](?:[^\W\d_]{1,10}(?=[：:]))?)?(?P<link>"
    r"[，,]?(?:即|分别(?:为|是)?|具体(?:是|为)?指?|是?指的?|包括|其中|就是|依次(?:为|是)?|主要(?:有|是)|如下)?[：:]"
    r"|[，,]?(?:即|分别(?:为|是)|具体(?:是|为)指?|就是|依次(?:为|是)|包括)|(?<=”)(?:是指|指|是|为)|[（(]|[，,](?=《)"
    r")[ 　]{0,2}(?![一二三四五六七八九十]是|[（(]?[一\d][）)、.．]|\n|首先|第一)"
)
_AMOUNT = re.compile("[一二两三四五六七八九十百千万亿]{2}")
"""两个一千万 are two amounts."""
_PAIRED = re.compile("[一二两三四五六七八九十][^、，。；\n]{1,2}$")
"""三区三线：…: what follows are both, one after the other."""
_AND = re.compile(r"[^、，。；\n]?[一二两三四五六七八九十][^\W\d_][”’]")
_ANOTHER = re.compile("[，,]")
_SAID = re.compile("^等|入选|荣获|获得|获评|登陆|亮相|斩获|上演|问世")
"""Behind 《甲》等2部作品入选展演，《乙》… others are told."""
_SOME = re.compile("包括|其中|主要")
"""Links that need not tell all."""
_STOP = "。！？\n\t）)”：:"
_READINGS = (("，,；;" + _STOP, "、"), ("；;" + _STOP, "、，,"), (_STOP, "、，,；;"), (_STOP, "；;"))
"""What ends the names and what parts them: commas may end a list or part clauses, so may semicolons."""
_OPEN = re.compile(r"等(?![级于待候同额次])[^、]{0,12}$")
_COMMA = re.compile("[，,]")
_PLAIN = re.compile(r"[^\W\d_]{2,16}")
_COMMON = 2  # signs that names of one kind end with, and so does the word for them: 五大工程：甲工程、乙工程

_MORE = Label("列出的名称多于所称数目", "More names are told than counted")
_FEWER = Label("列出的名称少于所称数目", "Fewer names are told than counted")


def announced(text: str, names: Names, counts: tuple[Count, ...]) -> Iterator[Relation]:
    """Each count that a colon, 即, 分别为 or a bracket joins to the names behind it."""
    for count in counts:
        link = None if count.more or _AMOUNT.match(text, count.end) else _LINK.match(text, count.end)
        if link and _ANOTHER.fullmatch(link["link"]) and _SAID.search(text, max(0, count.start - 1), link.end()):
            continue
        if link and (signs := names.after(link.end(), _STOP)):
            readings = [names.read(link.end(), signs, *reading) for reading in _READINGS]
            found = _fitting(text, count, readings) or _wrong(text, count, readings[0], link)
            if found:
                yield found


def _fitting(text: str, count: Count, readings: list[Told | None]) -> Relation | None:
    """The list as long as its count in one of the ways in which it can be read."""
    for told in readings:
        if told and told.most > 1 and told.least <= count.value <= told.most:
            if _again(text, count).search(text, told.start, told.end):
                return None
            names = tuple(_head(text, name) for name in told.names(count.value))
            return relation("holds", HOLDS, count, names, RULE)
    return None


def _head(text: str, name: Span) -> Span:
    """A name without what a comma adds to it, where semicolons part them."""
    comma = _COMMA.search(text, name.start, name.end)
    return Span(name.start, comma.start()) if comma and comma.start() > name.start else name


def _again(text: str, count: Count) -> re.Pattern[str]:
    """The count told once more: “四高地”，即……“四个高地”; the names then stand before that one."""
    said, follows = text[count.start : count.end], text[count.end : count.end + 1]
    if said[0].isdecimal():
        return re.compile(rf"(?<!\d){re.escape(said)}")
    numeral = re.escape(said.removesuffix(count.unit).strip())
    word = f"|{re.escape(said + follows)}" if follows.isalpha() else ""
    return re.compile(rf"{numeral}[个大项类种条家]{word}")


def _wrong(text: str, count: Count, told: Told | None, link: re.Match[str]) -> Relation | None:
    """A closed list of plain names that are more or fewer than counted.

    A contradiction where each name ends as what is counted does, and a colon tells them: else the count may be
    of something else, or the names some of those counted.
    """
    if _PAIRED.search(text, max(0, count.start - 3), count.start) or _AND.match(text, count.end):
        return None
    if told is None or told.least < 2 or told.joins or told.inner or not count.unit or _SOME.search(link["link"]):
        return None
    words = [text[name.start : name.end] for name in told.names(told.least)]
    if not all(_PLAIN.fullmatch(word) for word in words) or text[told.end : told.end + 1] not in "。；;）)\n":
        return None
    if _OPEN.search(words[-1]):
        return None
    ending = {word[-_COMMON:] for word in words}
    named = len(ending) == 1 and link["noun"].endswith(tuple(ending))
    why = _MORE if len(words) > count.value else _FEWER
    verdict: Verdict = "contradiction" if named and link["link"][-1] in "：:" else "undecided"
    return relation(verdict, why, count, told.names(told.least), RULE)
