"""What a matter is bound up with: parties by capacity, organs by capacity, linked matters, notices, papers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter, MatterLink, MatterOrgan, MatterParty, Paper
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.reading import Reading
from fazhi.web.timeline import title_of_paper
from fazhi.web.viewer import Viewer

LINKS = 50
"""Linked matters that a page lists on each side."""

KINDS = {
    "parallel": Label("并行", "Parallel"), "joint": Label("合并", "Joint"), "split": Label("分案", "Split"),
    "appeal": Label("不服提起", "Appeal"), "transfer": Label("移送", "Transfer"),
    "incidental": Label("附带审查", "Incidental review"), "meeting": Label("会议审议", "Decided at the meeting"),
    "arising": Label("由此产生", "Arising from"), "arising-from": Label("由此产生", "Arising from"),
}  # fmt: skip
_OTHER = Label("关联", "Linked")
_CAPACITIES = {
    "former": Label("原主办单位", "Former lead organ"), "asked": Label("会签单位", "Asked to countersign"),
    "observer": Label("知悉单位", "Informed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tie:
    """A linked matter: how it is linked, the matter where the viewer may see it, where it stands, and what waits.

    Attributes:
        below: whether the other matter arose from this one or runs beside it, rather than the other way round.
        waiting: the acts of this matter that cannot be done before the other one is ended.
    """

    kind: Label
    below: bool
    other: Matter | None
    stage: Label | None
    waiting: list[Label]


@dataclass(frozen=True, slots=True)
class Ties:
    """The links that a page shows, and how many it does not."""

    shown: list[Tie]
    more: int


def party_rows(matter: Matter) -> list[MatterParty]:
    """The parties of a matter."""
    return list(MatterParty.objects.filter(matter=matter).select_related("party").order_by("pk"))


def parties_of(rows: list[MatterParty], procedure: type[Procedure], reading: Reading) -> list[tuple[str, list[str]]]:
    """The parties by capacity, named or masked as the viewer's part in the matter allows."""
    found: dict[str, list[str]] = {}
    for row in rows:
        capacity = str(procedure.capacities.get(row.capacity, row.capacity))
        found.setdefault(capacity, []).append(row.party.name if reading.handles else row.party.masked_name)
    return list(found.items())


def organs_of(matter: Matter, procedure: type[Procedure]) -> list[tuple[str, Organ]]:
    """The organs that take part, with their capacity."""
    rows = MatterOrgan.objects.filter(matter=matter).select_related("organ").order_by("pk")
    return [(_capacity(procedure, row.capacity), row.organ) for row in rows]


def _capacity(procedure: type[Procedure], capacity: str) -> str:
    if capacity not in procedure.organs:
        return str(_CAPACITIES.get(capacity, capacity))
    column = procedure.matter._meta.get_field(procedure.organs[capacity])
    return str(getattr(column, "verbose_name", capacity))


def ties_of(matter: Matter, procedure: type[Procedure], viewer: Viewer) -> Ties:
    """The matters linked with this one; of those that the viewer may not see it says that they are there, no more."""
    down = list(MatterLink.objects.filter(parent=matter).select_related("child").order_by("pk"))
    up = list(MatterLink.objects.filter(child=matter).select_related("parent").order_by("pk"))
    others = [*((link, link.child) for link in down[:LINKS]), *((link, link.parent) for link in up[:LINKS])]
    seen, gates = _seen([other.pk for _, other in others], viewer), _gates(procedure)
    shown = [
        _tie(link, other, link.parent_id == matter.pk, other.pk in seen, gates if link.parent_id == matter.pk else {})
        for link, other in others
    ]
    return Ties(shown, max(len(down) - LINKS, 0) + max(len(up) - LINKS, 0))


def _seen(ids: Collection[uuid.UUID], viewer: Viewer) -> set[uuid.UUID]:
    """Those of some matters that the viewer may see; where there are none, nothing is asked."""
    return set(viewer.matters.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _gates(procedure: type[Procedure]) -> dict[str, list[Label]]:
    """For each kind of link the acts that wait for the end of what is linked so."""
    found: dict[str, list[Label]] = {}
    for kind in procedure.acts.values():
        for gate in kind.gates:
            found.setdefault(gate, []).append(kind.label)
    return found


def _tie(link: MatterLink, other: Matter, below: bool, visible: bool, gates: Mapping[str, list[Label]]) -> Tie:
    stage = procedure_of(other.family, other.version).stages[other.stage].label if visible else None
    waiting = [] if other.final else gates.get(link.kind, [])
    return Tie(KINDS.get(link.kind, _OTHER), below, other if visible else None, stage, waiting)


def notices_of(matter: Matter, viewer: Viewer) -> list[tuple[Notice, Label]]:
    """The publications that acts of the matter made due, with the stage in which each stands."""
    owed = list(Notice.objects.filter(source__matter=matter).order_by("opened_on", "pk"))
    seen = _seen([notice.pk for notice in owed], viewer)
    return [
        (notice, procedure_of(notice.family, notice.version).stages[notice.stage].label)
        for notice in owed
        if notice.pk in seen
    ]


def papers_of(matter: Matter, reading: Reading, sealed: Mapping[str, str]) -> list[tuple[Paper, Label, str]]:
    """The papers that the viewer may know of, in order of issue, with the seal that each bears."""
    issued = Paper.objects.filter(matter=matter).select_related("act__corrects")
    return [
        (paper, title_of_paper(paper), sealed.get(str(paper.pk), ""))
        for paper in issued.order_by("issued_on", "recorded_at", "pk")
        if reading.lists(paper)
    ]
