"""A batch of a platform that waits for the second person 待批准的同步: what it would do, and who decides."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.mirrors.asking import approve, decline
from fazhi.kernel.mirrors.models import AskedBatch, AskedStanding
from fazhi.kernel.mirrors.outcome import Outcome
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.attempts import REFUSED
from fazhi.web.pages import PAGE, show
from fazhi.web.viewer import Viewer

_RULES = {
    "stage": Label("未到可作此行为的阶段", "it is not at that stage"),
    "form": Label("栏目内容不合要求", "a field is wrong"),
    "future": Label("日期尚未到来", "the day is still to come"), "value": Label("内容不能识别", "a value is not known"),
    "not-mirrored": Label("当日不由该平台办理", "it was not handled there that day"),
    "unknown-act": Label("没有此行为或不能由平台带入", "no act that is brought"),
    "unknown-organ": Label("单位不能识别", "an organ is not known"),
    "upper-stage": Label("所处阶段不一致", "the stages differ"),
    "organ-other": Label("不由本单位带入", "another organ's"),
}  # fmt: skip
"""Why rows are left out, in short: what was found names values, and those name people."""


class WhyForm(forms.Form):
    """Why it is not approved."""

    why = forms.CharField(
        label=words("不批准的理由", "Why it is not approved"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


@officers
@require_safe
def asked_batch(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """What a batch would do, as the dry run found, and how it was decided."""
    return _page(request, viewer, _found(viewer, id))


def _found(viewer: Viewer, id: uuid.UUID) -> AskedBatch:
    rows = seen(AskedBatch.objects.all(), viewer.eyes).defer("content")
    found: AskedBatch = get_object_or_404(rows.select_related("organ", "officer", "approver", "batch__result"), pk=id)
    return found


def _posts(viewer: Viewer, found: AskedBatch) -> list[Post]:
    """The posts under which the viewer may decide; nobody decides on what they brought themselves."""
    own = found.organ_id if found.officer_id != viewer.officer.pk else None
    return [post for post in viewer.posts if post.organ_id == own and post.role in (REVIEWER.key, PRINCIPAL.key)]


def on_desk(viewer: Viewer) -> list[AskedBatch]:
    """The batches that wait for the viewer's approval: of organs in which they review or head, not their own."""
    organs = {post.organ_id for post in viewer.posts if post.role in (REVIEWER.key, PRINCIPAL.key)}
    if not organs:
        return []
    rows = seen(AskedBatch.objects.filter(standing=AskedStanding.ASKED, organ__in=organs), viewer.eyes)
    found = rows.exclude(officer=viewer.officer).defer("content", "rows").select_related("organ", "officer")
    return list(found.order_by("asked_on", "pk")[:PAGE])


def _page(
    request: HttpRequest, viewer: Viewer, found: AskedBatch, grounds: tuple[Ground, ...] = (),
    why: WhyForm | None = None,
) -> HttpResponse:  # fmt: skip
    rows = [
        (row, Outcome[row["outcome"]].value, [_RULES.get(code, code) for code, _ in row["faults"]])
        for row in found.rows
    ]
    rows.sort(key=lambda each: not each[0]["faults"])
    waits = found.standing == AskedStanding.ASKED
    return show(
        request, viewer, "mirrors/batch", status=REFUSED if grounds or why else 200, found=found, grounds=grounds,
        counts=[(outcome.value, found.counts.get(outcome.name.lower(), 0)) for outcome in Outcome],
        rows=rows[:PAGE], more=max(len(rows) - PAGE, 0), why=why or WhyForm(), waits=waits,
        decides=waits and bool(_posts(viewer, found)), own=found.officer_id == viewer.officer.pk,
    )  # fmt: skip


@officers
@require_POST
def decide_batch(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """Approve a batch or send it back, under a post of whoever is signed in.

    Raises:
        Http404: the viewer does not see it, or holds no post by which to decide on it.
    """
    found = _found(viewer, id)
    posts = _posts(viewer, found)
    if not posts:
        raise Http404
    form = WhyForm(request.POST)
    try:
        if request.POST.get("do") == "approve":
            approve(found, second=posts[0], day=viewer.day)
            messages.success(request, str(Label("已批准，即将带入。", "Approved; it is brought in shortly.")))
        elif request.POST.get("do") == "decline" and form.is_valid():
            decline(found, second=posts[0], day=viewer.day, why=form.cleaned_data["why"])
            messages.success(request, str(Label("已退回，没有带入。", "Sent back; nothing was brought in.")))
        else:
            return _page(request, viewer, found, why=form)
    except Refusal as refusal:
        return _page(request, viewer, found, refusal.grounds)
    return redirect("asked-batch", found.pk)
