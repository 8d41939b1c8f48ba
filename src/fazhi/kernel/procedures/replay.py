"""What a matter's acts add up to: stage, fields, clocks, parties. The one place where acts become state.

Acts replay by legal day, then by order of record. A correction stands in the place of what it corrects. Each act is
read under the version of the procedure under which it was done.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from fazhi.kernel.clocks.state import ClockState, Extension
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.procedures.clockwork import Start, Term
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import IllegalSequence, Refusal
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.stages import NEW

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from fazhi.kernel.procedures.declaring import ActKind, Procedure


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What replay needs of an act."""

    id: uuid.UUID
    family: str
    version: str
    name: str
    seq: int
    on: datetime.date
    officer: uuid.UUID
    organ: uuid.UUID
    data: Mapping[str, Any]
    party: uuid.UUID | None = None
    corrects: uuid.UUID | None = None
    corrected_on: datetime.date | None = None
    reason: str = ""
    waived: Sequence[str] = ()
    brought: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """An override 特许 that was allowed: by which act, and the codes of the rules that it sets aside."""

    act: str
    rules: tuple[str, ...]


@dataclass(slots=True)
class State:
    """State of a matter: what its acts, in legal order, add up to.

    Attributes:
        parties: capacity and party, as they joined.
        organs: capacity and organ, of those that take part by a general act (``former`` lead, ``asked``).
        countersigns: organs asked to countersign; None until they answer, then whether they agree.
        overrides_asked: acts for which an override is asked and not yet allowed, with the rules to be set aside.
        overrides: acts that an override lets through once.
        sealed: papers that were sealed, by id, with the seal.
        readers: officers named as readers.
        purges_asked: requests for a purge that are neither carried out nor withdrawn.
        platform: the upper platform on which the matter lives; None where it runs here.
        done: days of the acts of each name.
    """

    matter: uuid.UUID
    stage: str = NEW.name
    version: str = ""
    final: bool = False
    opened_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    number: str = ""
    archived: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    clocks: dict[uuid.UUID, ClockState] = field(default_factory=dict)
    parties: list[tuple[str, uuid.UUID]] = field(default_factory=list)
    organs: list[tuple[str, uuid.UUID]] = field(default_factory=list)
    links: set[tuple[str, uuid.UUID]] = field(default_factory=set)
    recused: set[str] = field(default_factory=set)
    countersigns: dict[str, bool | None] = field(default_factory=dict)
    overrides_asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    overrides: dict[str, Override] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    readers: set[uuid.UUID] = field(default_factory=set)
    purges_asked: set[str] = field(default_factory=set)
    platform: uuid.UUID | None = None
    done: dict[str, list[datetime.date]] = field(default_factory=dict)

    def copy(self) -> State:
        """The state as it stands, apart from what later acts do to this one."""
        return replace(
            self, fields=dict(self.fields), clocks={id: clock.copy() for id, clock in self.clocks.items()},
            parties=list(self.parties), organs=list(self.organs), links=set(self.links), recused=set(self.recused),
            countersigns=dict(self.countersigns), overrides_asked=dict(self.overrides_asked),
            overrides=dict(self.overrides), sealed=dict(self.sealed), readers=set(self.readers),
            purges_asked=set(self.purges_asked),
            done={name: list(days) for name, days in self.done.items()},
        )  # fmt: skip

    def running(self, key: str, party: uuid.UUID | None = None) -> list[ClockState]:
        """The open clocks of a key, of one party where one is named."""
        return [
            clock for clock in self.clocks.values()
            if clock.open and (clock.slot or clock.key) == key and (party is None or clock.party in (None, party))
        ]  # fmt: skip

    def last(self, name: str) -> datetime.date | None:
        """The day of the last act of this name."""
        days = self.done.get(name)
        return days[-1] if days else None


_COLUMNS = {
    "id": "id", "family": "family", "version": "version", "name": "name", "seq": "seq", "on": "happened_on",
    "officer": "officer_id", "organ": "organ_id", "data": "data", "party": "party_id", "corrects": "corrects_id",
    "corrected_on": "corrected_on", "reason": "reason", "waived": "waived",
    "brought": "brought",
}  # fmt: skip
"""Of each fact the column of an act that holds it."""


@cache
def _recorded() -> QuerySet[Act, tuple[Any, ...]]:
    """All acts as rows of facts, each with its matter; the columns are looked up once, not again for each matter."""
    return Act.objects.order_by("seq").values_list("matter_id", *_COLUMNS.values())


def facts_of(acts: Q) -> Iterator[tuple[uuid.UUID, ActFacts]]:
    """The facts of the acts found, in the order of record, each with its matter."""
    for matter, *row in _recorded().filter(acts):
        yield matter, ActFacts(**dict(zip(_COLUMNS, row, strict=True)))


def facts_in(acts: Q) -> list[ActFacts]:
    """The facts of the acts found, in the order of record."""
    return [fact for _, fact in facts_of(acts)]


def in_legal_order(acts: Iterable[ActFacts]) -> list[ActFacts]:
    """Acts by legal day, then by order of record, with corrections put in the place of what they correct."""
    standing: dict[uuid.UUID, ActFacts] = {}
    for fact in sorted(acts, key=lambda fact: fact.seq):
        if fact.corrects is None:
            standing[fact.id] = fact
            continue
        target = standing[fact.corrects]
        standing[target.id] = replace(
            target, on=fact.corrected_on or target.on, data={**target.data, **(fact.data.get("data") or {})}
        )
    return sorted(standing.values(), key=lambda fact: (fact.on, fact.seq))


