"""Figures 数据: by chapter for a place and a year; each with its definition, breakdowns and the records behind it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.figures.declaring import Asked, Figure, figures, year
from fazhi.kernel.figures.naming import names_of
from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.log import head
from fazhi.kernel.organs.models import Place, PlaceLevel
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.declaring import registers
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.report.comparing import Comparison, compare
from fazhi.report.compiling import compile_report
from fazhi.report.outlining import OutlineError
from fazhi.web.access import officers
from fazhi.web.cells import SMALLEST, Breakdown, Cell, breakdowns, headline
from fazhi.web.pages import numbered, show
from fazhi.web.queries import Unreadable, known_of, number_of
from fazhi.web.seeing import visible_records
from fazhi.web.viewer import Viewer

FIRST_YEAR, LAST_YEAR = 1949, 2199
ELSEWHERE = Label("其他数据", "Other figures")


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that may be chosen."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A record behind a figure: its day, what it is and its number, where it leads, whose it is."""

    day: datetime.date | None
    text: str
    label: str
    detail: str
    url: str
    organ: str


@dataclass(frozen=True, slots=True)
class Part:
    """The cell of a breakdown whose records are shown."""

    title: Label
    cell: Cell


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the log under which a number was counted."""

    size: int
    root: str


@officers
@require_safe
def figure_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All figures of a place and a year, by chapter."""
    places, asked, known = asked_of(request, viewer)
    grouped: dict[str, list[Comparison]] = {}
    for each in compare(asked):
        grouped.setdefault(each.figure.chapter, []).append(headline_of(each, asked, viewer))
    parts = [(chapter.heading, grouped.pop(chapter.name, [])) for chapter in chapters()]
    rest = [row for rows in grouped.values() for row in rows]
    return show(
        request, viewer, "figures", places=places, asked=asked, known=known, year=asked.start.year,
        parts=[*parts, *([(ELSEWHERE, rest)] if rest else [])], question=_question(asked, known),
        published=any(row.published for _, rows in parts for row in rows),
    )  # fmt: skip


@officers
@require_safe
def figure(request: HttpRequest, viewer: Viewer, id: str) -> HttpResponse:
    """One figure: definition, number, breakdowns, and the records that the viewer may see, of one cell if asked."""
    found = figures().get(id)
    if found is None:
        raise Http404
    places, asked, known = asked_of(request, viewer)
    records = found.records(asked)
    seen, names = visible_records(found, records, viewer), names_of(found, records)
    parts = breakdowns(found, asked, seen, names, withheld=withheld_from(found, asked, viewer))
    compared = headline_of(compare(asked, [id])[0], asked, viewer)
    part, records = part_of(request, found, asked, records, parts)
    page = numbered(request, in_order(visible_records(found, records, viewer)))
    return show(
        request, viewer, "figure", figure=found, places=places, asked=asked, known=known, year=asked.start.year,
        place=next((place.name for place in places if place.code == asked.place), asked.place),
        compared=compared, breakdowns=parts, part=part, page=page, question=_question(asked, known),
        lines=lines_of(page, records.model), hidden=_hidden(part, compared, records, page), smallest=SMALLEST,
        checkpoint=None if known else _checkpoint(),
    )  # fmt: skip


def headline_of(compared: Comparison, asked: Asked, viewer: Viewer) -> Comparison:
    """A figure's number as the viewer may see it."""
    records = compared.figure.records(asked)
    seen, withheld = visible_records(compared.figure, records, viewer), withheld_from(compared.figure, asked, viewer)
    return headline(compared, records, seen, withheld=withheld)


def withheld_from(figure: Figure, asked: Asked, viewer: Viewer) -> bool:
    """Whether a viewer is told nothing of a figure as it was known on an earlier day.

    Two such days tell, by what lies between them, what was recorded when; and were only days hidden on which something
    was there that the viewer may not open, the first of them would tell when it was recorded. So all past days are
    hidden from who may not open every record of today, besides those of the day itself: what was put right since.
    """
    if asked.known is None:
        return False
    return any(
        visible_records(figure, records, viewer).count() < records.count()
        for records in (figure.records(replace(asked, known=None)), figure.records(asked))
    )


def part_of(
    request: HttpRequest, found: Figure, asked: Asked, records: models.QuerySet[Any], parts: list[Breakdown]
) -> tuple[Part | None, models.QuerySet[Any]]:
    """The cell that the address asks for and its records; all of the figure's where it asks for none.

    Raises:
        Http404: the figure has no such cell.
    """
    by, key = request.GET.get("by", ""), request.GET.get("cell", "")
    if not by:
        return None, records
    for breakdown in parts:
        for cell in breakdown.cells:
            if (breakdown.by, cell.key) == (by, key):
                return Part(breakdown.title, cell), found.part(records, asked, by, key)
    raise Http404


