"""My desk 我的工作台: what is due, what waits for me, what others ask of me, what I handed on, what is unfinished."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.offering import Offer, facts_by_matter, openings
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.awaiting import Awaited, awaited
from fazhi.web.backfilling.views import on_desk
from fazhi.web.calendar.models import ending
from fazhi.web.calls import calls_of
from fazhi.web.clockface import Face, face_of
from fazhi.web.concerned import concerned
from fazhi.web.docket import Docket
from fazhi.web.drafts import unfinished
from fazhi.web.due import COLOURS, due_words
from fazhi.web.handed import acted_in, handed_on
from fazhi.web.importing.choosing import on_desk as imports_on_desk
from fazhi.web.mirrors.batches import on_desk as batches_on_desk
from fazhi.web.opinions import calls_of_my_organs
from fazhi.web.overview import overview_of
from fazhi.web.pages import PAGE, show
from fazhi.web.seeing import visible_change_sets
from fazhi.web.viewer import Viewer
from fazhi.web.waiting import Waiting, with_next

SHOWN = 8
"""Limits that the desk shows; it says how many more there are, and where."""


@dataclass(frozen=True, slots=True)
class Due:
    """A clock on the desk: its matter, how it stands, and the acts of mine that answer it."""

    face: Face
    matter: Matter
    answers: tuple[Offer, ...]
    awaited: list[Awaited]


@dataclass(frozen=True, slots=True)
class Count:
    """How many matters that are an organ's business are due by when, and the filter that lists them."""

    due: str
    label: Label
    colour: str
    number: int
    over: bool


@dataclass(frozen=True, slots=True)
class Further:
    """The limits that the desk does not show: how many, or more than so many."""

    number: int
    over: bool


@officers
@require_safe
def desk(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The first page after sign-in."""
    docket = Docket(viewer)
    found, waiting = docket.clocks(SHOWN + 1), docket.for_viewer(PAGE + 1)
    clocks = found[:SHOWN]
    due, owing = docket.shown({clock.subject for clock in clocks}), docket.of_family(Publication.key, PAGE)
    passed, last = acted_in(docket, viewer, {row.pk for row in waiting[:PAGE]})
    facts = facts_by_matter({row.pk: row for row in (*waiting[:PAGE], *due, *owing, *passed)}.values())
    asked = {row.pk: row for row in (*waiting[:PAGE], *due, *owing)}
    known = {each.matter.pk: each for each in with_next(asked.values(), viewer, facts)}
    owed, parties = [known[row.pk] for row in owing], concerned(asked.values(), viewer)
    return show(
        request, viewer, "desk", counts=due_counts(docket, viewer), limits=_limits(clocks, known, viewer),
        further=_further(docket) if len(found) > SHOWN else None,
        waits=[known[row.pk] for row in waiting[:PAGE] if known[row.pk].next], more=len(waiting) > PAGE,
        owed=owed, owed_late=_late(docket), confirm=[each for each in owed if _confirms(each)],
        calls=calls_of(docket.matters, viewer), handed=handed_on(passed, last, facts),
        overview=overview_of(docket, viewer), parties=parties, opinions=calls_of_my_organs(viewer),
        unfinished=unfinished(viewer, PAGE), backfills=on_desk(viewer),
        imports=imports_on_desk(viewer), batches=batches_on_desk(viewer),
        calendar_ends=ending(viewer.officer, viewer.day),
        openings=openings(viewer.officer, viewer.day, viewer.posts),
        drafts=list(visible_change_sets(viewer).filter(sent=False).order_by("pk")[:PAGE]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Late:
    """How many notices of an organ are not published although their last day has passed."""

    organ: Organ
    number: int


def _late(docket: Docket) -> list[Late]:
    """The notices overdue and unpublished that the viewer may see, by organ, the most first."""
    found = {key[0]: number for key, number in docket.tally().items() if key[1:] == (Publication.key, "overdue")}
    organs = Organ.objects.filter(pk__in=found).order_by("code")
    return sorted((Late(organ, found[organ.pk]) for organ in organs), key=lambda late: -late.number)


def due_counts(docket: Docket, viewer: Viewer) -> list[tuple[Organ, list[Count]]]:
    """For each organ of the viewer, how many of the open matters that are its business are due by when."""
    return [
        (organ, [Count(due, due_words(due), COLOURS[due], *number) for due, number in docket.counts(organ.pk).items()])
        for organ in viewer.own_organs
    ]


def _limits(clocks: Sequence[Clock], known: Mapping[uuid.UUID, Waiting], viewer: Viewer) -> list[Due]:
    """The limits that run out first, each beside the acts that answer it."""
    others = awaited([each.matter for each in known.values()], clocks, viewer.day)
    return [
        Due(
            face := face_of(clock, viewer.day),
            known[clock.subject].matter,
            _answers(known[clock.subject].next, face),
            others[clock.pk],
        )
        for clock in clocks
    ]


def _further(docket: Docket) -> Further:
    """How many limits run that the desk does not show."""
    number, over = docket.clocks_in_all()
    return Further(number - SHOWN, over)


def _answers(offers: Sequence[Offer], face: Face) -> tuple[Offer, ...]:
    """The acts that answer the clock; where none of mine does, those that bring the matter nearer to it."""
    return tuple(offer for offer in offers if face.clock.pk in offer.clocks) or tuple(
        offer for offer in offers if not offer.clocks
    )


def _confirms(owed: Waiting) -> bool:
    """Whether the viewer may be the second person who confirms the draft of a notice."""
    return any(offer.kind.name == Publication.publish.name for offer in owed.next)
