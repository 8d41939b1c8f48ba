"""When a repair of credit 信用修复 may end a display early: once the least display of its own rule has passed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fazhi import law
from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.rules import Rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class OfItsDisplay(Rule):
    """A rule that cites what the display rests on: Order 58, the rule of 2026, that of the market regulators.

    Where there is no display to end it cites nothing.
    """

    def waiting(self, state: State, day: datetime.date) -> Ground | None:
        """The ground against an act done on the day, with the law of the display."""
        ground = Rule.waiting(self, state, day)
        value = ruled_by(state)
        if ground is None or value is None:
            return ground
        return replace(ground, law=value.law, article="" if value.article == "-" else value.article)


def ruled_by(state: State) -> law.Value | None:
    """The value of the law that the display of a state rests on; None where it has none that a repair may end."""
    display, grade = DISPLAYS.get(str(state.fields.get("display") or "")), str(state.fields.get("grade") or "")
    published = state.fields.get("published_on")
    if display is None or not display.repairable or not grade or not published:
        return None
    return display.ruled_by(grade, paper_on(state, datetime.date.fromisoformat(published)))


def paper_on(state: State, otherwise: datetime.date) -> datetime.date:
    """The day of the paper that the notice was redacted from."""
    said = (state.fields.get("original") or {}).get("on")
    return datetime.date.fromisoformat(said) if said else otherwise


def _repairable(state: State) -> datetime.date | None:
    """A repair ends the display once the least one has passed; the law sets none for some."""
    if ruled_by(state) is None:
        return None
    on = datetime.date.fromisoformat(state.fields["published_on"])
    least = DISPLAYS[state.fields["display"]].repair_from(state.fields["grade"], paper_on(state, on), on)
    return least + datetime.date.resolution if least else on


def _come(request: Request) -> bool:
    first = _repairable(request.before)
    return first is not None and first <= request.on


LeastDisplay = OfItsDisplay(
    name="LeastDisplay", law="", article="",
    says=Label(
        "最短公示期未满，或者该信息没有可修复的公示期。", "The least display has not passed, or none can be repaired."
    ),
    cure=Label("请在最短公示期满后办理。", "Do it once the least display has passed."), test=_come,
    explained=(_repairable.__doc__ or "").strip(), since=_repairable,
)  # fmt: skip
