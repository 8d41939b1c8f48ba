"""Into what a viewer may import, and which imports concern them."""

from __future__ import annotations

import uuid

from django.http import Http404

from fazhi.exchange.models import ImportRun, Standing
from fazhi.exchange.runs.keeping import on_desk
from fazhi.exchange.targets.declaring import Target
from fazhi.exchange.targets.registry import open_to, targets
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.seeing import seen
from fazhi.web.viewer import Viewer

_OWN = (Standing.MAPPING, Standing.EXAMINING, Standing.EXAMINED)
"""Standings in which an import is the first person's alone."""


def may_import(viewer: Viewer) -> list[tuple[Target, list[Post]]]:
    """The targets into which the viewer may import, each with the posts that let them."""
    return open_to(viewer.posts, viewer.day)


def target_for(viewer: Viewer, key: str) -> tuple[Target, list[Post]]:
    """A target with the viewer's posts that let them import into it.

    Raises:
        Http404: there is none, or the viewer may not; the page does not say which.
    """
    target = targets().get(key)
    mine = [post for post in viewer.posts if target is not None and target.may(post, viewer.day)]
    if target is None or not mine:
        raise Http404
    return target, mine


def run_for(viewer: Viewer, id: uuid.UUID) -> ImportRun:
    """An import that the viewer began or is asked to approve.

    Raises:
        Http404: there is none for them.
    """
    rows = seen(ImportRun.objects.filter(pk=id), viewer.eyes)
    found = rows.select_related("organ", "first", "approver", "by__organ", "second__organ").first()
    if found is None or found.target not in targets():
        raise Http404
    if found.first_id != viewer.officer.pk and found.standing in _OWN:
        raise Http404
    return found


def begun_by(viewer: Viewer, target: Target, id: str) -> ImportRun | None:
    """The import of this target that the viewer began, by its identity; None where there is none."""
    try:
        asked = uuid.UUID(id)
    except ValueError:
        return None
    rows = seen(ImportRun.objects.filter(pk=asked, target=target.key, first=viewer.officer), viewer.eyes)
    return rows.select_related("by").first()


def waiting(viewer: Viewer) -> list[ImportRun]:
    """The imports on the viewer's desk."""
    known = targets()
    return [run for run in on_desk(viewer.officer) if run.target in known]


def importable(viewer: Viewer, *keys: str) -> list[Target]:
    """Those of the targets named into which the viewer may import, for links on other pages."""
    known = targets()
    named = [known[key] for key in keys if key in known]
    return [target for target in named if any(target.may(post, viewer.day) for post in viewer.posts)]
