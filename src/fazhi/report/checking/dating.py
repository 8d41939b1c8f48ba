"""Of which day a report is 报告日期: from its last lines 落款 or its title; and of which year it tells."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from dataclasses import dataclass

from fazhi.report.checking.numerals import chinese, narrowed

_HEAD, _FOOT = 12, 12
"""Lines at the beginning that can be title and subtitle, and at the end that can be the signature."""
_LONGEST_LINE = 80
_MIDSUMMER = 7
"""A report of an earlier month tells of the year before."""

_NUMERAL = "[〇零○一二三四五六七八九十]"
_DAY = re.compile(rf"(\d{{4}}|{_NUMERAL}{{4}})年(\d{{1,2}}|{_NUMERAL}{{1,3}})月(\d{{1,2}}|{_NUMERAL}{{1,3}})日")
_ALONE = re.compile(rf"\s*[（(]?\s*{_DAY.pattern}\s*[）)]?\s*")
_TITLE = re.compile(r"(\d{4})年(?:度)?[^。，；]{0,40}(?:报告|总结|汇报|年报|情况)")
_HELD = re.compile(rf"{_DAY.pattern}在[^。，；]{{2,40}}会议?上")
_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


@dataclass(frozen=True, slots=True)
class Dated:
    """A report's day, where it is known, and the year of which it tells."""

    day: datetime.date | None
    year: int

    @property
    def begins(self) -> datetime.date:
        """The first day of the year of which it tells."""
        return datetime.date(self.year, 1, 1)

    @property
    def latest(self) -> datetime.date:
        """Its day, or else the last on which a report of that year is written: the end of the year after."""
        return self.day or datetime.date(self.year + 1, 12, 31)


def dated(text: str, on: datetime.date | None = None) -> Dated | None:
    """Of which day and year a report is; None where the text does not say, and nobody did.

    Args:
        text: The report.
        on: Its day, where the reader knows it.
    """
    plain = [line for line in text.splitlines() if line.strip()]
    head = [narrowed(line) for line in plain[:_HEAD] if len(line) <= _LONGEST_LINE]
    day = on or _signed([narrowed(line) for line in plain[-_FOOT:]]) or _held(head)
    titled = _titled(head)
    if titled and (day is None or day.year - titled in (0, 1)):
        return Dated(day, titled)
    if day is None:
        return None
    return Dated(day, day.year - (day.month < _MIDSUMMER))


def _signed(lines: list[str]) -> datetime.date | None:
    """The day that stands on a line for itself at the end."""
    days = (_read(found) for line in reversed(lines) if (found := _ALONE.fullmatch(line)))
    return next((day for day in days if day), None)


def _held(lines: list[str]) -> datetime.date | None:
    """The day of the session before which the report was given."""
    days = (_read(found) for line in lines if (found := _HELD.search(line)))
    return next((day for day in days if day), None)


def _titled(lines: list[str]) -> int | None:
    """The year of the title; a work report 工作报告 of a year looks back upon the year before."""
    for line in lines:
        if found := _TITLE.search(line):
            return int(found[1]) - ("政府工作报告" in line and "年度" not in found[0])
    return None


def _read(found: re.Match[str]) -> datetime.date | None:
    year, month, day = found.groups()
    with suppress(ValueError, TypeError):
        numeral = "".join(_DIGITS.get(sign, sign) for sign in year)
        return datetime.date(int(numeral), _small(month), _small(day))
    return None


def _small(said: str) -> int:
    value = int(said) if said.isdecimal() else chinese(said.replace("○", "〇"))
    if value is None:
        raise ValueError(said)
    return int(value)
