"""Asking a second person 报请批准补录: what an officer sends that is late is kept for whom they name, and not done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from fazhi.kernel.files.intake import inspect
from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.seeing import eyes_of, matters_seen
from fazhi.kernel.wording import Label
from fazhi.now import moment
from fazhi.web.attempts import Outcome, tried
from fazhi.web.backfilling.rehearsal import rehearse
from fazhi.web.control import ControlForm, uploads_of
from fazhi.web.drafts import typed_of
from fazhi.web.viewer import Viewer
from fazhi.web.working.backfills import Said, keep
from fazhi.web.working.drafts import drop
from fazhi.web.working.models import Backfill

ORDER = "order"
"""Code of the engine's ground against an act of a day before the last one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act that was sent: the matter, the act, its controls as they were posted, and its own values."""

    matter: Matter
    kind: ActKind
    control: ControlForm
    raw: Mapping[str, Any]


def back_filled(outcome: Outcome) -> bool:
    """Whether the only thing against an act is that its day lies before the last one: a second person may allow it."""
    return bool(outcome.grounds) and {ground.code for ground in outcome.grounds} == {ORDER}


def ask(request: HttpRequest, viewer: Viewer, wanted: Wanted, refused: Outcome) -> tuple[Outcome, Backfill | None]:
    """Keep the act for the second person whom the form names, once the engine has nothing else against it.

    Returns:
        What becomes of the form, and what was kept; none where the form names nobody or gives no reason, or where the
        act would be refused even so.
    """
    given = wanted.control.cleaned_data
    second, reason = given["second"], given["why"] or wanted.raw.get("reason", "")
    if not isinstance(second, Post) or not reason:
        return refused, None
    asked = Backfill(
        matter=wanted.matter, act=wanted.kind.name, on=given["on"], request_key=given["request_key"],
        first=viewer.officer, by=given["post"], approver=second.officer, second=second, at=moment(),
    )  # fmt: skip
    said = Said(wanted.raw, typed_of(request.POST), reason, given["revision"])
    uploads: list[Upload] = []

    def would_do() -> Act:
        _refuse_blind(asked, viewer)
        uploads.extend(uploads_of(request))
        for each in uploads:
            inspect(each)
        return rehearse(asked, said, day=viewer.day, look=lambda act: act)

    outcome = tried(would_do)
    if not outcome.done:
        return outcome, None
    kept = keep(asked, said, uploads)
    drop(viewer.officer, request.path)
    sent = Label(
        f"已送{second.officer}批准，批准后才登记。",
        f"Sent to {second.officer} for approval; it is recorded once approved.",
    )
    messages.success(request, str(sent))
    return outcome, kept


def _refuse_blind(asked: Backfill, viewer: Viewer) -> None:
    """Refuse to ask somebody who may not see the matter."""
    if matters_seen(eyes_of(asked.approver, viewer.day)).filter(pk=asked.matter.pk).exists():
        return
    raise Refusal.because(
        "second-sees", f"{asked.approver} 不在此事项的知悉范围内，不能批准。",
        f"{asked.approver} may not see this matter, so cannot approve.",
        "请改选知悉此事项的审核人或负责人。", "Choose a reviewer or principal who may see it.", "second",
    )  # fmt: skip
