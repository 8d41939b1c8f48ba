"""What an officer may do next in a matter, and which matters they may see.

Pages ask this before they offer an act; the engine asks again when it is done.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.procedures.admission import acting_organs, apart, faults, hindrances
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.modes import of_our_own, platforms_on
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.registry import GENERAL, families, procedure_of, version_on
from fazhi.kernel.procedures.replay import ActFacts, State, extended_by, facts_of, replay
from fazhi.kernel.procedures.request import Request
from fazhi.kernel.procedures.rules import waits
from fazhi.kernel.procedures.seeing import eyes_of, matters_seen


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that an officer may do now, the post under which, and the clocks that it answers."""

    kind: ActKind
    post: Post
    clocks: tuple[uuid.UUID, ...]


def offers(matter: Matter, officer: Officer, day: datetime.date) -> list[Offer]:
    """The acts that the officer may do in the matter on the day, those that answer a clock first."""
    return offers_in([matter], officer, day)[matter.pk]


def offers_in(
    matters: Collection[Matter], officer: Officer, day: datetime.date,
    held: Collection[Post] | None = None, known: Mapping[uuid.UUID, list[ActFacts]] | None = None,
) -> dict[uuid.UUID, list[Offer]]:  # fmt: skip
    """The acts that the officer may do on the day in each of several matters, asked of the database at once.

    Args:
        matters: the matters.
        officer: the officer.
        day: the day.
        held: the posts that the officer holds on it, where they are known.
        known: the facts of the matters' acts, where they are known.
    """
    posts = [post for post in (held or Post.objects.held_by(officer, day)) if post.organ.existed_on(day)]
    facts = known if known is not None else facts_by_matter(matters)
    return {matter.pk: _offers(matter, facts[matter.pk], officer, posts, day) for matter in matters}


def facts_by_matter(matters: Iterable[Matter]) -> dict[uuid.UUID, list[ActFacts]]:
    """The facts of the acts of each of several matters, in the order of record."""
    found: dict[uuid.UUID, list[ActFacts]] = {matter.pk: [] for matter in matters}
    if found:
        for matter, fact in facts_of(Q(matter__in=found)):
            found[matter].append(fact)
    return found


def _offers(
    matter: Matter, facts: list[ActFacts], officer: Officer, posts: list[Post], day: datetime.date
) -> list[Offer]:  # fmt: skip
    procedure, state = procedure_of(matter.family, matter.version), replay(matter.pk, facts)
    if str(officer.pk) in state.recused:
        return []
    done = {fact.name for fact in facts if fact.officer == officer.pk and of_our_own(fact)}
    found = []
    for kind in (*procedure.acts.values(), *GENERAL.values()):
        if kind.automatic or not kind.allowed_in(state.stage) or (state.platform is not None and not kind.of_copy):
            continue
        if done & apart(procedure, kind).keys():
            continue
        organs = acting_organs(procedure, kind, state, matter.organ_id)
        post = next((p for p in posts if p.organ_id in organs and any(p.gives(r) for r in kind.by)), None)
        if post is not None and kind.asked_in(state) and not too_early(kind, state, day):
            found.append(Offer(kind, post, _answers(kind, state)))
    return sorted(found, key=lambda offer: (offer.kind.general, not offer.clocks))


def why_not(
    matter: Matter, kind: ActKind, post: Post, day: datetime.date, facts: list[ActFacts]
) -> list[Ground]:  # fmt: skip
    """Why an act is not offered under a post in a matter with these acts: admission first, then what its form refuses.

    Empty where nothing is known against it before its form is filled.
    """
    procedure, state = procedure_of(matter.family, matter.version), replay(matter.pk, facts)
    request = Request(
        procedure=procedure, kind=kind, by=post, on=day, matter=matter, matter_id=matter.pk, organ=matter.organ,
        place_code=matter.place_code, earlier=facts,
    )  # fmt: skip
    request.before = request.standing = state
    form = build_form(procedure, kind, {}, matter=matter, state=state, on=day)
    against = hindrances(request) or too_early(kind, state, day)
    return against or [ground for ground in faults(form) if ground.field not in form.fields]


def too_early(kind: ActKind, state: State, day: datetime.date) -> list[Ground]:
    """Why the act waits for a later day, as for the passing of a limit; nothing where it may be done by an override."""
    allowed = state.overrides.get(kind.name)
    return [each for each in waits(kind.requires, state, day) if allowed is None or each.code not in allowed.rules]


def _answers(kind: ActKind, state: State) -> tuple[uuid.UUID, ...]:
    named = {*kind.stops, *kind.pauses, *kind.resumes}
    return tuple(
        clock.id for clock in state.clocks.values()
        if clock.open and ((clock.slot or clock.key) in named or any(extended_by(clock, key) for key in kind.extends))
    )  # fmt: skip


def may_answer(matter: Matter, clock: uuid.UUID, day: datetime.date) -> list[Post]:
    """The posts whose holders may on the day do an act that answers the clock; not those who may do it no more."""
    procedure, state = procedure_of(matter.family, matter.version), state_of(matter)
    wanted = Q(pk__in=())
    for kind in procedure.acts.values():
        if not kind.automatic and kind.allowed_in(state.stage) and clock in _answers(kind, state):
            organs = acting_organs(procedure, kind, state, matter.organ_id)
            did = Act.objects.filter(matter=matter, name__in=apart(procedure, kind)).values("officer")
            wanted |= Q(organ__in=organs, role__in=[role.key for role in kind.by]) & ~Q(officer__in=did)
    posts = Post.objects.as_of(day).filter(wanted).exclude(officer__in=[uuid.UUID(each) for each in state.recused])
    return list(posts.select_related("officer", "organ"))


def openings(
    officer: Officer, day: datetime.date, held: Collection[Post] | None = None
) -> list[tuple[type[Procedure], ActKind, Post]]:
    """The acts by which the officer may open a matter on the day; ``held`` are the posts of the day, where known."""
    posts = list(held or Post.objects.held_by(officer, day))
    found = []
    for key, versions in families().items():
        if not any(version.governs.covers(day) for version in versions):
            continue
        procedure = version_on(key, day)
        for kind in procedure.opening():
            fitting = [post for post in posts if any(post.gives(role) for role in kind.by)]
            if fitting and not kind.automatic:
                found.append((procedure, kind, fitting))
    elsewhere = platforms_on({(each.key, post.organ.place_code) for each, _, fit in found for post in fit}, day)
    here = [
        (each, kind, [post for post in fitting if (each.key, post.organ.place_code) not in elsewhere])
        for each, kind, fitting in found
    ]
    return [(each, kind, fitting[0]) for each, kind, fitting in here if fitting]


def visible_to(officer: Officer | None, day: datetime.date) -> QuerySet[Matter]:
    """The matters that a person may see on a day, by their secrecy class; ``seeing`` says it."""
    return Matter.objects.none() if officer is None else matters_seen(eyes_of(officer, day))


def clocks_of(matters: QuerySet[Matter]) -> QuerySet[Clock]:
    """The clocks of matters."""
    return Clock.objects.filter(subject_kind="matter", subject__in=matters.values("pk"))
