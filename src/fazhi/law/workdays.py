"""The calendar of working days: weekends, yearly holiday notices and swapped working weekends.

Source: 全国年节及纪念日放假办法, and for each year the notice of the General Office of the State Council
(国务院办公厅关于某年部分节假日安排的通知), one data file a year under `calendars/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated

from pydantic import Field

from fazhi.law._days import WorkedDays
from fazhi.law.errors import Fault
from fazhi.law.kinds import Sure, Words
from fazhi.law.schema import Form, sure_word

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5

WEEKEND = Words("周末", "weekend")
WORKING = Words("工作日", "working day")
UNANNOUNCED = Words(
    "没有该年的放假安排通知，仅按周末推算",
    "no holiday notice for this year; weekends are the only assumption",
)


class RestForm(Form):
    """A holiday: rest from one day through another, on one day where `until` is left out."""

    from_: date = Field(alias="from")
    until: date | None = None
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def last(self) -> date:
        """The last day of rest."""
        return self.until or self.from_


class WorkedForm(Form):
    """A Saturday or Sunday that is worked for a holiday's sake, or a rest day taken back."""

    day: date
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class NoticeForm(Form):
    """One notice as written. A later notice of the same year overrides an earlier one day by day."""

    title: str = Field(min_length=1)
    number: str = ""
    published: date | None = None
    source: str = Field(min_length=1)
    sure: Annotated[Sure, sure_word]
    note: str = ""
    rest: list[RestForm] = []
    worked: list[WorkedForm] = []


class YearForm(Form):
    """The file of one year."""

    year: int
    notices: list[NoticeForm] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on rest and working days (放假安排通知).

    Attributes:
        year: the year it arranges; it may also touch the last days of the year before.
        title: its title.
        number: its number, empty where we are not sure of it.
        published: day of the notice, None where we are not sure of it.
        source: where the days were taken from.
        sure: how we know the days.
    """

    year: int
    title: str
    number: str
    published: date | None
    source: str
    sure: Sure

    @property
    def name(self) -> str:
        """The number, or the title where no number is known."""
        return self.number or self.title


@dataclass(frozen=True, slots=True)
class _Rule:
    working: bool
    reason: Words
    notice: Notice


class Calendar:
    """Which days are worked, by which notice (工作日历).

    Built by `fazhi.law.load`; immutable.
    """

    def __init__(self, arrangements: Iterable[tuple[Notice, Mapping[date, _Rule]]]) -> None:
        self._arrangements = sorted(arrangements, key=lambda pair: (pair[0].year, pair[0].published or date.min))
        self.notices = tuple(notice for notice, _ in self._arrangements)
        self._years = frozenset(notice.year for notice in self.notices)
        self._rules: dict[date, _Rule] = {}
        for _, rules in self._arrangements:
            self._rules.update(rules)
        self.edition = _edition(self.notices, self._rules)
        self._seen: dict[date, tuple[bool, Words]] = {}

    def known_on(self, day: date) -> Calendar:
        """The calendar as it was known on `day`: without the notices published after it.

        Notices whose day we are not sure of are taken as known.
        """
        known = [pair for pair in self._arrangements if pair[0].published is None or pair[0].published <= day]
        return self if len(known) == len(self._arrangements) else Calendar(known)

    @cached_property
    def worked(self) -> WorkedDays:
        """The worked days by number; made when a count first asks, and kept."""
        return WorkedDays((day, rule.working) for day, rule in self._rules.items())

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a notice."""
        return tuple(sorted(self._years))

    @property
    def announced_through(self) -> date:
        """Last day of the unbroken run of years with a notice; counts beyond it are provisional."""
        last = min(self._years)  # a calendar has one notice at least, or it is not built
        while last + 1 in self._years:
            last += 1
        return date(last, 12, 31)

    def is_announced(self, day: date) -> bool:
        """Whether the year of `day` has its notice."""
        return day.year in self._years

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked; by weekday alone in a year without a notice."""
        rule = self._rules.get(day)
        return day.weekday() < _SATURDAY if rule is None else rule.working

    def reason(self, day: date) -> Words:
        """Why `day` is worked or not: weekend, holiday or swapped weekend, with the notice's number."""
        rule = self._rules.get(day)
        if rule is not None:
            return rule.reason
        if day.weekday() >= _SATURDAY:
            return WEEKEND
        return WORKING if self.is_announced(day) else UNANNOUNCED

    def look(self, day: date) -> tuple[bool, Words]:
        """Whether `day` is worked, and why; kept once asked, since limits ask for the same days again and again."""
        seen = self._seen.get(day)
        if seen is None:
            seen = self._seen[day] = (self.is_working(day), self.reason(day))
        return seen

    def edition_for(self, first: date, last: date) -> str:
        """The notices that decide the days from `first` through `last`, for a receipt."""
        parts = []
        for year in range(first.year, last.year + 1):
            names = [notice.name for notice in self.notices if notice.year == year]
            parts.append(f"{year}: {', '.join(names) if names else '尚无通知 no notice'}")
        return "; ".join(parts)

    def years_without_notice(self, first: date, last: date) -> list[int]:
        """The years from that of `first` through that of `last` that have no notice."""
        return [year for year in range(first.year, last.year + 1) if year not in self._years]

    def next_working(self, day: date) -> date:
        """`day` if worked, else the first working day after it."""
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def previous_working(self, day: date) -> date:
        """`day` if worked, else the last working day before it."""
        while not self.is_working(day):
            day -= _ONE_DAY
        return day


