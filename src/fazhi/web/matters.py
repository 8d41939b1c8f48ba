"""A matter's page 事项, and doing its acts through their forms."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from fazhi.kernel.files.intake import Upload
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import refuse_all
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.web.access import officers
from fazhi.web.account.keeping import fills
from fazhi.web.attempts import REFUSED, attempt
from fazhi.web.backfilling.asking import Wanted, ask, back_filled
from fazhi.web.control import UPLOADS, ControlForm, Panel, initial_of, named_apart, posts_for, uploads_of, values_of
from fazhi.web.dossier import CORRECT, dossier_of
from fazhi.web.overriding import address_of_asking, offer_what_bars
from fazhi.web.pages import show
from fazhi.web.queries import number_of
from fazhi.web.seeing import narrow, unseen
from fazhi.web.viewer import Viewer
from fazhi.web.whynot import lasting, standing_of

FORBIDDEN = 403
ERRANDS = "errands"
"""The part of the page that says how far the acts are that follow: its template, and its place on the page."""
_NOTHING = QueryDict()


@officers
@require_safe
def matter(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The page of a matter; ``?act=`` opens the form of an act on it, ``?acts=`` a page of the acts done.

    The part that says how far the worker is with what follows asks for itself alone.
    """
    row = viewer.matter(id)
    if is_fragment(request) and request.headers.get("HX-Target") == ERRANDS:
        return show(request, viewer, ERRANDS, matter=row, ended=True)
    name = request.GET.get("act", "")
    panel = empty_panel(row, _kind(row, name), viewer, request.GET) if name else None
    return matter_page(request, viewer, row, panel, FORBIDDEN if panel and panel.closed else 200)


@officers
@fills
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, viewer: Viewer, id: uuid.UUID, name: str) -> HttpResponse:
    """The form of an act for the page to take in; posted, the act is done or refused."""
    row = viewer.matter(id)
    kind = _kind(row, name)
    if request.method == "POST":
        return _post(request, viewer, row, kind)
    if is_fragment(request):
        panel = empty_panel(row, kind, viewer, request.GET)
        return show(request, viewer, "act_form", panel=panel, matter=row, status=FORBIDDEN if panel.closed else 200)
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
    dossier = dossier_of(row, viewer, number_of(request, "acts", 0, least=0) or None)
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
        request, viewer, "matter", status=status, dossier=dossier, matter=dossier.matter, panel=panel, beside=beside,
        to_override=_to_override(row, panel, viewer),
    )  # fmt: skip


def _to_override(row: Matter, panel: Panel | None, viewer: Viewer) -> str:
    """Where an override can be asked for of the rules by which the act of a panel was refused."""
    if panel is None or panel.closed or not panel.grounds:
        return ""
    standing = standing_of(row, procedure_of(row.family, row.version), state_of(row), viewer)
    return address_of_asking(standing, panel.kind, panel.grounds)


def _kind(row: Matter, name: str) -> ActKind:
    kind = kind_of(procedure_of(row.family, row.version), name)
    if kind is None or kind.opens or kind.automatic or kind.name == CORRECT:
        raise Http404
    return kind


def empty_panel(row: Matter, kind: ActKind, viewer: Viewer, asked: QueryDict = _NOTHING) -> Panel:
    """The form of an act with nothing typed yet; closed to those whom their role or organ keeps from it for good.

    What the address of its page asks for is chosen in it beforehand, as the act and rules of an override.

    Raises:
        Http404: the viewer holds no post.
    """
    procedure, state = procedure_of(row.family, row.version), state_of(row)
    posts = posts_for(kind, viewer)
    if not posts:
        raise Http404
    standing = standing_of(row, procedure, state, viewer)
    grounds, fitting = lasting(standing, kind), standing.posts(kind)
    posts.sort(key=lambda post: post not in fitting)
    form = named_apart(build_form(procedure, kind, None, matter=row, state=state, on=viewer.day), kind)
    form.initial = dict(initial_of(kind, row)) if not grounds else {}
    narrow(form, viewer)
    form.offer_to(viewer.officer, viewer.posts)
    offer_what_bars(form, row, viewer, asked)
    control = ControlForm(None, viewer=viewer, posts=posts, revision=row.revision)
    control.auto_id = f"id_{kind.name}_act_%s"
    url = reverse("act", args=[row.pk, kind.name])
    return Panel(kind, form, control, url, grounds=grounds, closed=bool(grounds))


def _post(request: HttpRequest, viewer: Viewer, row: Matter, kind: ActKind) -> HttpResponse:
    procedure = procedure_of(row.family, row.version)
    panel, raw = empty_panel(row, kind, viewer), values_of(request, procedure, kind)
    if panel.closed:
        return matter_page(request, viewer, row, panel, REFUSED)
    given, handed = posted_control(request.POST, viewer, kind), list[Upload]()

    def done() -> Act:
        cleaned = given.cleaned_data
        handed.extend(uploads_of(request))
        refuse_all(unseen(build_form(procedure, kind, None, matter=row), raw, viewer))
        return perform(
            row, kind, by=cleaned["post"], on=cleaned["on"], data=raw, uploads=handed,
            reason=cleaned["why"] or raw.get("reason", ""),
            request_key=cleaned["request_key"], revision=cleaned["revision"], today=viewer.day,
        )  # fmt: skip

    outcome = attempt(request, kind, given, done)
    if outcome.done:
        return redirect(address_of(row))
    if back_filled(outcome):
        outcome, asked = ask(request, viewer, Wanted(row, kind, given, raw), outcome)
        if asked is not None:
            return redirect("backfill", asked.pk)
    row = viewer.matter(row.pk)
    form = build_form(procedure, kind, raw, matter=row, state=state_of(row), uploads=handed)
    panel.form = named_apart(form, kind)
    narrow(panel.form, viewer)
    panel.form.offer_to(viewer.officer, viewer.posts)
    offer_what_bars(panel.form, row, viewer, request.POST)
    panel.control = posted_control(outcome.renewed(request.POST, row.revision), viewer, kind)
    panel.grounds, panel.files_lost = outcome.grounds, bool(request.FILES.getlist(UPLOADS))
    return matter_page(request, viewer, row, panel, outcome.status)


def posted_control(posted: QueryDict, viewer: Viewer, kind: ActKind) -> ControlForm:
    """The controls as they were posted."""
    control = ControlForm(posted, viewer=viewer, posts=posts_for(kind, viewer), revision=None)
    control.auto_id = f"id_{kind.name}_act_%s"
    return control
