"""Marks of state secrets 国家秘密标志: what one looks like, and how it differs from a sentence that speaks of secrets.

A mark stands alone in its line (机密, 密级：秘密), or is followed by ★ or by how long it is kept (绝密★30年). Sentences
such as “国家秘密载体管理” or “保守秘密” are no marks. Source: 国家秘密定密管理规定, 保守国家秘密法 (2024).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SIMPLER = str.maketrans("機絕祕級長啟啓", "机绝秘级长启启")
_STARS = "★☆✩✮✭⭐*＊"
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]")
_GRADE = "(?P<grade>绝密|机密|秘密)"
_UNTIL = (
    r"(?:\d{1,3}|[〇零一二三四五六七八九十两]{1,4})(?:年|个月|天|日)|长期|启用前|公布前|解密前"
    r"|\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?"
)
_ALONE = re.compile(
    rf"[\W_]*+(?:密级|秘密等级|定密)?[\W_]*+{_GRADE}级?(?:件|文件|资料)?[\W_]*+(?:{_UNTIL})?[\W_]*+"
)  # possessive: runs of signs of equal kind beside one another would be parted in every possible way
_STARRED = re.compile(rf"{_GRADE}级?[{re.escape(_STARS)}]")
_LABELLED = re.compile(rf"(?:密级|秘密等级)[:：]{_GRADE}")
_PARTS_OF_NAMES = re.compile(r"[_\-—–()（）【】〔〕\[\]《》<>.·、,，;；+&\s]+")
LONGEST = 200_000
"""Characters of a line that are looked at: a longer one is no line of a person's writing."""


def plain(text: str) -> str:
    """The text in half-width simplified characters, without white space and without what is not seen."""
    return "".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLER).split())


def mark_in_line(line: str) -> str:
    """The mark that a line bears (秘密, 机密, 绝密), or an empty text."""
    if len(line) > LONGEST:
        line = line[:LONGEST]
    text = plain(line)
    if "密" not in text:
        return ""
    found = _ALONE.fullmatch(text) or _STARRED.search(text) or _LABELLED.search(text)
    return found["grade"] if found else ""


def mark_in(lines: Iterable[str]) -> str:
    """The first mark that stands in lines of text, or an empty text."""
    return next((mark for line in lines for part in line.splitlines() if (mark := mark_in_line(part))), "")


def mark_in_name(name: str) -> str:
    """The mark that a file's name bears as a part of its own, or an empty text."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", name))
    parts = [*_PARTS_OF_NAMES.split(text), *_PARTS_OF_NAMES.split(plain(name)), text.rpartition(".")[0]]
    return mark_in(parts)
