"""Matters 事项: lists of those that the post of the token sees, filtered as worklists are, and all that one may read.

Each procedure that is declared has addresses of its own, with the typed fields of its file.
"""

# Annotations are not deferred here: what an operation is asked and answers is its procedure's, known when it is made.

import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api.asked import Listed, Paged, said
from fazhi.api.auth import Needs, viewer_in
from fazhi.api.cursors import linked, page_of
from fazhi.api.declared_schemas import typed
from fazhi.api.declaring import reads
from fazhi.api.etags import REVISION
from fazhi.api.files_of_matters import fields_of, fields_schema
from fazhi.api.matter_out import MatterOut, MatterRow, brief_acts, head_of, whole
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import families, procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.concerned import concerned
from fazhi.web.due import DUES
from fazhi.web.listing import NEXTS, SORTS, Asked, filtered
from fazhi.web.paging import within_reach
from fazhi.web.reading import reading_of
from fazhi.web.viewer import Viewer
from fazhi.web.waiting import faces_of

SCOPE = "matters:read"
NEEDS = Needs(SCOPE)
_SORT = Literal[tuple(SORTS)]  # type: ignore[valid-type]
_DUE = Literal[("", *DUES)]  # type: ignore[valid-type]
_NEXT = Literal[("", *NEXTS)]  # type: ignore[valid-type]


class MattersOut(Listed):
    """A page of matters 事项列表."""

    matters: list[MatterRow]


class MattersAsked(Paged):
    """The filters of worklists."""

    q: str = Field("", max_length=80, description=said("标题或编号所含文字", "Words in title or number"))
    number: str = Field("", max_length=80, description=said("编号所含文字", "Words in the number"))
    state: Literal["open", "ended"] = Field("open", description=said("在办或已办结", "Open or ended"))
    stage: str = Field("", max_length=40, description=said("阶段", "Stage"))
    organ: uuid.UUID | None = Field(None, description=said("主办单位标识", "Identifier of the lead organ"))
    of: uuid.UUID | None = Field(None, description=said("主办或应办单位标识", "Led by, or asked of, this organ"))
    due: _DUE = Field("", description=said("期限状态", "How its limits stand"))
    year: int = Field(0, ge=0, le=9999, description=said("收到年份", "Year in which it was opened"))
    party: uuid.UUID | None = Field(None, description=said("当事人标识", "Identifier of a party"))
    next: _NEXT = Field("", description=said("下一步由谁", "By whom the next step is"))
    sort: _SORT = Field("due", description=said("次序", "Order"))  # type: ignore[valid-type]


def operations(router: Router) -> None:
    """Add the operations: over all procedures, and those of each."""
    _list(router, None)
    _one(router, None)
    for versions in families().values():
        _list(router, versions[-1])
        _one(router, versions[-1])


def _list(router: Router, procedure: type[Procedure] | None) -> None:
    route = f"procedures/{procedure.key}/matters" if procedure else "matters"
    label = procedure.label if procedure else Label("事项", "Matters")
    stages = "、".join(f"{name} {stage.label.zh}" for name, stage in _stages(procedure).items())
    about = Label(
        f"令牌的岗位可见的{label.zh}，筛选与工作台办件列表相同。" + (f"阶段：{stages}。" if stages else ""),
        f"Matters ({label.en}) that the post of the token sees, filtered as the worklists of the workbench are.",
    )

    @reads(
        router, route, name=f"matters-{procedure.key}" if procedure else "matters",
        title=Label(f"{label.zh}列表", f"List of {label.en}"), about=about, needs=NEEDS, answer=MattersOut,
        tag="matters",
    )  # fmt: skip
    def matters(request: HttpRequest, response: HttpResponse, asked: Query[MattersAsked]) -> dict[str, Any]:
        viewer = viewer_in(request)
        rows = within_reach(filtered(viewer, _asked(asked, procedure)), viewer).select_related("organ")
        page = page_of(request, rows, _order(asked), asked.limit, asked.cursor)
        linked(request, response, page.next)
        return {"matters": rows_out(page.rows, viewer), "next": page.next}


