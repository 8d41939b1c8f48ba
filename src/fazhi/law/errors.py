"""Errors of the law tree. Every message names the thing, the rule and the cure."""

from __future__ import annotations

from dataclasses import dataclass


class LawError(Exception):
    """Base of all errors that `fazhi.law` raises."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the law tree.

    Attributes:
        file: the file, as given to the loader.
        key: parameter key, or year of a calendar.
        field: field inside it, such as `values[1].article`; empty when the whole entry is meant.
        rule: the rule that is broken.
        cure: what to write instead.
    """

    file: str
    key: str
    field: str
    rule: str
    cure: str

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.key, self.field) if part)
        return f"{place}: {self.rule}. Cure: {self.cure}."


class BrokenLaw(LawError):
    """The law tree has faults; all of them are reported together in `faults`."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"The law tree has {count}:", *(f"- {fault}" for fault in faults)]))


class UnknownParameter(LawError):
    """No parameter has this key or id."""


class NotInForce(LawError):
    """The parameter has no value on this day."""


class UncertainDate(LawError):
    """It is not known whether the value is in force on this day."""


class NotAPeriod(LawError):
    """A due date was asked of what is no period."""


class AmbiguousAmount(LawError):
    """The law gives several amounts by case and none was named, or the name is not among them."""


class WrongExtension(LawError):
    """The extension does not fit the limit, or grants more than the law allows."""


class WrongPause(LawError):
    """A pause that cannot be: reversed, or on a limit that cannot be paused."""


class MomentNeeded(LawError):
    """A limit in hours runs from a moment, not from a day."""


class OutOfCalendar(LawError):
    """The count runs past the last day that can be written (year 9999)."""
