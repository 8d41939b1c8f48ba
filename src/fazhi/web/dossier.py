"""What a matter's page shows: the rail, clocks beside the acts that answer them, why an act is not mine, what was done.

However long the matter, the page reads a bounded number of rows: acts come page by page, and of the clocks that have
stopped it shows the days, their receipts being pages of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import F

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter, MatterParty, Paper
from fazhi.kernel.procedures.offering import Offer, offers
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import clocks_told
from fazhi.kernel.wording import Label
from fazhi.web.awaiting import Awaited, awaited
from fazhi.web.clockface import Face, Receipt, by_urgency, face_of, orders, pauses_in_words, receipt_of
from fazhi.web.opened import opened_words
from fazhi.web.overriding import address_of_asking
from fazhi.web.rail import Rail, rail
from fazhi.web.reading import Reading, reading_of
from fazhi.web.showing import Shown, facts_of_matter
from fazhi.web.surveys import SurveyShown, survey_of
from fazhi.web.taking import taken_away_of
from fazhi.web.ties import Ties, notices_of, organs_of, papers_of, parties_of, party_rows, ties_of
from fazhi.web.timeline import Timeline, brief_acts, timeline
from fazhi.web.viewer import Viewer
from fazhi.web.whynot import Blocked, may_correct, standing_of, why_not

CORRECT = "correct"
CLOCKS = 12
"""Running clocks that stand with receipt and acts; where more run (one for each of many parties), a table has them."""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock, the acts of the viewer that answer it, and its receipt where the page has room for it."""

    face: Face
    receipt: Receipt | None
    party: str
    offers: tuple[Offer, ...]
    awaited: list[Awaited]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A matter as the viewer may see it."""

    matter: Matter
    procedure: type[Procedure]
    stage: Label
    opened: Label
    handles: bool
    recused: bool
    facts: list[Shown]
    rail: Rail
    clocks: list[ClockRow]
    further: list[ClockRow]
    stopped: list[ClockRow]
    next: list[Offer]
    more: list[Offer]
    general: list[Offer]
    blocked: list[Blocked]
    to_override: dict[str, str]
    timeline: Timeline
    parties: list[tuple[str, list[str]]]
    organs: list[tuple[str, Organ]]
    ties: Ties
    notices: list[tuple[Notice, Label]]
    papers: list[tuple[Paper, Label, str]]
    taken_away: list[tuple[str, Label]]
    survey: SurveyShown | None


def dossier_of(matter: Matter, viewer: Viewer, page: int | None = None) -> Dossier:
    """Collect what the page of a matter shows to the viewer, who may see it; ``page`` is that of the timeline."""
    procedure, state = procedure_of(matter.family, matter.version), state_of(matter)
    typed = procedure.matter.objects.select_related("organ").get(pk=matter.pk)
    offered = offers(matter, viewer.officer, viewer.day)
    open_acts = [offer for offer in offered if offer.kind.name != CORRECT]
    reading, acts, rows = reading_of(matter, procedure, viewer), brief_acts(matter), party_rows(matter)
    standing = standing_of(matter, procedure, state, viewer)
    clocks = _clocks(matter, viewer, open_acts, reading, rows)
    running = [row for row in clocks if row.face.clock.stopped_on is None]
    answered = {offer.kind.name for row in running[:CLOCKS] for offer in row.offers}
    apart = [offer for offer in open_acts if offer.kind.name not in answered]
    own = [offer for offer in apart if not offer.kind.general]
    return Dossier(
        matter=typed, procedure=procedure, stage=procedure.stages[matter.stage].label,
        opened=opened_words(procedure), handles=reading.handles,
        recused=standing.recused, facts=facts_of_matter(typed, procedure, reading.untold(acts)),
        rail=rail(procedure, matter, acts, state), clocks=running[:CLOCKS], further=running[CLOCKS:],
        stopped=[row for row in clocks if row.face.clock.stopped_on is not None],
        next=[offer for offer in own if _goes_on(offer, matter)],
        more=[offer for offer in own if not _goes_on(offer, matter)],
        general=[offer for offer in apart if offer.kind.general],
        blocked=(blocked := why_not(standing, {offer.kind.name for offer in offered})),
        to_override={each.kind.name: address_of_asking(standing, each.kind, each.grounds) for each in blocked},
        timeline=timeline(acts, reading, may_correct=partial(may_correct, standing), number=page),
        parties=parties_of(rows, procedure, reading), organs=organs_of(matter, procedure),
        ties=ties_of(matter, procedure, viewer), notices=notices_of(matter, viewer),
        papers=papers_of(matter, reading, state.sealed), taken_away=taken_away_of(typed, procedure, reading),
        survey=survey_of(typed, procedure, viewer),
    )  # fmt: skip


def _goes_on(offer: Offer, matter: Matter) -> bool:
    """Whether the matter waits for the act, which leads it to another stage."""
    return not offer.kind.optional and offer.kind.target(matter.stage) != matter.stage


def _clocks(
    matter: Matter, viewer: Viewer, offered: Sequence[Offer], reading: Reading, parties: Sequence[MatterParty]
) -> list[ClockRow]:
    """The clocks, running ones first as they ask for attention; of those beyond the room of a page without receipt."""
    found = Clock.objects.filter(clocks_told(viewer.eyes), subject_kind="matter", subject=matter.pk)
    faces = by_urgency(face_of(clock, viewer.day) for clock in found.order_by(F("due_on").asc(nulls_last=True), "pk"))
    faces.sort(key=lambda face: face.clock.stopped_on is not None)
    names = {row.party_id: row.party.name if reading.handles else row.party.masked_name for row in parties}
    others = awaited(
        [matter], [f.clock for f in faces if f.clock.stopped_on is None and not f.clock.runs_out], viewer.day
    )
    ordered, said = orders(), pauses_in_words(matter.family)
    return [
        ClockRow(
            face=face,
            receipt=receipt_of(face.clock, ordered, said) if at < CLOCKS and face.clock.stopped_on is None else None,
            party=names.get(face.clock.party, "") if face.clock.party else "",
            offers=tuple(offer for offer in offered if face.clock.pk in offer.clocks and not offer.kind.optional),
            awaited=others.get(face.clock.pk, []),
        )
        for at, face in enumerate(faces)
    ]