def build_calendar(forms: Iterable[tuple[str, YearForm]]) -> tuple[Calendar | None, list[Fault]]:
    """Put year files together.

    Args:
        forms: pairs of file name and its form; several files may add notices to one year.

    Returns:
        The calendar, None when there is no sound year, and the faults.
    """
    faults: list[Fault] = []
    arrangements: list[tuple[Notice, dict[date, _Rule]]] = []
    seen: set[tuple[int, str]] = set()
    for file, form in sorted(forms, key=lambda pair: pair[1].year):
        for index, written in enumerate(form.notices):
            notice = Notice(form.year, written.title, written.number, written.published, written.source, written.sure)
            field = f"notices[{index}]"
            if (form.year, notice.name) in seen:
                rule = f"the notice {notice.name} is already there"
                faults.append(Fault(file, str(form.year), field, rule, "write each notice once"))
            seen.add((form.year, notice.name))
            faults.extend(_faults_of_notice(file, form.year, field, written))
            arrangements.append((notice, dict(_rules(written, notice))))
    return (Calendar(arrangements) if arrangements else None), faults


def _rules(written: NoticeForm, notice: Notice) -> Iterator[tuple[date, _Rule]]:
    for rest in written.rest:
        day = rest.from_
        while day <= rest.last:
            yield (
                day,
                _Rule(False, Words(f"{rest.zh}（{notice.name}）", f"{rest.en} ({notice.name})"), notice),
            )
            day += _ONE_DAY
    for worked in written.worked:
        reason = Words(f"{worked.zh}调休上班（{notice.name}）", f"worked for {worked.en} ({notice.name})")
        yield worked.day, _Rule(True, reason, notice)


def _faults_of_notice(file: str, year: int, prefix: str, written: NoticeForm) -> Iterator[Fault]:
    rested: set[date] = set()
    for position, rest in enumerate(written.rest):
        field = f"{prefix}.rest[{position}]"
        if rest.from_ > rest.last:
            yield Fault(file, str(year), field, f"it begins {rest.from_} after it ends {rest.last}", "swap the days")
            continue
        if not _near(year, rest.from_) or not _near(year, rest.last):
            rule = f"{rest.from_} to {rest.last} is not in {year} or the December before"
            yield Fault(file, str(year), field, rule, "move it to the file of its year")
            continue
        days = {rest.from_ + timedelta(days=n) for n in range((rest.last - rest.from_).days + 1)}
        if days & rested:
            yield Fault(file, str(year), field, f"{min(days & rested)} is named twice", "name each day once")
        rested |= days
    for position, worked in enumerate(written.worked):
        field = f"{prefix}.worked[{position}]"
        if not _near(year, worked.day):
            rule = f"{worked.day} is not in {year} or the December before"
            yield Fault(file, str(year), field, rule, "move it to the file of its year")
        elif worked.day in rested:
            yield Fault(file, str(year), field, f"{worked.day} is both rest and worked", "keep one of the two")
        elif worked.day.weekday() < _SATURDAY:
            rule = f"{worked.day} is no Saturday or Sunday"
            yield Fault(file, str(year), field, rule, "leave it out, weekdays are worked anyhow")


def _near(year: int, day: date) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == 12)


def _edition(notices: tuple[Notice, ...], rules: Mapping[date, _Rule]) -> str:
    digest = hashlib.sha256()
    for day in sorted(rules):
        digest.update(f"{day}{rules[day].working:d}{rules[day].notice.name}\n".encode())
    if not notices:
        return digest.hexdigest()[:12]
    return f"{notices[0].year}–{notices[-1].year} {notices[-1].name} {digest.hexdigest()[:12]}"
