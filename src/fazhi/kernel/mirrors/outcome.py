"""What became of a batch 同步结果: of each matter that came, and counted."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from fazhi.kernel.mirrors.comparing import Difference
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.wording import Label


class Outcome(Enum):
    """What became of a matter that came."""

    OPENED = Label("新开", "Opened")
    ADDED = Label("补充行为", "Acts added")
    CORRECTED = Label("更正", "Corrected")
    UNCHANGED = Label("无变化", "Unchanged")
    FAULTY = Label("未带入", "Not taken")


@dataclass(slots=True)
class Row:
    """A matter that came, and what became of it.

    Attributes:
        where: where it stood in what was read.
        number: its upper number.
        outcome: what became of it.
        matter: the matter here.
        acts: how many acts were written.
        grounds: why it was not taken; each names rule and cure.
        differences: what differs and could not be corrected; it stays as it is here until somebody settles it.
        cautions: rules of ours that did not hold; the platform has decided all the same.
    """

    where: str
    number: str
    outcome: Outcome
    matter: uuid.UUID | None = None
    acts: int = 0
    grounds: tuple[Ground, ...] = ()
    differences: list[Difference] = field(default_factory=list)
    cautions: list[Ground] = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """A batch that was taken.

    Attributes:
        batch: its identity.
        rows: one for each matter that came.
        kept: whether anything was kept; nothing where the whole was to be taken and a row has a fault.
    """

    batch: uuid.UUID
    rows: list[Row] = field(default_factory=list)
    kept: bool = True

    @property
    def faults(self) -> list[Row]:
        """The matters that were not taken."""
        return [row for row in self.rows if row.outcome is Outcome.FAULTY]

    def counts(self) -> dict[Outcome, int]:
        """How many matters had each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def differing(self) -> int:
        """In how many matters something differs that could not be corrected."""
        return sum(1 for row in self.rows if row.differences)
