"""The way of a matter as a rail 办理进程: what is passed, where it stands, what may come next, and how it may end."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.wording import Label

PASSED, HERE, NEXT, LATER = "passed", "here", "next", "later"
WORDS = {
    PASSED: Label("已过", "passed"), HERE: Label("现阶段", "stands here"),
    NEXT: Label("下一步可能", "possible next"), LATER: Label("以后可能", "possible later"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the rail, how it stands to the matter, and the day on which it was reached."""

    label: Label
    standing: str
    since: datetime.date | None = None

    @property
    def words(self) -> Label:
        """How it stands, for who does not see the line."""
        return WORDS[self.standing]


@dataclass(frozen=True, slots=True)
class Rail:
    """The stages on the way, and apart from them the ends: the one reached, or those still possible."""

    steps: list[Step]
    ends: list[Step]


def rail(procedure: type[Procedure], matter: Matter, acts: Sequence[Act], state: State | None = None) -> Rail:
    """The rail of a matter.

    A stage passed bears the day on which it was first reached, the stage of now the last. One that was left backwards,
    and that no way to an end goes round, is ahead again. Stages to which only acts lead that answer something (a review
    that the place asks for) are not ahead where that is not there.

    Args:
        procedure: the version that governs the matter.
        matter: the matter.
        acts: its acts, corrections among them, in legal order.
        state: what they add up to; replayed from them without.
    """
    reached, state = _reached(acts, matter.stage), state or state_of(matter)
    near, ahead = (set(), set()) if matter.final else _ahead(procedure, state, matter.stage)
    steps: list[Step] = []
    ends: list[Step] = []
    for name, stage in procedure.stages.items():
        if name == matter.stage:
            standing = HERE
        elif name in reached and not (name in ahead and _still_to_come(procedure, state, matter.stage, name)):
            standing = PASSED
        elif name in near:
            standing = NEXT
        elif name in ahead:
            standing = LATER
        else:
            continue
        since = reached.get(name) if standing in (PASSED, HERE) else None
        (ends if stage.final else steps).append(Step(stage.label, standing, since))
    return Rail(steps, ends)


def _reached(acts: Sequence[Act], here: str) -> dict[str, datetime.date]:
    found: dict[str, datetime.date] = {}
    days = {act.corrects_id: act.corrected_on for act in acts if act.corrects_id and act.corrected_on}
    for act in acts:
        moved = act.corrects_id is None and act.stage_after != act.stage_before
        if moved and (act.stage_after == here or act.stage_after not in found):
            found[act.stage_after] = days.get(act.pk) or act.happened_on
    return found


def _ahead(procedure: type[Procedure], state: State, stage: str) -> tuple[set[str], set[str]]:
    """The stages that one act leads to, and all that acts one after the other lead to until an end."""
    near: set[str] = set()
    found: set[str] = set()
    waiting = [stage]
    while waiting:
        here = waiting.pop()
        targets = {kind.target(here) for kind in _asked(procedure, state, here)} - {here}
        near = near or targets
        waiting += [target for target in targets - found if not procedure.stages[target].final]
        found |= targets
    return near, found


def _asked(procedure: type[Procedure], state: State, stage: str) -> list[ActKind]:
    """The acts that run from a stage, where what they answer would be there at that stage."""
    there = replace(state, stage=stage)
    return [kind for kind in procedure.acts.values() if kind.allowed_in(stage) and kind.asked_in(there)]


def _still_to_come(procedure: type[Procedure], state: State, stage: str, name: str) -> bool:
    """Whether no way leads from a stage to an end that is not an option, but through the named one."""
    known, waiting = {stage, name}, [stage]
    while waiting:
        here = waiting.pop()
        for kind in _asked(procedure, state, here):
            target = kind.target(here)
            if kind.optional or target in known:
                continue
            if procedure.stages[target].final:
                return False
            known.add(target)
            waiting.append(target)
    return True
