"""Applications as those see them who take them in: the list, one application with all that came, its files."""

from __future__ import annotations

import io
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.applications.admitting import taker_of
from fazhi.kernel.applications.declaring import Online, online_of
from fazhi.kernel.applications.erasing import asked_by, erasable_from
from fazhi.kernel.applications.following import Standing, said_with, standing_of
from fazhi.kernel.applications.handling import deliverable, taking
from fazhi.kernel.applications.models import Application, Happening, What, files_of
from fazhi.kernel.applications.showing import downloaded, masked
from fazhi.kernel.applications.showing import show as reveal
from fazhi.kernel.applications.submitting import happenings_of, said_in, same_as
from fazhi.kernel.applications.tracing import traced
from fazhi.kernel.files.store import FileError, read
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.parties.showing import Reason
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.applications.forms import PurposeForm, ReturnForm
from fazhi.web.applications.sight import (
    application_or_404,
    applications_of,
    files_read,
    label_of,
    post_for,
    reader_of,
    returning_roles,
    rows_of,
    taking_roles,
    to_take_in,
)
from fazhi.web.clockface import language
from fazhi.web.files import PLAIN
from fazhi.web.pages import numbered, show
from fazhi.web.viewer import Viewer

_GONE = Label("已清除", "Gone")


@officers
@require_safe
def applications(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits to be taken in, and what came before."""
    waits = rows_of(list(to_take_in(viewer).select_related("organ").distinct()), viewer)
    known = [row.application.pk for row in waits]
    past = applications_of(viewer).exclude(pk__in=known).select_related("organ").order_by("-submitted_on", "-pk")
    shown = numbered(request, past)
    return show(request, viewer, "applications/list", waits=waits, past=rows_of(list(shown), viewer), shown=shown)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """One application; posted, the values that are asked for a stated purpose."""
    row = application_or_404(viewer, id)
    form, plain, fault = PurposeForm(request.POST if request.method == "POST" else None, row), dict[str, str](), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            why = Reason(given["purpose"], given["note"])
            plain = reveal(row, given["fields_"], by=reader_of(viewer, row), why=why)
            form = PurposeForm(None, row)
        except LedgerError as refused:
            fault = refused.message
    return application_page(request, viewer, row, form, plain, fault, 422 if fault or form.errors else 200)


def application_page(
    request: HttpRequest, viewer: Viewer, row: Application, form: PurposeForm, plain: dict[str, str],
    fault: Label | None = None, status: int = 200, returning: ReturnForm | None = None, grounds: object = (),
) -> HttpResponse:  # fmt: skip
    """The page of an application."""
    online, standing, past = online_of(row.key), standing_of(row, language()), happenings_of(row)
    registers = online is not None and post_for(viewer, row, taking_roles(online)) is not None
    returns = online is not None and post_for(viewer, row, returning_roles(online)) is not None
    heads, may_have = post_for(viewer, row, [PRINCIPAL]) is not None, files_read(viewer, row, past)
    delivers = online is not None and post_for(viewer, row, online.delivers) is not None
    return show(
        request, viewer, "applications/one", status=status, application=row, label=label_of(row), said=said_in(row),
        values=[
            (field, label, plain.get(field, hidden), field in plain) for field, (label, hidden) in masked(row).items()
        ],
        form=form, fault=fault, files=[each for each in files_of(row.files) if may_have(each)], standing=standing,
        same=applications_of(viewer).filter(pk__in=[each.pk for each in same_as(row)]).order_by("recorded_at"),
        grounds=grounds,
        registers=registers and not standing.closed, returns=returns and not standing.closed,
        erasable_from=erasable_from(row), erase_asked=asked_by(row), erases=returns or heads,
        returning=returning or ReturnForm(None, online), online=online, delivers=delivers,
        papers=deliverable(row) if delivers else [],
        face=next(iter(rows_of([row], viewer))).face, past=[(each, _said(each)) for each in past],
        supplements=[
            (each, taken, _through(viewer, row, each), [file for file in each.kept_files if may_have(file)])
            for each, taken in standing.supplements
        ],
        traces=traced(row, viewer.eyes) if registers and not standing.closed else [],
        takers=_takers(standing, online), serving=_serving(standing, online, viewer),
    )  # fmt: skip


def _said(happening: Happening) -> str:
    """What was written with something that happened, in a line; contact data stands masked above."""
    if happening.what == What.RETURNED:
        return "；".join(text for text in said_with(happening).values() if text)
    return happening.reveal("said") or ""


def _takers(standing: Standing, online: Online | None) -> str:
    """Whose task it is to take papers in at this stage; empty where no act does."""
    kind = taker_of(online, standing.matter) if online is not None and standing.matter is not None else None
    return str(Label("、", ", ")).join(str(role) for role in kind.by) if kind is not None else ""


def _serving(standing: Standing, online: Online | None, viewer: Viewer) -> str:
    """The act by which the viewer registers service of a paper now; empty where there is none."""
    if online is None or standing.matter is None or not standing.delivered:
        return ""
    offered = {each.kind.name for each in offers(standing.matter, viewer.officer, viewer.day)}
    return next((name for name in online.serves if name in offered), "")


def _through(viewer: Viewer, row: Application, supplement: Happening) -> object:
    """The act by which the viewer may take papers in now, by its label; None where there is none."""
    online = online_of(row.key)
    post = post_for(viewer, row, online.delivers) if online is not None else None
    return taking(online, supplement, post, viewer.day) if online is not None and post is not None else None


@officers
@require_safe
def file(request: HttpRequest, viewer: Viewer, id: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """A file of an application, or of papers sent in later, to be saved; that it left is recorded."""
    row = application_or_404(viewer, id)
    past = happenings_of(row)
    came = [*files_of(row.files), *(each for sent in past for each in sent.kept_files)]
    kept = next((each for each in came if each.pk == file), None)
    if kept is None or not files_read(viewer, row, past)(kept):
        raise Http404
    try:
        content = read(kept)
    except FileError as gone:
        return show(request, viewer, "error", status=410, title=_GONE, says=gone.message + gone.cure)
    if request.method == "GET":
        downloaded(kept.pk, by=reader_of(viewer, row))
    media = kept.media_type if kept.media_type in PLAIN else "application/octet-stream"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=kept.title, content_type=media)
