"""Acts 办理: opening a matter and doing its next act, as the workbench does them.

A request is known by its key, so that it may be sent again when the answer was lost; an act on a matter names the
revision that was seen, so that nobody decides on what they did not read; and each may be rehearsed first.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api import act_answers
from fazhi.api.act_doing import Wanted, do, next_act, opening, rehearse
from fazhi.api.act_requests import Sent, sent_in, taken
from fazhi.api.asked import Asked, said
from fazhi.api.auth import Needs, viewer_in
from fazhi.api.declaring import writes
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.backfilling.rehearsal import changes_between, picture
from fazhi.web.reading import reading_of
from fazhi.web.viewer import Viewer

SCOPE = "acts:write"
_ABOUT = Label(
    "同一 Idempotency-Key 重发只办理一次：首次 201，重发 200，内容相同；同一标识用于另一内容为 409。"
    "dry_run 只试办，不登记。",
    "Sent again under the same Idempotency-Key it is done once: 201 at first, 200 again, with the same content; the "
    "key used for something else is 409. With dry_run it is rehearsed and nothing is recorded.",
)


class DryRun(Asked):
    """Whether the act is only rehearsed."""

    dry_run: Annotated[
        bool, Field(description=said("只试办，不登记", "Rehearse it: nothing is recorded, and the key stays free"))
    ] = False


def operations(router: Router) -> None:
    """Add the operations."""

    @writes(
        router, "procedures/{family}/{act}", name="open-matter", title=Label("开立事项", "Open a matter"), about=_ABOUT,
        needs=Needs(SCOPE), answer=act_answers.ActDone, tag="acts", status=201,
    )  # fmt: skip
    @takes_files
    def opened(request: HttpRequest, family: str, act: str, asked: Query[DryRun]) -> HttpResponse:
        viewer = viewer_in(request)
        sent = sent_in(request, viewer.posts[0], opens=True)
        return _answered(viewer, None, opening(viewer, family, act, sent), sent, dry_run=asked.dry_run)

    @writes(
        router, "matters/{id}/acts/{act}", name="do-act", title=Label("办理", "Do an act"), about=_ABOUT,
        needs=Needs(SCOPE), answer=act_answers.ActDone, tag="acts", status=201,
    )  # fmt: skip
    @takes_files
    def done(request: HttpRequest, id: uuid.UUID, act: str, asked: Query[DryRun]) -> HttpResponse:
        viewer = viewer_in(request)
        matter = viewer.matter(id)
        sent = sent_in(request, viewer.posts[0], opens=False)
        return _answered(viewer, matter, next_act(viewer, matter, act, sent), sent, dry_run=asked.dry_run)


def takes_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let files come with a request: the door looks at what an operation takes."""
    view.takes = taken()  # type: ignore[attr-defined]
    return view


def _answered(viewer: Viewer, matter: Matter | None, wanted: Wanted, sent: Sent, *, dry_run: bool) -> HttpResponse:
    if not dry_run:
        found = do(wanted, sent)
        return act_answers.done(found.act, repeated=found.repeated)
    reading = None if matter is None else reading_of(matter, procedure_of(matter.family, matter.version), viewer)
    before = {} if matter is None or reading is None else picture(matter, reading)

    def look(act: Act) -> dict[str, object]:
        reads = reading or reading_of(act.matter, procedure_of(act.family, act.version), viewer)
        return act_answers.rehearsed(act, changes_between(before, picture(act.matter, reads)))

    return act_answers.answer_rehearsed(rehearse(wanted, sent, look))
