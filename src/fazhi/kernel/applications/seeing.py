"""Who sees applications 网上申请知悉范围: who takes them in while no matter came of them; then who sees it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from functools import cache, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.applications.declaring import declared
from fazhi.kernel.applications.models import CLOSES, Application, Happening, What
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, ROLES
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, MatterReader
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.procedures.seeing import TOLD, Eyes, matters_seen, sees


def takes_in(eyes: Eyes) -> Q:
    """Applications that a post of the officer takes in: by the roles of the declared act, in the organ applied to."""
    return reduce(or_, (Q(key=key, organ=post.organ_id) for key, post in _takings(eyes)), Q(pk__in=[]))


def takes_any(eyes: Eyes) -> bool:
    """Whether an application ever came in that a post of the officer takes in, and that they may see.

    It stands before every page: where none came in, which is soon asked, nothing has to be asked of matters.
    """
    mine = Application.objects.filter(takes_in(eyes))
    return mine.exists() and mine.filter(_applications(eyes)).exists()


def _takings(eyes: Eyes) -> list[tuple[str, Post]]:
    return [
        (key, post) for key, online in declared().items() for post in eyes.posts
        if any(post.gives(ROLES[role]) for role in (*online.roles, HANDLER.key, PRINCIPAL.key))
    ]  # fmt: skip


def delivers(eyes: Eyes) -> Q:
    """Applications in which a post of the officer takes later papers in: by the roles that deliver, in its organ.

    That is the organ applied to, and of an application that became a matter the organ that leads it now.
    """
    registered = Happening.objects.filter(application=OuterRef("pk"), what=What.REGISTERED)
    found = [
        Q(key=key) & (
            Q(Exists(registered.filter(matter__organ=post.organ_id)))
            | Q(organ=post.organ_id) & ~Q(Exists(registered))
        )
        for key, online in declared().items() for post in eyes.posts
        if any(post.gives(role) for role in online.delivers)
    ]  # fmt: skip
    return reduce(or_, found, Q(pk__in=[]))


@sees(Application)
def _applications(eyes: Eyes) -> Q:
    """Those to take in; one that became a matter, with the matter, by who handles it.

    It names the applicant, says what they said and holds their files: who only takes part in the matter, and reads
    masked names and no files there, would read all of it here.
    """
    registered = Happening.objects.filter(application=OuterRef("pk"), what=What.REGISTERED)
    handled = matters_seen(eyes).filter(_handled(eyes), pk=OuterRef("matter_id"))
    return (takes_in(eyes) & ~Q(Exists(registered))) | Q(Exists(registered.filter(Exists(handled))))


def _handled(eyes: Eyes) -> Q:
    """Matters of families that can be applied for that the officer handles, as ``procedures.reading`` says it."""
    named = Q(Exists(MatterReader.objects.filter(matter=OuterRef("pk"), officer=eyes.officer)))
    every = {online.family for online in declared().values()}
    return reduce(or_, (Q(family=each) & (named | _handled_by(eyes, each)) for each in sorted(every)), Q(pk__in=[]))


def _handled_by(eyes: Eyes, family: str) -> Q:
    """Those that an organ of the officer leads, or does an act in, done or declared for its capacity."""
    organs = eyes.organs | {organ for organ, acting in eyes.apart() if family in acting}
    done = Act.objects.filter(matter=OuterRef("pk"), organ__in=organs).exclude(name=TOLD)
    found = Q(organ__in=organs) | Q(Exists(done))
    for capacities, versions in _acting_in(family).items():
        takes_part = MatterOrgan.objects.filter(matter=OuterRef("pk"), organ__in=organs, capacity__in=capacities)
        found |= Q(version__in=versions) & Q(Exists(takes_part))
    return found


@cache
def _acting_in(family: str) -> dict[frozenset[str], list[str]]:
    """The capacities for which acts are declared, each set with the versions that declare it."""
    found: dict[frozenset[str], list[str]] = {}
    for version in families()[family]:
        found.setdefault(frozenset(kind.of for kind in version.acts.values()), []).append(version.version)
    return found


def organ_in_charge(application: Application) -> uuid.UUID:
    """The organ whose officers deal with it: the one applied to; of one that became a matter, the one that leads."""
    led = Matter.objects.filter(applications__application=application, applications__what=What.REGISTERED)
    found: uuid.UUID | None = led.values_list("organ", flat=True).first()
    return found or application.organ_id


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