def _hidden(part: Part | None, compared: Comparison, records: models.QuerySet[Any], page: Page[Any]) -> int | None:
    """How many records are counted that the viewer may not see; None where that number itself is hidden."""
    if compared.hidden or (part is not None and part.cell.number is None):
        return None
    return records.count() - page.paginator.count


@officers
@require_safe
def report(request: HttpRequest, viewer: Viewer, place: str, number: int) -> HttpResponse:
    """The report of a place and a year as compiled now; every number in it leads to its figure."""
    places = _places(viewer)
    if place not in {each.code for each in places} or not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    try:
        compiled = compile_report(year(place, number), lambda each, asked: headline_of(each, asked, viewer))
    except OutlineError as error:
        raise Unreadable(
            f"{number}年的报告无法汇编：没有适用的提纲，或提纲有误。请管理员核对报告提纲。",
            f"The report of {number} cannot be compiled: no outline serves it, or the outline is wrong. "
            "Ask your administrator to check the outlines.",
        ) from error
    return show(request, viewer, "report", report=compiled, asked=compiled.asked, year=number, places=places)


def asked_of(request: HttpRequest, viewer: Viewer) -> tuple[list[Choice], Asked, datetime.date | None]:
    """The places to choose from, what is asked, and the day by whose knowledge it is asked; none for now.

    Of a single organ only its own officers ask: of the numbers of the others and of the whole, the last would follow.
    """
    places = _places(viewer)
    code = request.GET.get("place", "") or _own_place(viewer)
    if code and code not in {place.code for place in places}:
        raise Http404
    known, moment = known_of(request, "known", viewer.day)
    number = number_of(request, "year", _latest_year(viewer), FIRST_YEAR, LAST_YEAR)
    return places, year(code, number, moment, _own_organ(request, viewer)), known


def _own_organ(request: HttpRequest, viewer: Viewer) -> uuid.UUID | None:
    """The organ that the address asks for, which must be one of the viewer's own; none for the whole place."""
    given = request.GET.get("organ", "")
    if not given:
        return None
    own = {str(post.organ_id): post.organ_id for post in viewer.posts}
    if given not in own:
        raise Http404
    return own[given]


def _question(asked: Asked, known: datetime.date | None) -> str:
    """What is asked, as the question part of an address."""
    return urlencode({
        "place": asked.place, "year": asked.start.year, **({"known": known.isoformat()} if known else {}),
        **({"organ": asked.organ} if asked.organ else {}),
    })  # fmt: skip


def _places(viewer: Viewer) -> list[Choice]:
    """Places with a government of their own, and those of the viewer's organs."""
    rows = Place.objects.as_of(viewer.day).exclude(level=PlaceLevel.VILLAGE).order_by("code")
    found = {row.code: Choice(row.code, row.name) for row in rows}
    for post in viewer.posts:
        code = post.organ.place_code
        found.setdefault(code, Choice(code, code))
    return list(found.values())


def _own_place(viewer: Viewer) -> str:
    return next((post.organ.place_code for post in viewer.posts), "")


def _latest_year(viewer: Viewer) -> int:
    """The year of the latest act on record, so that the page does not open on an empty year."""
    latest = Act.objects.order_by("-happened_on").values_list("happened_on", flat=True).first()
    return (latest or viewer.day).year


def in_order(records: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Records in the order in which they are listed, with what their lines say."""
    model = records.model
    if issubclass(model, Act):
        return records.select_related("matter", "organ").order_by("happened_on", "seq", "pk")
    if issubclass(model, Record):
        return records.select_related("organ").order_by("happened_on", "pk")
    if issubclass(model, Entry):
        return records.select_related("organ").order_by("code", "pk")
    return records.order_by("pk")


def lines_of(rows: Iterable[Any], model: type[models.Model]) -> list[Line]:
    """Records as lines of the list behind a figure."""
    keys = [key for key, each in registers().items() if each.entry is model]
    return [_line(row, keys) for row in rows]


def _line(row: Any, keys: list[str]) -> Line:
    if isinstance(row, Act):
        kind = kind_of(procedure_of(row.family, row.version), row.name)
        label, url = str(kind.label) if kind else row.name, reverse("matter", args=[row.matter_id])
        return Line(row.happened_on, str(row.matter), label, row.matter.number, url, str(row.organ))
    if isinstance(row, Matter):
        return Line(row.opened_on, str(row), "", row.number, reverse("matter", args=[row.pk]), str(row.organ))
    if isinstance(row, Entry):
        url = reverse("entry", args=[keys[0], row.subject]) if keys else ""
        return Line(row.from_on, row.name, "", row.code, url, str(row.organ or ""))
    if isinstance(row, Record):
        return Line(row.happened_on, row.title, "", "", "", str(row.organ))
    return Line(None, str(row), "", "", "", "")


def _checkpoint() -> Checkpoint | None:
    row = head()
    return None if row is None else Checkpoint(row.size, notes.parse(row.note).root.hex())
