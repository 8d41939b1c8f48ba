"""What rules ask of a request again and again: days, limits, clocks, answers."""

from __future__ import annotations

import datetime

from fazhi import law
from fazhi.kernel.clocks.state import ClockState
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.procedures.engine import Request
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.rules import Rule, Test
from fazhi.kernel.wording import Label

ANSWERS = ("reconsideration.answer", "reconsideration.simple-answer")
DECISIONS = ("reconsideration.decision", "reconsideration.simple-decision")
REPLIES = ("reply", "register_reply")


def day_of(request: Request, name: str) -> datetime.date | None:
    """A day that the form gives or the matter holds."""
    given = request.given(name)
    if isinstance(given, str) and given:
        return datetime.date.fromisoformat(given)
    return given if isinstance(given, datetime.date) else None


def last_day(start: datetime.date, value: law.Value) -> datetime.date:
    """The last day of a limit that nothing pauses."""
    due = law.due_date(start, value, tree().calendar)
    if due is None:
        raise LookupError(f"{value.key} from {start} has no last day")
    return due


def over(clock: ClockState, day: datetime.date) -> bool:
    """Whether the clock's last day has passed on the day; a paused one never has."""
    due = clock.due().due
    return due is not None and due < day


def first_after(clock: ClockState | None) -> datetime.date | None:
    """The day after the clock's last day; None for a paused one, and where there is none."""
    due = clock.due().due if clock else None
    return due + datetime.date.resolution if due else None


def newest(state: State, *keys: str) -> ClockState | None:
    """The clock of these keys that started last, running or stopped."""
    clocks = [clock for clock in state.clocks.values() if clock.key in keys]
    return max(clocks, key=lambda clock: clock.started_on, default=None)


def replied_on(state: State) -> datetime.date | None:
    """The day of the respondent's first answer."""
    return min((state.done[name][0] for name in REPLIES if state.done.get(name)), default=None)


def without_answer(request: Request) -> bool:
    """Whether the respondent gave no answer in time, and no proper reason for a late one."""
    state, answered = request.before, replied_on(request.before)
    if answered is None:
        return True
    clock = newest(state, *ANSWERS)
    due = clock.due().due if clock else None
    return due is not None and answered > due and not state.fields.get("answer_late_reason")


def applicants(request: Request) -> int:
    """How many applicants the case has."""
    return len({party for capacity, party in request.before.parties if capacity == "applicant"})


def chosen(request: Request, name: str) -> int:
    """How many the form gives or the matter holds of a list."""
    return len(request.given(name) or ())


def stated(name: str, test: Test, *, law: str, article: str, says: Label, cure: Label) -> Rule:
    """A rule under its statutory name, where two statutes say the same and one test serves both."""
    return Rule(name, law, article, says, cure, test, (test.__doc__ or "").strip())
