"""What is answered of a matter 事项: stage, organs, parties, limits, papers, links, next acts, as one may read them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from ninja import Field

from fazhi.api.asked import Answer, said
from fazhi.api.clock_out import ClockOut, clock_out
from fazhi.api.declared_schemas import OrganOut, organ_out
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Act, Matter, MatterParty
from fazhi.kernel.procedures.offering import Offer, offers_in
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.seeing import clocks_told
from fazhi.web.clockface import by_urgency, face_of, orders, pauses_in_words
from fazhi.web.dossier import CORRECT
from fazhi.web.reading import Reading
from fazhi.web.ties import notices_of, organs_of, papers_of, ties_of
from fazhi.web.timeline import brief_acts
from fazhi.web.viewer import Viewer


class StageOut(Answer):
    """A stage 阶段."""

    key: str
    name: str
    final: bool


class ProcedureOut(Answer):
    """A procedure 程序 in the version that governs the matter."""

    key: str
    version: str
    name: str


class RowClock(Answer):
    """The most urgent limit of a matter in a list 最急的期限."""

    id: uuid.UUID
    key: str
    title: str
    due_on: datetime.date | None
    standing: str
    says: str


class MatterRow(Answer):
    """A matter in a list 事项."""

    id: uuid.UUID
    procedure: ProcedureOut
    number: str
    title: str
    stage: StageOut
    organ: OrganOut
    place: str
    opened_on: datetime.date
    closed_on: datetime.date | None
    secrecy: str
    revision: int
    concerns: str = Field(description=said("当事人，列表中一律遮蔽", "Whom it concerns; masked in lists"))
    clock: RowClock | None


class PartyOut(Answer):
    """A party 当事人: named to organs that handle the matter, masked to all others; its identifier likewise."""

    capacity: str
    name: str
    kind: str
    id: uuid.UUID | None


class TakingPart(Answer):
    """An organ that takes part 参与单位."""

    capacity: str
    organ: OrganOut


class PaperOut(Answer):
    """A paper 文书: what it is, its number, and the digest of its template; the text is read at the workbench."""

    id: uuid.UUID
    act: uuid.UUID
    title: str
    number: str
    issued_on: datetime.date
    template_sha256: str
    seal: str


class LinkOut(Answer):
    """A linked matter that one may see 关联事项; of others nothing is said."""

    kind: str
    below: bool
    id: uuid.UUID
    title: str
    number: str
    stage: str


class OfferOut(Answer):
    """An act that the post may do next 可办行为."""

    name: str
    label: str
    clocks: list[uuid.UUID]
    general: bool
    optional: bool


class NoticeTie(Answer):
    """A publication that an act of the matter made due 应公开事项."""

    id: uuid.UUID
    heading: str
    stage: str


class MatterOut(Answer):
    """A matter as the post of the token may read it 事项."""

    id: uuid.UUID
    procedure: ProcedureOut
    number: str
    title: str
    stage: StageOut
    organ: OrganOut
    place: str
    opened_on: datetime.date
    closed_on: datetime.date | None
    secrecy: str
    archived: bool
    revision: int = Field(description=said("修订号，办理时作前提", "The precondition of acts"))
    handles: bool = Field(description=said("本岗位单位办理此事项", "Whether the organ of the post handles it"))
    organs: list[TakingPart]
    parties: list[PartyOut]
    clocks: list[ClockOut]
    acts: int = Field(description=said("行为数，见 acts 地址", "How many acts were done; they have an address"))
    papers: list[PaperOut]
    notices: list[NoticeTie]
    links: list[LinkOut]
    next: list[OfferOut]


def head_of(matter: Matter, procedure: type[Procedure]) -> dict[str, Any]:
    """What lists and pages of a matter have in common."""
    stage = procedure.stages[matter.stage]
    return {
        "id": matter.pk,
        "procedure": {"key": matter.family, "version": matter.version, "name": str(procedure.label)},
        "number": matter.number, "title": matter.title,
        "stage": {"key": matter.stage, "name": str(stage.label), "final": matter.final},
        "organ": organ_out(matter.organ), "place": matter.place_code, "opened_on": matter.opened_on,
        "closed_on": matter.closed_on, "secrecy": matter.secrecy, "revision": matter.revision,
    }  # fmt: skip


def whole(matter: Matter, procedure: type[Procedure], viewer: Viewer, reading: Reading, acts: Sequence[Act]) -> Any:
    """All of a matter that the viewer, who may see it, reads; ``acts`` are those done."""
    state = state_of(matter)
    return {
        **head_of(matter, procedure), "archived": matter.archived, "handles": reading.handles,
        "organs": [
            {"capacity": capacity, "organ": organ_out(organ)} for capacity, organ in organs_of(matter, procedure)
        ],
        "parties": parties_out(matter, procedure, reading),
        "clocks": clocks_out(matter, viewer),
        "acts": len(acts),
        "papers": [
            {
                "id": paper.pk, "act": paper.act_id, "title": str(title), "number": paper.number,
                "issued_on": paper.issued_on, "template_sha256": paper.template_sha256, "seal": seal,
            }
            for paper, title, seal in papers_of(matter, reading, state.sealed)
        ],
        "notices": [
            {"id": notice.pk, "heading": notice.headline(), "stage": str(stage)}
            for notice, stage in notices_of(matter, viewer)
        ],
        "links": [
            {
                "kind": str(tie.kind), "below": tie.below, "id": tie.other.pk, "title": tie.other.title,
                "number": tie.other.number, "stage": str(tie.stage or ""),
            }
            for tie in ties_of(matter, procedure, viewer).shown if tie.other is not None
        ],
        "next": [offer_out(offer) for offer in offered(matter, viewer)],
    }  # fmt: skip


def offered(matter: Matter, viewer: Viewer) -> list[Offer]:
    """The acts that the post of the viewer may do next; corrections are made at the workbench."""
    found = offers_in([matter], viewer.officer, viewer.day, viewer.posts)[matter.pk]
    return [offer for offer in found if offer.kind.name != CORRECT]


def offer_out(offer: Offer) -> dict[str, Any]:
    """An act that may be done, as it is answered."""
    return {
        "name": offer.kind.name, "label": str(offer.kind.label), "clocks": list(offer.clocks),
        "general": offer.kind.general, "optional": offer.kind.optional,
    }  # fmt: skip


def parties_out(matter: Matter, procedure: type[Procedure], reading: Reading) -> list[dict[str, Any]]:
    """The parties, named or masked as the viewer's part in the matter allows."""
    rows = MatterParty.objects.filter(matter=matter).select_related("party").order_by("pk")
    return [
        {
            "capacity": str(procedure.capacities.get(row.capacity, row.capacity)),
            "name": row.party.name if reading.handles else row.party.masked_name, "kind": row.party.kind,
            "id": row.party_id if reading.handles else None,
        }
        for row in rows
    ]  # fmt: skip


def clocks_out(matter: Matter, viewer: Viewer) -> list[dict[str, Any]]:
    """The limits, those that ask for attention first, each with its receipt."""
    found = Clock.objects.filter(clocks_told(viewer.eyes), subject_kind="matter", subject=matter.pk)
    faces = by_urgency(face_of(clock, viewer.day) for clock in found.order_by("due_on", "pk"))
    ordered, words = orders(), pauses_in_words(matter.family)
    return [clock_out(face, ordered, words) for face in faces]


__all__ = ["MatterOut", "MatterRow", "brief_acts", "head_of", "whole"]
