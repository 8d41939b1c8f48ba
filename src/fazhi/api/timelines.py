"""The acts done in a matter 办理过程, as the workbench shows them: internal ones say nothing to others."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api.asked import Answer, Listed, Paged, said
from fazhi.api.auth import Needs, viewer_in
from fazhi.api.cursors import linked, read, write
from fazhi.api.declared_schemas import OrganOut, organ_out
from fazhi.api.declaring import reads
from fazhi.api.etags import REVISION
from fazhi.api.matters import SCOPE, seen
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.reading import reading_of
from fazhi.web.timeline import Done, brief_acts, timeline


class SaidOut(Answer):
    """What an act says under one label 内容."""

    label: str
    lines: list[str]


class FileOut(Answer):
    """A file 材料: what it is, and the digest under which it is kept."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str = Field(
        description=said("所存字节（已加密）的摘要", "Digest of the bytes as stored, which are encrypted")
    )


class ActPaper(Answer):
    """A paper that an act issued 文书."""

    id: uuid.UUID
    title: str
    number: str


class ActOut(Answer):
    """An act done 行为."""

    id: uuid.UUID
    order: int
    name: str
    label: str
    happened_on: datetime.date
    recorded_at: datetime.datetime
    organ: OrganOut
    officer: str
    role: str
    second: str = Field(description=said("批准人", "The second person"))
    told: bool = Field(description=said("内容可阅；内部行为对他人不可阅", "Whether what it says may be read"))
    content: list[SaidOut]
    reason: str
    basis: str
    party: str
    moved_to: str
    corrects: uuid.UUID | None
    backfilled: bool
    waived: list[str]
    papers: list[ActPaper]
    files: list[FileOut]
    leaf: int | None = Field(description=said("在存证记录中的位置", "Its place in the ledger"))


class ActsOut(Listed):
    """A page of acts 行为列表, the earliest first."""

    acts: list[ActOut]


class ActsAsked(Paged):
    """Paging alone."""


def operations(router: Router) -> None:
    """Add the operation."""

    @reads(
        router, "matters/{uuid:id}/acts", name="acts", title=Label("已办行为", "Acts done"),
        about=Label("按法律日期和登记次序排列。", "In the order of their legal days, then of record."),
        needs=Needs(SCOPE), answer=ActsOut, tag="matters",
    )  # fmt: skip
    def acts(request: HttpRequest, response: HttpResponse, id: uuid.UUID, asked: Query[ActsAsked]) -> dict[str, Any]:
        viewer = viewer_in(request)
        matter = seen(viewer, id)
        reading = reading_of(matter, procedure_of(matter.family, matter.version), viewer)
        every = brief_acts(matter)
        after = read(request, asked.cursor, 2) if asked.cursor else None
        rest = every if after is None else [act for act in every if [act.happened_on, act.seq] > after]
        found = timeline(rest, reading, may_correct=lambda act: False, number=1, size=asked.limit).done if rest else []
        following = ""
        if found and len(rest) > asked.limit:
            following = write(request, [found[-1].act.happened_on, found[-1].act.seq])
        linked(request, response, following)
        response.headers[REVISION] = str(matter.revision)
        return {"acts": [act_out(each) for each in found], "next": following}


def act_out(done: Done) -> dict[str, Any]:
    """An act as it is answered; one that is internal to others says when and by whom it was done, and nothing else."""
    act: Act = done.act
    return {
        "id": act.pk, "order": act.seq, "name": act.name, "label": str(done.label), "happened_on": act.happened_on,
        "recorded_at": act.recorded_at, "organ": organ_out(act.organ), "officer": act.officer.name,
        "role": str(act.post.role_label), "second": act.second.officer.name if act.second else "", "told": done.told,
        "content": [{"label": each.label, "lines": list(each.lines)} for each in done.content],
        "reason": act.reason if done.told else "", "basis": done.basis if done.told else "", "party": done.party,
        "moved_to": str(done.moved_to or ""), "corrects": act.corrects_id, "backfilled": act.backfilled,
        "waived": [str(each) for each in done.waived],
        "papers": [{"id": paper.pk, "title": str(title), "number": paper.number} for paper, title in done.papers],
        "files": [
            {
                "id": file.pk, "name": file.title, "media_type": file.media_type, "size": file.size,
                "sha256": file.sha256,
            }
            for file in done.files
        ],
        "leaf": done.leaf,
    }  # fmt: skip
