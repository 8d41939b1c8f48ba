"""My desk 我的工作台: who I am, what is due, what waits for me, what I owe the public, what I may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.offering import Offer, openings
from fazhi.web.access import officers
from fazhi.web.awaiting import Awaited, awaited
from fazhi.web.clockface import Face, by_urgency, face_of
from fazhi.web.pages import PAGE, show
from fazhi.web.viewer import Viewer
from fazhi.web.waiting import Waiting, waiting_for, with_due, with_next

LOOKED_THROUGH = 100
"""Running clocks, the next due first, that the desk sorts by colour; the worklist has all of them."""


@dataclass(frozen=True, slots=True)
class Due:
    """A clock on the desk: its matter, how it stands, and the acts of mine that answer it."""

    face: Face
    matter: Matter
    answers: tuple[Offer, ...]
    awaited: list[Awaited]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The clocks of my organs: those shown, and how many there are."""

    shown: list[Due]
    overdue: int
    paused: int
    running: int


@officers
@require_safe
def desk(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The first page after sign-in."""
    waits, more = waiting_for(viewer, PAGE)
    return show(
        request, viewer, "desk", deadlines=deadlines(viewer), waits=waits, more=more, owed=_owed(viewer),
        drafts=ChangeSet.objects.filter(sent=False, organ__in=viewer.organs).select_related("organ")[:PAGE],
        openings=openings(viewer.officer, viewer.day),
    )  # fmt: skip


def deadlines(viewer: Viewer) -> Deadlines:
    """The running clocks of the viewer's organs on matters that the viewer may see."""
    running = Clock.objects.running().filter(subject_kind="matter", subject__in=viewer.matters.values("pk"))
    mine = running.filter(organ__in=viewer.organs)
    faces = by_urgency(face_of(clock, viewer.day) for clock in _next_due(mine))[:PAGE]
    return Deadlines(
        shown=list(_beside_acts(faces, viewer)),
        overdue=mine.overdue(viewer.day).count(),
        paused=mine.filter(due_on=None).count(),
        running=mine.count(),
    )


def _next_due(clocks: QuerySet[Clock]) -> list[Clock]:
    dated = clocks.filter(~Q(due_on=None)).order_by("due_on", "pk")
    return [*dated[:LOOKED_THROUGH], *clocks.filter(due_on=None).order_by("started_on", "pk")[:PAGE]]


def _beside_acts(faces: Sequence[Face], viewer: Viewer) -> list[Due]:
    ids = {face.clock.subject for face in faces}
    matters = list(Matter.objects.filter(pk__in=ids).select_related("organ"))
    known = {each.matter.pk: each for each in with_next(matters, viewer)}
    others = awaited(matters, [face.clock for face in faces])
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


def _owed(viewer: Viewer) -> list[Waiting]:
    owed = with_due(viewer.matters.filter(family=Publication.key, final=False)).select_related("organ")
    return with_next(list(owed.order_by("due", "pk")[:PAGE]), viewer)
