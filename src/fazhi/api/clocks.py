"""Limits 期限 that fall due in a window, of whatever the post of the token may see."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api.asked import Answer, Day, Listed, Paged, said
from fazhi.api.auth import Needs, viewer_in
from fazhi.api.cursors import linked, page_of
from fazhi.api.declared_schemas import OrganOut, organ_out
from fazhi.api.declaring import reads
from fazhi.api.matter_out import RowClock
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.wording import Label
from fazhi.web.clockface import face_of
from fazhi.web.viewer import Viewer

SCOPE = "matters:read"


class OfMatter(Answer):
    """The matter that a limit runs on 所属事项."""

    id: uuid.UUID
    procedure: str
    number: str
    title: str


class DueOut(RowClock):
    """A limit that falls due 到期期限."""

    organ: OrganOut
    matter: OfMatter | None


class DuesOut(Listed):
    """A page of limits, the earliest first 期限列表."""

    clocks: list[DueOut]


class DuesAsked(Paged):
    """Which limits are asked for."""

    first: Day | None = Field(None, description=said("到期日自", "Due from this day on"))
    last: Day | None = Field(None, description=said("到期日至，含当日", "Due until this day, which counts"))
    organ: str = Field("", max_length=30, description=said("单位代码", "Code of the organ"))
    key: str = Field("", max_length=80, description=said("期限名", "Key of the limit"))


def operations(router: Router) -> None:
    """Add the operation."""

    @reads(
        router, "clocks", name="clocks", title=Label("到期期限", "Limits due"),
        about=Label("在行期限，按到期日排列；中止的不列。", "Running limits by their last day; none that stand still."),
        needs=Needs(SCOPE), answer=DuesOut, tag="clocks",
    )  # fmt: skip
    def clocks(request: HttpRequest, response: HttpResponse, asked: Query[DuesAsked]) -> dict[str, Any]:
        viewer = viewer_in(request)
        rows = seen(Clock.objects.running().filter(due_on__isnull=False), viewer.eyes).select_related("organ")
        window = {"due_on__gte": asked.first, "due_on__lte": asked.last}
        named = {"organ__code": asked.organ, "key": asked.key.strip()}
        rows = rows.filter(**{name: value for name, value in (window | named).items() if value})
        page = page_of(request, rows, ("due_on", "pk"), asked.limit, asked.cursor)
        linked(request, response, page.next)
        matters = _matters(page.rows, viewer)
        return {"clocks": [_out(clock, matters, viewer) for clock in page.rows], "next": page.next}


def _matters(clocks: Collection[Clock], viewer: Viewer) -> dict[uuid.UUID, Matter]:
    ids = [clock.subject for clock in clocks if clock.subject_kind == "matter"]
    return viewer.matters.in_bulk(ids)


def _out(clock: Clock, matters: dict[uuid.UUID, Matter], viewer: Viewer) -> dict[str, Any]:
    face, matter = face_of(clock, viewer.day), matters.get(clock.subject)
    return {
        "id": clock.pk, "key": clock.key, "title": str(clock.title), "due_on": clock.due_on, "standing": face.colour,
        "says": str(face.words), "organ": organ_out(clock.organ),
        "matter": None if matter is None else {
            "id": matter.pk, "procedure": matter.family, "number": matter.number, "title": matter.title,
        },
    }  # fmt: skip
