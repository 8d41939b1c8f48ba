"""Published notices 公开信息 with the digests of their files: for everybody, what the public site shows on the day."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api.asked import Answer, Day, Listed, Paged, said
from fazhi.api.auth import Needs
from fazhi.api.cursors import linked, page_of
from fazhi.api.declared_schemas import OrganOut, organ_out
from fazhi.api.declaring import reads
from fazhi.api.problems import Problem
from fazhi.kernel.notices.drafting import owed_by
from fazhi.kernel.notices.models import Notice, PublishedFile
from fazhi.kernel.notices.opinions import whole_text
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.web.clockface import language

SCOPE = "notices:read"


class NoticeRow(Answer):
    """A notice in a list 公开信息."""

    id: uuid.UUID
    heading: str
    procedure: str = Field(description=said("产生公开义务的程序", "The procedure whose act made it due"))
    organ: OrganOut
    published_on: datetime.date
    shown_until: datetime.date | None
    opinions_until: datetime.date | None
    replaces: uuid.UUID | None


class NoticesOut(Listed):
    """A page of notices, the latest first 公开信息列表."""

    notices: list[NoticeRow]


class PublishedOut(Answer):
    """A published file 公开附件."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str = Field(description=said("公开文件内容的摘要", "Digest of the published bytes"))
    destroyed: bool
    address: str


class NoticeOut(NoticeRow):
    """A notice with its text 公开信息."""

    text: str
    basis: str
    current: bool = Field(description=said("现行；被更正的为否", "False where a correction stands in its place"))
    correction: str
    files: list[PublishedOut]
    page: str = Field(description=said("公示页面", "Its page on the public site"))
    proof: str = Field(description=said("存证证明", "Its proof"))


class NoticesAsked(Paged):
    """Which notices are asked for."""

    procedure: str = Field("", max_length=80, description=said("程序", "Procedure"))
    organ: str = Field("", max_length=30, description=said("单位代码", "Code of the organ"))
    first: Day | None = Field(None, description=said("公开日期自", "Published from this day on"))
    last: Day | None = Field(None, description=said("公开日期至，含当日", "Published until this day, which counts"))


def operations(router: Router) -> None:
    """Add the operations."""

    @reads(
        router, "notices", name="notices", title=Label("公开信息", "Notices"),
        about=Label("当日公示的，新的在前。", "What is displayed today, the latest first."),
        needs=Needs(SCOPE, open=True), answer=NoticesOut, tag="notices",
    )  # fmt: skip
    def notices(request: HttpRequest, response: HttpResponse, asked: Query[NoticesAsked]) -> dict[str, Any]:
        rows = Notice.objects.public(today()).select_related("organ", "source")
        given = {
            "source__family": asked.procedure, "organ__code": asked.organ, "published_on__gte": asked.first,
            "published_on__lte": asked.last,
        }  # fmt: skip
        rows = rows.filter(**{name: value for name, value in given.items() if value})
        page = page_of(request, rows, ("-published_on", "-pk"), asked.limit, asked.cursor)
        linked(request, response, page.next)
        return {"notices": [_row(each) for each in page.rows], "next": page.next}

    @reads(
        router, "notices/{uuid:id}", name="notice", title=Label("一条公开信息", "One notice"),
        about=Label(
            "正文、依据和附件摘要；撤下的答 410，只列撤下的信息。",
            "Its text, basis and the digests of its files; of a withdrawn one 410 with what remains visible.",
        ), needs=Needs(SCOPE, open=True), answer=NoticeOut, tag="notices",
    )  # fmt: skip
    def notice(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
        day = today()
        now, before = Notice.objects.public(day), Notice.objects.earlier(day)
        found = (now.filter(pk=id) | before.filter(pk=id)).select_related("organ", "source").first()
        if found is None:
            raise _gone(id, day)
        owes = owed_by(found)
        basis = owes.basis.words.in_(language()) if owes is not None and owes.basis is not None else ""
        return {
            **_row(found), "text": whole_text(found), "basis": basis, "current": now.filter(pk=id).exists(),
            "correction": found.correction, "files": _files(found), "page": f"/public/notices/{found.pk}/",
            "proof": f"/public/notices/{found.pk}/proof.json",
        }  # fmt: skip


def _gone(id: uuid.UUID, day: datetime.date) -> Problem:
    """What remains of a notice that was withdrawn; nothing of one that never was public."""
    withdrawn = Notice.objects.withdrawn(day).filter(pk=id).select_related("organ").first()
    if withdrawn is None:
        return Problem("not-found")
    return Problem("gone", Label("已撤下。", "It was withdrawn."), trace=withdrawn.trace())


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk, "heading": notice.heading, "procedure": notice.source.family if notice.source else "",
        "organ": organ_out(notice.organ), "published_on": notice.published_on, "shown_until": notice.shown_until,
        "opinions_until": notice.opinions_until, "replaces": notice.replaces_id,
    }  # fmt: skip


def _files(notice: Notice) -> list[dict[str, Any]]:
    rows = PublishedFile.objects.filter(notice=notice).select_related("file__purge").order_by("name", "pk")
    return [
        {
            "id": row.file_id, "name": row.name, "media_type": row.media_type, "size": row.size, "sha256": row.sha256,
            "destroyed": hasattr(row.file, "purge"), "address": f"/public/notices/{notice.pk}/files/{row.file_id}/",
        }
        for row in rows
    ]  # fmt: skip
