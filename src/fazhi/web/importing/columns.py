"""Mapping the columns of a sheet 栏目对应: which heading is which column, one value for all rows, what values mean."""

from __future__ import annotations

import uuid
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fazhi.exchange.models import ImportRun
from fazhi.exchange.runs.keeping import SheetGone, name_of
from fazhi.exchange.runs.mapping import MAPPED, Laid, keep, laid, not_understood, others, use
from fazhi.exchange.sheets import Column, Fault, Kind, Mapping, Route, examine
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.now import moment
from fazhi.web.access import officers
from fazhi.web.importing.following import work_on
from fazhi.web.importing.sight import run_for
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer

REFUSED = 422
NAME = 60
"""Characters of the name under which a mapping is kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """A column of the target on the page: the heading chosen, or the value of all rows."""

    column: Column
    heading: str
    constant: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of the sheet that is not understood, with what it may mean."""

    place: str
    text: str
    meant: str


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one column that are not understood, and what there is to choose from."""

    column: Column
    values: list[Unknown]
    offered: list[tuple[str, str]]


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The columns of an import's sheet, to be mapped by whoever handed it in."""
    run = run_for(viewer, id)
    if run.first_id != viewer.officer.pk or run.standing not in MAPPED:
        raise Http404
    try:
        found = laid(run)
    except (SheetGone, FileError) as fault:
        raise Http404 from fault
    if request.method != "POST":
        return _page(request, viewer, run, found, _suggested(found), ())
    mapping = _said(request.POST, found)
    faults = examine(found.sheet, found.columns, mapping, key=run.target).faults
    if faults:
        return _page(request, viewer, run, found, mapping, faults, status=REFUSED)
    try:
        unknown = not_understood(run, mapping)
    except FileError as fault:
        return _page(request, viewer, run, found, mapping, (), broken=fault, status=REFUSED)
    if unknown and request.POST.get("do") != "anyway":
        return _page(request, viewer, run, found, mapping, (), unknown)
    try:
        use(run, mapping, moment())
    except Refusal:
        return redirect("import", run.pk)  # It was dealt with meanwhile: its page says how.
    name = request.POST.get("name", "").strip()[:NAME]
    if name:
        keep(run, [each.text for each in found.sheet.headings], name, viewer.officer, moment())
    work_on(run)
    return redirect("import", run.pk)


def _suggested(found: Laid) -> Mapping:
    """What is sure, and what is only alike: the page marks it, and who sends the page has confirmed it."""
    mapping = found.suggestion.mapping
    for heading, column in found.suggestion.doubtful:
        mapping = mapping.with_route(Route(column, (heading,)))
    return mapping


def _page(
    request: HttpRequest, viewer: Viewer, run: ImportRun, found: Laid, mapping: Mapping, faults: Sequence[Fault],
    unknown: MappingOf[str, list[str]] | None = None, status: int = 200, broken: FileError | None = None,
) -> HttpResponse:  # fmt: skip
    doubtful = {column for _, column in found.suggestion.doubtful}
    lines = [_line(column, mapping, column.name in doubtful) for column in found.columns]
    used = set(mapping.headings())
    headings = [each.text for each in found.sheet.headings]
    kept = run.mapping_name or (found.kept.name if found.kept else "")
    return show(
        request, viewer, "importing/columns", status=status, run=run, target=target_of(run.target), file=name_of(run),
        lines=lines, headings=headings, left=[each for each in headings if each not in used], faults=faults,
        values=_values(found.columns, mapping, unknown or {}), remarks=found.layout.remarks,
        name=request.POST.get("name", kept), asks=bool(unknown), sheet=found.sheet, broken=broken,
        theirs=found.kept if not run.mapping and others(found.kept, run) else None,
    )  # fmt: skip


def _line(column: Column, mapping: Mapping, doubtful: bool) -> Line:
    route = mapping.route_of(column.name)
    heading = route.headings[0] if route is not None and len(route.headings) == 1 else ""
    if route is not None and len(route.headings) > 1:
        heading = " + ".join(route.headings)
    return Line(column, heading, mapping.constants.get(column.name, ""), doubtful)


def _said(given: QueryDict, found: Laid) -> Mapping:
    """The mapping as the page said it; what the page does not show of a route that was kept stays with it."""
    before = found.suggestion.mapping
    routes, constants = [], {}
    headings = {each.text for each in found.sheet.headings}
    for column in found.columns:
        heading = given.get(f"c-{column.name}", "")
        constant = given.get(f"k-{column.name}", "").strip()
        kept = before.route_of(column.name)
        if kept is not None and heading == " + ".join(kept.headings):
            routes.append(replace(kept, values={**kept.values, **_translated(given, column)}))
        elif heading in headings:
            routes.append(Route(column.name, (heading,), values=_translated(given, column)))
        elif constant:
            constants[column.name] = constant
    used = {each for route in routes for each in route.headings}
    return Mapping(tuple(routes), constants, tuple(each.text for each in found.sheet.headings if each.text not in used))


def _translated(given: QueryDict, column: Column) -> dict[str, str]:
    texts, meant = given.getlist(f"w-{column.name}"), given.getlist(f"v-{column.name}")
    return {text: value for text, value in zip(texts, meant, strict=False) if value}


def _values(columns: Sequence[Column], mapping: Mapping, unknown: MappingOf[str, list[str]]) -> list[Values]:
    """The values to be translated: those not understood, and those that were translated before."""
    found = []
    for column in columns:
        route = mapping.route_of(column.name)
        before = dict(route.values) if route is not None else {}
        texts = dict.fromkeys([*unknown.get(column.name, []), *before])
        if texts and column.kind in (Kind.ORGAN, Kind.CHOICE):
            rows = [Unknown(f"{column.name}-{nth}", text, before.get(text, "")) for nth, text in enumerate(texts)]
            found.append(Values(column, rows, _offered(column)))
    return found


def _offered(column: Column) -> list[tuple[str, str]]:
    if column.kind is Kind.ORGAN:
        organs = Organ.objects.filter(until_on=None).order_by("code")
        return [(organ.code, f"{organ.short_name}（{organ.code}）") for organ in organs]
    return [(each.value, str(each.label)) for each in column.choices]
