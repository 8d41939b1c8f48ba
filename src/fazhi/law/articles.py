"""Articles as people cite them: 第三十条 in Chinese, Article 30 in English."""

from __future__ import annotations

from fazhi.law.kinds import Words

_DIGITS = "零一二三四五六七八九"


def article(number: str) -> Words:
    """An article by its number in Arabic figures; a number that is written otherwise stands as it is."""
    figures = number.isascii() and number.isdigit() and 0 < int(number) < _TOO_LARGE
    return Words(f"第{numeral(int(number)) if figures else number}条", f"Article {number}")


def cited(law: str, number: str) -> Words:
    """A law with its article, e.g. ``《行政复议法(2023)》第三十条``; the law alone where no article is given."""
    if not (law and number):
        return Words(law, law)
    said = article(number)
    return Words(f"《{law}》{said.zh}", f"《{law}》 {said.en}")


_TOO_LARGE = 2000
"""No law has so many articles; the Civil Code has 1260."""


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
