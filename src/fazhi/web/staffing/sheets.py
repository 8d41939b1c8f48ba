"""The hand-over sheet of an officer's work on A4 工作移交清单, for the signatures of both and of a witness."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.organs.models import Officer
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.staffing.models import HandOver
from fazhi.web.access import officers
from fazhi.web.staffing.words import state_of
from fazhi.web.viewer import Viewer


@officers
@require_safe
def sheet(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The list as it stands, ready to be printed.

    Raises:
        Http404: there is no such hand-over, or it is not for the viewer.
    """
    found = seen(HandOver.objects.filter(pk=id), viewer.eyes).select_related("giver", "post__organ", "organ").first()
    if found is None:
        raise Http404
    people = {
        str(pk): each for pk, each in Officer.objects.in_bulk({row["to"] for row in found.items if row["to"]}).items()
    }
    rows = [(nth, row, people.get(row["to"], ""), state_of(row).zh) for nth, row in enumerate(found.items, start=1)]
    note = settings.DEMONSTRATION_NOTE if settings.DEMONSTRATION else ""
    values = {"matter": found, "rows": rows, "note": note, "sheet": "hand_over", "sheet_title": "工作移交清单"}
    return render(request, "web/staffing/sheet.html", values)
