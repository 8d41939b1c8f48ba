"""The printed pages of a matter, for the organs that handle it; official forms are in Chinese on every page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.parties.models import Purpose
from fazhi.kernel.parties.showing import Reason
from fazhi.kernel.parties.showing import show as reveal
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.reading import Reading
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.web.access import officers, page
from fazhi.web.pages import show
from fazhi.web.personal import reader_of
from fazhi.web.printing import contents, sheets
from fazhi.web.reading import reading_of
from fazhi.web.showing import content_of
from fazhi.web.timeline import brief_acts, timeline
from fazhi.web.viewer import Viewer

CHINESE = "zh-hans"


def _file(viewer: Viewer, id: uuid.UUID) -> tuple[Matter, type[Procedure], Reading]:
    """A matter that the viewer's organ handles; nobody else prints its file.

    Raises:
        Http404: there is none, or it is not theirs to handle.
    """
    row = viewer.matter(id)
    procedure = procedure_of(row.family, row.version)
    reading = reading_of(row, procedure, viewer)
    if not reading.handles:
        raise Http404
    return row, procedure, reading


def _sheet(request: HttpRequest, name: str, title: str, matter: Matter, **context: Any) -> HttpResponse:
    """A sheet of paper: its form is the official Chinese one, whatever the language of the workbench."""
    note = settings.DEMONSTRATION_NOTE if settings.DEMONSTRATION else ""
    values = {"sheet": name, "sheet_title": title, "matter": matter, "note": note, **context}
    return render(request, f"web/print/{name}.html", values)


@officers
@require_safe
def prints(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """What can be printed of the matter."""
    row, _, reading = _file(viewer, id)
    return show(
        request, viewer, "prints", matter=row, hand_overs=sheets.hand_overs(row), archived=sheets.archived_by(row),
        services=list(sheets.services(row, reading)),
    )  # fmt: skip


@officers
@require_safe
def record(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The record of proceedings 办理过程记录: every act with who, when, why, and what it says."""
    row, procedure, reading = _file(viewer, id)
    acts = brief_acts(row)
    with translation.override(CHINESE):
        done = timeline(acts, reading, may_correct=lambda act: False, size=max(len(acts), 1)).done
        return _sheet(
            request, "record", "办理过程记录", row, done=done, procedure=procedure.label.zh, day=viewer.day,
            stage=procedure.stages[row.stage].label.zh,
        )  # fmt: skip


@officers
@require_safe
def index(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The file index 卷内目录."""
    row, _, reading = _file(viewer, id)
    with translation.override(CHINESE):
        items = contents.items_of(row, reading)
        return _sheet(
            request, "index", "卷内目录", row, rows=contents.listed(items), pages=contents.total(items),
            archived=sheets.archived_by(row),
        )  # fmt: skip


@officers
@require_safe
def cover(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The cover of an archived file 案卷封面."""
    row, procedure, reading = _file(viewer, id)
    archived = sheets.archived_by(row)
    if archived is None:
        raise Http404
    with translation.override(CHINESE):
        items = contents.items_of(row, reading)
        shown = {each.label: each.text for each in content_of(archived, procedure)}
        return _sheet(
            request, "cover", "案卷封面", row, procedure=procedure.label.zh, archived=archived, count=len(items),
            pages=contents.total(items), retention=shown.get("保管期限", ""), file_number=shown.get("档号", ""),
            first=min((item.day for item in items), default=row.opened_on),
            last=max((item.day for item in items), default=row.closed_on),
        )  # fmt: skip


@officers
@require_safe
def hand_over(request: HttpRequest, viewer: Viewer, id: uuid.UUID, act: uuid.UUID) -> HttpResponse:
    """The hand-over sheet 移交清单 of an act that handed the matter over."""
    row, procedure, reading = _file(viewer, id)
    found = next(((done, to) for done, to in sheets.hand_overs(row) if done.pk == act), None)
    if found is None or not reading.told(found[0]):
        raise Http404
    done, to = found
    with translation.override(CHINESE):
        items = contents.items_of(row, reading, until=done.happened_on)
        return _sheet(
            request, "hand_over", "移交清单", row, act=done, to=to, procedure=procedure.label.zh,
            rows=contents.listed(items), clocks=sheets.running_at(row, done), pages=contents.total(items),
        )  # fmt: skip


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, viewer: Viewer, id: uuid.UUID, paper: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """The receipt of service 送达回证 of a paper for a party; posted, with the address, whose reading is recorded."""
    row, _, reading = _file(viewer, id)
    found = next((s for s in sheets.services(row, reading) if (s.paper.pk, s.row.party_id) == (paper, party)), None)
    if found is None:
        raise Http404
    address = _address(viewer, row, found) if request.method == "POST" else ""
    with translation.override(CHINESE):
        return _sheet(
            request, "service", "送达回证", row, service=found, served=sheets.served(found, reading), address=address,
            has_address="address" in found.row.party.personal,
        )  # fmt: skip


def _address(viewer: Viewer, matter: Matter, service: sheets.Service) -> str:
    party = service.row.party
    if "address" not in party.personal:
        return ""
    why = Reason(Purpose.SERVE, f"送达回证：{service.paper.title}")
    return reveal(party, ["address"], by=reader_of(viewer, matter), why=why, matter=matter.pk).get("address", "")


def pages(matter: str) -> Sequence[URLPattern]:
    """The addresses of the printed pages, below that of a matter."""
    base = matter + "print/"
    return [
        page(base, prints, "prints"),
        page(base + "record/", record, "print-record"),
        page(base + "index/", index, "print-index"),
        page(base + "cover/", cover, "print-cover"),
        page(base + "hand-over/<uuid:act>/", hand_over, "print-hand-over"),
        page(base + "service/<uuid:paper>/<uuid:party>/", service, "print-service"),
    ]
