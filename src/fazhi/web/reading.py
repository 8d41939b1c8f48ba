"""Who reads what of a matter: papers 文书, files 材料 and what acts say; internal ones 内部 are for who decides.

The page of a matter, its papers and its files all ask here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.declaring import ActKind, PaperKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, Paper
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Reading:
    """What a viewer reads of a matter that they may see.

    Attributes:
        handles: an organ of theirs leads the matter, or does an act that is declared for its capacity. Those who only
            take part see masked names, and no papers or files.
        decides: an organ of theirs leads the matter or ends it: they read what is internal too.
        organs: the organs in which they hold a post; what these issued they read.
    """

    handles: bool
    decides: bool
    organs: frozenset[uuid.UUID]

    def told(self, act: Act) -> bool:
        """Whether they may read what an act says: all of it but what is internal to others."""
        kind = _kind(act.corrects or act)
        return self._within(act) or not (kind is None or kind.internal)

    def lists(self, paper: Paper) -> bool:
        """Whether they may know of a paper."""
        declared = paper_kind(paper)
        return self._within(paper.act) or not (declared is None or declared.internal)

    def reads(self, paper: Paper) -> bool:
        """Whether they may read the text of a paper."""
        return self.handles and self.lists(paper)

    def files(self, act: Act) -> list[str]:
        """The ids of the files handed in with an act that they may have."""
        return list(act.data.get("attachments", [])) if self.handles and self.told(act) else []

    def untold(self, acts: Iterable[Act]) -> set[str]:
        """The fields that only acts filled of which they may not read: the matter does not show them either."""
        said: dict[bool, set[str]] = {True: set(), False: set()}
        for act in acts:
            said[self.told(act)] |= set(act.data if act.corrects is None else act.data.get("data") or {})
        return said[False] - said[True]

    def _within(self, act: Act) -> bool:
        return self.decides or act.organ_id in self.organs


def reading_of(matter: Matter, procedure: type[Procedure], viewer: Viewer) -> Reading:
    """What the viewer, who may see the matter, reads of it."""
    organs = frozenset(viewer.organs)
    if matter.organ_id in organs:
        return Reading(handles=True, decides=True, organs=organs)
    rows = MatterOrgan.objects.filter(matter=matter, organ__in=organs)
    mine = set(rows.values_list("capacity", flat=True))
    acting = {kind.of for kind in procedure.acts.values()}
    handles = bool(mine & acting) or Act.objects.filter(matter=matter, organ__in=organs).exists()
    return Reading(handles, bool(mine & _deciding(procedure)), organs)


def paper_kind(paper: Paper) -> PaperKind | None:
    """A paper as its act declares it."""
    kind = _kind(paper.act)
    return next((each for each in kind.papers if each.key == paper.kind), None) if kind else None


def _deciding(procedure: type[Procedure]) -> set[str]:
    """The capacities whose heads end the matter: an organ in one of them decides it, whoever leads."""
    return {
        kind.of for kind in procedure.acts.values()
        if PRINCIPAL in kind.by and kind.move is not None and kind.move.target is not None and kind.move.target.final
    }  # fmt: skip


def _kind(act: Act) -> ActKind | None:
    return kind_of(procedure_of(act.family, act.version), act.name)
