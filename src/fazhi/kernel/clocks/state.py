"""A clock 期限 as its acts made it: start, pauses, extensions, stop. The due date is derived, never stored as truth."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from fazhi import law
from fazhi.kernel.clocks.statutes import tree


@dataclass(slots=True)
class Extension:
    """An extension granted 延长: its key in the law, the day of the grant, and how much where less than the whole."""

    key: str
    on: datetime.date
    amount: int | None = None


@dataclass(slots=True)
class ClockState:
    """One clock: a limit of the law, or a term whose last day a paper set (``fixed_on``).

    ``slot`` is the name by which the declaration stops and pauses it, where that is not the key itself.
    """

    id: uuid.UUID
    key: str
    started_on: datetime.date
    cause: uuid.UUID
    party: uuid.UUID | None = None
    slot: str = ""
    fixed_on: datetime.date | None = None
    title_zh: str = ""
    title_en: str = ""
    runs_out: bool = False
    pauses: list[law.Pause] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    stopped_on: datetime.date | None = None

    @property
    def open(self) -> bool:
        """Whether nothing has stopped it."""
        return self.stopped_on is None

    @property
    def paused(self) -> bool:
        """Whether it stands still with no end of the pause."""
        return self.open and any(pause.until is None for pause in self.pauses)

    def copy(self) -> Self:
        """The clock as it stands, apart from what happens to this one later."""
        return replace(self, pauses=list(self.pauses), extensions=list(self.extensions))

    def pause(self, on: datetime.date, why: str) -> None:
        """Stand still from a day on; that day is not counted."""
        if self.open and not self.paused:
            self.pauses.append(law.Pause(on, None, why))

    def resume(self, on: datetime.date) -> None:
        """Run on; the day is counted again."""
        self.pauses = [law.Pause(pause.from_, on, pause.why) if pause.until is None else pause for pause in self.pauses]

    def stop(self, on: datetime.date) -> None:
        """Stop for good; a pause that is open ends with it."""
        if self.open:
            self.resume(on)
            self.stopped_on = on

    def due(self, orders: Iterable[law.Pause] = ()) -> law.Due:
        """The last day in time, with its receipt; ``orders`` are suspensions ordered for the whole place."""
        pauses = [*self.pauses, *orders]
        if self.fixed_on is not None:
            title = law.Words(self.title_zh, self.title_en)
            return law.fixed(self.fixed_on, start=self.started_on, pauses=pauses, title=title)
        statutes = tree()
        value = statutes.value(self.key, on=self.started_on)
        granted = [_granted(statutes.value(each.key, on=each.on), each.amount) for each in self.extensions]
        return law.count(self.started_on, value, statutes.calendar, pauses=pauses, extensions=granted)


def _granted(value: law.Value, amount: int | None) -> law.Value:
    return value if amount is None else value.granted(amount)