def replay(matter: uuid.UUID, acts: Iterable[ActFacts], until: datetime.date | None = None) -> State:
    """The state that the acts of a matter add up to.

    Args:
        matter: identity of the matter.
        acts: its acts, in any order.
        until: last legal day whose acts count; all of them without one.

    Raises:
        IllegalSequence: in their legal order an act runs from a stage that does not allow it.
        Refusal: a clock has no day to start from.
    """
    state = State(matter)
    for fact in in_legal_order(acts):
        if until is None or fact.on <= until:
            _apply(state, fact)
    return state


def follow(before: State, fact: ActFacts) -> State:
    """The state after an act that stands last in legal order; refuses as ``replay`` does."""
    state = before.copy()
    _apply(state, fact)
    return state


def _apply(state: State, fact: ActFacts) -> None:
    procedure = procedure_of(fact.family, fact.version)
    kind = kind_of(procedure, fact.name)
    if kind is None or not kind.allowed_in(state.stage):
        label = procedure.stages.get(state.stage, NEW).label
        named = kind.label if kind else fact.name
        raise IllegalSequence.because(
            "sequence", f"按法律日期排列，“{getattr(named, 'zh', named)}”（{fact.on}）不能在“{label.zh}”阶段作出。",
            f"In legal order, {getattr(named, 'en', named)} of {fact.on} cannot follow at stage {label.en}.",
            "请核对各行为的法律日期。", "Compare the legal days of the acts.",
        )  # fmt: skip
    _move(state, procedure, kind, fact)
    _fields(state, procedure, kind, fact)
    # Before the clocks: a start that asks for a day asks of the state after the act.
    state.done.setdefault(fact.name, []).append(fact.on)
    _clocks(state, kind, fact)
    if fact.waived:
        state.overrides.pop(fact.name, None)
    if kind.replays is not None:
        kind.replays(state, fact)


def _move(state: State, procedure: type[Procedure], kind: ActKind, fact: ActFacts) -> None:
    state.version = state.version or fact.version
    if state.opened_on is None:
        state.opened_on, state.platform = fact.on, fact.brought
    state.stage = kind.target(state.stage)
    final = procedure.stages[state.stage].final
    if final and not state.final:
        state.closed_on = fact.on
        for clock in state.clocks.values():
            if not clock.runs_out:
                clock.stop(fact.on)
    elif not final:
        state.closed_on = None
    state.final = final


def _fields(state: State, procedure: type[Procedure], kind: ActKind, fact: ActFacts) -> None:
    if not kind.general:
        own = {column.name for column in procedure.matter._meta.local_concrete_fields}
        state.fields |= {name: value for name, value in fact.data.items() if name in own}
    state.fields |= kind.sets
    if kind.numbers:
        state.number = fact.data.get("number", state.number)
    if kind.party and fact.party is not None:
        state.parties.append((kind.party, fact.party))
    state.links |= {(link.kind, uuid.UUID(fact.data[link.field])) for link in kind.links if fact.data.get(link.field)}


def _clocks(state: State, kind: ActKind, fact: ActFacts) -> None:
    # An act done to one party touches that party's clocks; one by which a party joins touches everybody's.
    party = fact.party if kind.per_party else None
    for key in kind.stops:
        for clock in state.running(key, party):
            clock.stop(fact.on)
    for key in kind.pauses:
        for clock in state.running(key, party):
            clock.pause(fact.on, kind.label.zh)
    for key in kind.resumes:
        for clock in state.running(key, party):
            clock.resume(fact.on)
    _extend(state, kind, fact)
    for start in kind.starts:
        if start.when is None or start.when(state):
            clock = _started(state, start, kind, fact)
            state.clocks[clock.id] = clock


def _extend(state: State, kind: ActKind, fact: ActFacts) -> None:
    for key in kind.extends:
        for clock in state.clocks.values():
            if clock.open and extended_by(clock, key):
                clock.extensions.append(Extension(key, fact.on, fact.data.get("extension_amount")))


def extended_by(clock: ClockState, extension: str) -> bool:
    """Whether the law links this extension to the clock's limit."""
    return clock.fixed_on is None and tree().parameter(clock.key).extension == extension


def _started(state: State, start: Start | Term, kind: ActKind, fact: ActFacts) -> ClockState:
    party = fact.party if kind.per_party else None
    identity = uuid.uuid5(state.matter, f"{start.key}:{party or ''}:{fact.id}")
    clock = ClockState(
        id=identity, key=start.key, started_on=fact.on, cause=fact.id, party=party, runs_out=start.runs_out
    )
    if start.key.startswith("@"):
        clock.key, clock.slot = str(_said(state, fact, start.key[1:], kind)), start.key
    if isinstance(start, Term):
        clock.fixed_on = datetime.date.fromisoformat(_said(state, fact, start.until, kind))
        clock.title_zh, clock.title_en = start.label.zh, start.label.en
    elif start.since and not (start.since_given and not fact.data.get(start.since)):
        clock.started_on = datetime.date.fromisoformat(_said(state, fact, start.since, kind))
    elif start.since_act:
        clock.started_on = state.last(start.since_act) or _missing(start.since_act, kind)
    return clock


def _said(state: State, fact: ActFacts, name: str, kind: ActKind) -> str:
    """What the act says for a field, else what the matter holds; a limit never starts from a default."""
    given = fact.data.get(name) or state.fields.get(name)
    return str(given) if given else _missing(name, kind)


def _missing(name: str, kind: ActKind) -> Any:
    raise Refusal.because(
        "clock-start", f"“{kind.label.zh}”启动期限所需的“{name}”没有填写。",
        f"{kind.label.en} starts a limit from {name}, which is not given.",
        "请补填后再办理。", "Give it and act again.", name,
    )  # fmt: skip
