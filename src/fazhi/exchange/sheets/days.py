"""Days and moments as sheets have them 日期、时间: cells of dates, serial numbers, and what people type."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable

from fazhi.exchange.sheets.cells import Cell, tidy
from fazhi.exchange.sheets.styles import moment_of
from fazhi.exchange.sheets.wrong import Wrong, wrong

_MINUTE = r"(?:(?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})(?:\.\d+)?秒?)?分?)?"
_CLOCK = rf"(?:[T ]*(?P<half>上午|下午)?(?P<hour>\d{{1,2}})[:时点]{_MINUTE}(?:\+08:?00)?)?"
_ORDERED = re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?" + _CLOCK)
_SQUEEZED = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _CLOCK)
_TURNED = re.compile(r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})")
_WITHOUT_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}月?(?:份)?|\d{6}|\d{4}年?")
_SHORT = re.compile(r"'?\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_WITHOUT_YEAR = re.compile(r"\d{1,2}月\d{1,2}日?")
_WEEKDAY = re.compile(r"\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?")
_NUMERALS = {each: at for at, each in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日?"
)
_LONGEST = 100
_EARLIEST, _LATEST = 1900, 2999
_SERIALS = range(18_264, 73_051)
"""Serial numbers of 1950 to 2099: a number of five digits in a column of days is one."""


def day_converter(order: str, since_1904: bool) -> Callable[[Cell], datetime.date]:
    """How a cell becomes a day.

    Args:
        order: dmy or mdy, where the sheet writes days as 5/3/2021; empty where that is a fault.
        since_1904: whether the workbook counts its days from 1904.
    """

    def convert(cell: Cell) -> datetime.date:
        moment = _moment(cell, order, since_1904)
        return moment.date()

    return convert


def moment_converter(order: str, since_1904: bool) -> Callable[[Cell], datetime.datetime]:
    """How a cell becomes a moment; a day alone is its beginning."""
    return lambda cell: _moment(cell, order, since_1904)


def _moment(cell: Cell, order: str, since_1904: bool) -> datetime.datetime:
    if isinstance(cell, datetime.datetime):
        return _bounded(cell)
    if isinstance(cell, datetime.date):
        return _bounded(datetime.datetime.combine(cell, datetime.time()))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if isinstance(cell, int) and 19_000_101 <= cell <= 29_991_231:
            return _typed(str(cell), order)
        if int(cell) in _SERIALS:
            return _moment(moment_of(cell, since_1904), order, since_1904)
    if not isinstance(cell, str):
        raise _unknown()
    return _typed(cell, order)


def _typed(text: str, order: str) -> datetime.datetime:
    if len(text) > _LONGEST:
        raise _unknown()
    said = _WEEKDAY.sub("", unicodedata.normalize("NFKC", tidy(text))).strip().removeprefix("'")
    chinese = _CHINESE.fullmatch(said.replace("o", "〇"))
    if chinese:
        year = "".join(str(_NUMERALS[each]) for each in chinese[1])
        return _made(year, str(_numeral(chinese[2])), str(_numeral(chinese[3])))
    found = _ORDERED.fullmatch(said) or _SQUEEZED.fullmatch(said)
    if found:
        hour = int(found["hour"] or 0)
        hour += 12 if found["half"] == "下午" and hour < 12 else 0
        return _made(
            found["year"], found["month"], found["day"], hour, int(found["minute"] or 0), int(found["second"] or 0)
        )
    turned = _TURNED.fullmatch(said)
    if turned and order in ("dmy", "mdy"):
        day, month = (turned["first"], turned["second"]) if order == "dmy" else (turned["second"], turned["first"])
        return _made(turned["year"], month, day)
    raise _why(said, bool(turned))


def _numeral(text: str) -> int:
    """A number under 100 in Chinese numerals."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS[ones] if len(ones) == 1 else 0
    return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def _made(year: str, month: str, day: str, hour: int = 0, minute: int = 0, second: int = 0) -> datetime.datetime:
    try:
        return _bounded(datetime.datetime(int(year), int(month), int(day), hour, minute, second))
    except ValueError:
        raise wrong(
            "date.absent", f"没有这一天：{year}年{month}月{day}日。", f"There is no such day: {year}-{month}-{day}.",
            "请核对年月日。", "Check year, month and day.",
        ) from None  # fmt: skip


def _bounded(moment: datetime.datetime) -> datetime.datetime:
    if not _EARLIEST < moment.year <= _LATEST:
        raise wrong(
            "date.year", f"年份 {moment.year} 不合常理。", f"The year {moment.year} cannot be meant.",
            "请核对年份；如整列相差4年，是 1904 日期系统造成的。", "Check the year.",
        )  # fmt: skip
    return moment


def _why(said: str, turned: bool) -> Wrong:
    cure_zh, cure_en = "请按“2021-03-05”的样式填写。", "Write it as 2021-03-05."
    if turned:
        return wrong(
            "date.order",
            "看不出日和月的先后。",
            "It does not show which is the day and which the month.",
            cure_zh + "整列如此的，可在列对应中指明“日/月/年”。",
            cure_en + " Where a whole column is so, say the order in the mapping.",
        )
    if _WITHOUT_DAY.fullmatch(said):
        return wrong("date.no-day", "日期缺少“日”。", "The day is missing.", cure_zh, cure_en)
    if _SHORT.fullmatch(said):
        return wrong("date.short-year", "年份只有两位。", "The year has two digits.", cure_zh, cure_en)
    if _WITHOUT_YEAR.fullmatch(said):
        return wrong("date.no-year", "日期缺少年份。", "The year is missing.", cure_zh, cure_en)
    return _unknown()


def _unknown() -> Wrong:
    return wrong(
        "date.unknown", "不是日期。", "This is no date.", "请按“2021-03-05”的样式填写。", "Write it as 2021-03-05."
    )
