"""A report reproduced 报告重现: its figures counted again as they were known when it was frozen, and as they are now.

What was frozen never changes. That it can be had again from the records shows that nothing was written into it; what
differs today has been put right since.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.kernel.figures.declaring import Figure, Number, figures
from fazhi.kernel.figures.reported import worded
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.proofs import root
from fazhi.kernel.procedures.models import Act
from fazhi.report.frozen import Frozen, FrozenFigure


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A figure of a report, counted again.

    Attributes:
        frozen: as the report has it.
        then: counted now as it was known when it was frozen; none where the definition is no longer the same.
        now: counted as it is known now.
        same_definition: whether it is still defined as it was.
    """

    frozen: FrozenFigure
    then: Number | None
    now: Number | None
    same_definition: bool

    @property
    def holds(self) -> bool:
        """Whether the frozen number comes out again; nothing is asked of a hidden number, or another definition."""
        return not self.same_definition or self.frozen.value is None or self.then == self.frozen.value

    @property
    def corrected(self) -> bool:
        """Whether the records have been put right since, so that it would be another number now."""
        return self.same_definition and self.now != self.then


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A report reproduced: its figures, and whether the log still begins as it did."""

    figures: list[Reproduced]
    log_holds: bool

    @property
    def holds(self) -> bool:
        """Whether every number comes out again, over the log as it was."""
        return self.log_holds and all(each.holds for each in self.figures)


def reproduce(compiled: Act) -> Reproduction:
    """Count the figures of a report again, as known when the act froze it.

    Args:
        compiled: the act that compiled and froze the report.
    """
    frozen = Frozen(compiled.data["frozen"])
    return Reproduction(list(_figures(frozen, compiled)), _log_holds(frozen))


def _figures(frozen: Frozen, compiled: Act) -> Iterator[Reproduced]:
    then, now = frozen.asked(compiled.recorded_at), frozen.asked()
    for each in frozen.figures.values():
        found = figures().get(each.id)
        declared = worded(found, then) if found is not None else None
        if declared is None or not same_definition(each, declared):
            yield Reproduced(each, None, None, same_definition=False)
        else:
            yield Reproduced(each, declared.value(then), declared.value(now), same_definition=True)


def same_definition(frozen: FrozenFigure, declared: Figure) -> bool:
    """Whether a figure is still declared with the definition and version under which it was frozen."""
    return (frozen.version, frozen.definition.zh) == (declared.version, declared.definition)


def _log_holds(frozen: Frozen) -> bool:
    """Whether the log, cut to the size that it had, still has the root that it had."""
    try:
        if not frozen.ledger_size:
            return not frozen.ledger_root
        return base64.b64encode(root(frozen.ledger_size)).decode() == frozen.ledger_root
    except LedgerError:
        return False