def _stages(procedure: type[Procedure] | None) -> dict[str, Any]:
    return dict(procedure.stages) if procedure else {}


def _asked(given: MattersAsked, procedure: type[Procedure] | None) -> Asked:
    return Asked(
        procedure, q=given.q.strip(), number=given.number.strip(), state="ended" if given.state == "ended" else "",
        stage=given.stage.strip(), organ=given.organ, of=given.of, due=given.due, year=given.year, party=given.party,
        next=given.next, sort=given.sort,
    )  # fmt: skip


def _order(given: MattersAsked) -> tuple[str, ...]:
    if given.sort == "due":
        sign = "-" if given.state == "ended" else ""
        return f"{sign}sorts_on", f"{sign}opened_on", f"{sign}pk"
    return ("-opened_on", "-pk") if given.sort == "newest" else ("opened_on", "pk")


def rows_out(matters: list[Matter], viewer: Viewer) -> list[dict[str, Any]]:
    """Matters as lists answer them: whom they concern and the most urgent limit read for all at once."""
    faces, parties = faces_of(matters, viewer), concerned(matters, viewer, masked=True)
    found = []
    for matter in matters:
        face = next(iter(faces.get(matter.pk, ())), None)
        clock = None if face is None else {
            "id": face.clock.pk, "key": face.clock.key, "title": str(face.clock.title), "due_on": face.due_on,
            "standing": face.colour, "says": str(face.words),
        }  # fmt: skip
        head = head_of(matter, procedure_of(matter.family, matter.version))
        found.append({**head, "concerns": parties.get(matter.pk, ""), "clock": clock})
    return found


def _one(router: Router, procedure: type[Procedure] | None) -> None:
    route = f"procedures/{procedure.key}/matters" if procedure else "matters"
    label, answer = (procedure.label, _schema(procedure)) if procedure else (Label("事项", "Matter"), MatterOut)
    about = Label(
        "阶段、单位、当事人、期限及凭据、文书、关联事项和可办行为；ETag 以修订号开头，供办理时作前提。",
        "Stage, organs, parties, limits with receipts, papers, links and next acts. The ETag begins with the revision, "
        "which is the precondition of acts.",
    )

    @reads(
        router, route + "/{uuid:id}", name=f"matter-{procedure.key}" if procedure else "matter",
        title=Label(f"一件{label.zh}", f"One matter: {label.en}"), about=about, needs=NEEDS, answer=answer,
        tag="matters",
    )  # fmt: skip
    def matter(request: HttpRequest, response: HttpResponse, id: uuid.UUID) -> dict[str, Any]:
        viewer = viewer_in(request)
        row = seen(viewer, id, procedure)
        version = procedure_of(row.family, row.version)
        reading, acts = reading_of(row, version, viewer), brief_acts(row)
        response.headers[REVISION] = str(row.revision)
        found: dict[str, Any] = whole(row, version, viewer, reading, acts)
        return found if procedure is None else {**found, "fields": fields_of(row, version, reading, acts, viewer)}


def seen(viewer: Viewer, id: uuid.UUID, procedure: type[Procedure] | None = None) -> Matter:
    """A matter that the viewer sees, of the procedure where one is named.

    Raises:
        Http404: there is none; the answer does not say which.
    """
    row = viewer.matter(id)
    if procedure is not None and row.family != procedure.key:
        return viewer.matter(uuid.UUID(int=0))
    return row


def _schema(procedure: type[Procedure]) -> Any:
    label = procedure.label
    fields = typed(f"{procedure.key}.fields", said(label.zh, label.en), fields_schema(procedure))
    own = {name: Annotated[field.annotation, field] for name, field in MatterOut.model_fields.items()}
    return typed(f"{procedure.key}.matter", said(label.zh, label.en), {**own, "fields": fields})
