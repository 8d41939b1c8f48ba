"""How a clock shows itself: colour with words, last day, days left, receipt line by line."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import get_language

from fazhi import law
from fazhi.kernel.clocks.models import Clock, Colour, SuspensionOrder
from fazhi.kernel.clocks.nearing import left
from fazhi.kernel.clocks.projecting import orders_for, state_of
from fazhi.kernel.procedures.registry import GENERAL, families
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Face:
    """A clock as a page shows it on a day; ``colour`` never stands without ``words``."""

    clock: Clock
    colour: str
    words: Label
    left: Label | None

    @property
    def due_on(self) -> datetime.date | None:
        """The last day in time; none while paused."""
        return self.clock.due_on


@dataclass(frozen=True, slots=True)
class Receipt:
    """Why the last day is that day, line by line in the page's language."""

    lines: list[str]
    left: Label | None


def language() -> str:
    """The language of the page, as the law package names it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def face_of(clock: Clock, day: datetime.date) -> Face:
    """How the clock stands on the day."""
    colour = Colour(clock.colour(day))
    if clock.runs_out and clock.stopped_on is None:
        passed = clock.due_on is not None and day > clock.due_on
        says = Label("已届满", "Run out") if passed else Label("由当事人行使", "For the party")
        return Face(clock, "grey", says, None if passed else left(clock, day))
    return Face(clock, colour.value, _WORDS[colour], None if colour is Colour.GREY else left(clock, day))


_WORDS = {
    Colour.RED: Label("超期", "Overdue"),
    Colour.AMBER: Label("临期", "Soon due"),
    Colour.GREEN: Label("期内", "In time"),
    Colour.BLUE: Label("中止", "Paused"),
    Colour.GREY: Label("已停止", "Stopped"),
}


def orders() -> list[SuspensionOrder]:
    """The orders that suspend limits, read once for a page."""
    return list(SuspensionOrder.objects.order_by("from_on"))


def due_in_words(clock: Clock, ordered: Iterable[SuspensionOrder], said: Mapping[str, str] | None = None) -> law.Due:
    """The due date of a clock counted now, with the reasons of its pauses in the page's language.

    Args:
        clock: the clock.
        ordered: the orders that suspend limits.
        said: the reasons of pauses, in Chinese, to what the page's language says for them.
    """
    state, spoken = state_of(clock), said or {}
    state.pauses = [law.Pause(each.from_, each.until, spoken.get(each.why, each.why)) for each in state.pauses]
    return state.due(orders_for(clock.place_code, clock.key, ordered))


def pauses_in_words(family: str) -> dict[str, str]:
    """The reasons for which clocks of a family of procedures pause, in Chinese, to the page's language.

    A clock keeps its reason as the Chinese name of the act that paused it.
    """
    kinds = chain(GENERAL.values(), *(version.acts.values() for version in families().get(family, ())))
    return {kind.label.zh: str(kind.label) for kind in kinds}


def receipt_of(clock: Clock, ordered: Iterable[SuspensionOrder], said: Mapping[str, str] | None = None) -> Receipt:
    """The receipt of a clock, counted now; the arguments are those of ``due_in_words``."""
    due = due_in_words(clock, ordered, said)
    return Receipt(due.receipt.lines(language()), _remaining(due))


def _remaining(due: law.Due) -> Label | None:
    if due.left is None:
        return None
    amount, unit = due.left.amount, due.left.unit
    return Label(f"恢复后还有 {amount} {unit.zh}", f"{amount} {unit.value} left once it runs on")


_ORDER = {"red": 0, "amber": 1, "blue": 2, "green": 3, "grey": 4}


def by_urgency(faces: Iterable[Face]) -> list[Face]:
    """Faces in the order in which they ask for attention: overdue, soon, paused, in time; earliest day first."""
    return sorted(faces, key=lambda face: (_ORDER[face.colour], face.due_on or datetime.date.max))
