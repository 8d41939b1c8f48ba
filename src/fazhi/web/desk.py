"""My desk 我的工作台: what is due, what waits for me, what others ask of me, what I handed on, what is unfinished."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.offering import Offer, openings
from fazhi.kernel.procedures.ordering import where_ended
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.awaiting import Awaited, awaited
from fazhi.web.backfilling.views import on_desk
from fazhi.web.calendar.models import ending
from fazhi.web.calls import calls_of
from fazhi.web.clockface import Face, face_of
from fazhi.web.drafts import unfinished
from fazhi.web.due import COLOURS, DUES, due_words, in_due
from fazhi.web.handed import handed_on
from fazhi.web.pages import PAGE, show
from fazhi.web.paging import counted, within_reach
from fazhi.web.seeing import visible_change_sets
from fazhi.web.viewer import Viewer
from fazhi.web.waiting import Waiting, waiting_for, with_next

SHOWN = 8
"""Limits that the desk shows; the counts lead to all of them."""


@dataclass(frozen=True, slots=True)
class Due:
    """A clock on the desk: its matter, how it stands, and the acts of mine that answer it."""

    face: Face
    matter: Matter
    answers: tuple[Offer, ...]
    awaited: list[Awaited]


@dataclass(frozen=True, slots=True)
class Count:
    """How many matters that an organ leads are due by when, and the filter that lists them."""

    due: str
    label: Label
    colour: str
    number: int
    over: bool


@officers
@require_safe
def desk(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The first page after sign-in."""
    matters = viewer.matters
    near = within_reach(matters, viewer)
    waits, more = waiting_for(near, viewer, PAGE)
    owed = _owed(near, viewer)
    return show(
        request, viewer, "desk", counts=due_counts(matters, viewer), limits=_limits(matters, viewer),
        waits=waits, more=more, owed=owed, confirm=[each for each in owed if _confirms(each)],
        calls=calls_of(matters, viewer), handed=handed_on(matters, viewer, {each.matter.pk for each in waits}),
        unfinished=unfinished(viewer, PAGE), backfills=on_desk(viewer),
        calendar_ends=ending(viewer.officer, viewer.day), openings=openings(viewer.officer, viewer.day),
        drafts=list(visible_change_sets(viewer).filter(sent=False).order_by("pk")[:PAGE]),
    )  # fmt: skip


def due_counts(matters: QuerySet[Matter], viewer: Viewer) -> list[tuple[Organ, list[Count]]]:
    """For each organ of the viewer, how many of its open matters are due by when."""
    return [(organ, _counts(matters, organ.pk, viewer)) for organ in viewer.own_organs.order_by("code")]


def _counts(matters: QuerySet[Matter], organ: uuid.UUID, viewer: Viewer) -> list[Count]:
    led, found = matters.filter(where_ended(False), organ=organ), []
    for due in DUES:
        number, over = counted(led.filter(in_due(due, viewer.day)), viewer)
        found.append(Count(due, due_words(due), COLOURS[due], number, over))
    return found


def _limits(matters: QuerySet[Matter], viewer: Viewer) -> list[Due]:
    """The limits of the viewer's organs that run out first."""
    running = Clock.objects.running().filter(
        Exists(matters.filter(pk=OuterRef("subject"))), subject_kind="matter", organ__in=viewer.organs,
        due_on__isnull=False,
    )  # fmt: skip
    faces = [face_of(clock, viewer.day) for clock in running.order_by("due_on", "pk")[:SHOWN]]
    rows = list(Matter.objects.filter(pk__in={face.clock.subject for face in faces}).select_related("organ"))
    known = {each.matter.pk: each for each in with_next(rows, viewer)}
    others = awaited(rows, [face.clock for face in faces])
    return [
        Due(
            face,
            known[face.clock.subject].matter,
            _answers(known[face.clock.subject].next, face),
            others[face.clock.pk],
        )
        for face in faces
    ]


def _answers(offers: Sequence[Offer], face: Face) -> tuple[Offer, ...]:
    """The acts that answer the clock; where none of mine does, those that bring the matter nearer to it."""
    return tuple(offer for offer in offers if face.clock.pk in offer.clocks) or tuple(
        offer for offer in offers if not offer.clocks
    )


def _owed(matters: QuerySet[Matter], viewer: Viewer) -> list[Waiting]:
    owed = matters.filter(where_ended(False), family=Publication.key).select_related("organ")
    return with_next(list(owed.order_by("sorts_on", "opened_on", "pk")[:PAGE]), viewer)


def _confirms(owed: Waiting) -> bool:
    """Whether the viewer may be the second person who confirms the draft of a notice."""
    return any(offer.kind.name == Publication.publish.name for offer in owed.next)
