"""What an officer may do next in a matter, and which matters they may see.

Pages ask this before they offer an act; the engine asks again when it is done.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.admission import acting_organs, apart
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, Secrecy
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.registry import GENERAL, families, procedure_of, version_on
from fazhi.kernel.procedures.replay import State, extended_by


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that an officer may do now, the post under which, and the clocks that it answers."""

    kind: ActKind
    post: Post
    clocks: tuple[uuid.UUID, ...]


def offers(matter: Matter, officer: Officer, day: datetime.date) -> list[Offer]:
    """The acts that the officer may do in the matter on the day, those that answer a clock first."""
    procedure, state = procedure_of(matter.family, matter.version), state_of(matter)
    if str(officer.pk) in state.recused:
        return []
    posts = [post for post in Post.objects.held_by(officer, day) if post.organ.existed_on(day)]
    done = set(Act.objects.filter(matter=matter, officer=officer).values_list("name", flat=True))
    found = []
    for kind in (*procedure.acts.values(), *GENERAL.values()):
        if kind.automatic or not kind.allowed_in(state.stage) or done & apart(procedure, kind).keys():
            continue
        organs = acting_organs(procedure, kind, state, matter.organ_id)
        post = next((p for p in posts if p.organ_id in organs and any(p.gives(r) for r in kind.by)), None)
        if post is not None and _useful(kind, state):
            found.append(Offer(kind, post, _answers(kind, state)))
    return sorted(found, key=lambda offer: (offer.kind.general, not offer.clocks))


def _useful(kind: ActKind, state: State) -> bool:
    """Leave out general acts that answer nothing: no instruction to report on, no override asked for."""
    if kind.name == "report_back":
        return bool(state.running("instruction"))
    if kind.name == "allow_override":
        return bool(state.overrides_asked)
    return kind.name != "archive" or (state.final and not state.archived)


def _answers(kind: ActKind, state: State) -> tuple[uuid.UUID, ...]:
    named = {*kind.stops, *kind.pauses, *kind.resumes}
    return tuple(
        clock.id for clock in state.clocks.values()
        if clock.open and ((clock.slot or clock.key) in named or any(extended_by(clock, key) for key in kind.extends))
    )  # fmt: skip


def openings(officer: Officer, day: datetime.date) -> list[tuple[type[Procedure], ActKind, Post]]:
    """The acts by which the officer may open a matter on the day."""
    posts = list(Post.objects.held_by(officer, day))
    found = []
    for key, versions in families().items():
        if not any(version.governs.covers(day) for version in versions):
            continue
        procedure = version_on(key, day)
        for kind in procedure.opening():
            post = next((p for p in posts if any(p.gives(role) for role in kind.by)), None)
            if post is not None and not kind.automatic:
                found.append((procedure, kind, post))
    return found


def visible_to(officer: Officer | None, day: datetime.date) -> QuerySet[Matter]:
    """The matters that a person may see: those of their organs; restricted ones only where they have acted or lead.

    An organ sees what it leads, led, or takes part in. Who stands back from a restricted matter no longer sees it.
    """
    if officer is None:
        return Matter.objects.none()
    posts = Post.objects.as_of(day).filter(officer=officer)
    mine = Q(organ__in=posts.values("organ")) | Q(
        Exists(MatterOrgan.objects.filter(matter=OuterRef("pk"), organ__in=posts.values("organ")))
    )
    acts = Act.objects.filter(matter=OuterRef("pk"))
    acted = Exists(acts.filter(officer=officer))
    recused = Exists(acts.filter(name="recuse").saying(officer=str(officer.pk)))
    leads = Q(organ__in=posts.filter(role=PRINCIPAL.key).values("organ"))
    return Matter.objects.filter(mine & (~Q(secrecy=Secrecy.RESTRICTED) | (acted | leads) & ~recused))


def clocks_of(matters: QuerySet[Matter]) -> QuerySet[Clock]:
    """The clocks of matters."""
    return Clock.objects.filter(subject_kind="matter", subject__in=matters.values("pk"))
