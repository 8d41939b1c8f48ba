"""The annual report 年度报告 as published: its frozen text, and every figure opened as far as the public may see."""

from __future__ import annotations

import datetime
import json
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from fazhi.exchange.lists.tables import MEDIA, csv_of
from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.figures.declaring import year as year_of
from fazhi.kernel.figures.reported import worded
from fazhi.kernel.ledger.hashing import algorithm
from fazhi.now import today
from fazhi.public.downloads import answer, document_answer
from fazhi.public.figure_columns import BREAKDOWNS, figures_of, whole
from fazhi.public.notices import trace
from fazhi.public.packages import resource_of
from fazhi.public.pages import address, citizens, show
from fazhi.public.report_charts import charts_of, illustrated
from fazhi.public.report_records import Records, compared, records_of
from fazhi.public.templatetags.site import government
from fazhi.report.frozen import Frozen
from fazhi.report.rendering import FORMS, render
from fazhi.report.rendering.choosing import text_of
from fazhi.report.rendering.composing import digest_of, text_of_figure
from fazhi.report.standing import (
    PublishedReport,
    organ_reports,
    published_report,
    published_reports,
    withdrawn_report,
)
from fazhi.web.pages import numbered

DOCUMENTS = ("docx", "pdf")
"""What a report is handed out as, beside its page."""
HASHES = {"sha256": ("SHA-256", "sha256sum"), "sm3": ("SM3", "openssl dgst -sm3")}
"""By what the log hashes: its name, and a tool by which anybody does."""
ROWS = 30
"""Records of a page."""


def standing_reports(day: datetime.date) -> dict[int, PublishedReport]:
    """The reports of the county whose site this is that the public may read on the day, by year."""
    county = government()
    return published_reports(county.place_code, day) if county is not None else {}


@citizens
def reports(request: HttpRequest) -> HttpResponse:
    """The years of which a report is published, and the reports of departments and townships."""
    county, day = government(), today()
    organs = organ_reports(county.place_code, day) if county is not None else {}
    return show(request, "reports", reports=standing_reports(day), organs=organs)


@citizens
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year; of a withdrawn one what remains visible."""
    found = _found(year)
    if found is None:
        return _gone(request, year)
    place, _, totals = found.frozen.place_name.partition("（")
    return show(
        request, "report", report=found.frozen, notice=found.notice, year=year, left_out=found.frozen.left_out,
        place=place, totals=totals.removesuffix("）"), parts=illustrated(found.frozen),
    )  # fmt: skip


@citizens
def figure(request: HttpRequest, year: int, id: str) -> HttpResponse:
    """One figure of a report: as frozen, what of it has been corrected since, and the records that are public."""
    found = _found(year)
    if found is None:
        return _gone(request, year)
    frozen = found.frozen.figures.get(id)
    if frozen is None:
        raise Http404
    asked, known = year_of(found.frozen.place, year), figures().get(id)
    declared = worded(known, asked) if known is not None else None
    records = records_of(frozen, declared, asked, today())
    return show(
        request, "report_figure", report=found.frozen, notice=found.notice, year=year, figure=frozen, asked=asked,
        compiled=found.compiled, digest=digest_of(_as_frozen(found, id)), hash=HASHES[algorithm()],
        charts=charts_of(frozen), now=compared(frozen, declared, asked), records=records,
        page=numbered(request, records.rows, ROWS) if isinstance(records, Records) else None,
    )  # fmt: skip


@citizens
def figure_file(request: HttpRequest, year: int, id: str) -> HttpResponseBase:
    """A figure exactly as it was frozen, in the one text of which the digest is the hash: anybody computes it again."""
    found = _found(year)
    if found is None:
        return _gone(request, year)
    if id not in found.frozen.figures:
        raise Http404
    return document_answer(request, text_of_figure(_as_frozen(found, id)), f"{year}-{id}.json", "application/json")


@citizens
def download(request: HttpRequest, year: int, form: str) -> HttpResponseBase:
    """All figures of a report as a table, as JSON with their breakdowns, or as Parquet."""
    if form not in MEDIA:
        raise Http404
    found = _found(year)
    if found is None:
        return _gone(request, year)
    every, table = found.frozen.figures.values(), figures_of(found.frozen)
    rows, name = table.rows(every), f"report-{year}"
    if form == "parquet":
        return answer(request, table, rows, form, name, described(request, found.frozen, form))
    content = "".join(csv_of(table, rows)) if form == "csv" else json.dumps(whole(every), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type=MEDIA[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@citizens
def document(request: HttpRequest, year: int, form: str) -> HttpResponseBase:
    """The report as a file in the official format: Word, to go on with, or PDF, to read and print."""
    if form not in DOCUMENTS:
        raise Http404
    found = _found(year)
    if found is None:
        return _gone(request, year)
    text = text_of(found)
    content = render(form, text.frozen, text.elements, partial(_figure_address, request, year))
    return document_answer(request, content, f"report-{year}.{form}", FORMS[form])


def _as_frozen(report: PublishedReport, id: str) -> dict[str, Any]:
    """A figure as the act holds it; what the public may not see is not in it."""
    return next(each for each in report.compiled.data["frozen"]["figures"] if each["id"] == id)


def _figure_address(request: HttpRequest, year: int, id: str) -> str:
    return request.build_absolute_uri(address("report-figure", year, id))


def described(request: HttpRequest, report: Frozen, form: str) -> dict[str, Any]:
    """The figures of a report in one of the forms, as the data package describes them."""
    path = request.build_absolute_uri(address("report-data", report.year, form))
    more = (BREAKDOWNS,) if form == "json" else ()
    return resource_of(figures_of(report), form, path, datetime.date(report.year, 12, 31), more)


def _found(year: int) -> PublishedReport | None:
    county = government()
    return None if county is None else published_report(county.place_code, year, today())


def _gone(request: HttpRequest, year: int) -> HttpResponse:
    """What remains visible of a withdrawn report; there is no such page where none was published."""
    county, day = government(), today()
    notice = None if county is None else withdrawn_report(county.place_code, year, day)
    if notice is None:
        raise Http404
    return trace(request, notice.pk, day)
