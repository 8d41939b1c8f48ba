"""Who sees applications 网上申请知悉范围: who takes them in while no matter came of them; then who sees it."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

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
    sent = Happening.objects.filter(application=OuterRef("pk"), what=What.SUPPLEMENTED)
    return Q(Exists(sent.filter(~Exists(Happening.objects.filter(answers=OuterRef("pk"))))))
