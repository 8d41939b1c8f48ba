"""From whom a clock waits for which act: said where the viewer is not the one who answers it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.models import Matter, MatterOrgan
from fazhi.kernel.procedures.registry import GENERAL, procedure_of
from fazhi.kernel.wording import Label

_Organs = dict[tuple[uuid.UUID, str], str]


@dataclass(frozen=True, slots=True)
class Awaited:
    """An act that would stop a clock, and the organ that does it."""

    act: Label
    organ: str


def awaited(matters: Iterable[Matter], clocks: Iterable[Clock]) -> dict[uuid.UUID, list[Awaited]]:
    """For each clock the acts that would stop it at the stage where its matter stands."""
    known = {matter.pk: matter for matter in matters}
    organs: _Organs = {
        (row.matter_id, row.capacity): row.organ.short_name
        for row in MatterOrgan.objects.filter(matter__in=known).select_related("organ")
    }
    return {clock.pk: list(_awaited(known[clock.subject], clock, organs)) for clock in clocks if clock.subject in known}


def _awaited(matter: Matter, clock: Clock, organs: _Organs) -> Iterator[Awaited]:
    for kind in (*procedure_of(matter.family, matter.version).acts.values(), *GENERAL.values()):
        if kind.automatic or not kind.allowed_in(matter.stage) or not stops(kind, clock):
            continue
        organ = matter.organ.short_name if kind.of == "lead" else organs.get((matter.pk, kind.of), "")
        if organ:
            yield Awaited(kind.label, organ)


def stops(kind: ActKind, clock: Clock) -> bool:
    """Whether the act stops the clock; a key that a form chose (``@field``) may be any limit of the law."""
    chosen = any(key.startswith("@") for key in kind.stops)
    return clock.key in kind.stops or (chosen and clock.fixed_on is None)
