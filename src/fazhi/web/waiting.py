"""What may be done next in matters: with their most urgent clock, and the acts of the viewer that move or answer it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.offering import Offer, offers_in
from fazhi.kernel.procedures.replay import ActFacts
from fazhi.kernel.procedures.seeing import clocks_told
from fazhi.web.awaiting import moves
from fazhi.web.clockface import Face, by_urgency, face_of
from fazhi.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter on the desk: its most urgent clock, and the acts that the viewer may do next."""

    matter: Matter
    face: Face | None
    next: tuple[Offer, ...]


def with_next(
    matters: Collection[Matter], viewer: Viewer, known: Mapping[uuid.UUID, list[ActFacts]] | None = None
) -> list[Waiting]:
    """Matters with their most urgent clock and the acts that move them on or answer a clock.

    Args:
        matters: the matters.
        viewer: the viewer.
        known: the facts of their acts, where they are known.
    """
    faces, offered = faces_of(matters, viewer), offers_in(matters, viewer.officer, viewer.day, viewer.posts, known)
    return [
        Waiting(matter, next(iter(faces.get(matter.pk, [])), None), tuple(_next(matter, offered[matter.pk])))
        for matter in matters
    ]


def faces_of(matters: Collection[Matter], viewer: Viewer) -> dict[object, list[Face]]:
    """The running clocks of matters, each matter's most urgent first."""
    if not matters:
        return {}
    clocks = Clock.objects.running().filter(subject_kind="matter", subject__in=[matter.pk for matter in matters])
    clocks = clocks.filter(clocks_told(viewer.eyes))
    found: dict[object, list[Face]] = {}
    for face in by_urgency(face_of(clock, viewer.day) for clock in clocks):
        found.setdefault(face.clock.subject, []).append(face)
    return found


def _next(matter: Matter, offered: Sequence[Offer]) -> Iterator[Offer]:
    for offer in offered:
        if offer.kind.optional or offer.kind.general:
            continue  # What a general act answers, as an instruction, stands in a section of its own.
        if offer.clocks or (moves(offer.kind, matter.stage) and not matter.final):
            yield offer
