"""What I handed on 我已转出: open matters in which I acted that now wait for others, and who has them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.replay import ActFacts, replay
from fazhi.kernel.wording import Label
from fazhi.web.awaiting import Hand, hands
from fazhi.web.docket import Docket
from fazhi.web.viewer import Viewer

MOST, LOOKED_THROUGH = 10, 200
"""Matters shown, and the last acts of the viewer that are looked through for them."""
_OPINION = {
    None: Label("待会签", "asked to countersign"), True: Label("会签同意", "agrees"),
    False: Label("会签不同意", "does not agree"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handed:
    """A matter that others have: my last act in it, where it stands, who may move it on, who is to countersign."""

    matter: Matter
    act: Act
    label: Label
    stage: Label
    hands: list[Hand]
    countersigns: list[tuple[str, Label]]


def acted_in(
    docket: Docket, viewer: Viewer, mine: Collection[uuid.UUID]
) -> tuple[list[Matter], Mapping[uuid.UUID, Act]]:
    """Open matters in which the viewer acted, the last first, without those (``mine``) that wait for the viewer.

    With them comes the viewer's last act in each.
    """
    last: dict[uuid.UUID, Act] = {}
    own = Act.objects.filter(officer=viewer.officer, brought=None)
    for act in own.order_by("-recorded_at", "-seq")[:LOOKED_THROUGH]:
        last.setdefault(act.matter_id, act)
    rows = {row.pk: row for row in docket.shown(last.keys())}
    return [rows[id] for id in last if id in rows and id not in mine][:MOST], last


def handed_on(
    shown: Sequence[Matter], last: Mapping[uuid.UUID, Act], facts: Mapping[uuid.UUID, list[ActFacts]]
) -> list[Handed]:
    """What has become of matters in which the viewer acted; ``facts`` are those of their acts."""
    held = hands(shown)
    states = {row.pk: replay(row.pk, facts[row.pk]).countersigns for row in shown}
    asked = {id for state in states.values() for id in state}
    names = {str(each.pk): each.short_name for each in Organ.objects.filter(pk__in=asked)} if asked else {}
    return [_handed(row, last[row.pk], held[row.pk], states[row.pk], names) for row in shown]


def _handed(
    matter: Matter, act: Act, held: list[Hand], countersigns: Mapping[str, bool | None], names: Mapping[str, str]
) -> Handed:
    procedure = procedure_of(matter.family, matter.version)
    kind = kind_of(procedure_of(act.family, act.version), act.name)
    opinions = [(names.get(organ, organ), _OPINION[agrees]) for organ, agrees in countersigns.items()]
    label = kind.label if kind else Label(act.name, act.name)
    return Handed(matter, act, label, procedure.stages[matter.stage].label, held, opinions)
