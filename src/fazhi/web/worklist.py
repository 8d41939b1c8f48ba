"""Worklists 办件列表: the matters that I may see, of one procedure or all, in pages of the same cost however far on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import families, procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.bulk import bulk_acts, could_take
from fazhi.web.clockface import Face
from fazhi.web.concerned import concerned
from fazhi.web.due import DUES, due_words
from fazhi.web.kept_filters import default_of, kept_for
from fazhi.web.listing import NAMES, NEXTS, SORTS, STATES, Asked, asked_in, filtered, in_words
from fazhi.web.opened import opened_words
from fazhi.web.pages import show
from fazhi.web.paging import SIZES, counted, page_of, within_reach
from fazhi.web.queries import number_of
from fazhi.web.viewer import Viewer
from fazhi.web.waiting import faces_of

MOST_ORGANS = 500
"""Organs that the choice of the lead organ offers."""


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in a list, with its most urgent clock."""

    matter: Matter
    procedure: Label
    stage: Label
    face: Face | None
    party: str


@officers
@require_safe
def worklists(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All procedures of which I may see matters and the filters that I keep, or a list of all procedures."""
    if any(request.GET.get(name, "").strip() for name in NAMES):
        return _listed(request, viewer, None)
    counts = {
        row["family"]: row
        for row in within_reach(viewer.matters, viewer)
        .order_by()
        .values("family")
        .annotate(open=Count("pk", filter=Q(final=False)), ended=Count("pk", filter=Q(final=True)))
    }
    rows = [(versions[-1], counts.get(key)) for key, versions in families().items()]
    return show(request, viewer, "worklists", rows=rows, kept=kept_for(viewer))


@officers
@require_safe
def worklist(request: HttpRequest, viewer: Viewer, family: str) -> HttpResponse:
    """The matters of one procedure; where no filter is asked for, by the filter that I made the default."""
    versions = families().get(family)
    if not versions:
        raise Http404
    if not request.GET and (chosen := default_of(viewer, family)):
        return redirect(chosen)
    return _listed(request, viewer, versions[-1])


def _listed(request: HttpRequest, viewer: Viewer, procedure: type[Procedure] | None) -> HttpResponse:
    asked = asked_in(request, procedure)
    matters = within_reach(filtered(viewer, asked), viewer)
    page = page_of(matters, asked, _size(request), request.GET.get("from", ""))
    faces, parties = faces_of(page.matters, viewer), concerned(page.matters, viewer)
    total, over = counted(matters, viewer)
    return show(
        request, viewer, "worklist", procedure=procedure, asked=asked, ended=asked.ended,
        rows=[row_of(matter, faces, parties) for matter in page.matters], total=total, over=over,
        following=page.following,
        set_filters=list(in_words(viewer, asked)), choices=_choices(viewer, asked),
        bulk=could_take(bulk_acts(viewer, procedure), page.matters, viewer),
        kept=kept_for(viewer, procedure), opened=opened_words(procedure),
    )  # fmt: skip


def _size(request: HttpRequest) -> int:
    size = number_of(request, "size", SIZES[0], least=1, most=SIZES[-1])
    return next(each for each in SIZES if each >= size)


def _choices(viewer: Viewer, asked: Asked) -> dict[str, object]:
    """What the filters offer, by their names in the address."""
    organs = Organ.objects.only("id", "short_name").order_by("code")[:MOST_ORGANS]
    return {
        "state": STATES, "stage": asked.stages, "next": NEXTS, "sort": SORTS, "size": SIZES,
        "due": {due: due_words(due) for due in DUES}, "organ": {str(each.pk): each.short_name for each in organs},
    }  # fmt: skip


def row_of(matter: Matter, faces: Mapping[object, list[Face]], parties: Mapping[uuid.UUID, str]) -> Row:
    """A matter as a line of the list."""
    procedure = procedure_of(matter.family, matter.version)
    stage = procedure.stages[matter.stage].label
    return Row(matter, procedure.label, stage, next(iter(faces.get(matter.pk, [])), None), parties.get(matter.pk, ""))
