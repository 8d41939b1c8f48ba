"""Filters that an officer keeps under a name 常用筛选: made, renamed, ordered, shared with the own organ, thrown away.

What is kept is the question, never the answer: a shared filter finds for each reader what that reader may see.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.listing import NAMES, asked_from, filtered
from fazhi.web.pages import show
from fazhi.web.paging import counted, within_reach
from fazhi.web.queries import Unreadable, uuid_of
from fazhi.web.viewer import Viewer
from fazhi.web.working.models import SavedFilter

MOST = 30
"""Filters that an officer may keep; each is counted when the list of lists is shown."""
_NAME = SavedFilter._meta.get_field("name").max_length or 0
_QUERY = SavedFilter._meta.get_field("query").max_length or 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter as a page shows it: where it leads, and how many matters it finds for the viewer."""

    row: SavedFilter
    procedure: type[Procedure] | None
    address: str
    mine: bool
    count: int = 0
    over: bool = False
    broken: bool = False


def address_of(row: SavedFilter) -> str:
    """Where the list stands that a filter makes."""
    place = reverse("worklist", args=[row.family]) if row.family else reverse("worklists")
    return f"{place}?{row.query}"


def _usable(viewer: Viewer) -> QuerySet[SavedFilter]:
    """The viewer's own filters, and those that others share with an organ of theirs."""
    mine = Q(officer=viewer.officer)
    shared = SavedFilter.objects.filter(mine | Q(shared_with__in=viewer.organs)).select_related(
        "officer", "shared_with"
    )
    return shared.order_by("position", "pk")


def kept_for(viewer: Viewer, procedure: type[Procedure] | None = None, *, count: bool = False) -> list[Kept]:
    """The filters that the viewer may use, their own first; of one list only where a procedure is named."""
    rows = _usable(viewer)
    if procedure is not None:
        rows = rows.filter(family=procedure.key)
    known = families()
    found = [
        _counted(row, viewer) if count else _kept(row, viewer)
        for row in rows[: 2 * MOST]
        if not row.family or row.family in known
    ]
    return sorted(found, key=lambda kept: not kept.mine)


def _kept(row: SavedFilter, viewer: Viewer) -> Kept:
    versions = families().get(row.family)
    return Kept(row, versions[-1] if versions else None, address_of(row), row.officer_id == viewer.officer.pk)


def _counted(row: SavedFilter, viewer: Viewer) -> Kept:
    kept = _kept(row, viewer)
    try:
        asked = asked_from(QueryDict(row.query), kept.procedure)
    except Unreadable:
        return Kept(row, kept.procedure, kept.address, kept.mine, broken=True)
    number, over = counted(within_reach(filtered(viewer, asked), viewer), viewer)
    return Kept(row, kept.procedure, kept.address, kept.mine, number, over)


def default_of(viewer: Viewer, family: str) -> str:
    """Where the viewer's default filter of a list leads; empty where there is none."""
    row = SavedFilter.objects.filter(officer=viewer.officer, family=family, first=True).first()
    return address_of(row) if row else ""


@officers
@require_safe
def kept_filters(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The filters that I keep, with counts, and what may be done with them."""
    return show(request, viewer, "kept_filters", kept=kept_for(viewer, count=True), most=MOST)


@officers
@require_POST
def keep_filter(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep the filters of an address under a name."""
    family, given = request.POST.get("family", ""), QueryDict(request.POST.get("query", ""))
    if family and family not in families():
        raise Http404
    query = QueryDict(mutable=True)
    query.update({name: given[name] for name in NAMES if given.get(name)})
    name = _name(request)
    asked_from(query, families()[family][-1] if family else None)  # What cannot be read is refused before it is kept.
    if len(query.urlencode()) > _QUERY:
        raise Unreadable("筛选条件过长，无法保存。", "The filters are too long to be kept.")
    own = SavedFilter.objects.filter(officer=viewer.officer)
    place = (own.aggregate(last=Max("position"))["last"] or 0) + 1
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise Unreadable(f"最多保存 {MOST} 个筛选，请先删除一个。", f"You may keep {MOST} filters: delete one first.")
    row, made = own.update_or_create(
        name=name, defaults={"family": family, "query": query.urlencode(), "first": False, "shared_with_id": None},
        create_defaults={
            "officer": viewer.officer, "family": family, "query": query.urlencode(), "position": place
        },
    )  # fmt: skip
    said = Label("筛选已保存。", "The filter is kept.") if made else Label("筛选已更新。", "The filter is replaced.")
    messages.success(request, str(said))
    return redirect(address_of(row))


def _name(request: HttpRequest) -> str:
    name = request.POST.get("name", "").strip()
    if not name or len(name) > _NAME:
        raise Unreadable(f"请给筛选起 1 至 {_NAME} 个字的名称。", f"Give the filter a name of 1 to {_NAME} characters.")
    return name


@officers
@require_POST
@transaction.atomic
def change_filter(request: HttpRequest, viewer: Viewer, id: int) -> HttpResponse:
    """Rename, move, share, make the default, or throw away a filter of my own."""
    row = get_object_or_404(SavedFilter, pk=id, officer=viewer.officer)
    match request.POST.get("do", ""):
        case "rename":
            _rename(row, _name(request))
        case "up" | "down" as way:
            _move(row, way)
        case "default":
            SavedFilter.objects.filter(officer=viewer.officer, family=row.family).update(first=False)
            row.first = not row.first
            row.save(update_fields=["first"])
        case "share":
            _share(row, viewer, request.POST.get("organ", ""))
        case "delete":
            row.delete()
        case _:
            raise Http404
    return redirect("kept-filters")


def _rename(row: SavedFilter, name: str) -> None:
    if SavedFilter.objects.filter(officer=row.officer_id, name=name).exclude(pk=row.pk).exists():
        raise Unreadable("您已有同名的筛选，请换一个名称。", "You have a filter of this name: choose another one.")
    row.name = name
    row.save(update_fields=["name"])


def _move(row: SavedFilter, way: str) -> None:
    """Change places with the neighbour; all places are numbered anew, so that equal ones part."""
    rows = list(SavedFilter.objects.filter(officer=row.officer_id))
    at = rows.index(row)
    to = at - 1 if way == "up" else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for place, each in enumerate(rows):
        each.position = place
    SavedFilter.objects.bulk_update(rows, ["position"])


def _share(row: SavedFilter, viewer: Viewer, organ: str) -> None:
    """Share with one of the viewer's own organs, or with nobody."""
    id = uuid_of(organ, "organ") if organ else None
    if id is not None and id not in viewer.organs:
        raise Http404
    row.shared_with_id = id
    row.save(update_fields=["shared_with"])
