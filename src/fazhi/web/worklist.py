"""Worklists 办件列表: the matters that I may see, of one procedure or all, in pages of the same cost however far on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import families, procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.clockface import Face
from fazhi.web.pages import PAGE, show
from fazhi.web.queries import Unreadable, uuid_of
from fazhi.web.viewer import Viewer
from fazhi.web.waiting import faces_of, with_due

COUNTED = 1000
"""How many rows a list counts before it says “more than”."""
_NEVER = datetime.date.max
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in a list, with its most urgent clock."""

    matter: Matter
    procedure: Label
    stage: Label
    face: Face | None


@officers
@require_safe
def worklists(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All procedures of which I may see matters, or a search in all of them."""
    if request.GET.get("q", "").strip():
        return _listed(request, viewer, None)
    counts = {
        row["family"]: row
        for row in viewer.matters.order_by()
        .values("family")
        .annotate(open=Count("pk", filter=Q(final=False)), ended=Count("pk", filter=Q(final=True)))
    }
    rows = [(versions[-1], counts.get(key)) for key, versions in families().items()]
    return show(request, viewer, "worklists", rows=rows)


@officers
@require_safe
def worklist(request: HttpRequest, viewer: Viewer, family: str) -> HttpResponse:
    """The matters of one procedure."""
    versions = families().get(family)
    if not versions:
        raise Http404
    return _listed(request, viewer, versions[-1])


def _listed(request: HttpRequest, viewer: Viewer, procedure: type[Procedure] | None) -> HttpResponse:
    matters = _filtered(request, viewer, procedure)
    ended = request.GET.get("state") == "ended"
    rows = list(_ordered(matters, ended, request.GET.get("from", ""))[: PAGE + 1])
    shown, more = rows[:PAGE], len(rows) > PAGE
    faces = faces_of(shown, viewer)
    total = matters.order_by()[: COUNTED + 1].count()
    return show(
        request, viewer, "worklist", procedure=procedure, stages=_stages(procedure), ended=ended,
        rows=[_row(matter, faces) for matter in shown], total=min(total, COUNTED), over=total > COUNTED,
        following=_cursor(shown[-1], ended) if more else "",
    )  # fmt: skip


def _filtered(request: HttpRequest, viewer: Viewer, procedure: type[Procedure] | None) -> QuerySet[Matter]:
    matters = viewer.matters.filter(final=request.GET.get("state") == "ended")
    if procedure is not None:
        matters = matters.filter(family=procedure.key)
    if stage := request.GET.get("stage", ""):
        matters = matters.filter(stage=stage)
    if text := request.GET.get("q", "").strip():
        matters = matters.filter(Q(title__icontains=text) | Q(number__icontains=text))
    return matters.select_related("organ")


def _ordered(matters: QuerySet[Matter], ended: bool, cursor: str) -> QuerySet[Any]:
    """Open matters by due date, ended ones by the day they ended, latest first; from the cursor on."""
    rows: QuerySet[Any] = with_due(matters)
    if ended:
        rows = rows.annotate(place=Coalesce("closed_on", Value(_NEVER))).order_by("-place", "-opened_on", "-pk")
    else:
        rows = rows.annotate(place=Coalesce("due", Value(_NEVER))).order_by("place", "opened_on", "pk")
    if not cursor:
        return rows
    place, opened, id = _read(cursor)
    beyond = "lt" if ended else "gt"
    return rows.filter(
        Q(**{f"place__{beyond}": place})
        | Q(place=place, **{f"opened_on__{beyond}": opened})
        | Q(place=place, opened_on=opened, **{f"pk__{beyond}": id})
    )


def _cursor(matter: Any, ended: bool) -> str:
    return f"{matter.place}~{matter.opened_on}~{matter.pk}"


def _read(cursor: str) -> tuple[datetime.date, datetime.date, Any]:
    parts = cursor.split("~")
    try:
        if len(parts) != _PARTS:
            raise ValueError(cursor)
        days = [datetime.date.fromisoformat(part) for part in parts[:2]]
    except ValueError:
        raise Unreadable(
            "翻页标记无法识别，请从第一页重新翻起。", "The page mark cannot be read: start from the first page."
        ) from None
    return days[0], days[1], uuid_of(parts[2], "from")


def _stages(procedure: type[Procedure] | None) -> dict[str, Label]:
    if procedure is None:
        return {}
    return {name: stage.label for version in families()[procedure.key] for name, stage in version.stages.items()}


def _row(matter: Matter, faces: dict[object, list[Face]]) -> Row:
    procedure = procedure_of(matter.family, matter.version)
    stage = procedure.stages[matter.stage].label
    return Row(matter, procedure.label, stage, next(iter(faces.get(matter.pk, [])), None))
