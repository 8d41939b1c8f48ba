"""Texts folded for finding: full-width and decorated characters made plain, one for one, so that positions stay."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that are not seen, as they stand in a class of a pattern."""
DASHES = "\u2010-\u2015\u2212\u2219\u22c5\u30fb\u00b7\u2022\u2027\u30fc\uff65_\\-"
APART = rf"\s{INVISIBLE}{DASHES}"
"""What may stand between the characters of a name or number without parting it: blanks, dashes, points."""

_PARTED = re.compile(rf"[^{APART}]+")
_FIGURES = re.compile("[〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{11,}")
_AS_FIGURES = str.maketrans("〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")


@cache
def _plainer() -> dict[int, str]:
    """Each character that stands for one plain one, with it; Latin letters in capitals."""
    found = {}
    for code in (*range(0x80, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x20000), *range(0x2F800, 0x2FA20)):
        plain = unicodedata.normalize("NFKC", chr(code))
        digit = unicodedata.decimal(chr(code), None)
        plain = plain if digit is None else str(digit)
        if len(plain) == 1 and plain != chr(code):
            found[code] = plain.upper() if plain.isascii() else plain
    return found | {code: chr(code - 32) for code in range(ord("a"), ord("z") + 1)}


def folded(text: str) -> str:
    """The text in plain characters and capitals, of the same length; long numbers in Chinese figures as figures."""
    plain = text.translate(_plainer())
    return _FIGURES.sub(lambda found: found.group().translate(_AS_FIGURES), plain)


@dataclass(frozen=True, slots=True)
class Joined:
    """A folded text without what may stand between characters, and where each piece of it came from."""

    text: str
    begins: array[int]
    came_from: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters ``start`` to ``end`` of the joined text stand in the folded one."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        piece = bisect_right(self.begins, at) - 1
        return self.came_from[piece] + at - self.begins[piece]


def joined(plain: str) -> Joined:
    """A folded text with its parts joined."""
    begins, came_from, pieces, length = array("Q"), array("Q"), [], 0
    for found in _PARTED.finditer(plain):
        begins.append(length)
        came_from.append(found.start())
        pieces.append(found.group())
        length += found.end() - found.start()
    return Joined("".join(pieces), begins, came_from)
