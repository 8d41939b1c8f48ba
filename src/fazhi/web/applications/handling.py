"""Handling an application: register it as a matter, return it, take later papers in, deliver papers online."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from fazhi.kernel.applications.admitting import earliest
from fazhi.kernel.applications.declaring import Online, online_of
from fazhi.kernel.applications.erasing import ask, asked_by, confirm
from fazhi.kernel.applications.following import standing_of
from fazhi.kernel.applications.handling import (
    deliver,
    deliverable,
    give_back,
    initial_for,
    matter_of,
    register,
    take,
    taking,
)
from fazhi.kernel.applications.models import Application, Happening, What
from fazhi.kernel.applications.tracing import traced
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import PRINCIPAL, Role
from fazhi.kernel.procedures.forms import PARTY_FIELDS, ActForm, build_form
from fazhi.kernel.procedures.models import Act, Paper
from fazhi.kernel.procedures.refusals import refuse_all
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.applications.forms import PurposeForm, ReturnForm
from fazhi.web.applications.sight import application_or_404, label_of, post_for, returning_roles, taking_roles
from fazhi.web.applications.views import application_page
from fazhi.web.attempts import Outcome, tried
from fazhi.web.clockface import language
from fazhi.web.control import values_of
from fazhi.web.matters import address_of
from fazhi.web.pages import show
from fazhi.web.seeing import narrow, unseen
from fazhi.web.viewer import Viewer

_RETURNED = Label("已退回，申请人可以看到理由。", "Returned; the applicant reads why.")
_TAKEN = Label("补充材料已收入案卷。", "The papers were taken into the file.")
_SEEN = Label("已标记为收阅，材料尚未收入案卷。", "Marked as seen; the papers are not in the file.")
_ASKED = Label("已申请清除，待负责人确认。", "Erasure was asked for; the head of the organ confirms it.")
_ERASED = Label("已清除。", "Erased.")
_DELIVERED = Label("已在线送交，申请人可以领取。", "Delivered online; the applicant can receive it.")


def _post_or_404(viewer: Viewer, row: Application, roles: Collection[Role]) -> Post:
    post = post_for(viewer, row, roles)
    if post is None:
        raise Http404
    return post


def _online_or_404(row: Application) -> Online:
    online = online_of(row.key)
    if online is None:
        raise Http404
    return online


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def register_application(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponseBase:
    """The form of the opening act, filled with what the applicant said; posted, the matter is opened."""
    row = application_or_404(viewer, id)
    online = _online_or_404(row)
    post = _post_or_404(viewer, row, taking_roles(online))
    registered = matter_of(row)
    if registered is not None and registered.matter is not None:
        return redirect(address_of(registered.matter))
    if standing_of(row, language()).closed:
        return redirect("application", row.pk)
    if request.method != "POST":
        form = _form(online, row, viewer, None)
        form.initial = initial_for(row, viewer.eyes)
        return _page(request, viewer, row, form, Outcome(status=200))
    procedure, kind = online.procedure(row.submitted_on), online.kind(row.submitted_on)
    raw = {name: value for name, value in values_of(request, procedure, kind).items() if name not in PARTY_FIELDS}

    def done() -> Act:
        refuse_all(unseen(build_form(procedure, kind, None, acting=viewer.organs), raw, viewer))
        return register(row, by=post, data=raw, today=viewer.day, reason=raw.get("reason", ""))

    outcome = tried(done)
    if outcome.act is not None:
        messages.success(request, str(Label(f"已登记：{row.name}", f"Registered: {row.name}")))
        return redirect(address_of(outcome.act.matter))
    return _page(request, viewer, row, _form(online, row, viewer, raw), outcome)


def _form(online: Online, row: Application, viewer: Viewer, raw: dict[str, object] | None) -> ActForm:
    """The form of the act without who applies, who is taken from the application."""
    day = row.submitted_on
    form = build_form(online.procedure(day), online.kind(day), raw, on=day, acting=viewer.organs)
    for name in PARTY_FIELDS:
        form.fields.pop(name, None)
    narrow(form, viewer)
    form.offer_to(viewer.officer, viewer.posts)
    return form


def _page(request: HttpRequest, viewer: Viewer, row: Application, form: ActForm, outcome: Outcome) -> HttpResponse:
    places = [(each, form[each.field].id_for_label if each.field in form.fields else "") for each in outcome.grounds]
    return show(
        request, viewer, "applications/register", status=outcome.status, application=row, label=label_of(row),
        form=form, faults=places, kind=_online_or_404(row).kind(row.submitted_on), traces=traced(row, viewer.eyes),
    )  # fmt: skip


@officers
@require_POST
def return_application(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponseBase:
    """Return an application that is none for this organ."""
    row = application_or_404(viewer, id)
    post = _post_or_404(viewer, row, returning_roles(_online_or_404(row)))
    form = ReturnForm(request.POST, _online_or_404(row))
    if not form.is_valid():
        return application_page(request, viewer, row, PurposeForm(None, row), {}, status=422, returning=form)
    outcome = tried(lambda: give_back(row, by=post, on=viewer.day, **form.cleaned_data).act)
    return _answer(request, viewer, row, outcome, _RETURNED)


@officers
@require_POST
def take_supplement(request: HttpRequest, viewer: Viewer, id: uuid.UUID, sent: uuid.UUID) -> HttpResponseBase:
    """Take papers sent in later into the matter, by the act that asks for them; or as seen where none does."""
    row = application_or_404(viewer, id)
    online = _online_or_404(row)
    post = _post_or_404(viewer, row, online.delivers)
    supplement = get_object_or_404(Happening, pk=sent, application=row, what=What.SUPPLEMENTED)
    through = taking(online, supplement, post, viewer.day)
    registered = matter_of(row)
    day = viewer.day
    if through is not None and registered is not None and registered.matter is not None:
        day = earliest(registered.matter, supplement.on)
    outcome = tried(lambda: take(supplement, by=post, on=day, today=viewer.day, through=through).act)
    return _answer(request, viewer, row, outcome, _TAKEN if through is not None else _SEEN)


@officers
@require_POST
def deliver_paper(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponseBase:
    """Deliver a paper of the matter online."""
    row = application_or_404(viewer, id)
    post = _post_or_404(viewer, row, _online_or_404(row).delivers)
    chosen = {str(each.pk): each for each in deliverable(row)}
    paper: Paper | None = chosen.get(request.POST.get("paper", ""))
    if paper is None:
        return redirect("application", row.pk)
    found = paper
    outcome = tried(lambda: deliver(row, found, by=post, on=viewer.day).act)
    return _answer(request, viewer, row, outcome, _DELIVERED)


@officers
@require_POST
def erase_application(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponseBase:
    """Ask for the erasure of what became no matter; a head who did not ask confirms it."""
    row = application_or_404(viewer, id)
    post = _post_or_404(viewer, row, [*returning_roles(_online_or_404(row)), PRINCIPAL])
    confirms = post.gives(PRINCIPAL) and asked_by(row) is not None
    step = confirm if confirms else ask
    outcome = tried(lambda: step(row, by=post, on=viewer.day).act)
    return _answer(request, viewer, row, outcome, _ERASED if confirms else _ASKED)


def _answer(
    request: HttpRequest, viewer: Viewer, row: Application, outcome: Outcome, done: Label
) -> HttpResponseBase:  # fmt: skip
    """Back to the application, with what was done or why it was not."""
    if outcome.grounds:
        form = PurposeForm(None, row)
        return application_page(request, viewer, row, form, {}, status=outcome.status, grounds=outcome.grounds)
    messages.success(request, str(done))
    return redirect("application", row.pk)
