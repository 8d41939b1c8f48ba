"""A matter's page 事项, and doing its acts through their forms."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import refuse_all
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.web.access import officers
from fazhi.web.attempts import attempt
from fazhi.web.control import UPLOADS, ControlForm, Panel, initial_of, named_apart, posts_for, uploads_of, values_of
from fazhi.web.dossier import CORRECT, dossier_of
from fazhi.web.pages import show
from fazhi.web.seeing import narrow, unseen
from fazhi.web.viewer import Viewer


@officers
@require_safe
def matter(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The page of a matter; ``?act=`` opens the form of an act on it."""
    row = viewer.matter(id)
    name = request.GET.get("act", "")
    return matter_page(request, viewer, row, empty_panel(row, _kind(row, name), viewer) if name else None)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, viewer: Viewer, id: uuid.UUID, name: str) -> HttpResponse:
    """The form of an act for the page to take in; posted, the act is done or refused."""
    row = viewer.matter(id)
    kind = _kind(row, name)
    if request.method == "POST":
        return _post(request, viewer, row, kind)
    if is_fragment(request):
        return show(request, viewer, "act_form", panel=empty_panel(row, kind, viewer), matter=row)
    return redirect(f"{address_of(row)}?act={kind.name}#act-{kind.name}")


def is_fragment(request: HttpRequest) -> bool:
    """Whether the page asks for a part of itself."""
    details = getattr(request, "htmx", None)
    return isinstance(details, HtmxDetails) and bool(details)


def address_of(row: Matter) -> str:
    """The address of a matter's page."""
    return reverse("matter", args=[row.pk])


def matter_page(
    request: HttpRequest, viewer: Viewer, row: Matter, panel: Panel | None = None, status: int = 200
) -> HttpResponse:
    """The page of a matter, with the form of an act where one is open."""
    dossier = dossier_of(row, viewer)
    beside = next(
        (
            clock.face.clock.pk
            for clock in dossier.clocks
            for offer in clock.offers
            if panel and offer.kind is panel.kind
        ),
        None,
    )
    return show(
        request, viewer, "matter", status=status, dossier=dossier, matter=dossier.matter, panel=panel, beside=beside
    )


def _kind(row: Matter, name: str) -> ActKind:
    kind = kind_of(procedure_of(row.family, row.version), name)
    if kind is None or kind.opens or kind.automatic or kind.name == CORRECT:
        raise Http404
    return kind


def empty_panel(row: Matter, kind: ActKind, viewer: Viewer) -> Panel:
    """The form of an act with nothing typed yet."""
    procedure = procedure_of(row.family, row.version)
    posts = posts_for(kind, viewer)
    if not posts:
        raise Http404
    form = named_apart(build_form(procedure, kind, None, matter=row, state=state_of(row), on=viewer.day), kind)
    form.initial = dict(initial_of(kind, row))
    narrow(form, viewer)
    control = ControlForm(None, viewer=viewer, posts=posts, revision=row.revision)
    control.auto_id = f"id_{kind.name}_act_%s"
    return Panel(kind, form, control, reverse("act", args=[row.pk, kind.name]))


def _post(request: HttpRequest, viewer: Viewer, row: Matter, kind: ActKind) -> HttpResponse:
    procedure = procedure_of(row.family, row.version)
    panel, raw = empty_panel(row, kind, viewer), values_of(request, procedure, kind)
    given = posted_control(request.POST, viewer, kind)

    def done() -> Act:
        cleaned = given.cleaned_data
        refuse_all(unseen(build_form(procedure, kind, None, matter=row), raw, viewer))
        return perform(
            row, kind, by=cleaned["post"], on=cleaned["on"], data=raw, uploads=uploads_of(request),
            second=cleaned["second"], reason=cleaned["why"] or raw.get("reason", ""),
            request_key=cleaned["request_key"], revision=cleaned["revision"], today=viewer.day,
        )  # fmt: skip

    outcome = attempt(request, kind, given, done)
    if outcome.done:
        return redirect(address_of(row))
    row = viewer.matter(row.pk)
    panel.form = named_apart(build_form(procedure, kind, raw, matter=row, state=state_of(row)), kind)
    narrow(panel.form, viewer)
    panel.control = posted_control(outcome.renewed(request.POST, row.revision), viewer, kind)
    panel.grounds, panel.files_lost = outcome.grounds, bool(request.FILES.getlist(UPLOADS))
    return matter_page(request, viewer, row, panel, outcome.status)


def posted_control(posted: QueryDict, viewer: Viewer, kind: ActKind) -> ControlForm:
    """The controls as they were posted."""
    control = ControlForm(posted, viewer=viewer, posts=posts_for(kind, viewer), revision=None)
    control.auto_id = f"id_{kind.name}_act_%s"
    return control
