"""Dates and years told from one to another must stand in order: 6月29日至7月31日, 2021—2025年."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.numerals import narrowed

RULE = "order"
EARLIEST, LATEST = 1840, 2100  # years that a report speaks of
LONGEST_NOTE = 40  # signs of a note in brackets between two dates, and of what else stands there
WITHIN = 120  # signs between a beginning and its end

_TO = r"(?:-{1,2}|—{1,2}|–|－|~|～|至|到)"
_DATE = re.compile(
    r"(?=\d)(?<!\d)(?:(?P<year>\d{4})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
    r"|(?P<month2>\d{1,2})月(?:(?P<day2>\d{1,2})日)?|(?P<day3>\d{1,2})日)"
)
_UNTIL = re.compile(rf"(?:份|底|末|初|[上中下]旬)?(?:[（(][^（）()\n]{{0,30}}[）)])?(?:底|末|初)?{_TO}")
_YEARS = re.compile(rf"(?P<since>\d{{4}})(?<![\d—.-]\d{{4}}){_TO}(?P<until>\d{{4}})(?:学年|年度?)")
_STAGE = re.compile(
    r"(?P<year>\d{4}(?<!\d{5})年)(?:\d{1,2}月(?:\d{1,2}日)?)?[^，。；！？\d\n]{0,6}"
    r"(?:(?P<signed>签订|签署|缔结)|(?P<force>生效)|(?P<begun>开工|动工)|(?P<done>完工|竣工|建成|投产|投用|通车))"
)
_STOP = re.compile(r"[。；！？\n]")
_Date = tuple[int | None, int | None, int | None]
"""Year, month and day, as far as they are told."""

_HOLDS = Label("起止时间先后有序", "What begins first is told first")
_WRONG = Label("起始时间在终止时间之后", "The period begins after it ends")
_WRAPS = Label(
    "起始月日在终止月日之后，请核对是否跨年", "The period begins after it ends: does it run into the next year?"
)
_CHECK = Label("完成年份早于开始年份，请核对", "It ends in a year before the one it begins in: please check")


def order(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each period, and each year of signing or starting with the one of taking force or being finished."""
    del numbers  # dates are none
    plain = narrowed(text)
    yield from _plans(plain)
    for one, other in itertools.pairwise(_DATE.finditer(plain)):
        if other.start() - one.end() <= LONGEST_NOTE and _UNTIL.fullmatch(plain, one.end(), other.start()):
            yield from _period(one, other)
    for one, other in itertools.pairwise(_STAGE.finditer(plain)):
        if other.start() - one.end() <= WITHIN and not _STOP.search(plain, one.end(), other.start()):
            yield from _stage(one, other)


def _plans(plain: str) -> Iterator[Relation]:
    """Years of a plan, the first without 年: 2021—2025年."""
    for match in _YEARS.finditer(plain):
        first, last = match["since"], match["until"]
        if EARLIEST <= int(first) <= LATEST and EARLIEST <= int(last) <= LATEST:
            spans = Span(match.start(), match.end("since")), Span(match.start("until"), match.end())
            verdict: Verdict = "holds" if int(first) <= int(last) else "contradiction"
            yield _relation(verdict, _HOLDS if verdict == "holds" else _WRONG, (first, last), spans)


def _period(one: re.Match[str], other: re.Match[str]) -> Iterator[Relation]:
    """Two dates that 至 joins; what the later one leaves out is that of the earlier."""
    first, told = _read(one), _read(other)
    last = _filled(first, told)
    known = [(a, b) for a, b in zip(first, last, strict=True) if a is not None and b is not None]
    if not known or (told[0] is not None and first[0] is None):
        return
    spans = Span(*one.span()), Span(*other.span())
    if tuple(a for a, _ in known) <= tuple(b for _, b in known):
        yield _relation("holds", _HOLDS, (one[0], other[0]), spans)
    elif told[0] is not None:
        yield _relation("contradiction", _WRONG, (one[0], other[0]), spans)
    else:
        yield _relation("undecided", _WRAPS, (one[0], other[0]), spans)


def _read(match: re.Match[str]) -> _Date:
    year, month = match["year"], match["month"] or match["month2"]
    day = match["day"] or match["day2"] or match["day3"]
    return int(year) if year else None, int(month) if month else None, int(day) if day else None


def _filled(first: _Date, last: _Date) -> _Date:
    """The later date with year and month of the earlier one, where it tells only what follows them."""
    year, month, day = last
    if year is None:
        year = first[0]
        month = first[1] if month is None else month
    return year, month, day


def _stage(one: re.Match[str], other: re.Match[str]) -> Iterator[Relation]:
    """The year of signing and that of taking force, or of the start and the end of works."""
    if not ((one["signed"] and other["force"]) or (one["begun"] and other["done"])):
        return
    first, last = one["year"], other["year"]
    verdict: Verdict = "holds" if first <= last else "undecided"
    spans = Span(*one.span("year")), Span(*other.span("year"))
    yield _relation(verdict, _HOLDS if verdict == "holds" else _CHECK, (first, last), spans)


def _relation(verdict: Verdict, why: Label, dates: tuple[str, str], spans: tuple[Span, Span]) -> Relation:
    arithmetic = f"{dates[0]}{'≤' if verdict == 'holds' else '>'}{dates[1]}"
    return Relation("order", verdict, why, arithmetic, None, (), spans, RULE)
