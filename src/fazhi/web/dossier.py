"""What a matter's page shows: stages as a rail, clocks beside the acts that answer them, acts done, people, links."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.models import File
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter, MatterLink, MatterOrgan, MatterParty, Paper
from fazhi.kernel.procedures.offering import Offer, offers
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.awaiting import Awaited, awaited
from fazhi.web.clockface import Face, Receipt, by_urgency, face_of, receipt_of
from fazhi.web.reading import Reading, paper_kind, reading_of
from fazhi.web.showing import Shown, content_of, facts_of_matter
from fazhi.web.viewer import Viewer

CORRECT = "correct"
_OR = Label("、", " / ")
_GROUNDS = {
    "gate": Label("关联事项尚未办结", "A linked matter is not ended"),
    "item": Label("事项不在清单有效期内", "The item is not in force"),
}  # fmt: skip

LINKS = {
    "parallel": Label("并行", "Parallel"), "joint": Label("合并", "Joint"), "split": Label("分案", "Split"),
    "appeal": Label("不服提起", "Appeal"), "transfer": Label("移送", "Transfer"),
    "incidental": Label("附带审查", "Incidental review"),
    "arising": Label("由此产生", "Arising from"), "arising-from": Label("由此产生", "Arising from"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the rail: when it was reached, and whether the matter stands there."""

    label: str
    since: datetime.date | None
    here: bool
    final: bool


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock with its receipt and the acts of the viewer that answer it."""

    face: Face
    receipt: Receipt
    party: str
    offers: tuple[Offer, ...]
    awaited: list[Awaited]


@dataclass(frozen=True, slots=True)
class Done:
    """An act done, in the words of its declaration; an internal one says nothing to those it is not for."""

    act: Act
    label: Label
    told: bool
    content: list[Shown]
    papers: list[tuple[Paper, Label]]
    files: list[File]
    party: str
    moved_to: Label | None
    corrected: Label | None
    waived: list[Label]
    correctable: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """A matter as the viewer may see it."""

    matter: Matter
    procedure: type[Procedure]
    stage: Label
    handles: bool
    facts: list[Shown]
    rail: list[Step]
    clocks: list[ClockRow]
    stopped: list[ClockRow]
    next: list[Offer]
    more: list[Offer]
    general: list[Offer]
    done: list[Done]
    parties: list[tuple[str, str]]
    organs: list[tuple[str, Organ]]
    links: list[tuple[Label | str, Matter]]
    notices: list[tuple[Notice, Label]]


def dossier_of(matter: Matter, viewer: Viewer) -> Dossier:
    """Collect what the page of a matter shows to the viewer, who may see it."""
    procedure = procedure_of(matter.family, matter.version)
    typed = procedure.matter.objects.select_related("organ").get(pk=matter.pk)
    offered = offers(matter, viewer.officer, viewer.day)
    open_acts = [offer for offer in offered if offer.kind.name != CORRECT]
    reading = reading_of(matter, procedure, viewer)
    sees = reading.handles
    acts = list(_acts(matter))
    clocks = _clocks(matter, viewer, offered, sees)
    answered = {offer.kind.name for row in clocks for offer in row.offers}
    apart = [offer for offer in open_acts if offer.kind.name not in answered]
    own = [offer for offer in apart if not offer.kind.general]
    return Dossier(
        matter=typed, procedure=procedure, stage=procedure.stages[matter.stage].label, handles=sees,
        facts=facts_of_matter(typed, procedure, reading.untold(acts)), rail=rail(procedure, matter, acts),
        clocks=[row for row in clocks if row.face.clock.stopped_on is None],
        stopped=[row for row in clocks if row.face.clock.stopped_on is not None],
        next=[offer for offer in own if offer.kind.target(matter.stage) != matter.stage],
        more=[offer for offer in own if offer.kind.target(matter.stage) == matter.stage],
        general=[offer for offer in apart if offer.kind.general],
        done=_done(acts, procedure, reading, len(open_acts) < len(offered)),
        parties=_parties(matter, procedure, sees), organs=_organs(matter, procedure),
        links=_links(matter, viewer), notices=_notices(matter, viewer),
    )  # fmt: skip


def rail(procedure: type[Procedure], matter: Matter, acts: Sequence[Act]) -> list[Step]:
    """The way of a matter: the stages it went through, where it stands, and those that it may still come to.

    A stage passed bears the day on which it was first reached, the stage of now the last. While the matter is open,
    its possible ends stand together as one.
    """
    reached: dict[str, datetime.date] = {}
    for act in acts:
        if act.stage_after != act.stage_before and (act.stage_after == matter.stage or act.stage_after not in reached):
            reached[act.stage_after] = act.happened_on
    ahead = set() if matter.final else _ahead(procedure, matter.stage)
    steps = [
        Step(str(stage.label), reached.get(name), name == matter.stage, stage.final)
        for name, stage in procedure.stages.items()
        if name in reached or (name in ahead and not stage.final)
    ]
    ends = [str(stage.label) for name, stage in procedure.stages.items() if stage.final and name in ahead]
    return [*steps, Step(str(_OR).join(ends), None, False, True)] if ends else steps


def _ahead(procedure: type[Procedure], stage: str) -> set[str]:
    """The stages that acts lead to from a stage, one after the other, until an end."""
    found: set[str] = set()
    waiting = [stage]
    while waiting:
        here = waiting.pop()
        targets = {kind.target(here) for kind in procedure.acts.values() if kind.allowed_in(here)} - found
        found |= targets
        waiting += [target for target in targets if not procedure.stages[target].final]
    return found


def _acts(matter: Matter) -> QuerySet[Act]:
    acts = Act.objects.filter(matter=matter).select_related(
        "officer", "organ", "post__organ", "second__officer", "party", "corrects", "because"
    )
    return acts.prefetch_related("papers__rendered", "corrections").order_by("happened_on", "seq")


def _clocks(matter: Matter, viewer: Viewer, offered: Sequence[Offer], sees: bool) -> list[ClockRow]:
    rows = list(
        Clock.objects.filter(subject_kind="matter", subject=matter.pk).order_by(F("due_on").asc(nulls_last=True))
    )
    names = {row.party_id: row.party.name if sees else row.party.masked_name for row in _party_rows(matter)}
    others = awaited([matter], [row for row in rows if row.stopped_on is None and not row.runs_out])
    return [
        ClockRow(
            face, receipt_of(face.clock), names.get(face.clock.party, "") if face.clock.party else "",
            tuple(offer for offer in offered if face.clock.pk in offer.clocks and offer.kind.name != CORRECT),
            others.get(face.clock.pk, []),
        )
        for face in by_urgency(face_of(clock, viewer.day) for clock in rows)
    ]  # fmt: skip


def _party_rows(matter: Matter) -> QuerySet[MatterParty]:
    return MatterParty.objects.filter(matter=matter).select_related("party").order_by("pk")


def _done(acts: Sequence[Act], procedure: type[Procedure], reading: Reading, may_correct: bool) -> list[Done]:
    files = _files([id for act in acts for id in reading.files(act)])
    return [_one(act, procedure, reading, may_correct, files) for act in acts]


def _one(act: Act, procedure: type[Procedure], reading: Reading, may_correct: bool, files: Mapping[str, File]) -> Done:
    version = procedure_of(act.family, act.version)
    kind = kind_of(version, act.name)
    corrected = kind_of(version, act.corrects.name) if act.corrects else None
    told, party = reading.told(act), act.party
    moved = version.stages.get(act.stage_after) if act.stage_after != act.stage_before else None
    return Done(
        act=act, label=kind.label if kind else Label(act.name, act.name), told=told,
        content=content_of(act, version) if told else [],
        papers=[(paper, title_of_paper(paper)) for paper in act.papers.all() if reading.lists(paper)],
        files=[files[id] for id in reading.files(act) if id in files],
        party="" if party is None or not told else party.name if reading.handles else party.masked_name,
        moved_to=moved.label if moved else None, corrected=corrected.label if corrected else None,
        waived=[_waived(code, kind) for code in act.waived],
        correctable=may_correct and act.corrects is None and kind is not None,
    )  # fmt: skip


def _waived(code: str, kind: ActKind | None) -> Label:
    """What stood against an act that an override let through, in words."""
    rules = {rule.name: rule.says for rule in kind.requires} if kind else {}
    return (_GROUNDS | rules).get(code, Label(code, code))


def _files(ids: Sequence[str]) -> dict[str, File]:
    return {str(file.pk): file for file in File.objects.filter(pk__in=ids)}


def title_of_paper(paper: Paper) -> Label:
    """The title of a paper in both languages, as its act declares it."""
    declared = paper_kind(paper)
    return declared.label if declared else Label(paper.title, paper.title)


def _parties(matter: Matter, procedure: type[Procedure], sees: bool) -> list[tuple[str, str]]:
    return [
        (str(procedure.capacities.get(row.capacity, row.capacity)), row.party.name if sees else row.party.masked_name)
        for row in _party_rows(matter)
    ]


def _organs(matter: Matter, procedure: type[Procedure]) -> list[tuple[str, Organ]]:
    rows = MatterOrgan.objects.filter(matter=matter).select_related("organ").order_by("pk")
    return [(_capacity(procedure, row.capacity), row.organ) for row in rows]


def _capacity(procedure: type[Procedure], capacity: str) -> str:
    column = procedure.matter._meta.get_field(procedure.organs[capacity]) if capacity in procedure.organs else None
    return str(getattr(column, "verbose_name", capacity))


def _links(matter: Matter, viewer: Viewer) -> list[tuple[Label | str, Matter]]:
    visible = viewer.matters.values("pk")
    down = MatterLink.objects.filter(parent=matter, child__in=visible).select_related("child")
    up = MatterLink.objects.filter(child=matter, parent__in=visible).select_related("parent")
    return [
        *((LINKS.get(link.kind, link.kind), link.child) for link in down),
        *((LINKS.get(link.kind, link.kind), link.parent) for link in up),
    ]


def _notices(matter: Matter, viewer: Viewer) -> list[tuple[Notice, Label]]:
    owed = Notice.objects.filter(source__matter=matter, pk__in=viewer.matters.values("pk")).order_by("opened_on")
    return [(notice, procedure_of(notice.family, notice.version).stages[notice.stage].label) for notice in owed]
