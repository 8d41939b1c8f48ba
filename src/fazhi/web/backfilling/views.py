"""The page of an act asked to be back-filled 补录申请: for the first and the second person, and nobody else."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.showing import downloaded
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.wording import Label, words
from fazhi.now import moment
from fazhi.web.access import officers, page
from fazhi.web.account.keeping import filling, fills
from fazhi.web.attempts import REFUSED, Outcome, tried
from fazhi.web.backfilling.rehearsal import Rehearsed, record, rehearsed
from fazhi.web.pages import show
from fazhi.web.personal import reader_of
from fazhi.web.reading import reading_of
from fazhi.web.timeline import brief_acts, label_of
from fazhi.web.viewer import Viewer
from fazhi.web.working import drafts
from fazhi.web.working.backfills import Answer, Said, answer_to, close, said_in, said_of, standing, uploads_of
from fazhi.web.working.models import Backfill, Standing

GONE = 410


class WhyForm(forms.Form):
    """Why it is not approved."""

    why = forms.CharField(
        label=words("不批准的理由", "Why it is not approved"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, for one of the two: its matter, the name of the act, and what it says where that can be read."""

    row: Backfill
    matter: Matter
    label: Label
    said: Said | None
    answer: Answer | None
    mine: bool

    @property
    def waits(self) -> bool:
        """Whether it is not answered yet."""
        return self.row.standing == Standing.WAITING


def on_desk(viewer: Viewer) -> list[Asked]:
    """What waits for the viewer's approval, then what the viewer asked, answered or not; of matters that they see."""
    rows = list(standing(viewer.officer, moment()).order_by("at"))
    if not rows:
        return []
    seen = set(viewer.matters.filter(pk__in=[row.matter_id for row in rows]).values_list("pk", flat=True))
    found = [_asked(viewer, row) for row in rows if row.matter_id in seen]
    return sorted(found, key=lambda each: each.mine)


def _asked(viewer: Viewer, row: Backfill) -> Asked:
    kind = kind_of(procedure_of(row.matter.family, row.matter.version), row.act)
    label = kind.label if kind else Label(row.act, row.act)
    said = said_in(row) if row.standing == Standing.WAITING else None
    return Asked(row, row.matter, label, said, answer_to(row), row.first_id == viewer.officer.pk)


def _found(viewer: Viewer, id: uuid.UUID) -> Asked:
    """What is asked under an id, for the two whom it concerns, as long as they see the matter.

    Raises:
        Http404: there is none, or it is not for the viewer; the page does not say which.
    """
    row = standing(viewer.officer, moment()).filter(pk=id).first()
    if row is None:
        raise Http404
    viewer.matter(row.matter_id)
    return _asked(viewer, row)


