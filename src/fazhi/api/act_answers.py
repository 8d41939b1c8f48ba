"""What is answered when an act is done, or rehearsed: what it is, where the matter stands after it, its numbers."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field

from fazhi.api.asked import Answer, said
from fazhi.api.parsing import Renderer
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.web.backfilling.rehearsal import Change


class ChangeOut(Answer):
    """Something of the matter that the act would change."""

    label: str
    now: str
    then: str


class ActDone(Answer):
    """An act that is done; the same for the same key, whenever it is sent."""

    id: Annotated[uuid.UUID, Field(description=said("行为", "The act"))]
    matter: Annotated[uuid.UUID, Field(description=said("事项", "The matter"))]
    family: str
    version: str
    act: str
    title: str
    on: Annotated[datetime.date, Field(description=said("法律日期", "Legal day"))]
    recorded_at: datetime.datetime
    stage_before: str
    stage_after: str
    revision: Annotated[
        int,
        Field(description=said("此行为之后的修订，用于下一个 If-Match", "Revision after it, for the next If-Match")),
    ]
    numbers: Annotated[dict[str, str], Field(description=said("所取文号", "Official numbers that it took, by series"))]


class ActRehearsed(Answer):
    """What an act would do; nothing of it is recorded."""

    act: str
    title: str
    on: datetime.date
    stage_before: str
    stage_after: str
    changes: list[ChangeOut]


def done(act: Act, *, repeated: bool) -> HttpResponse:
    """The answer to an act: 201 where it was done now, 200 where it had been."""
    response = _json(_facts(act), 200 if repeated else 201)
    response.headers["Location"] = f"/api/v1/matters/{act.matter_id}"
    return response


def _facts(act: Act) -> dict[str, Any]:
    numbers = dict(act.data.get("papers") or {})
    if act.data.get("number"):
        numbers[act.family] = act.data["number"]
    return {
        **_named(act), "id": act.pk, "matter": act.matter_id, "family": act.family, "version": act.version,
        "recorded_at": act.recorded_at, "revision": _revision(act), "numbers": numbers,
    }  # fmt: skip


def _named(act: Act) -> dict[str, Any]:
    kind = kind_of(procedure_of(act.family, act.version), act.name)
    return {
        "act": act.name, "title": str(kind.label) if kind else act.name, "on": act.happened_on,
        "stage_before": act.stage_before, "stage_after": act.stage_after,
    }  # fmt: skip


def _revision(act: Act) -> int:
    """The revision of the matter with the act and with what followed from it at once, by rule."""
    causes, last = {act.pk}, act.seq
    later = Act.objects.filter(matter=act.matter_id, seq__gt=act.seq).order_by("seq")
    for id, seq, because in later.values_list("pk", "seq", "because"):
        if because not in causes:
            break
        causes.add(id)
        last = seq
    return last


def rehearsed(act: Act, changes: Sequence[Change]) -> dict[str, Any]:
    """What is answered to a rehearsal, while the act still stands."""
    return {
        **_named(act),
        "changes": [{"label": each.label, "now": each.now, "then": each.then} for each in changes],
    }


def answer_rehearsed(told: dict[str, Any]) -> HttpResponse:
    """The answer to a rehearsal, once the act is taken back."""
    return _json(told, 200)


def _json(told: dict[str, Any], status: int) -> HttpResponse:
    text = Renderer().render(HttpRequest(), told, response_status=status)
    return HttpResponse(
        text, status=status, content_type="application/json; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
