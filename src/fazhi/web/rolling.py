"""Pages of a roll-up 汇总: how each place stands, the sums or why there is none, and each number opened downwards.

They are reached only through a roll-up that the viewer may see: the matter of the organ that holds the justice office.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.returns.envelopes import Envelope, sealed
from fazhi.kernel.wording import Label
from fazhi.report.rolling.adding import Added, value_of
from fazhi.report.rolling.contents import FORMAT, bound
from fazhi.report.rolling.holding import Holding, Standing, holding_of, standing_of
from fazhi.report.rolling.listing import Line, RecordList
from fazhi.report.rolling.models import Rollup
from fazhi.web.access import officers
from fazhi.web.figures import ELSEWHERE
from fazhi.web.pages import PAGE, show
from fazhi.web.queries import number_of
from fazhi.web.reading import reading_of
from fazhi.web.viewer import Viewer

_NOT_SENT = Label("数据包未交来", "its bundle is not here")
_NO_FIGURE = Label("没有这项数据", "has no such figure")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure over all places: its sum, or why there is none."""

    id: str
    title: str
    unit: str
    sum: str
    partial: str
    adds: bool
    missing: list[str]
    otherwise: list[str]


@dataclass(frozen=True, slots=True)
class Below:
    """A place one level down with its number, and where it is opened; ``says`` why it has none."""

    place: str
    name: str
    value: str
    address: str
    says: Label | None


@dataclass(frozen=True, slots=True)
class Crumb:
    """A place on the way down, and its address."""

    name: str
    address: str


