"""Which matters wait for an officer: asked of the declarations first, inside the query, and of each matter after.

The query finds matters at a stage where an act that moves them, or that stops a running clock, is for a role and an
organ of the officer. Only the few that a page shows are replayed, to leave out what separation of duties closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Matter, MatterOrgan
from fazhi.kernel.procedures.offering import Offer, offers
from fazhi.kernel.procedures.registry import families
from fazhi.web.clockface import Face, by_urgency, face_of
from fazhi.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter on the desk: its most urgent clock, and the acts that the viewer may do next."""

    matter: Matter
    face: Face | None
    next: tuple[Offer, ...]


def with_due(matters: QuerySet[Matter]) -> QuerySet[Any]:
    """Matters with ``due``: the earliest last day of their running clocks, none where no clock runs."""
    running = Clock.objects.running().filter(subject_kind="matter", subject=OuterRef("pk")).order_by("due_on")
    earliest = running.filter(due_on__isnull=False).values("due_on")[:1]
    return matters.annotate(due=Subquery(earliest, output_field=DateField()))


def waiting_for(viewer: Viewer, limit: int) -> tuple[list[Waiting], bool]:
    """The matters that wait for the viewer, the most urgent first, and whether there are more than ``limit``."""
    asked = _at_my_stages(viewer)
    if asked is None:
        return [], False
    matters = with_due(viewer.matters.filter(asked)).select_related("organ")
    rows = list(matters.order_by(F("due").asc(nulls_last=True), "opened_on", "pk")[: limit + 1])
    found = with_next(rows[:limit], viewer)
    return [each for each in found if each.next], len(rows) > limit


def with_next(matters: list[Matter], viewer: Viewer) -> list[Waiting]:
    """Matters with their most urgent clock and the acts that move them on or answer a clock."""
    faces = faces_of(matters, viewer)
    return [
        Waiting(matter, next(iter(faces.get(matter.pk, [])), None), tuple(_next(matter, viewer))) for matter in matters
    ]


def faces_of(matters: list[Matter], viewer: Viewer) -> dict[object, list[Face]]:
    """The running clocks of matters, each matter's most urgent first."""
    clocks = Clock.objects.running().filter(subject_kind="matter", subject__in=[matter.pk for matter in matters])
    found: dict[object, list[Face]] = {}
    for face in by_urgency(face_of(clock, viewer.day) for clock in clocks):
        found.setdefault(face.clock.subject, []).append(face)
    return found


def _next(matter: Matter, viewer: Viewer) -> Iterator[Offer]:
    for offer in offers(matter, viewer.officer, viewer.day):
        kind = offer.kind
        if offer.clocks or (_moves(kind, matter.stage) and not matter.final):
            yield offer


def _moves(kind: ActKind, stage: str) -> bool:
    return not kind.general and kind.target(stage) != stage


def _at_my_stages(viewer: Viewer) -> Q | None:
    asked: Q | None = None
    for versions in families().values():
        for procedure in versions:
            for kind in procedure.acts.values():
                part = _asked(procedure, kind, viewer)
                if part is not None:
                    asked = part if asked is None else asked | part
    return asked


def _asked(procedure: type[Procedure], kind: ActKind, viewer: Viewer) -> Q | None:
    fitting = [post for post in viewer.posts if any(post.gives(role) for role in kind.by)]
    if not fitting or kind.automatic or kind.opens:
        return None
    moving = [stage for stage in procedure.stages if kind.allowed_in(stage) and _moves(kind, stage)]
    answering = [stage for stage in procedure.stages if kind.allowed_in(stage)] if kind.stops else []
    where = Q(stage__in=moving, final=False)
    if answering:
        where |= Q(stage__in=answering) & Q(Exists(_stopped_by(kind)))
    return Q(family=procedure.key, version=procedure.version) & _mine(kind, fitting) & where


def _stopped_by(kind: ActKind) -> QuerySet[Clock]:
    """The running clocks of a matter that the act stops; a limit that a form chose (``@field``) may be any."""
    named = [key for key in kind.stops if not key.startswith("@")]
    running = Clock.objects.running().filter(subject_kind="matter", subject=OuterRef("pk"))
    return running if len(named) < len(kind.stops) else running.filter(key__in=named)


def _mine(kind: ActKind, posts: list[Post]) -> Q:
    organs = [post.organ_id for post in posts]
    if kind.of == "lead":
        return Q(organ__in=organs)
    return Q(Exists(MatterOrgan.objects.filter(matter=OuterRef("pk"), organ__in=organs, capacity=kind.of)))
