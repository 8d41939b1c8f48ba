"""Of whom the declarations ask an act in a matter: told of one matter at a stage, and as a condition of a query.

An act is asked for where it moves the matter on, or stops a clock that runs without only starting it again; one that is
declared optional is asked of nobody. Separation of duties and recusal are not asked here, but of the few matters that
a page shows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import MatterOrgan
from fazhi.kernel.procedures.registry import families, procedure_of
from fazhi.web.awaiting import moves, renews
from fazhi.web.viewer import Viewer

OrgansFor = Callable[[ActKind], Collection[uuid.UUID]]
"""The organs in which somebody in question may do an act of a kind."""


def by_viewer(viewer: Viewer) -> OrgansFor:
    """The organs in which a post of the viewer may do an act."""
    return lambda kind: {post.organ_id for post in viewer.posts if any(post.gives(role) for role in kind.by)}


def by_organs(organs: Collection[uuid.UUID]) -> OrgansFor:
    """These organs, by whichever post."""
    return lambda kind: organs


@cache
def acts_at(family: str, version: str, stage: str) -> tuple[tuple[ActKind, bool], ...]:
    """The acts that are asked for at a stage, each with whether it moves the matter on; others only stop a clock."""
    every = procedure_of(family, version).acts.values()
    kinds = [kind for kind in every if not kind.automatic and not kind.opens and kind.allowed_in(stage)]
    return tuple((kind, moves(kind, stage)) for kind in kinds if moves(kind, stage) or _answers(kind))


def _answers(kind: ActKind) -> bool:
    return bool(kind.stops) and not kind.optional and not renews(kind)


def named(kind: ActKind) -> frozenset[str] | None:
    """The keys of the clocks that an act stops; None where a form chooses the limit (``@field``), so it may be any."""
    keys = frozenset(key for key in kind.stops if not key.startswith("@"))
    return keys if len(keys) == len(set(kind.stops)) else None


def asked_of_me(viewer: Viewer) -> Q | None:
    """The matters of which an act is asked that a post of the viewer may do; None where no post may do any."""
    return _asked(by_viewer(viewer))


def asked_of_organs(organs: Collection[uuid.UUID]) -> Q | None:
    """The matters of which an act is asked that one of the organs does, by whichever post."""
    return _asked(by_organs(organs))


def of_organs(organs: Collection[uuid.UUID]) -> Q:
    """The matters that are the organs' business: those that they lead, and those of which an act is asked of them."""
    led, asked = Q(organ__in=organs), asked_of_organs(organs)
    return led if asked is None else led | asked


Stages = dict[tuple[str, str], set[str]]
"""Stages by family and version."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the same organs: where an act moves the matter on, and where it stops which running clocks."""

    moving: Stages = field(default_factory=dict)
    answering: dict[frozenset[str] | None, Stages] = field(default_factory=dict)

    def take(self, procedure: type[Procedure], kind: ActKind) -> None:
        """Add the stages at which an act is asked for."""
        own, at = (procedure.key, procedure.version), [each for each in procedure.stages if kind.allowed_in(each)]
        self.moving.setdefault(own, set()).update(stage for stage in at if moves(kind, stage))
        if _answers(kind):
            self.answering.setdefault(named(kind), {}).setdefault(own, set()).update(at)

    def where(self) -> Q:
        """The condition on a matter; stages are compared before clocks are looked up."""
        ways = [_at(self.moving) & Q(final=False)]
        ways += [_at(stages) & Q(Exists(_running(keys))) for keys, stages in self.answering.items()]
        return reduce(or_, ways)


def _asked(organs_for: OrgansFor) -> Q | None:
    """What many acts have in common stands in the condition once: a database is slow to be asked 200 of them.

    Of a matter that lives on an upper platform nobody is asked anything here.
    """
    asked: dict[tuple[str, frozenset[uuid.UUID]], _Asked] = {}
    for versions in families().values():
        for procedure in versions:
            for kind in procedure.acts.values():
                organs = frozenset() if kind.automatic or kind.opens else frozenset(organs_for(kind))
                if organs:
                    asked.setdefault((kind.of, organs), _Asked()).take(procedure, kind)
    parts = [each.where() & _of_organs(of, organs) for (of, organs), each in asked.items()]
    return reduce(or_, parts) & Q(platform=None) if parts else None


def _at(stages: Stages) -> Q:
    """At one of the stages of its own family and version."""
    found = [
        Q(family=family, version=version, stage__in=sorted(names))
        for (family, version), names in stages.items()
        if names
    ]
    return reduce(or_, found) if found else Q(pk__in=())


def _running(keys: frozenset[str] | None) -> QuerySet[Clock]:
    """The running clocks of a matter with one of the keys; all of them for None."""
    running = Clock.objects.running().filter(subject_kind="matter", subject=OuterRef("pk"))
    return running if keys is None else running.filter(key__in=sorted(keys))


def _of_organs(of: str, organs: Collection[uuid.UUID]) -> Q:
    if of == "lead":
        return Q(organ__in=organs)
    return Q(Exists(MatterOrgan.objects.filter(matter=OuterRef("pk"), organ__in=organs, capacity=of)))
