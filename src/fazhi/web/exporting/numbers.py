"""Figures, the records behind them, the leader's overview and the log of readings as tables 数据等列表导出."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import islice

from django.http import Http404, HttpRequest

from fazhi.exchange.lists.listing import Listing
from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.figures.declaring import Asked, figures
from fazhi.kernel.figures.naming import names_of
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.report.comparing import Comparison, compare
from fazhi.web import personal
from fazhi.web.cells import breakdowns
from fazhi.web.docket import Docket
from fazhi.web.exporting.columns import column, table, text
from fazhi.web.exporting.taking import listing, refuse_many
from fazhi.web.figures import asked_of, headline_of, in_order, lines_of, part_of, withheld_from
from fazhi.web.overview import Line, overview_of
from fazhi.web.seeing import visible_records
from fazhi.web.viewer import Viewer

_BATCH = 500
_HIDDEN, _AWAITED = Label("不显示", "not shown"), Label("待报送", "return awaited")
_ELSEWHERE = Label("其他数据", "Other figures")


def figure_list(request: HttpRequest, viewer: Viewer) -> Listing:
    """All figures of a place and a year, as the viewer may see them."""
    _, asked, known = asked_of(request, viewer)
    headings = {each.name: each.heading for each in chapters()}
    made = table(
        "figures", Label("数据", "Figures"),
        column("chapter", "章", "Chapter", lambda row: str(headings.get(row.figure.chapter, _ELSEWHERE))),
        column("title", "指标", "Figure", lambda row: str(row.figure.title)),
        column("kind", "种类", "Kind", lambda row: str(row.figure.kind.label)),
        column("value", "数值", "Number", lambda row: None if row.hidden else row.value, "number"),
        column("hidden", "说明", "Remark", _remark),
        column("unit", "单位", "Unit", lambda row: str(row.figure.unit_label)),
        column("published", "公布值", "Published", lambda row: row.published and row.published.value, "number"),
        column("equal", "是否一致", "Equal", lambda row: None if row.hidden else row.equal, "boolean"),
        column("id", "标识", "Id", lambda row: row.figure.id),
        column("definition", "口径", "Definition", lambda row: str(row.figure.explained)),
    )  # fmt: skip
    rows: list[Comparison] = [headline_of(each, asked, viewer) for each in compare(asked)]
    places = list(headings)
    rows.sort(key=lambda row: places.index(row.figure.chapter) if row.figure.chapter in places else len(places))
    return listing(viewer, made, rows, _of(asked, known))


def _remark(row: Comparison) -> str | None:
    """Why a number is not there."""
    return str(_HIDDEN) if row.hidden else str(_AWAITED) if row.value is None else None


def records(request: HttpRequest, viewer: Viewer, id: str) -> Listing:
    """The records behind a figure that the viewer may open, of one cell if the address asks for it.

    Raises:
        Http404: there is no such figure or cell.
    """
    found = figures().get(id)
    if found is None:
        raise Http404
    _, asked, known = asked_of(request, viewer)
    counted = found.records(asked)
    seen = visible_records(found, counted, viewer)
    parts = breakdowns(found, asked, seen, names_of(found, counted), withheld=withheld_from(found, asked, viewer))
    part, counted = part_of(request, found, asked, counted, parts)
    rows = in_order(visible_records(found, counted, viewer))
    refuse_many(rows)
    made = table(
        f"records-{id}", found.title + Label("的记录", ", records"),
        column("day", "日期", "Date", lambda line: line.day, "date"),
        column("record", "记录", "Record", lambda line: line.text),
        column("label", "行为", "Act", lambda line: text(line.label)),
        column("number", "编号", "Number", lambda line: text(line.detail)),
        column("organ", "单位", "Organ", lambda line: text(line.organ)),
    )  # fmt: skip

    def lines() -> Iterator[object]:
        ahead = rows.iterator(chunk_size=_BATCH)
        while some := list(islice(ahead, _BATCH)):
            yield from lines_of(some, counted.model)

    filters = _of(asked, known) + ([(part.title, part.cell.name)] if part else [])
    return listing(viewer, made, lines(), filters, [_SEEN])


_SEEN = Label("只列您有权查看的记录，可能少于计入的数目。", "Only records that you may see; more may be counted.")


def _of(asked: Asked, known: datetime.date | None) -> list[tuple[Label, str]]:
    """Place, period and day of knowledge in words."""
    return [
        (Label("统计区划", "Place of the figures"), asked.place),
        (Label("时期", "Period"), f"{asked.start} – {asked.last_day}"),
        *([(Label("按何日的登记", "As known on"), known.isoformat())] if known else []),
    ]  # fmt: skip


def overview(request: HttpRequest, viewer: Viewer) -> Listing:
    """The leader's overview: open matters by lead organ and by procedure.

    Raises:
        Http404: the viewer heads no organ.
    """
    shown = overview_of(Docket(viewer), viewer)
    if shown is None:
        raise Http404
    made = table(
        "overview", Label("在办事项总览", "Open matters"),
        column("by", "分类", "By", lambda row: str(row[0])),
        column("name", "名称", "Name", lambda row: row[1].name),
        column("open", "在办", "Open", lambda row: row[1].total, "integer"),
        *(
            column(f"due_{place}", head, head, lambda row, place=place: row[1].cells[place].number, "integer")  # type: ignore[misc]
            for place, head in enumerate(shown.heads)
        ),
    )  # fmt: skip
    parts: list[tuple[Label, list[Line]]] = [
        (Label("主办单位", "Lead organ"), shown.organs), (Label("事项种类", "Procedure"), shown.procedures),
    ]  # fmt: skip
    return listing(viewer, made, [(label, line) for label, lines_ in parts for line in lines_])


def reads(request: HttpRequest, viewer: Viewer) -> Listing:
    """The log of what personal data was read, as the viewer may see it; parties stay masked."""
    rows, start, end = personal.reads_asked(request, viewer)
    refuse_many(rows)
    made = table(
        "personal-reads", Label("个人信息查阅日志", "Personal data read"),
        column("at", "时间", "When", lambda line: f"{line.read.recorded_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"),
        column("organ", "单位", "Organ", lambda line: text(line.organ)),
        column("officer", "人员", "Officer", lambda line: text(line.officer)),
        column("party", "当事人", "Party", lambda line: line.read.party.masked_name if line.read.party else None),
        column("kind", "方式", "Kind", lambda line: str(line.read.get_kind_display())),
        column("what", "内容", "What", lambda line: text(line.what)),
        column("matter", "事项", "Matter", lambda line: text(line.matter and (line.matter.number or line.matter))),
        column("purpose", "目的", "Purpose", lambda line: str(line.read.get_purpose_display())),
        column("note", "用途说明", "What for", lambda line: text(line.note)),
    )  # fmt: skip

    def lines() -> Iterator[personal.Line]:
        ahead = personal.latest_first(rows).iterator(chunk_size=_BATCH)
        while some := list(islice(ahead, _BATCH)):
            yield from personal.lines_of(some, viewer)

    filters = [(Label("自", "From"), start.isoformat()), (Label("至", "To"), end.isoformat())]
    return listing(viewer, made, lines(), filters)
