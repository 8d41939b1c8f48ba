"""Who reads what of a matter that they see: papers 文书, files 材料, what acts say; internal ones are for who decides.

Pages, papers and files all ask here. Whether the matter is seen at all, ``seeing`` says.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fazhi.kernel.organs.roles import PRINCIPAL, ROLES
from fazhi.kernel.procedures.declaring import ActKind, PaperKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, MatterReader, Paper, Secrecy
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.seeing import TOLD, Eyes, families_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What an officer reads of a matter that they may see.

    Attributes:
        handles: an organ of theirs leads the matter, or does an act that is declared for its capacity; or they are
            named as a reader. Those who only take part see masked names, and no papers or files.
        decides: an organ of theirs leads the matter or ends it: they read what is internal too.
        organs: the organs in which they hold a post; what these issued they read.
        close: they acted in the matter, head its lead organ or are named as a reader, and were not told to stand back:
            they read what is restricted.
        classes: secrecy classes of their own that single papers and files were given, by id.
    """

    handles: bool
    decides: bool
    organs: frozenset[uuid.UUID]
    close: bool = False
    classes: Mapping[str, str] = field(default_factory=dict)

    def told(self, act: Act) -> bool:
        """Whether they may read what an act says: all of it but what is internal to others."""
        kind = _kind(act.corrects or act)
        return self._within(act) or self._addressed(kind, act) or not (kind is None or kind.internal)

    def lists(self, paper: Paper) -> bool:
        """Whether they may know of a paper."""
        declared = paper_kind(paper)
        open_to_all = not (declared is None or declared.internal)
        return self._clears(str(paper.pk), self._within(paper.act), open_to_all)

    def reads(self, paper: Paper) -> bool:
        """Whether they may read the text of a paper."""
        return self.handles and self.lists(paper)

    def files(self, act: Act) -> list[str]:
        """The ids of the files handed in with an act that they may have."""
        if not (self.handles and self.told(act)):
            return []
        return [id for id in act.data.get("attachments", []) if self._clears(id, self._within(act), True)]

    def untold(self, acts: Iterable[Act]) -> set[str]:
        """The fields that only acts filled of which they may not read: the matter does not show them either."""
        said: dict[bool, set[str]] = {True: set(), False: set()}
        for act in acts:
            said[self.told(act)] |= set(act.data if act.corrects is None else act.data.get("data") or {})
        return said[False] - said[True]

    def _clears(self, id: str, within: bool, open_to_all: bool) -> bool:
        """Whether they clear the class of a paper or file: at least that of its act, or a higher one of its own."""
        own = self.classes.get(id, "")
        if own == Secrecy.RESTRICTED:
            return self.close
        return within or (open_to_all and own != Secrecy.INTERNAL)

    def _within(self, act: Act) -> bool:
        return self.decides or act.organ_id in self.organs

    def _addressed(self, kind: ActKind | None, act: Act) -> bool:
        told = kind is not None and kind.told and act.corrects is None and act.data.get(kind.told)
        return bool(told) and str(told) in {str(organ) for organ in self.organs}


def reading_of(matter: Matter, procedure: type[Procedure], eyes: Eyes) -> Reading:
    """What the officer, who may see the matter, reads of it."""
    apart = {
        post.organ_id for post in eyes.posts if not ROLES[post.role].handles and matter.family in families_of(post.role)
    }
    organs = eyes.organs | apart
    named = MatterReader.objects.filter(matter=matter, officer=eyes.officer).exists()
    acts = Act.objects.filter(matter=matter, brought=None).exclude(name=TOLD)  # who brought it in did not do it
    close = named or matter.organ_id in eyes.headed or acts.filter(officer=eyes.officer).exists()
    close = close and not acts.filter(name="recuse").saying(officer=str(eyes.officer.pk)).exists()
    classes = own_classes(matter)
    if matter.organ_id in organs:
        return Reading(True, True, organs, close, classes)
    rows = MatterOrgan.objects.filter(matter=matter, organ__in=organs)
    mine = set(rows.values_list("capacity", flat=True))
    acting = {kind.of for kind in procedure.acts.values()}
    handles = named or bool(mine & acting) or acts.filter(organ__in=organs).exists()
    return Reading(handles, bool(mine & _deciding(procedure)), organs, close, classes)


def own_classes(matter: Matter) -> dict[str, str]:
    """The secrecy classes that single papers and files of the matter were given last, by id."""
    acts = Act.objects.filter(matter=matter, name="set_secrecy").order_by("happened_on", "seq")
    given = [(data.get("of") or "", data.get("secrecy") or "") for data in acts.values_list("data", flat=True)]
    return {of.partition(":")[2]: secrecy for of, secrecy in given if of}


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
