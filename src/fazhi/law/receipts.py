"""What a count comes to and why: the due date and its receipt (到期日与计算凭据)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fazhi.law.kinds import RestDay, Role, Unit, Words
from fazhi.law.limits import Rule
from fazhi.law.pauses import Pause

_ONE_DAY = timedelta(days=1)

JSON = dict[str, object]


@dataclass(frozen=True, slots=True)
class Step:
    """One day of the count: counted or skipped, and why."""

    day: date
    counted: bool
    why: Words


@dataclass(frozen=True, slots=True)
class Run:
    """Days next to one another that were treated alike, in the order of counting.

    Attributes:
        first: first day counted through; the later one when a lead is counted backwards.
        last: last day counted through.
        counted: whether each of them counts.
        why: the one reason for all of them.
    """

    first: date
    last: date
    counted: bool
    why: Words

    @property
    def days(self) -> int:
        """Number of days, at least 1."""
        return abs((self.last - self.first).days) + 1

    def __iter__(self) -> Iterator[Step]:
        step = _ONE_DAY if self.last >= self.first else -_ONE_DAY
        day = self.first
        for _ in range(self.days):
            yield Step(day, self.counted, self.why)
            if day != self.last:
                day += step

    def to_dict(self) -> JSON:
        """As a JSON-able mapping."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days": self.days,
            "counted": self.counted,
            "why": self.why.to_dict(),
        }

    def line(self, lang: str) -> str:
        """As one line for people."""
        span = self.first.isoformat() if self.first == self.last else f"{self.first}–{self.last}"
        if lang == "en":
            mark = f"{self.days} counted" if self.counted else "not counted"
        else:
            mark = f"计 {self.days} 日" if self.counted else "不计"
        return f"{span}  {mark}  {self.why.in_(lang)}"


@dataclass(frozen=True, slots=True)
class Added:
    """An extension that was added to the base."""

    key: str
    title: Words
    amount: int
    unit: Unit

    def to_dict(self) -> JSON:
        """As a JSON-able mapping."""
        return {
            "key": self.key,
            "title": self.title.to_dict(),
            "amount": self.amount,
            "unit": self.unit.value,
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything a due date rests on (计算凭据).

    Attributes:
        rule: law, article and text version, or the paper that set the term.
        amount: base amount in `unit`, without extensions; None for a date of the year or of a paper.
        unit: its unit, None for a day set in a paper.
        rest_day: what a rest day at the end does.
        start: the day (or moment) from which it runs, itself not counted; None where a paper set the day.
        calendar: the holiday notices that decide the days counted through; empty when none was needed.
        extensions: what was added.
        pauses: spans not counted, joined and in order.
        runs: the count, compressed into runs of days treated alike.
        notes: remarks on how the end was found.
    """

    rule: Rule
    amount: int | None
    unit: Unit | None
    rest_day: RestDay
    start: date | None
    calendar: str = ""
    extensions: tuple[Added, ...] = ()
    pauses: tuple[Pause, ...] = ()
    runs: tuple[Run, ...] = ()
    notes: tuple[Words, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The count day by day, in the order of counting. Long for years: `runs` says the same shorter."""
        return tuple(step for run in self.runs for step in run)

    @property
    def counted(self) -> int:
        """Days counted: working or calendar days as the unit says; months and years in calendar days."""
        return sum(run.days for run in self.runs if run.counted)

    def to_dict(self) -> JSON:
        """As a JSON-able mapping; days are ISO strings."""
        rule = self.rule
        return {
            "rule": {
                "key": rule.key,
                "ref": rule.ref,
                "title": rule.title.to_dict(),
                "role": rule.role.value,
            },
            "law": rule.law,
            "article": rule.article,
            "text": rule.text,
            "amount": self.amount,
            "unit": self.unit.value if self.unit else None,
            "rest_day": self.rest_day.value,
            "calendar": self.calendar,
            "start": _iso(self.start),
            "extensions": [added.to_dict() for added in self.extensions],
            "pauses": [
                {"from": _iso(pause.from_), "until": _iso(pause.until), "why": pause.why} for pause in self.pauses
            ],
            "counted": self.counted,
            "steps": [run.to_dict() for run in self.runs],
            "notes": [note.to_dict() for note in self.notes],
        }

    def lines(self, lang: str = "zh") -> list[str]:
        """The receipt for people, line by line, in "zh" or "en"."""
        english = lang == "en"
        lines = [self.rule.title.in_(lang)]
        if self.rule.law:
            lines.append(self.rule.source(lang))
        if self.amount is not None and self.unit is not None:
            lines.append(_amounts(self.amount, self.unit, self.extensions, lang))
        if self.start is not None and self.amount is not None:
            lines.append(_start_line(self.start, self.rule.role, lang))
        lines.extend(run.line(lang) for run in self.runs)
        if self.calendar:
            lines.append(f"Calendar: {self.calendar}" if english else f"工作日历：{self.calendar}")
        lines.extend(note.in_(lang) for note in self.notes)
        return lines


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a period, in whole units."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Due:
    """The result of a count (到期日).

    Attributes:
        due: the last day in time; a moment for a limit in hours; None while paused with no end.
        provisional: whether it rests on a year whose holiday notice is not out.
        receipt: how it was found.
        left: what is left while paused with no end, else None. Months and years are left in calendar days.
        role: what the limit is for: for a lead, `due` is the last day on which notice is early enough;
            for a minimum, the next act may come only after `due`.
    """

    due: date | None
    provisional: bool
    receipt: Receipt
    left: Left | None = None

    @property
    def role(self) -> Role:
        """What the limit is for."""
        return self.receipt.rule.role

    def to_dict(self) -> JSON:
        """As a JSON-able mapping."""
        left = None if self.left is None else {"amount": self.left.amount, "unit": self.left.unit.value}
        return {
            "key": self.receipt.rule.key,
            "ref": self.receipt.rule.ref,
            "due": _iso(self.due),
            "provisional": self.provisional,
            "left": left,
            "receipt": self.receipt.to_dict(),
        }


def _start_line(start: date, role: Role, lang: str) -> str:
    shown = _shown(start)
    if role is Role.LEAD:
        return f"Back from {shown}, not counted" if lang == "en" else f"自 {shown} 起倒计（当日不计）"
    return f"From {shown}, not counted" if lang == "en" else f"自 {shown} 起（当日不计）"


def _amounts(amount: int, unit: Unit, extensions: tuple[Added, ...], lang: str) -> str:
    if lang == "en":
        parts = [f"{amount} {unit.value}"]
        parts += [f"{added.amount} {added.unit.value} ({added.title.en})" for added in extensions]
    else:
        parts = [f"{amount}{unit.zh}"]
        parts += [f"{added.amount}{added.unit.zh}（{added.title.zh}）" for added in extensions]
    return " + ".join(parts)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _shown(day: date) -> str:
    return day.isoformat(sep=" ", timespec="minutes") if isinstance(day, datetime) else day.isoformat()
