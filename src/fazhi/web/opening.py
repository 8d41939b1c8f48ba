"""Opening a matter: what I may open, and the form of each act that opens one."""

from __future__ import annotations

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.forms import ActForm, build_form
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.offering import openings
from fazhi.kernel.procedures.refusals import Refusal, refuse_all
from fazhi.kernel.procedures.registry import families
from fazhi.web.access import officers
from fazhi.web.account.keeping import fills
from fazhi.web.attempts import attempt
from fazhi.web.control import UPLOADS, ControlForm, Panel, named_apart, uploads_of, values_of
from fazhi.web.matters import address_of
from fazhi.web.mirrors.running import elsewhere
from fazhi.web.pages import show
from fazhi.web.seeing import narrow, unseen
from fazhi.web.viewer import Viewer


@officers
@require_safe
def opening_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The acts by which the viewer may open a matter today."""
    here = openings(viewer.officer, viewer.day)
    return show(request, viewer, "openings", openings=here, elsewhere=elsewhere(viewer))


@officers
@fills
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, viewer: Viewer, family: str, name: str) -> HttpResponse:
    """The form of an act that opens a matter; values for its fields may stand in the address."""
    procedure, kind, posts = _found(viewer, family, name)
    form = named_apart(build_form(procedure, kind, None, acting=viewer.organs), kind)
    _offer(form, viewer)
    panel = Panel(
        kind, form,
        ControlForm(None, viewer=viewer, posts=posts, revision=None), reverse("opening", args=[family, name]),
    )  # fmt: skip
    if request.method != "POST":
        panel.form.initial = {field: request.GET[field] for field in panel.form.fields if field in request.GET}
        return show(request, viewer, "opening", procedure=procedure, panel=panel)
    return _post(request, viewer, procedure, panel, posts)


def _offer(form: ActForm, viewer: Viewer) -> None:
    narrow(form, viewer)
    form.offer_to(viewer.officer, viewer.posts)


def _found(viewer: Viewer, family: str, name: str) -> tuple[type[Procedure], ActKind, list[Post]]:
    for procedure, kind, _ in openings(viewer.officer, viewer.day):
        if procedure.key == family and kind.name == name:
            return procedure, kind, [post for post in viewer.posts if any(post.gives(role) for role in kind.by)]
    raise Http404


def _post(
    request: HttpRequest, viewer: Viewer, procedure: type[Procedure], panel: Panel, posts: list[Post]
) -> HttpResponse:
    kind, raw = panel.kind, values_of(request, procedure, panel.kind)
    given = ControlForm(request.POST, viewer=viewer, posts=posts, revision=None)

    def done() -> Act:
        cleaned = given.cleaned_data
        _refuse_ungoverned(procedure, cleaned["on"])
        refuse_all(unseen(build_form(procedure, kind, None, acting=viewer.organs), raw, viewer))
        return open_matter(
            procedure.key, kind, by=cleaned["post"], on=cleaned["on"], data=raw, uploads=uploads_of(request),
            reason=cleaned["why"] or raw.get("reason", ""),
            request_key=cleaned["request_key"], today=viewer.day,
        )  # fmt: skip

    outcome = attempt(request, kind, given, done)
    if outcome.act is not None:
        return redirect(address_of(outcome.act.matter))
    panel.form = form = named_apart(build_form(procedure, kind, raw, acting=viewer.organs), kind)
    _offer(form, viewer)
    panel.control = ControlForm(outcome.renewed(request.POST, None), viewer=viewer, posts=posts, revision=None)
    panel.grounds, panel.files_lost = outcome.grounds, bool(request.FILES.getlist(UPLOADS))
    return show(request, viewer, "opening", status=outcome.status, procedure=procedure, panel=panel)


def _refuse_ungoverned(procedure: type[Procedure], day: datetime.date) -> None:
    """Refuse a day that no version of the procedure governs."""
    if any(version.governs.covers(day) for version in families()[procedure.key]):
        return
    first = families()[procedure.key][0].governs
    raise Refusal.because(
        "ungoverned", f"{day} 没有适用的“{procedure.label.zh}”程序版本（自 {first.from_on} 起，{first.source}）。",
        f"No version of {procedure.label.en} governs {day}; the first is from {first.from_on} ({first.source}).",
        "请核对法律日期。", "Compare the legal day.", "on",
    )  # fmt: skip
