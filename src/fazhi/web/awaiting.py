"""From whom a matter, or a clock of it, waits for which act: said where the viewer is not the one who does it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
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


def awaited(matters: Iterable[Matter], clocks: Iterable[Clock]) -> dict[uuid.UUID, list[Awaited]]:
    """For each clock the acts that would stop it at the stage where its matter stands."""
    known = {matter.pk: matter for matter in matters}
    organs = _taking_part(known)
    return {clock.pk: list(_awaited(known[clock.subject], clock, organs)) for clock in clocks if clock.subject in known}


def hands(matters: Iterable[Matter]) -> dict[uuid.UUID, list[Hand]]:
    """For each open matter who may move it on from the stage where it stands: who has it now."""
    known = {matter.pk: matter for matter in matters if not matter.final}
    organs = _taking_part(known)
    return {id: _hands(matter, organs) for id, matter in known.items()}


def _taking_part(matters: dict[uuid.UUID, Matter]) -> _Organs:
    rows = MatterOrgan.objects.filter(matter__in=matters).select_related("organ")
    return {(row.matter_id, row.capacity): row.organ.short_name for row in rows}


def _awaited(matter: Matter, clock: Clock, organs: _Organs) -> Iterator[Awaited]:
    for kind in (*procedure_of(matter.family, matter.version).acts.values(), *GENERAL.values()):
        if kind.automatic or not kind.allowed_in(matter.stage) or not stops(kind, clock):
            continue
        organ = _organ_of(matter, kind, organs)
        if organ:
            yield Awaited(kind.label, organ)


def _hands(matter: Matter, organs: _Organs) -> list[Hand]:
    found: dict[str, list[Role]] = {}
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
    """Whether the act brings a matter to another stage than this one."""
    return not kind.general and kind.target(stage) != stage


def stops(kind: ActKind, clock: Clock) -> bool:
    """Whether the act stops the clock; a key that a form chose (``@field``) may be any limit of the law."""
    chosen = any(key.startswith("@") for key in kind.stops)
    return clock.key in kind.stops or (chosen and clock.fixed_on is None)
