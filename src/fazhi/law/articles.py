"""Articles as people cite them: 第三十条 in Chinese, Article 30 in English."""

from __future__ import annotations

import re

from fazhi.law.kinds import Words

_DIGITS = "零一二三四五六七八九"
_VERSION = re.compile(r"(.+)\((\d{4})\)")
"""A law with the year of its text."""
_NUMBERED = re.compile(r"〔\d{4}〕|令第.+号")
"""What is called by its number, 法释〔2020〕3号, has no title to stand in 《》."""
_SPAN = re.compile(r"(\d+)-(\d+)")
_TOO_LARGE = 2000
"""No law has so many articles; the Civil Code has 1260."""


def article(number: str) -> Words:
    """An article by its number in Arabic figures, several by ``48、50``, a row of them by ``10-12``.

    A number that is written otherwise stands as it is, and so does a part that is named whole: 第十部分.
    """
    if number.startswith("第"):
        return Words(number, number)
    several = number.split("、")
    if len(several) > 1 and all(_is_article(each) for each in several):
        return Words("、".join(_article(each) for each in several), f"Articles {', '.join(several)}")
    span = _SPAN.fullmatch(number)
    if span and all(_is_article(each) for each in span.groups()) and int(span[1]) < int(span[2]):
        return Words(f"{_article(span[1])}至{_article(span[2])}", f"Articles {span[1]} to {span[2]}")
    return Words(_article(number) if _is_article(number) else f"第{number}条", f"Article {number}")


def _is_article(number: str) -> bool:
    return number.isascii() and number.isdigit() and 0 < int(number) < _TOO_LARGE


def _article(number: str) -> str:
    return f"第{numeral(int(number))}条"


def titled(law: str) -> Words:
    """A law as it is named: ``《行政复议法》（2023年）`` of ``行政复议法(2023)``, and 法释〔2020〕3号 without 《》.

    What stands in brackets is no law, and stays as it is: ``（自定规则）``.
    """
    version = _VERSION.fullmatch(law)
    name, year = version.groups() if version else (law, "")
    shown = name if not name or _NUMBERED.search(name) or name.startswith(("《", "（")) else f"《{name}》"
    return Words(f"{shown}（{year}年）", f"{shown} ({year})") if year else Words(shown, shown)


def cited(law: str, number: str) -> Words:
    """A law with its article, e.g. ``《行政复议法》（2023年）第三十条``; the law alone where no article is given.

    The law tree writes ``-`` where the article was not sourced.
    """
    number = "" if number == "-" else number
    if not number and not _VERSION.fullmatch(law):
        return Words(law, law)
    name = titled(law)
    if not (law and number):
        return name
    said = article(number)
    return Words(name.zh + said.zh, f"{name.en} {said.en}")


def as_cited(declared: str) -> str:
    """Several laws with their articles as declarations write them, each as it is cited.

    ``行政复议法(2017) 第三条；行政诉讼法 第四十五条`` is ``《行政复议法》（2017年）第三条；《行政诉讼法》第四十五条``.
    A part without a blank after the law stands as it is.
    """
    return "；".join(_as_cited(part) for part in declared.split("；"))


def _as_cited(part: str) -> str:
    law, blank, rest = part.partition(" ")
    return titled(law).zh + rest if blank else part


def numeral(number: int) -> str:
    """A number from 1 to 1999 in Chinese numerals."""
    thousands, rest = divmod(number, 1000)
    if thousands:
        return "一千" + ("" if not rest else ("零" if rest < 100 else "") + _full(rest))
    return _full(number) if number >= 20 else _full(number).removeprefix("一") if number >= 10 else _DIGITS[number]


def _full(number: int) -> str:
    """A number under 1000 with every digit said, as it is after 一千."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")
