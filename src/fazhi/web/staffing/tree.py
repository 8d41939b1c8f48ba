"""The organs of a place on a day 机构树: who holds which post, what is vacant, who acts for whom, who is away."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.organs.models import Absence, Deputy, Officer, OrganVersion, Place, Post, subtree
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER, ROLES
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.pages import show
from fazhi.web.staffing.sight import administers, fully_seen, keeps_posts
from fazhi.web.viewer import Viewer

NEEDED = (PRINCIPAL, REVIEWER, HANDLER)
"""Roles without which an organ cannot see a matter through; where nobody holds one it is said."""
LONGEST = 60
"""Characters of what is sought."""
_ORDER = {key: nth for nth, key in enumerate(dict.fromkeys((PRINCIPAL.key, REVIEWER.key, HANDLER.key, *ROLES)))}


@dataclass(frozen=True, slots=True)
class Holding:
    """A post as the tree shows it."""

    post: Post
    deputy: Officer | None
    back_on: datetime.date | None
    acts_for: Officer | None


@dataclass(frozen=True, slots=True)
class Branch:
    """An organ with its posts, at its depth in the tree; ``full`` says whether the viewer sees all of them."""

    version: OrganVersion
    depth: int
    holdings: list[Holding]
    vacant: list[Label]
    full: bool


@officers
@require_safe
def tree(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The organs of a place as of a day."""
    places = list(Place.objects.as_of(viewer.day).exclude(level="village").order_by("code"))
    place, day = _asked(request, viewer, places)
    versions = list(
        OrganVersion.objects.as_of(day).filter(place_code__startswith=subtree(place)).select_related("organ", "parent")
    )
    sought = request.GET.get("q", "").strip()[:LONGEST]
    found = list(branches(viewer, versions, day))
    return show(
        request, viewer, "staffing/tree", places=places, place=place, day=day, sought=sought,
        names=[branch.version.name for branch in found],
        branches=[(branch, bool(sought) or branch.version.organ_id in viewer.organs) for branch in found
                  if _fits(branch, sought)],
        keeps=keeps_posts(viewer), proposes=bool(administers(viewer)),
    )  # fmt: skip


def _fits(branch: Branch, sought: str) -> bool:
    """Whether an organ is sought: by its name or code, or by the name or title of somebody who holds a post in it."""
    if not sought:
        return True
    shown = [each.post for each in branch.holdings if branch.full or each.acts_for is None]
    held = [text for post in shown for text in (post.officer.name, post.title)]
    return any(sought in text for text in (branch.version.name, branch.version.organ.code, *held))


def _asked(request: HttpRequest, viewer: Viewer, places: list[Place]) -> tuple[str, datetime.date]:
    codes = [place.code for place in places]
    own = next((post.organ.place_code[:6] for post in viewer.posts), codes[0] if codes else "")
    place = request.GET.get("place", own)
    try:
        day = datetime.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = viewer.day
    return place if place in codes else own, day


def branches(viewer: Viewer, versions: list[OrganVersion], day: datetime.date) -> Iterator[Branch]:
    """The organs in the order of the tree, each with its posts; four queries, however many there are."""
    ids = [version.organ_id for version in versions]
    full = fully_seen(viewer, [version.organ for version in versions])
    posts: dict[uuid.UUID, list[Post]] = {}
    for post in Post.objects.as_of(day).filter(organ__in=ids).select_related("officer", "organ", "acting_for__officer"):
        posts.setdefault(post.organ_id, []).append(post)
    named = Deputy.objects.as_of(day).filter(post__organ__in=ids).select_related("officer", "post")
    deputies = {each.post.subject: each.officer for each in named}
    away = {
        (each.officer_id, each.organ_id): each.until_on for each in Absence.objects.as_of(day).filter(organ__in=ids)
    }
    for version, depth in in_order(versions):
        holdings = [
            Holding(
                post, deputies.get(post.subject), away.get((post.officer_id, post.organ_id)),
                post.acting_for.officer if post.acting_for else None,
            )
            for post in sorted(posts.get(version.organ_id, []), key=_rank)
        ]  # fmt: skip
        held = {each.post.role for each in holdings}
        vacant = [role.label for role in NEEDED if role.key not in held] if holdings else []
        yield Branch(version, depth, holdings, vacant, version.organ_id in full)


def _rank(post: Post) -> tuple[int, bool, str]:
    return _ORDER.get(post.role, len(_ORDER)), post.acting_for_id is not None, post.officer.number


def in_order(versions: Iterable[OrganVersion]) -> Iterator[tuple[OrganVersion, int]]:
    """Organs each under its parent, by code; what has no parent here stands at the top."""
    known = {version.organ_id: version for version in versions}
    below: dict[uuid.UUID | None, list[OrganVersion]] = {}
    for version in sorted(known.values(), key=lambda each: each.organ.code):
        below.setdefault(version.parent_id if version.parent_id in known else None, []).append(version)

    def walk(parent: uuid.UUID | None, depth: int) -> Iterator[tuple[OrganVersion, int]]:
        for version in below.get(parent, []):
            yield version, depth
            yield from walk(version.organ_id, depth + 1)

    yield from walk(None, 0)
