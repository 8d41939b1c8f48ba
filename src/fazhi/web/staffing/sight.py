"""Who sees what of posts: names and titles are for every officer, the rest for those who keep or audit them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Organ, Post, subtree
from fazhi.kernel.organs.roles import ADMINISTRATOR, AUDITOR, PRINCIPAL
from fazhi.web.viewer import Viewer


def keeps_posts(viewer: Viewer) -> bool:
    """Whether the viewer administers, leads or audits an organ, so that the pages of posts are part of the work."""
    return any(post.gives(role) for post in viewer.posts for role in (ADMINISTRATOR, PRINCIPAL, AUDITOR))


def administers(viewer: Viewer) -> list[Post]:
    """The posts under which the viewer may propose."""
    return [post for post in viewer.posts if post.gives(ADMINISTRATOR)]


def fully_seen(viewer: Viewer, organs: Iterable[Organ]) -> set[uuid.UUID]:
    """Those of the organs whose posts the viewer sees with all that belongs to them 完整信息.

    One's own organ for those who administer or lead it; all of a place for its auditors and its staffing office.
    """
    own, places = set[uuid.UUID](), set[str]()
    for post in viewer.posts:
        kept = post.gives(ADMINISTRATOR) or post.gives(PRINCIPAL)
        if kept:
            own.add(post.organ_id)
        staffing = kept and designated(post.organ.place_code, Office.STAFFING, viewer.day) == post.organ
        if staffing or post.gives(AUDITOR):
            places.add(subtree(post.organ.place_code))
    return {
        organ.pk for organ in organs if organ.pk in own or any(organ.place_code.startswith(each) for each in places)
    }
