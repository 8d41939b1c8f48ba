"""Which matters wait for an officer: asked of the declarations first, inside the query, and of each matter after.

The query finds matters at a stage where an act that moves them, or that stops a running clock, is for a role and an
organ of the officer. Only the few that a page shows are replayed, to leave out what separation of duties closes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Matter, MatterOrgan
from fazhi.kernel.procedures.offering import Offer, offers_in
from fazhi.kernel.procedures.ordering import where_ended
from fazhi.kernel.procedures.registry import families
from fazhi.web.awaiting import moves
from fazhi.web.clockface import Face, by_urgency, face_of
from fazhi.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter on the desk: its most urgent clock, and the acts that the viewer may do next."""

    matter: Matter
    face: Face | None
    next: tuple[Offer, ...]


def waiting_for(matters: QuerySet[Matter], viewer: Viewer, limit: int) -> tuple[list[Waiting], bool]:
    """Those of the matters that wait for the viewer, the most urgent first, and whether there are more than so many."""
    asked = asked_of_me(viewer)
    if asked is None:
        return [], False
    open_ones = matters.filter(where_ended(False), asked).select_related("organ")
    rows = list(open_ones.order_by("sorts_on", "opened_on", "pk")[: limit + 1])
    found = with_next(rows[:limit], viewer)
    return [each for each in found if each.next], len(rows) > limit


def with_next(matters: Sequence[Matter], viewer: Viewer) -> list[Waiting]:
    """Matters with their most urgent clock and the acts that move them on or answer a clock."""
    faces, offered = faces_of(matters, viewer), offers_in(matters, viewer.officer, viewer.day)
    return [
        Waiting(matter, next(iter(faces.get(matter.pk, [])), None), tuple(_next(matter, offered[matter.pk])))
        for matter in matters
    ]


def faces_of(matters: Collection[Matter], viewer: Viewer) -> dict[object, list[Face]]:
    """The running clocks of matters, each matter's most urgent first."""
    clocks = Clock.objects.running().filter(subject_kind="matter", subject__in=[matter.pk for matter in matters])
    found: dict[object, list[Face]] = {}
    for face in by_urgency(face_of(clock, viewer.day) for clock in clocks):
        found.setdefault(face.clock.subject, []).append(face)
    return found


def _next(matter: Matter, offered: Sequence[Offer]) -> Iterator[Offer]:
    for offer in offered:
        if offer.clocks or (moves(offer.kind, matter.stage) and not matter.final):
            yield offer


def asked_of_me(viewer: Viewer) -> Q | None:
    """The matters of which an act is asked that a post of the viewer may do; None where no post may do any."""
    return _asked(
        lambda kind: {post.organ_id for post in viewer.posts if any(post.gives(role) for role in kind.by)}
    )  # fmt: skip


def asked_of_organs(organs: Collection[uuid.UUID]) -> Q | None:
    """The matters of which an act is asked that one of the organs does, by whichever post."""
    return _asked(lambda kind: set(organs))


def _asked(organs_for: Callable[[ActKind], set[uuid.UUID]]) -> Q | None:
    asked: Q | None = None
    for versions in families().values():
        for procedure in versions:
            for kind in procedure.acts.values():
                organs = set() if kind.automatic or kind.opens else organs_for(kind)
                if organs:
                    part = _asked_by(procedure, kind, organs)
                    asked = part if asked is None else asked | part
    return asked


def _asked_by(procedure: type[Procedure], kind: ActKind, organs: set[uuid.UUID]) -> Q:
    moving = [stage for stage in procedure.stages if kind.allowed_in(stage) and moves(kind, stage)]
    answering = [stage for stage in procedure.stages if kind.allowed_in(stage)] if kind.stops else []
    where = Q(stage__in=moving, final=False)
    if answering:
        where |= Q(stage__in=answering) & Q(Exists(_stopped_by(kind)))
    return Q(family=procedure.key, version=procedure.version) & _of_organs(kind, organs) & where


def _stopped_by(kind: ActKind) -> QuerySet[Clock]:
    """The running clocks of a matter that the act stops; a limit that a form chose (``@field``) may be any."""
    named = [key for key in kind.stops if not key.startswith("@")]
    running = Clock.objects.running().filter(subject_kind="matter", subject=OuterRef("pk"))
    return running if len(named) < len(kind.stops) else running.filter(key__in=named)


def _of_organs(kind: ActKind, organs: set[uuid.UUID]) -> Q:
    if kind.of == "lead":
        return Q(organ__in=organs)
    return Q(Exists(MatterOrgan.objects.filter(matter=OuterRef("pk"), organ__in=organs, capacity=kind.of)))
