"""Finding a party 当事人查找 to filter lists by: only among matters in which the viewer reads the parties' names.

What is typed is sent in the body and never stands in an address, which browsers and logs keep; the list is then asked
by the party's id.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.parties.identifiers import normalised
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.models import MatterParty
from fazhi.kernel.procedures.registry import families
from fazhi.web.access import officers
from fazhi.web.listing import named_to
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer

MOST = 20
"""Parties that a search shows."""
_LONGEST, _SHORTEST_NUMBER = 100, 15


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def find_party(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Search by a part of a name, or by a whole identity number or credit code."""
    family = request.GET.get("family", "")
    place = reverse("worklist", args=[family]) if family in families() else reverse("worklists")
    text = request.POST.get("text", "").strip().replace("\0", "")[:_LONGEST]
    found = list(_found(viewer, text)[: MOST + 1]) if text else []
    if len(found) == 1:
        return redirect(f"{place}?party={found[0].pk}")
    return show(
        request, viewer, "find_party", text=text, parties=found[:MOST], more=len(found) > MOST, place=place,
        family=family,
    )  # fmt: skip


def _found(viewer: Viewer, text: str) -> QuerySet[Party]:
    matters = viewer.matters.filter(named_to(viewer))
    mine: QuerySet[Party] = Party.objects.filter(
        Exists(MatterParty.objects.filter(party=OuterRef("pk"), matter__in=matters.values("pk")))
    )
    number = normalised(text)
    if len(number) >= _SHORTEST_NUMBER and number.isascii():
        return mine.filter(index__value=blind_index(number)).order_by("pk")
    return mine.filter(personal__name__value__icontains=text).order_by("recorded_at", "pk")
