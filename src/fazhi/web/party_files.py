"""The file of a party 主体档案: what chapters hold on an enterprise or organisation, as of a day and as known on one.

The number that is looked for is sent in the body and never stands in an address.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.parties.finding import standing
from fazhi.kernel.parties.identifiers import normalised
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.party_files import Asked, Section, parties_filed, sections
from fazhi.kernel.registers.tables import Shown
from fazhi.web.access import officers
from fazhi.web.pages import show
from fazhi.web.queries import day_of, known_of
from fazhi.web.viewer import Viewer

MOST = 20
"""Parties that a search shows."""
_LONGEST, _SHORTEST_NUMBER = 100, 15


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def find_file(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Search by a part of a name, or by a whole credit code, among files that hold something for the viewer."""
    text = request.POST.get("text", "").strip()[:_LONGEST]
    found = _found(viewer, text) if text else []
    if len(found) == 1:
        return redirect("party-file", found[0].pk)
    return show(
        request, viewer, "find_file", text=text, parties=found[:MOST], more=len(found) > MOST, sections=sections()
    )


def _found(viewer: Viewer, text: str) -> Sequence[Party]:
    filed = parties_filed(viewer.eyes)
    number = normalised(text)
    if len(number) >= _SHORTEST_NUMBER and number.isascii():
        rows = filed.filter(index__value=blind_index(number))
    else:
        rows = filed.filter(personal__name__value__icontains=text)
    kept = (standing(party) for party in rows.order_by("recorded_at", "pk")[: MOST + 1])
    return list({party.pk: party for party in kept}.values())


@dataclass(frozen=True, slots=True)
class Part:
    """A section as shown, with the matters of its rows to which the viewer is led."""

    section: Section
    shown: Shown
    leads: frozenset[uuid.UUID]


@officers
@require_safe
def party_file(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The file as of a day; what an officer may see nothing of is as good as none."""
    filed = parties_filed(viewer.eyes)
    party = filed.filter(pk=id).first()
    if party is None:
        raise Http404
    day = day_of(request, "on", viewer.day)
    known, moment = known_of(request, "known", viewer.day)
    asked = Asked(standing(party), viewer.eyes, day, moment)
    return show(
        request, viewer, "party_file", party=asked.party, parts=list(_parts(asked, viewer)), on=day, known=known
    )


def _parts(asked: Asked, viewer: Viewer) -> Iterator[Part]:
    for section in sections():
        shown = section.shown(asked)
        ids = {row.matter for table in shown.tables for row in table.rows if row.matter is not None}
        yield Part(section, shown, frozenset(viewer.matters.filter(pk__in=ids).values_list("pk", flat=True)))
