"""The annual report 年度报告 as published: its frozen text, and every figure opened as far as the public may see."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.figures.declaring import year as year_of
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.notices import trace
from fazhi.public.pages import citizens, show
from fazhi.public.report_charts import charts_of
from fazhi.public.report_records import Records, compared, records_of
from fazhi.public.tables import BEGINNING, MEDIA, line
from fazhi.public.templatetags.site import government
from fazhi.report.frozen import FrozenFigure
from fazhi.report.standing import PublishedReport, published_report, published_reports, withdrawn_report
from fazhi.web.pages import numbered

ROWS = 30
"""Records of a page."""
COLUMNS = {
    "id": Label("标识", "Identifier"),
    "title": Label("名称", "Name in Chinese"),
    "title_en": Label("英文名称", "Name"),
    "value": Label("数值；空为依规则不显示", "Number; empty where it is not shown"),
    "unit": Label("计量单位", "Unit in Chinese"),
    "unit_en": Label("英文计量单位", "Unit"),
    "kind": Label("时点数（stock）或时期数（flow）", "Stock, on the last day, or flow, in the year"),
    "definition": Label("口径", "Definition in Chinese"),
    "definition_en": Label("英文口径", "Definition"),
    "version": Label("口径版本", "Version of the definition"),
}
"""Columns of the table of a report's figures."""


def standing_reports(day: datetime.date) -> dict[int, PublishedReport]:
    """The reports of the county whose site this is that the public may read on the day, by year."""
    county = government()
    return published_reports(county.place_code, day) if county is not None else {}


@citizens
def reports(request: HttpRequest) -> HttpResponse:
    """The years of which a report is published."""
    return show(request, "reports", reports=standing_reports(today()))


@citizens
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year; of a withdrawn one what remains visible."""
    found = _found(year)
    if found is None:
        return _gone(request, year)
    return show(request, "report", report=found.frozen, notice=found.notice, year=year)


@citizens
def figure(request: HttpRequest, year: int, id: str) -> HttpResponse:
    """One figure of a report: as frozen, what of it has been corrected since, and the records that are public."""
    found = _found(year)
    if found is None:
        return _gone(request, year)
    frozen = found.frozen.figures.get(id)
    if frozen is None:
        raise Http404
    asked, declared = year_of(found.frozen.place, year), figures().get(id)
    records = records_of(frozen, declared, asked, today())
    return show(
        request, "report_figure", report=found.frozen, notice=found.notice, year=year, figure=frozen, asked=asked,
        charts=charts_of(frozen), now=compared(frozen, declared, asked), records=records,
        page=numbered(request, records.rows, ROWS) if isinstance(records, Records) else None,
    )  # fmt: skip


@citizens
def download(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """All figures of a report as a table, or as JSON with their breakdowns."""
    if form not in MEDIA:
        raise Http404
    found = _found(year)
    if found is None:
        return _gone(request, year)
    every = found.frozen.figures.values()
    if form == "csv":
        content = BEGINNING + "".join(map(line, [COLUMNS, *(_row(each).values() for each in every)]))
    else:
        content = json.dumps([_whole(each) for each in every], ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type=MEDIA[form])
    response.headers["Content-Disposition"] = f'attachment; filename="report-{year}.{form}"'
    return response


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


def _row(figure: FrozenFigure) -> dict[str, str]:
    return {
        "id": figure.id, "title": figure.title.zh, "title_en": figure.title.en,
        "value": "" if figure.value is None else str(figure.value), "unit": figure.unit.zh, "unit_en": figure.unit.en,
        "kind": figure.kind.value, "definition": figure.definition.zh, "definition_en": figure.definition.en,
        "version": figure.version,
    }  # fmt: skip


def _whole(figure: FrozenFigure) -> dict[str, Any]:
    return {**_row(figure), "value": figure.value, "breakdowns": list(_divided(figure))}


def _divided(figure: FrozenFigure) -> Iterator[dict[str, Any]]:
    for each in figure.breakdowns:
        cells = [{"name": cell.name.zh, "name_en": cell.name.en, "value": cell.number} for cell in each.cells]
        yield {"by": each.title.zh, "by_en": each.title.en, "cells": cells}
