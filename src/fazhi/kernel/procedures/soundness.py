"""What can be known to be wrong with a procedure when its class is made; each fault names procedure and part."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import TYPE_CHECKING

from fazhi.kernel.organs.roles import PRINCIPAL, ROLES
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.stages import NEW

if TYPE_CHECKING:
    from fazhi.kernel.procedures.declaring import ActKind, Procedure
    from fazhi.kernel.procedures.stages import Stage


class DeclarationError(Exception):
    """A declaration that cannot be right; refused when the installation starts."""

    def __init__(self, declared: type, *faults: str) -> None:
        """Refuse a declared class with all its faults."""
        self.faults = faults
        where = f"{declared.__module__}.{declared.__name__}"
        super().__init__("\n".join(f"{where}: {fault}" for fault in faults))


def examine(procedure: type[Procedure]) -> None:
    """Refuse a procedure with all the faults it has.

    Raises:
        DeclarationError: naming the procedure and every fault.
    """
    faults = list(_heading(procedure))
    if not faults:
        faults = [
            *_stages(procedure), *_acts(procedure), *_clocks(procedure), *_papers(procedure),
        ]  # fmt: skip
    if faults:
        raise DeclarationError(procedure, *faults)


def _heading(procedure: type[Procedure]) -> Iterator[str]:
    for attribute in ("key", "label", "matter", "governs"):
        if not hasattr(procedure, attribute):
            yield f"has no {attribute}; declare it"
    if not (procedure.__doc__ or "").strip():
        yield "has no docstring; name the work, the Chinese term and the statute"
    if not procedure.stages:
        yield "declares no stage"
    for taken in sorted({"lead", "asked"} & set(procedure.organs)):
        yield f"names a capacity of organs {taken}, which the engine has: that leads, or is asked to countersign"
    if not procedure.opening():
        yield "no act opens a matter; declare one with NEW >> stage"


def _stages(procedure: type[Procedure]) -> Iterator[str]:
    declared = set(procedure.stages.values())
    moves = [kind.move for kind in procedure.acts.values() if kind.move]
    for kind in procedure.acts.values():
        named = (*(kind.move.sources if kind.move else ()), *kind.after)
        for stage in (*named, *((kind.move.target,) if kind.move and kind.move.target else ())):
            if stage is not NEW and stage not in declared:
                yield f"act {kind.name} names a stage that is not declared here: {stage!r}"
    reached, grown = {NEW}, True
    while grown:
        further = {move.target for move in moves if move.target and reached & set(move.sources)} - reached
        further |= {
            kind.move.target
            for kind in procedure.acts.values()
            if kind.move and kind.move.target and reached & set(kind.after)
        } - reached
        reached |= further
        grown = bool(further)
    for name, stage in procedure.stages.items():
        if stage not in reached:
            yield f"stage {name} is never reached"
        left = any(stage in move.sources and move.target not in (None, stage) for move in moves)
        if not stage.final and not left:
            yield f"stage {name} is a dead end: no act leaves it, and it is not final"
        yield from _waits(procedure, name, stage) if left else ()
        if stage.final and any(stage in move.sources for move in moves):
            yield f"stage {name} is final: an act from it must be declared after={name}"


def _waits(procedure: type[Procedure], name: str, stage: Stage) -> Iterator[str]:
    """A matter waits for some act that leaves the stage, or the stage says that it waits for none."""
    leaving = [
        kind for kind in procedure.acts.values()
        if kind.move and stage in kind.move.sources and kind.move.target not in (None, stage)
    ]  # fmt: skip
    awaited = [kind for kind in leaving if not kind.optional]
    if not awaited and not stage.rests:
        yield f"stage {name} waits for no act: all that leave it are optional; take that out, or say rests=True"
    if awaited and stage.rests:
        yield f"stage {name} rests, but waits for {awaited[0].name}; say optional=True there, or take rests=True out"


def _acts(procedure: type[Procedure]) -> Iterator[str]:
    for name, kind in procedure.acts.items():
        yield from _who(procedure, name, kind)
        if kind.move is None and not kind.after:
            yield f"act {name} names no stage; give a move, stage.stays or after="
        if kind.move is not None and kind.move.sources != (NEW,) and NEW in kind.move.sources:
            yield f"act {name} both opens a matter and goes on with one"
        for stage in kind.after:
            if not stage.final:
                yield f"act {name} is declared after={stage.name}, which is not final"
        for other in kind.apart_from:
            if other not in procedure.acts:
                yield f"act {name} is apart from {other}, which is no act here"
            if other == name:
                yield f"act {name} is apart from itself"
        yield from _numbered(procedure, name, kind)
        yield from bulk_faults(name, kind) if kind.bulk else ()
    if procedure.number and not any(kind.numbers for kind in procedure.acts.values()):
        yield "declares a number, but no act gives it (numbers=True)"


def _numbered(procedure: type[Procedure], name: str, kind: ActKind) -> Iterator[str]:
    if kind.party and kind.party not in procedure.capacities:
        yield f"act {name} adds a party as {kind.party}, which is no capacity here"
    if kind.per_party and not any(other.party for other in procedure.acts.values()):
        yield f"act {name} is done to a party, but no act lets one join"
    if kind.numbers and not procedure.number:
        yield f"act {name} gives a number, but the procedure declares no number"


def bulk_faults(name: str, kind: ActKind) -> Iterator[str]:
    """An act done in many matters at once judges none of them: it decides nothing and concerns nobody by name.

    A paper, a number, a reason and a duty to publish belong to the single matter; so does what its form shows first.
    """
    single = {
        "opens a matter": kind.opens, "follows from a rule": kind.automatic, "corrects": kind.corrects,
        "is done to a party": kind.per_party, "lets a party join": bool(kind.party),
        "issues a paper": bool(kind.papers), "gives a number": kind.numbers, "owes a notice": bool(kind.owes),
        "asks for a reason": kind.needs_reason, "links matters": bool(kind.links),
        "extends a limit": bool(kind.extends), "takes files": kind.attach,
        "rests on an item": kind.rests_on is not None, "shows the matter's own values": kind.initial is not None,
    }  # fmt: skip
    target = kind.move.target if kind.move else None
    single["ends the matter"] = target is not None and target.final
    single["moves the matter by its head alone"] = target is not None and tuple(kind.by) == (PRINCIPAL,)
    for what in (what for what, holds in single.items() if holds):
        yield f"act {name} is declared bulk, but {what}: that needs a look at each matter; take bulk=True out"


def _who(procedure: type[Procedure], name: str, kind: ActKind) -> Iterator[str]:
    if not kind.by and not kind.automatic:
        yield f"nobody may do act {name}: by= is missing"
    for role in kind.by:
        if ROLES.get(getattr(role, "key", "")) is not role:
            yield f"act {name} is given to {role!r}, which is no role"
    if kind.of != "lead" and kind.of not in procedure.organs:
        yield f"act {name} is done by the organ {kind.of}, which is no capacity here"


def _clocks(procedure: type[Procedure]) -> Iterator[str]:
    kinds = procedure.acts.values()
    started = {start.key: start for kind in kinds for start in kind.starts}
    stopped = {key for kind in kinds for key in kind.stops}
    for key, start in started.items():
        if key not in stopped and not start.runs_out:
            yield f"clock {key} is started and never stopped; stop it, or say runs_out=True"
    for kind in kinds:
        for verb, keys in (("stops", kind.stops), ("pauses", kind.pauses), ("resumes", kind.resumes)):
            for key in set(keys) - started.keys():
                yield f"act {kind.name} {verb} the clock {key}, which no act starts"
        yield from _starts(procedure, kind)
    paused = {key for kind in kinds for key in kind.pauses}
    resumed = {key for kind in kinds for key in kind.resumes}
    for key in sorted(paused - resumed):
        yield f"clock {key} is paused and never resumed"
    for key in sorted(resumed - paused):
        yield f"clock {key} is resumed and never paused"


def _starts(procedure: type[Procedure], kind: ActKind) -> Iterator[str]:
    for start in kind.starts:
        if isinstance(start, Start) and start.since_act and start.since_act not in procedure.acts:
            yield f"act {kind.name} starts {start.key} since {start.since_act}, which is no act here"
        if not isinstance(start, Start) and not start.until:
            yield f"act {kind.name} sets the term {start.key} without the field of its last day"


def _papers(procedure: type[Procedure]) -> Iterator[str]:
    patterns = [("the matter's number", procedure.number)] if procedure.number else []
    for kind in procedure.acts.values():
        patterns += [(f"paper {paper.key}", paper.number) for paper in kind.papers if paper.number]
    for what, pattern in patterns:
        for part in ("{year}", "{serial}"):
            if part not in pattern:
                yield f"{what} has the pattern {pattern} without {part}"
        for _, name, _, _ in Formatter().parse(pattern):
            if name is not None and name not in ("mark", "year", "serial"):
                yield f"{what} has the pattern {pattern} with {{{name}}}; use mark, year and serial"
