"""Bases as sheets have them 依据: 《行政许可法》第四十二条第二款；one statute after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from fazhi.exchange.sheets.cells import Cell, text_of, tidy
from fazhi.exchange.sheets.columns import Column
from fazhi.exchange.sheets.wrong import Wrong, wrong

_PARTED = re.compile(r"[\n；;]+")
_QUOTED = re.compile(r"《(?P<law>[^《》]{2,100}(?:《[^《》]{1,100}》[^《》]{0,100})?)》")
_YEAR = re.compile(r"[（(](\d{4})年?(?:修正|修订|修改|公布|通过)?[）)]")
_NUMBER = re.compile(r"[（(][^（）()]{2,60}[）)]")
"""The number of a paper after its title: （冀政办〔2021〕3号）."""
_NEXT = re.compile(r"(?<![、,，和及])[、,，和及]+(?=第[零〇一二三四五六七八九十百千\d]+条)")
_BEFORE = re.compile(r"[\d.、．（）()一二三四五六七八九十]*(?:依据|根据|依照|按照|和|及|以及|、|，|,)?[:：\s]*")
_LINE = re.compile(r"(?P<law>[^|]{2,120})\|\s*(?P<rest>.*)")
_ARTICLE = re.compile(
    r"第?\s*(?P<number>[零〇一二三四五六七八九十百千]+|\d{1,4})\s*条(?P<clause>(?:之[一二三四五六七八九十])?.*)", re.S
)
_DIGITS = {each: at for at, each in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LONGEST_CLAUSE = 40
_LONGEST_LAW = 160


def basis_converter(column: Column) -> Callable[[Cell], list[dict[str, str]]]:
    """How a cell becomes a list of statutes with article and clause."""

    def convert(cell: Cell) -> list[dict[str, str]]:
        text = tidy(text_of(cell))
        parts = [each.strip(" ,，、。") for each in _PARTED.split(text) if each.strip(" ,，、。")]
        return [basis for part in parts for basis in _bases(part)]

    return convert


def _bases(part: str) -> list[dict[str, str]]:
    """The bases of a part: each statute in 《》 with what stands behind it, or a line of statute and article."""
    quoted = list(_QUOTED.finditer(part))
    line = _LINE.fullmatch(part.replace("｜", "|"))
    if line:
        return _articles(line["law"].strip(" 《》"), line["rest"].strip())
    if not quoted:
        before, found, after = part.partition("第")
        return _articles(before.strip(), found + after)
    if not _BEFORE.fullmatch(part[: quoted[0].start()]):
        raise _unknown()
    ends = [each.start() for each in quoted[1:]] + [len(part)]
    return [
        basis
        for each, end in zip(quoted, ends, strict=True)
        for basis in _articles(each["law"], part[each.end() : end])
    ]


def _articles(law: str, rest: str) -> list[dict[str, str]]:
    """A statute once for each article that is named; nothing that was written is left out."""
    year = _YEAR.match(rest)
    if year:
        law, rest = f"{law}({year[1]})", rest[year.end() :]
    number = _NUMBER.match(rest)
    if number:
        law, rest = law + number.group(), rest[number.end() :]
    rest = rest.strip(" ,，:：、。和及")
    if not law or len(law) > _LONGEST_LAW:
        raise _unknown()
    named = unicodedata.normalize("NFKC", law)
    found = []
    for each in _NEXT.split(rest) if rest else ():
        article = _ARTICLE.fullmatch(each)
        if article is None and not each.replace("-", "").isdigit():
            raise _unknown()
        clause = article["clause"].strip(" ,，:：、。") if article else ""
        if len(clause) > _LONGEST_CLAUSE:
            raise _unknown()
        made = {"law": named, "article": article_number(article["number"]) if article else each}
        found.append({**made, "clause": clause} if clause else made)
    return found or [{"law": named}]


def _unknown() -> Wrong:
    return wrong(
        "basis.unknown",
        "看不出是哪部法律的哪一条。",
        "It does not show which article of which statute is meant.",
        "请写成“《行政许可法》第四十二条第一款”，几部法律之间用分号，不写其他文字。",
        "Write “《…》第…条”, with a semicolon between several, and nothing else.",
    )


def article_number(text: str) -> str:
    """The number of an article in Arabic figures: 四十二 gives 42."""
    if text.isascii():
        return str(int(text))
    total = number = 0
    for each in text:
        if each in _UNITS:
            total += (number or 1) * _UNITS[each]
            number = 0
        else:
            number = number * 10 + _DIGITS[each] if each in _DIGITS else number
    return str(total + number)
