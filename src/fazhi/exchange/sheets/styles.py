"""How a workbook shows its numbers 数字格式: as days, hours, percentages, or with leading zeros."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from fazhi.exchange.sheets.cells import EXACT, Cell, Odd, Oddity, natural
from fazhi.kernel.files.packages import local, parsed

Shown = Callable[[float], Cell]
_BUILT_IN = {9: "0%", 10: "0.00%"} | dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "y")
_BUILT_IN |= dict.fromkeys((18, 19, 20, 21, 45, 47), "h") | {46: "[h]"}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
_LONGEST, _MOST = 255, 99_999
"""Characters of a format, and formats, that are looked at: a workbook has no longer ones and not so many."""
_LAST = 2_958_466
"""The day after the last that Excel knows, 9999-12-31."""
_DAY = datetime.timedelta(hours=24)


def shown_by_styles(content: bytes | None, name: str, since_1904: bool) -> dict[str, Shown]:
    """By the number of a style, how its numbers are read; only of styles that show other than plain numbers."""
    if content is None:
        return {}
    root = parsed(content, name)
    formats = {
        natural(each.get("numFmtId"), _MOST): (each.get("formatCode") or "")[:_LONGEST]
        for each in root.iter()
        if local(each) == "numFmt"
    }
    found = {}
    for group in (each for each in root if local(each) == "cellXfs"):
        for number, style in enumerate(each for each in group if local(each) == "xf"):
            id = natural(style.get("numFmtId"), _MOST) or 0
            shown = _shown(formats.get(id) or _BUILT_IN.get(id, ""), since_1904)
            if shown is not None:
                found[str(number)] = shown
    return found


def _shown(code: str, since_1904: bool) -> Shown | None:
    plain = _QUOTED.sub("", code).split(";")[0].lower()
    if "%" in plain:
        return percentage
    if re.search(r"\[[hms]+\]", plain):
        return _elapsed
    if (re.search(r"[ydme年月日]", plain) and "0" not in plain.replace("ss.0", "") and "general" not in plain) or (
        re.search(r"h|s", plain) and "general" not in plain
    ):
        return partial(moment_of, since_1904=since_1904)
    if re.fullmatch(r"0{2,30}", plain):
        return partial(_padded, width=len(plain))
    return None


def percentage(number: float) -> Cell:
    """A share as it is shown: 0.5 as 50 %; a number that no share can be stays as it is."""
    if abs(number) >= EXACT:
        return number
    exact = Decimal(f"{number * 100:.12g}")
    return Odd(Oddity.PERCENT, f"{exact:f}%", exact)


def _padded(number: float, width: int) -> Cell:
    return f"{int(number):0{width}d}" if number.is_integer() and 0 <= number < EXACT else number


def _elapsed(number: float) -> Cell:
    return datetime.timedelta(seconds=round(number * _DAY.total_seconds())) if abs(number) < _LAST else number


def moment_of(number: float, since_1904: bool) -> Cell:
    """The day, moment or hour of a serial number of Excel, or the number where it is none."""
    if not 0 <= number < _LAST:
        return number
    if number < 1 and not since_1904:
        return (datetime.datetime.min + datetime.timedelta(seconds=round(number * _DAY.total_seconds()))).time()
    epoch = datetime.datetime(1904, 1, 1) if since_1904 else datetime.datetime(1899, 12, 31 if number < 60 else 30)
    whole, part = int(number), number - int(number)
    seconds = round(part * _DAY.total_seconds())
    try:
        found = epoch + whole * _DAY + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return number
    return found.date() if not seconds else found
