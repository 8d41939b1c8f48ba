"""Worklists as tables 办件列表导出: the same matters in the same order, with what their lines say."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from fazhi.exchange.lists.listing import MOST, Listing
from fazhi.exchange.lists.tables import Column
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.wording import Label
from fazhi.web.concerned import concerned
from fazhi.web.exporting.columns import column, table, text
from fazhi.web.exporting.taking import listing, refuse_many
from fazhi.web.listing import SORTS, STATES, Asked, asked_in, filtered, in_words
from fazhi.web.opened import opened_words
from fazhi.web.paging import page_of, within_reach
from fazhi.web.viewer import Viewer
from fazhi.web.waiting import faces_of
from fazhi.web.worklist import Row, row_of

_BATCH = 500
"""Matters that are read at a time."""
_ALL = Label("办件", "Matters")


def worklist(request: HttpRequest, viewer: Viewer, family: str = "") -> Listing:
    """The list of a procedure, or of all, as its address asks for it.

    Raises:
        Http404: there is no such procedure.
        Unreadable: the address cannot be read, or asks for too many.
    """
    procedure = procedure_called(family)
    asked = asked_in(request, procedure)
    matters = within_reach(filtered(viewer, asked), viewer)
    refuse_many(matters, settings.EXPORTED_NAMES if names_people(procedure) else MOST)
    filters = [(label, words) for _, label, words in in_words(viewer, asked)]
    filters += [(Label("状态", "State"), str(STATES[asked.state])), (Label("排序", "Order"), str(SORTS[asked.sort]))]
    title = procedure.label if procedure else _ALL
    made = table(f"work-{family or 'all'}", title, *_columns(asked, procedure))
    return listing(viewer, made, _rows(matters, asked, viewer), filters)


def procedure_called(family: str) -> type[Procedure] | None:
    """The procedure of a family in its latest version; none for all of them.

    Raises:
        Http404: there is none of this name.
    """
    if not family:
        return None
    versions = families().get(family)
    if not versions:
        raise Http404
    return versions[-1]


def names_people(procedure: type[Procedure] | None) -> bool:
    """Whether lists of a procedure name whom its matters concern."""
    return procedure is None or bool(procedure.capacities)


def _rows(matters: QuerySet[Matter], asked: Asked, viewer: Viewer) -> Iterator[Row]:
    cursor, more = "", True
    while more:
        page = page_of(matters, asked, _BATCH, cursor)
        faces, parties = faces_of(page.matters, viewer), concerned(page.matters, viewer)
        for matter in page.matters:
            yield row_of(matter, faces, parties)
        cursor, more = page.following, bool(page.following)


def _columns(asked: Asked, procedure: type[Procedure] | None) -> Iterator[Column]:
    yield column("number", "编号", "Number", lambda row: text(row.matter.number))
    yield column("title", "事项", "Matter", lambda row: str(row.matter))
    if names_people(procedure):
        yield column("party", "当事人", "Party", lambda row: text(row.party))
    if procedure is None:
        yield column("procedure", "程序", "Procedure", lambda row: str(row.procedure))
    yield column("stage", "阶段", "Stage", lambda row: str(row.stage))
    yield column("organ", "主办单位", "Lead organ", lambda row: row.matter.organ.short_name)
    opened = opened_words(procedure)
    if asked.ended:
        yield column("closed_on", "办结日期", "Ended", lambda row: row.matter.closed_on, "date")
        return
    yield column("opened_on", opened.zh, opened.en, lambda row: row.matter.opened_on, "date")
    yield column("clock", "期限", "Limit", lambda row: _face(row, "title"))
    yield column("standing", "期限状态", "Standing of the limit", lambda row: _face(row, "words"))
    yield column("due_on", "到期日", "Due", lambda row: row.face.due_on if row.face else None, "date")
    yield column("left", "剩余", "Left", lambda row: _face(row, "left"))


def _face(row: Row, name: str) -> str | None:
    if row.face is None:
        return None
    shown: Any = row.face.clock.title if name == "title" else getattr(row.face, name)
    return text(shown)


def matters_of(listing_: Listing) -> Iterator[uuid.UUID]:
    """The matters of a worklist, in its order."""
    for row in listing_.things:
        yield row.matter.pk
