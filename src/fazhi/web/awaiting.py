"""From whom a matter, or a clock of it, waits for which act: said where the viewer is not the one who does it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.roles import Role
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.models import Matter, MatterOrgan
from fazhi.kernel.procedures.registry import GENERAL, procedure_of
from fazhi.kernel.wording import Label

_Organs = dict[tuple[uuid.UUID, str], str]
_AND = Label("、", ", ")


@dataclass(frozen=True, slots=True)
class Awaited:
    """An act that would stop a clock, and the organ that does it."""

    act: Label
    organ: str


@dataclass(frozen=True, slots=True)
class Hand:
    """An organ in whose hands a matter is, and the roles that may move it on."""

    organ: str
    roles: tuple[Role, ...]

    @property
    def role_words(self) -> str:
        """The roles in the page's language."""
        return str(_AND).join(str(role) for role in self.roles)


def awaited(
    matters: Iterable[Matter], clocks: Collection[Clock], day: datetime.date
) -> dict[uuid.UUID, list[Awaited]]:  # fmt: skip
    """For each clock the acts that would stop it on the day at the stage where its matter stands."""
    wanted = {clock.subject for clock in clocks}
    known = {matter.pk: matter for matter in matters if matter.pk in wanted}
    organs = _taking_part(known)
    return {
        clock.pk: list(_awaited(known[clock.subject], clock, organs, day)) for clock in clocks if clock.subject in known
    }


def hands(matters: Iterable[Matter]) -> dict[uuid.UUID, list[Hand]]:
    """For each open matter who may move it on from the stage where it stands: who has it now."""
    known = {matter.pk: matter for matter in matters if not matter.final}
    organs = _taking_part(known)
    return {id: _hands(matter, organs) for id, matter in known.items()}


def _taking_part(matters: dict[uuid.UUID, Matter]) -> _Organs:
    rows = MatterOrgan.objects.filter(matter__in=matters).select_related("organ") if matters else ()
    return {(row.matter_id, row.capacity): row.organ.short_name for row in rows}


def _awaited(matter: Matter, clock: Clock, organs: _Organs, day: datetime.date) -> Iterator[Awaited]:
    if matter.platform is not None:
        return  # It is done on the platform.
    over = clock.due_on is not None and clock.due_on < day
    for kind in (*procedure_of(matter.family, matter.version).acts.values(), *GENERAL.values()):
        if kind.automatic or kind.optional or not kind.allowed_in(matter.stage) or not stops(kind, clock):
            continue
        if not over and any(rule.since for rule in kind.requires):
            continue  # It waits for the clock to have run out, and is no answer before.
        organ = _organ_of(matter, kind, organs)
        if organ:
            yield Awaited(kind.label, organ)


def _hands(matter: Matter, organs: _Organs) -> list[Hand]:
    found: dict[str, list[Role]] = {}
    if matter.platform is not None:
        return []  # Nobody of ours: it is moved on on the platform.
    for kind in procedure_of(matter.family, matter.version).acts.values():
        if kind.automatic or not kind.allowed_in(matter.stage) or not moves(kind, matter.stage):
            continue
        if organ := _organ_of(matter, kind, organs):
            roles = found.setdefault(organ, [])
            roles += [role for role in kind.by if role not in roles]
    return [Hand(organ, tuple(roles)) for organ, roles in found.items()]


def _organ_of(matter: Matter, kind: ActKind, organs: _Organs) -> str:
    return matter.organ.short_name if kind.of == "lead" else organs.get((matter.pk, kind.of), "")


def moves(kind: ActKind, stage: str) -> bool:
    """Whether the act brings a matter on to another stage than this one; one that is only an option does not."""
    return not kind.general and not kind.optional and kind.target(stage) != stage


def renews(kind: ActKind) -> bool:
    """Whether the act starts again each clock that it stops: it grants more time, and nobody need ask for it."""
    return bool(kind.stops) and set(kind.stops) <= {start.key for start in kind.starts}


def stops(kind: ActKind, clock: Clock) -> bool:
    """Whether the act stops the clock; a key that a form chose (``@field``) may be any limit of the law."""
    chosen = any(key.startswith("@") for key in kind.stops)
    return clock.key in kind.stops or (chosen and clock.fixed_on is None)
