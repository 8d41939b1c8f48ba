"""Who sees applications 网上申请知悉范围: who takes them in while no matter came of them; then who sees it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.applications.declaring import declared
from fazhi.kernel.applications.models import CLOSES, Application, Happening, What
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, ROLES
from fazhi.kernel.procedures.seeing import Eyes, matters_seen, sees


def takes_in(eyes: Eyes) -> Q:
    """Applications that a post of the officer takes in: by the roles of the declared act, in the organ applied to."""
    return reduce(or_, (Q(key=key, organ=post.organ_id) for key, post in _takings(eyes)), Q(pk__in=[]))


def _takings(eyes: Eyes) -> list[tuple[str, Post]]:
    return [
        (key, post) for key, online in declared().items() for post in eyes.posts
        if any(post.gives(ROLES[role]) for role in (*online.roles, HANDLER.key, PRINCIPAL.key))
    ]  # fmt: skip


def delivers(eyes: Eyes) -> Q:
    """Applications in which a post of the officer takes later papers in: by the roles that deliver, in its organ."""
    found = [
        Q(key=key, organ=post.organ_id) for key, online in declared().items() for post in eyes.posts
        if any(post.gives(role) for role in online.delivers)
    ]  # fmt: skip
    return reduce(or_, found, Q(pk__in=[]))


@sees(Application)
def _applications(eyes: Eyes) -> Q:
    """Those to take in; one that became a matter, with the matter."""
    registered = Happening.objects.filter(application=OuterRef("pk"), what=What.REGISTERED)
    with_matter = Exists(registered.filter(Exists(matters_seen(eyes).filter(pk=OuterRef("matter_id")))))
    return (takes_in(eyes) & ~Q(Exists(registered))) | Q(with_matter)


@sees(Happening)
def _happenings(eyes: Eyes) -> Q:
    """With its application."""
    return Q(Exists(Application.objects.filter(_applications(eyes), pk=OuterRef("application_id"))))


def waiting() -> Q:
    """Applications that nobody has registered or returned, and that were not withdrawn."""
    return ~Q(Exists(Happening.objects.filter(application=OuterRef("pk"), what__in=CLOSES)))


def untaken() -> Q:
    """Applications with papers sent in later that nobody has taken in."""
    return Q(Exists(_untaken().filter(application=OuterRef("pk"))))


def untaken_papers(applications: Collection[uuid.UUID]) -> QuerySet[Happening]:
    """The papers sent in later to these applications that nobody has taken in, the first last."""
    return _untaken().filter(application__in=applications).order_by("-recorded_at")


def _untaken() -> QuerySet[Happening]:
    sent = Happening.objects.filter(what=What.SUPPLEMENTED)
    return sent.filter(~Exists(Happening.objects.filter(answers=OuterRef("pk"))))
