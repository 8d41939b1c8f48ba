"""When an event may be repaired 可以申请修复之日: once its least display has passed, by the law of the paper's day.

How long an event is displayed at least, and under which rules, is asked of the kernel's displays, which ask the law of
the day of the recognising paper; here stands no number. What no rule covers is refused, and said.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fazhi import law
from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.rules import Rule
from fazhi.kernel.wording import Label
from fazhi.services.credit.models import CreditEvent

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State

CREDIT = DISPLAYS["credit"]
ORDER_58, RULES = "国家发展改革委令第58号(2023)", "信用修复管理办法(2025)"


def grade_of(event: CreditEvent, day: datetime.date) -> str:
    """The grade of display of an event recognised on the day: by field under Order 58, by severity since.

    Empty where the law tree has no rule of display for the day, or the event is not graded.
    """
    offered = {grade.key for grade in CREDIT.grades_on(day)}
    return next((key for key in (event.severity, event.field) if key in offered), "")


def first_day(grade: str, event_on: datetime.date) -> datetime.date | None:
    """The first day on which an event may be repaired; None where the law tree has no rule for it.

    That is the day after the last one of the least display; the recognising day where the law sets no least.
    """
    if grade not in {each.key for each in CREDIT.grades_on(event_on)}:
        return None
    least = CREDIT.repair_from(grade, event_on, event_on)
    return least + datetime.date.resolution if least else event_on


def last_day(grade: str, event_on: datetime.date) -> datetime.date | None:
    """The last day of display, after which it ends by itself; None where the law tree has no rule for it."""
    if grade not in {each.key for each in CREDIT.grades_on(event_on)}:
        return None
    return CREDIT.until(grade, event_on, event_on).due


def graded(state: State) -> tuple[str, datetime.date] | None:
    """Grade and recognising day of the event that the matter is about."""
    grade, day = state.fields.get("grade"), state.fields.get("event_on")
    return (str(grade), datetime.date.fromisoformat(str(day))) if grade and day else None


def _repairable(state: State) -> datetime.date | None:
    """An event may be repaired once its least display has passed 最短公示期届满."""
    found = graded(state)
    return first_day(*found) if found is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfItsRegime(Rule):
    """A rule that cites the regime under which the event is displayed: Order 58, or the rules of 2026."""

    def waiting(self, state: State, day: datetime.date) -> Ground | None:
        """The ground against an act done on the day, with the law of the display."""
        ground = Rule.waiting(self, state, day)
        if ground is None:
            return None
        found = graded(state)
        value = ruled_by(*found) if found is not None else None
        if value is None:
            return replace(ground, code=f"{self.name}Unknown", says=UNKNOWN, cure=UNKNOWN_CURE)
        return replace(ground, law=value.law, article="" if value.article == "-" else value.article)


def law_named(value: law.Value | None) -> str:
    """The law with its article, as papers cite it; empty where none is known."""
    if value is None:
        return ""
    return Ground("", UNKNOWN, UNKNOWN, law=value.law, article="" if value.article == "-" else value.article).cited.zh


def ruled_by(grade: str, event_on: datetime.date) -> law.Value | None:
    """The value of the law on which the repair of an event rests; None where the law tree has none."""
    return CREDIT.ruled_by(grade, event_on) if first_day(grade, event_on) is not None else None


UNKNOWN = Label(
    "法定参数中没有该信息认定之日有效的信用修复规定，或者该信息没有分程度，不作推定。",
    "The law tree has no rule of repair in force on the day of the recognising paper, or the event is not graded; "
    "nothing is guessed.",
)
UNKNOWN_CURE = Label(
    "请向认定单位的上级信用主管部门核实当时的规定，补充法定参数（docs/credit.md）后再办理。",
    "Ask the credit authority above for the rule of that time, and add it to the law tree (docs/credit.md).",
)
LeastDisplayPassed = OfItsRegime(
    name="LeastDisplayPassed", law="", article="", yields=False,
    says=Label("最短公示期未满，尚不能申请修复。", "The least display has not passed: repair cannot be asked for yet."),
    cure=Label("请告知申请人可以申请的首日，届时再办理。", "Tell the applicant the first day, and do it then."),
    test=lambda request: (first := _repairable(request.before)) is not None and first <= request.on,
    explained=(_repairable.__doc__ or "").strip(), since=_repairable,
)  # fmt: skip