@officers
@fills
@require_http_methods(["GET", "HEAD", "POST"])
def backfill(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """What would be recorded beside what stands now; the second person approves or declines, the first withdraws."""
    asked = _found(viewer, id)
    if request.method != "POST" or filling(request):
        return _page(request, viewer, asked, WhyForm(initial={"why": request.POST.get("why", "")}))
    do = request.POST.get("do", "")
    if asked.mine:
        return _taken_away(request, asked)
    if do == "approve" and asked.said is not None:
        return _approved(request, viewer, asked, asked.said)
    return _declined(request, viewer, asked)


def _page(
    request: HttpRequest, viewer: Viewer, asked: Asked, form: WhyForm | None = None, outcome: Outcome | None = None
) -> HttpResponse:
    row, procedure = asked.matter, procedure_of(asked.matter.family, asked.matter.version)
    reading, found = reading_of(row, procedure, viewer), list[Rehearsed]()
    answered = outcome is not None

    def look() -> None:
        if asked.said is not None:
            found.append(rehearsed(asked.row, asked.said, reading, day=viewer.day))

    grounds: Sequence[Ground] = outcome.grounds if outcome else tried(look).grounds if asked.waits else ()
    later = [(act, label_of(act, procedure)) for act in brief_acts(row) if act.happened_on > asked.row.on]
    status = outcome.status if outcome else REFUSED if form and form.errors else 200
    return show(
        request, viewer, "backfilling/page", status=status, asked=asked, matter=row, later=later, grounds=grounds,
        rehearsed=found[0] if found else None, answered=answered, form=form or WhyForm(),
        files=asked.said.files if asked.said and reading.handles else (),
        stage=procedure.stages[row.stage].label,
    )  # fmt: skip


def _approved(request: HttpRequest, viewer: Viewer, asked: Asked, said: Said) -> HttpResponse:
    """Do it, with the viewer as the second person; what the engine refuses goes back to the first with the grounds."""
    uploads = uploads_of(asked.row, said)

    def done() -> Act:
        second = _second(viewer, asked.row)
        with transaction.atomic():
            if not close(asked.row, Standing.RECORDED, moment()):
                raise Refusal.because(
                    "answered", "此补录申请已经答复或撤回。", "This was answered or withdrawn meanwhile.",
                    "请回到工作台。", "Go back to the desk.",
                )  # fmt: skip
            return record(asked.row, said, second=second, day=viewer.day, uploads=uploads)

    outcome = tried(done)
    if outcome.done:
        messages.success(request, str(Label("已批准，已登记。", "Approved, and recorded.")))
        return redirect("matter", asked.matter.pk)
    if not close(asked.row, Standing.REFUSED, moment(), said_of(outcome.grounds)):
        messages.error(request, str(outcome.grounds[0].says))
        return redirect("desk")
    _give_back(asked, said)
    return _page(request, viewer, asked, outcome=outcome)


def _second(viewer: Viewer, row: Backfill) -> Post:
    """The post under which the viewer was asked, as it is held today.

    Raises:
        Refusal: the viewer holds it no more.
    """
    held = next((post for post in viewer.posts if post.subject == row.second.subject), None)
    if held is None:
        raise Refusal.because(
            "second-post", "您已不任被报请的岗位。", "You no longer hold the post under which you were asked.",
            "由经办人另请在任的审核人或负责人批准。", "The first may ask a reviewer or principal who holds a post.",
        )  # fmt: skip
    return held


def _declined(request: HttpRequest, viewer: Viewer, asked: Asked) -> HttpResponse:
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, asked, form)
    if close(asked.row, Standing.DECLINED, moment(), Answer(why=form.cleaned_data["why"])) and asked.said:
        _give_back(asked, asked.said)
    messages.success(request, str(Label("已退回经办人，未登记。", "Sent back to the first; nothing is recorded.")))
    return redirect("desk")


def _taken_away(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The first withdraws what waits, or puts away what is answered."""
    if asked.waits and asked.said is not None:
        _give_back(asked, asked.said)
        kept = Label("已撤回，所填内容在草稿中。", "Withdrawn; what you typed is among your drafts.")
        messages.success(request, str(kept))
    asked.row.delete()
    return redirect("desk")


def _give_back(asked: Asked, said: Said) -> None:
    """What the first typed becomes a draft of theirs again."""
    place = reverse("act", args=[asked.matter.pk, asked.row.act])
    drafts.save(asked.row.first, place, said.typed, seen=0, now=moment(), matter=asked.matter)


@officers
@require_safe
def backfill_file(request: HttpRequest, viewer: Viewer, id: uuid.UUID, position: int) -> HttpResponseBase:
    """A file that waits with what is asked, for those of the two who may have the matter's files."""
    asked = _found(viewer, id)
    procedure = procedure_of(asked.matter.family, asked.matter.version)
    if asked.said is None or not reading_of(asked.matter, procedure, viewer).handles:
        raise Http404
    files = uploads_of(asked.row, asked.said)
    if position >= len(files):
        raise Http404
    if request.method == "GET":
        downloaded(asked.row.pk, "file", by=reader_of(viewer, asked.matter), matter=asked.matter.pk)
    content = io.BytesIO(files[position].content)
    media = "application/octet-stream"
    return FileResponse(content, as_attachment=True, filename=files[position].name, content_type=media)


pages = [
    page("backfills/<uuid:id>/", backfill, "backfill"),
    page("backfills/<uuid:id>/files/<int:position>/", backfill_file, "backfill-file"),
]
