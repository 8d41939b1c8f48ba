"""A statutory parameter and the value it has on a day (法定参数)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fazhi.law.dates import LAST_DAY, Bound
from fazhi.law.errors import NotInForce, UncertainDate
from fazhi.law.kinds import Role, Words
from fazhi.law.pauses import as_day
from fazhi.law.values import Value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A statutory parameter: one thing the law fixes, with its values over time (法定参数).

    Attributes:
        key: dotted key, such as reconsideration.decision. Never changes.
        ref: short id, such as recon-decision; empty when it has none.
        title: what it is.
        values: in order of their first day.
        file: file it was read from.
    """

    key: str
    ref: str
    title: Words
    values: tuple[Value, ...]
    file: str = ""

    @property
    def role(self) -> Role:
        """The role of the latest value."""
        return self.values[-1].role

    @property
    def starts_on(self) -> Words | None:
        """The event that starts the period, by the latest value."""
        return self.values[-1].starts_on

    @property
    def extension(self) -> str | None:
        """Key of the extension linked by the latest value."""
        return self.values[-1].extension

    def on(self, day: date) -> Value:
        """The value in force on `day`; of a moment its day counts.

        Raises:
            UncertainDate: the day falls where beginning or end is not known.
            NotInForce: no value on this day.
        """
        day = as_day(day)
        doubtful = [value for value in self.values if _possible(value, day)]
        for value in doubtful:
            if _certain(value, day):
                return value
        if doubtful:
            raise UncertainDate(
                f"Whether {self.key} is in force on {day} is not known: "
                f"{'; '.join(_doubt(value) for value in doubtful)}. "
                "Cure: find the day in the law and write it in from or until, here or in a file of your own."
            )
        spans = "; ".join(span_in_words(value) for value in self.values)
        raise NotInForce(f"{self.key} ({self.title.zh}) has no value on {day}. It has one: {spans}.")


def _possible(value: Value, day: date) -> bool:
    end = value.in_force_until
    return value.from_.earliest <= day and (end is None or day <= end.latest)


def _certain(value: Value, day: date) -> bool:
    end = value.in_force_until
    return value.from_.latest <= day and (end is None or day <= end.earliest)


def _doubt(value: Value) -> str:
    parts = []
    if value.from_.day is None:
        parts.append(f"begins {_span(value.from_)}")
    end = value.in_force_until
    if end is not None and end.day is None:
        parts.append(f"ends {_span(end)}")
    return f"{value.law} {' and '.join(parts)}"


def _span(bound: Bound) -> str:
    if bound.earliest == date.min:
        return "on an unknown day"
    if bound.latest == LAST_DAY:
        return f"on {bound.earliest} or later"
    return f"between {bound.earliest} and {bound.latest}"


def span_in_words(value: Value) -> str:
    """The days in force of a value, for people: `2004-07-01 to today` is written with an open end."""
    end = value.in_force_until
    last = "no known end" if end is None else (end.day.isoformat() if end.day else str(end))
    first = value.from_.day.isoformat() if value.from_.day else str(value.from_)
    return f"{first} to {last} ({value.law})"
