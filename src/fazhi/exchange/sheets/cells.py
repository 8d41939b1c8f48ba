"""What stands in a cell as the file has it, and how a person reads it 单元格."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_SPACES = re.compile(r"[^\S\n]+")
EXACT = 2**53
"""From here on a number of Excel no longer has all its digits."""


class Oddity(StrEnum):
    """What a cell holds instead of a value."""

    ERROR = "error"
    FORMULA = "formula"
    PERCENT = "percent"
    ABSENT_DATE = "absent-date"
    LONG = "long"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds no plain value: an error (#N/A), a formula never counted, a percentage, too long a text."""

    kind: Oddity
    shown: str
    number: Decimal | None = None


Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | Odd | None
"""A cell: text as it was typed, a number, a day or a moment, what is odd, or nothing."""
_LAST_OF_PLANES = "".join(chr(plane * 0x10000 + each) for plane in range(17) for each in (0xFFFE, 0xFFFF))
_NO_SIGN = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]")
"""Halves of signs, and what Unicode sets apart as no sign (chapter 23.7): neither can be kept or sent on."""
_SHOWN = 40


def typed(text: str, longest: int) -> Cell:
    """A text of a file as a cell: odd where it is too long, or holds what is no sign."""
    if len(text) > longest:
        return Odd(Oddity.LONG, _NO_SIGN.sub("\ufffd", text[:_SHOWN]) + "…")
    if not text.isascii() and _NO_SIGN.search(text):
        return Odd(Oddity.SIGN, _NO_SIGN.sub("\ufffd", text[:_SHOWN]))
    return text


def counted(number: float, as_written: str) -> Cell:
    """A number of a file as a cell: whole where it is; as it is written where it is none (an overflow, NaN)."""
    if not math.isfinite(number):
        return typed(as_written, _SHOWN)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def natural(text: str | None, most: int) -> int | None:
    """A number from 0 on that a file gives as text, or None where it is none or over the most that may be."""
    if not text or len(text) > 9 or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number <= most else None


def tidy(text: str) -> str:
    """A text in one form: half-width letters and digits, plain spaces, nothing that is not seen, no ends of blanks.

    Chinese punctuation stays full-width where NFKC would not change its meaning; lines stay apart.
    """
    if not _UNTIDY.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _INVISIBLE.sub("", text).translate(_HALF)
    text = _SPACES.sub(" ", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip() if "\n" in text else text.strip()


def _half_width() -> dict[int, str]:
    """Full-width digits, letters and the signs that stand in numbers and codes; Chinese punctuation is left."""
    found = {0x3000: " ", 0xA0: " ", 0x202F: " ", 0x2007: " "}
    for code in range(0xFF01, 0xFF5F):
        sign = unicodedata.normalize("NFKC", chr(code))
        if sign.isalnum() or sign in "%+-./@#&*=_|~$":
            found[code] = sign
    return found


_HALF = _half_width()
_UNTIDY = re.compile(f"[{re.escape(''.join(map(chr, _HALF)))}\\r\\t]|{_INVISIBLE.pattern}" + r"|\s\s|^\s|\s$|\n\s|\s\n")
"""What makes a text other than ``tidy`` gives it: most texts have none of it."""


def text_of(cell: Cell) -> str:
    """A cell as text, as a person would read it in the sheet; a number without what the computer adds to it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return plain_number(cell)
    if isinstance(cell, Odd):
        return cell.shown
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == datetime.time() else cell.isoformat(" ", "seconds")
    return str(cell)


def plain_number(number: float) -> str:
    """A number of a sheet with the fifteen digits that Excel keeps, never with an exponent below that."""
    if abs(number) >= 1e15 or number != number:
        return f"{number:.15G}"
    text = f"{Decimal(f'{number:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing: empty, or blanks only."""
    if cell is None:
        return True
    return isinstance(cell, str) and (not cell or not (cell[0].isalnum() or tidy(cell)))


def letters(index: int) -> str:
    """The letters of a column by its index from 0: A, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def index_of(name: str) -> int:
    """The index from 0 of a column by its letters."""
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - 64
    return found - 1