@officers
@require_safe
def rollup(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """A roll-up: the places that are expected and how each stands, and all figures with their sums."""
    typed = _rollup(viewer, id)
    standing = _standing(typed, holding_of(typed), viewer)
    named = {each.place: each.name for each in standing.places}
    rows = [_row(each, named) for each in standing.added]
    takes = any(offer.kind.name == "take" for offer in offers(typed, viewer.officer, viewer.day))
    return show(
        request, viewer, "rolling/rollup", matter=typed, standing=standing, rows=rows, parts=_by_chapter(rows),
        counted=len(standing.received.parts), whole=sum(1 for row in rows if row.sum), takes=takes,
        stage=procedure_of(typed.family, typed.version).stages[typed.stage].label, bundle=_signed(typed, viewer),
    )  # fmt: skip


@officers
@require_safe
def rollup_figure(request: HttpRequest, viewer: Viewer, id: uuid.UUID, figure: str) -> HttpResponse:
    """A figure of a roll-up opened downwards; ``?at=``, repeated, is the way by the digests that each level names."""
    typed = _rollup(viewer, id)
    holding = holding_of(typed)
    standing = _standing(typed, holding, viewer)
    added = next((each for each in standing.added if each.id == figure), None)
    if added is None:
        raise Http404
    way = _way(request.GET.getlist("at"), standing, holding)
    row = _row(added, {each.place: each.name for each in standing.places})
    here = way[-1] if way else None
    entry = here.content["figures"].get(figure) if here is not None else None
    found = _list(here, entry, figure, holding)
    page = _page(request, found.records if found else [])
    below = _top(standing, figure) if here is None else _below(here, way, figure, holding)
    return show(
        request, viewer, "rolling/figure", matter=typed, row=row, figure=figures().get(figure),
        crumbs=_crumbs(way), here=here, value=row.sum if here is None else _value(entry), entry=entry,
        below=below, remarks=any(each.says for each in below), site=_site(here, figure), page=page,
        named=bound(entry) if entry else None, lines=_lines(found, here, page),
    )  # fmt: skip


@officers
@require_safe
def rollup_bundle(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The sum as it was signed, as a signed bundle for the place above.

    Raises:
        Http404: it is not signed, or the viewer's organ does not handle it.
    """
    typed = _rollup(viewer, id)
    if not _signed(typed, viewer):
        raise Http404
    response = HttpResponse(sealed(FORMAT, typed.signed), content_type="application/json")
    name = f"{typed.place_code}-{typed.year}.json"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _rollup(viewer: Viewer, id: uuid.UUID) -> Rollup:
    """The roll-up.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    typed = seen(Rollup.objects.select_related("organ"), viewer.eyes).filter(pk=id).first()
    if typed is None:
        raise Http404
    return typed


def _signed(typed: Rollup, viewer: Viewer) -> bool:
    """Whether the sum as signed stands, and the viewer may take it away."""
    return typed.stage == "signed" and reading_of(typed, procedure_of(typed.family, typed.version), viewer).handles


def _standing(typed: Rollup, holding: Holding, viewer: Viewer) -> Standing:
    """By the register of today; of a roll-up that has ended, by that of its last day."""
    return standing_of(typed, holding, typed.closed_on or viewer.day)


def _row(added: Added, named: Mapping[str, str]) -> Row:
    known = figures().get(added.id)
    return Row(
        added.id, str(known.title) if known else added.title, str(known.unit_label) if known else added.unit,
        "" if added.value is None else f"{added.value:f}", f"{added.partial:f}", added.adds,
        [named.get(place, place) for place in added.missing], [named.get(place, place) for place in added.otherwise],
    )  # fmt: skip


def _by_chapter(rows: Sequence[Row]) -> list[tuple[Label, list[Row]]]:
    """The figures under the headings of their chapters; what this installation does not know after them."""
    known = figures()
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(known[row.id].chapter if row.id in known else "", []).append(row)
    found = [(chapter.heading, grouped.pop(chapter.name)) for chapter in chapters() if chapter.name in grouped]
    rest = [row for left in grouped.values() for row in left]
    return [*found, (ELSEWHERE, rest)] if rest else found


def _way(digests: Sequence[str], standing: Standing, holding: Holding) -> list[Envelope]:
    """The bundles on the way down, each named by the one above it.

    Raises:
        Http404: one is not named there, or is not here.
    """
    found: list[Envelope] = []
    named = {part.digest for part in standing.received.parts.values()}
    for digest in digests:
        envelope = holding.envelope(digest) if digest in named else None
        if envelope is None:
            raise Http404
        found.append(envelope)
        named = {part["digest"] for part in envelope.content["parts"]}
    return found


def _address(digests: Sequence[str]) -> str:
    return "?" + "&".join(f"at={digest}" for digest in digests)


def _crumbs(way: Sequence[Envelope]) -> list[Crumb]:
    digests = [each.digest for each in way]
    return [Crumb(each.content["name"], _address(digests[: at + 1])) for at, each in enumerate(way)]


def _value(entry: Mapping[str, Any] | None) -> str:
    number = None if entry is None else value_of(entry)
    return "" if number is None else f"{number:f}"


def _top(standing: Standing, figure: str) -> list[Below]:
    """The places that are expected."""
    rows = []
    for each in standing.places:
        part = standing.received.parts.get(each.place)
        entry = part.content["figures"].get(figure) if part is not None else None
        says = each.says if part is None else _NO_FIGURE if entry is None else None
        rows.append(Below(each.place, each.name, _value(entry), _address([each.digest]) if part else "", says))
    return rows


def _below(here: Envelope, way: Sequence[Envelope], figure: str, holding: Holding) -> list[Below]:
    """The places of which a sum below was made, as far as their bundles are here."""
    rows, digests = [], [each.digest for each in way]
    for part in here.content["parts"]:
        found = holding.envelope(part["digest"])
        if found is None:
            rows.append(Below(part["place"], part["place"], "", "", _NOT_SENT))
            continue
        entry = found.content["figures"].get(figure)
        address = _address([*digests, found.digest])
        says = _NO_FIGURE if entry is None else None
        rows.append(Below(part["place"], found.content["name"], _value(entry), address, says))
    return rows


def _site(here: Envelope | None, figure: str) -> str:
    """The public page of the figure in the installation of the place, where that says its address."""
    site = here.content.get("site") if here is not None and not here.content["parts"] else ""
    return f"{str(site).rstrip('/')}/public/report/{here.content['year']}/{figure}/" if site and here else ""


def _list(here: Envelope | None, entry: Mapping[str, Any] | None, figure: str, holding: Holding) -> RecordList | None:
    """The list of records that was handed in for a place, and that its bundle names."""
    named = bound(entry) if entry else None
    return holding.list_of(here.content["place"], figure, named.digest) if named and here else None


def _page(request: HttpRequest, records: Sequence[Any]) -> Page[Any]:
    return Paginator(records, PAGE).get_page(number_of(request, "page", 1, most=10**8))


def _lines(found: RecordList | None, here: Envelope | None, page: Page[Any]) -> list[Line]:
    """The records of a page of the list, each proof tried anew."""
    if found is None or here is None or not found.records:
        return []
    return list(found.lines(here.content["ledger"], page.start_index() - 1, page.end_index()))
