"""Figures 数据: what is counted, for a place and a year, and the records behind it as far as one may see.

Without a token a number is the published one: that of the report on display, as it was frozen. With one it is counted
from the records, as known on a day, and small numbers of cases that one may not open are left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api.asked import Answer, Asked, Day, Listed, Paged, known_to, said
from fazhi.api.auth import Needs, asking, viewer_in
from fazhi.api.cursors import linked, page_of
from fazhi.api.declaring import reads
from fazhi.api.problems import Problem
from fazhi.kernel.figures.declaring import Asked as Question
from fazhi.kernel.figures.declaring import Figure, figures, year
from fazhi.kernel.figures.naming import names_of
from fazhi.kernel.organs.models import Place, PlaceLevel
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.report.comparing import compare, plain
from fazhi.report.frozen import FrozenFigure
from fazhi.report.standing import published_report
from fazhi.web.cells import Breakdown, breakdowns
from fazhi.web.figures import FIRST_YEAR, LAST_YEAR, headline_of, in_order, lines_of, withheld_from
from fazhi.web.seeing import visible_records
from fazhi.web.viewer import Viewer

SCOPE = "figures:read"
_ORDERS: dict[type[Any], tuple[str, ...]] = {
    Act: ("happened_on", "seq", "pk"), Record: ("happened_on", "pk"), Entry: ("code", "pk"),
}  # fmt: skip


class FigureOut(Answer):
    """A figure as declared 数据项."""

    id: str
    title: str
    unit: str
    kind: str
    definition: str = Field(description=said("口径", "What is counted"))
    version: str
    changed: str
    chapter: str
    breakdowns: list[str]
    public_records: bool


class CellOut(Answer):
    """A part of a figure 分组数; without a number where that is hidden."""

    key: str
    name: str
    number: int | None


class BreakdownOut(Answer):
    """A figure divided 分组."""

    by: str
    title: str
    cells: list[CellOut]


class ValueOut(Answer):
    """A figure of a place and a year 数值."""

    id: str
    title: str
    unit: str
    place: str
    year: int
    known: datetime.date | None
    source: str = Field(
        description=said("counted 由记录计出，published 为已公布数", "Counted from records, or published")
    )
    value: int | float | None
    missing: list[str] = Field(description=said("尚未报送的单位", "Bodies whose returns are awaited"))
    hidden: bool = Field(description=said("数目过小不显示", "Left out, since it is small and tells on people"))
    version: str
    breakdowns: list[BreakdownOut]


class BehindOut(Answer):
    """A record behind a figure 所依记录."""

    day: datetime.date | None
    text: str
    label: str
    number: str
    organ: str
    matter: str = Field(description=said("事项标识", "Identifier of the matter"))
    entry: str = Field(description=said("条目标识", "Identity of the entry"))


class BehindsOut(Listed):
    """A page of records behind a figure 记录列表."""

    records: list[BehindOut]


class ValueAsked(Asked):
    """Of which place and year."""

    place: str = Field(max_length=12, pattern=r"^\d{2,12}$", description=said("区划代码", "Code of the place"))
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, description=said("年份", "Year"))
    known: Day | None = Field(
        None, description=said("按哪一日所知；须持令牌", "As known on this day; asks for a token")
    )


class BehindAsked(Paged):
    """Of which place, year and part."""

    place: str = Field(max_length=12, pattern=r"^\d{2,12}$", description=said("区划代码", "Code of the place"))
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, description=said("年份", "Year"))
    known: Day | None = Field(None, description=said("按哪一日所知", "As known on this day"))
    by: str = Field("", max_length=60, description=said("分组", "Breakdown"))
    cell: str = Field("", max_length=200, description=said("分组的键", "Key of the cell"))


def operations(router: Router) -> None:
    """Add the operations: the definitions, and value and records of each figure."""

    @reads(
        router, "figures", name="figures", title=Label("全部数据项", "All figures"),
        about=Label("口径、单位和分组。", "Definitions, units and breakdowns."), needs=Needs(SCOPE, open=True),
        answer=list[FigureOut], tag="figures",
    )  # fmt: skip
    def listed(request: HttpRequest) -> list[dict[str, Any]]:
        return [_figure(each) for each in figures().values()]

    for each in figures().values():
        _value(router, each)
        _records(router, each)


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id, "title": str(figure.title), "unit": str(figure.unit_label), "kind": figure.kind.value,
        "definition": str(figure.explained), "version": figure.version, "changed": str(figure.changed or ""),
        "chapter": figure.chapter, "breakdowns": list(figure.titles), "public_records": figure.public_records,
    }  # fmt: skip


def _about(figure: Figure, more: Label) -> Label:
    explained = figure.explained
    return Label(f"口径：{explained.zh}\n\n{more.zh}", f"{explained.en}\n\n{more.en}")


def _value(router: Router, figure: Figure) -> None:
    more = Label(
        "无令牌时为已公布的年度报告所载数；持令牌时由记录计出。",
        "Without a token the number of the published report; with one counted from the records.",
    )

    @reads(
        router, f"figures/{figure.id}", name=f"figure-{figure.id}", title=figure.title, about=_about(figure, more),
        needs=Needs(SCOPE, open=True), answer=ValueOut, tag="figures",
    )  # fmt: skip
    def value(request: HttpRequest, asked: Query[ValueAsked]) -> dict[str, Any]:
        viewer = asking(request).seeing(SCOPE)
        moment = known_to(viewer, asked.known)
        if viewer is None:
            return _published(figure, asked)
        return _counted(figure, _question(viewer, asked.place, asked.year, moment), asked, viewer)


def _records(router: Router, figure: Figure) -> None:
    more = Label("令牌的岗位可见的记录。", "The records that the post of the token may open.")

    @reads(
        router, f"figures/{figure.id}/records", name=f"figure-records-{figure.id}",
        title=Label(f"{figure.title.zh}：所依记录", f"{figure.title.en}: records"), about=_about(figure, more),
        needs=Needs(SCOPE), answer=BehindsOut, tag="figures",
    )  # fmt: skip
    def records(request: HttpRequest, response: HttpResponse, asked: Query[BehindAsked]) -> dict[str, Any]:
        viewer = viewer_in(request)
        question = _question(viewer, asked.place, asked.year, known_to(viewer, asked.known))
        counted = figure.records(question)
        if asked.by:
            counted = _part(figure, question, asked, counted, viewer)
        rows = in_order(visible_records(figure, counted, viewer))
        page = page_of(request, rows, _order(rows.model), asked.limit, asked.cursor)
        linked(request, response, page.next)
        return {"records": list(_behind(page.rows, rows.model)), "next": page.next}


def _question(viewer: Viewer, place: str, number: int, known: datetime.datetime | None) -> Question:
    """What is asked, of a place with a government or of the post's own.

    Raises:
        Problem: there is no such place.
    """
    with_government = Place.objects.as_of(viewer.day).exclude(level=PlaceLevel.VILLAGE).filter(code=place)
    own = {post.organ.place_code for post in viewer.posts}
    if place not in own and not with_government.exists():
        raise Problem("not-found", Label("没有这个区划。", "There is no such place."))
    return year(place, number, known)


def _counted(figure: Figure, question: Question, asked: ValueAsked, viewer: Viewer) -> dict[str, Any]:
    found = headline_of(compare(question, [figure.id])[0], question, viewer)
    parts = _parts(figure, question, viewer)
    return {
        **_named(figure, asked), "source": "counted", "value": None if found.hidden else plain(found.value),
        "missing": list(found.missing),
        "hidden": found.hidden,
        "breakdowns": [
            {
                "by": each.by, "title": str(each.title),
                "cells": [{"key": cell.key, "name": cell.name, "number": cell.number} for cell in each.cells],
            }
            for each in parts
        ],
    }  # fmt: skip


def _parts(figure: Figure, question: Question, viewer: Viewer) -> list[Breakdown]:
    records = figure.records(question)
    visible, names = visible_records(figure, records, viewer), names_of(figure, records)
    return breakdowns(figure, question, visible, names, withheld=withheld_from(figure, question, viewer))


def _named(figure: Figure, asked: ValueAsked) -> dict[str, Any]:
    return {
        "id": figure.id, "title": str(figure.title), "unit": str(figure.unit_label), "place": asked.place,
        "year": asked.year, "known": asked.known, "version": figure.version,
    }  # fmt: skip


def _published(figure: Figure, asked: ValueAsked) -> dict[str, Any]:
    """The number of the report that the public may read today.

    Raises:
        Problem: there is none, or the figure does not stand in it.
    """
    report = published_report(asked.place, asked.year, today())
    frozen: FrozenFigure | None = report.frozen.figures.get(figure.id) if report else None
    if frozen is None:
        raise Problem("not-found", Label("该年数据没有公布。", "No number of that place and year is published."))
    return {
        **_named(figure, asked), "title": str(frozen.title), "unit": str(frozen.unit), "version": frozen.version,
        "source": "published", "value": plain(frozen.value), "hidden": frozen.value is None,
        "missing": list(frozen.missing),
        "breakdowns": [
            {
                "by": each.title.zh, "title": str(each.title),
                "cells": [
                    {"key": cell.name.zh, "name": str(cell.name), "number": cell.number}
                    for cell in each.cells if not each.withheld
                ],
            }
            for each in frozen.breakdowns
        ],
    }  # fmt: skip


def _part(
    figure: Figure, question: Question, asked: BehindAsked, records: QuerySet[Any], viewer: Viewer
) -> QuerySet[Any]:
    """The records of the cell that is asked for.

    Raises:
        Problem: the figure has no such cell.
    """
    cells = {(each.by, cell.key) for each in _parts(figure, question, viewer) for cell in each.cells}
    if (asked.by, asked.cell) not in cells:
        raise Problem("not-found", Label("没有这个分组。", "There is no such part."))
    return figure.part(records, question, asked.by, asked.cell)


def _order(model: type[Any]) -> tuple[str, ...]:
    return next((order for kind, order in _ORDERS.items() if issubclass(model, kind)), ("pk",))


def _behind(rows: Iterable[Any], model: type[Any]) -> Iterator[dict[str, Any]]:
    rows = list(rows)
    for row, line in zip(rows, lines_of(rows, model), strict=True):
        matter = row.matter_id if isinstance(row, Act) else row.pk if isinstance(row, Matter) else ""
        yield {
            "day": line.day,
            "text": line.text,
            "label": line.label,
            "number": line.detail,
            "organ": line.organ,
            "matter": str(matter),
            "entry": str(row.subject) if isinstance(row, Entry) else "",
        }
