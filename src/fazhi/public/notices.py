"""Published notices 公开信息: by kind and organ, each with its text, days, organ, and proof."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from fazhi import law
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger import keys, notes
from fazhi.kernel.notices.drafting import owed_by
from fazhi.kernel.notices.models import Notice, PublishedFile
from fazhi.kernel.notices.opened import opened
from fazhi.kernel.notices.opinions import whole_text
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited
from fazhi.now import today
from fazhi.public.opinions import answered, asked
from fazhi.public.pages import citizens, show
from fazhi.web.clockface import language
from fazhi.web.pages import numbered

GONE = 410
ROWS = 30
"""Notices of a page."""


def newest(day: datetime.date) -> QuerySet[Notice]:
    """What the public may see on the day, the latest first."""
    return Notice.objects.public(day).select_related("organ").order_by("-published_on", "-pk")


@citizens
def notices(request: HttpRequest) -> HttpResponse:
    """All notices, or those of a kind of procedure or of an organ."""
    day = today()
    every = newest(day)
    kinds = _kinds(every)
    kind, organ = request.GET.get("kind", ""), request.GET.get("organ", "")
    rows = every
    if kind:
        rows = rows.filter(source__family=kind)
    if organ:
        rows = rows.filter(organ__code=organ)
    organs = Organ.objects.filter(pk__in=every.order_by().values("organ")).order_by("code")
    return show(
        request, "notices", page=numbered(request, rows, ROWS), kinds=kinds, organs=organs, filtered=kind or organ
    )


def _kinds(notices: QuerySet[Notice]) -> Mapping[str, str]:
    """The procedures of whose acts something is published, by key."""
    found = notices.order_by().values_list("source__family", "source__version").distinct()
    return {family: str(procedure_of(family, version).label) for family, version in found if family}


@citizens
def notice(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One notice; of a withdrawn one what remains visible, of a replaced one its text, marked as such."""
    day = today()
    found = readable(id, day)
    if found is None:
        return trace(request, id, day)
    basis, limit = _basis(found)
    kept, text = opened(found), whole_text(found)
    # What is not what was recorded is not called so: its row was altered past everything that refuses it.
    differs = kept is not None and (kept.content["heading"], kept.content.get("body", "")) != (found.heading, text)
    return show(
        request, "notice", notice=found, lines=[line for line in text.splitlines() if line.strip()], differs=differs,
        later=newest(day).filter(replaces=found).first(), basis=basis, limit_basis=limit, hidden=bool(found.redactions),
        opened=kept, key=public_key(),
        files=PublishedFile.objects.filter(notice=found).select_related("file__purge").order_by("name"),
        asked=asked(found, day), answered=answered(found, day),
    )  # fmt: skip


def trace(request: HttpRequest, id: uuid.UUID, day: datetime.date) -> HttpResponse:
    """What remains of a notice that was withdrawn; nothing of one that never was public."""
    withdrawn = Notice.objects.withdrawn(day).filter(pk=id).select_related("organ").first()
    if withdrawn is None:
        raise Http404
    return show(request, "notice_withdrawn", status=GONE, trace=withdrawn.trace())


def readable(id: uuid.UUID, day: datetime.date) -> Notice | None:
    """A notice whose text the public may read on the day, also as the version before a correction."""
    now, before = Notice.objects.public(day), Notice.objects.earlier(day)
    return (now.filter(pk=id) | before.filter(pk=id)).select_related("organ", "source", "replaces").first()


@citizens
def proof(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The text of a notice with the proof that it was recorded, as a file that anybody checks."""
    found = readable(id, today())
    kept = opened(found) if found is not None else None
    if kept is None:
        raise Http404
    response = HttpResponse(kept.to_json(), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{id}.json"'
    return response


def _basis(notice: Notice) -> tuple[str, str]:
    """By which article the notice is public, and which one sets the limit, in the text of the day of its act."""
    owes = owed_by(notice)
    said = owes.basis.words.in_(language()) if owes is not None and owes.basis is not None else ""
    limit, day = "", notice.source.happened_on if notice.source else notice.published_on
    if notice.limit in tree() and day is not None:
        with suppress(law.NotInForce, law.UncertainDate):
            value = tree().value(notice.limit, on=day)
            limit = cited(value.law, "" if value.article == "-" else value.article).in_(language())
    analogous = Label(f"参照{limit}", f"as under {limit}") if limit and owes is not None and owes.by_analogy else None
    return said, str(analogous) if analogous else limit


def public_key() -> str:
    """The key by which checkpoints are checked, as verifiers take it; empty before the log has begun."""
    public = keys.public_key()
    return "" if public is None else notes.verifier_key(settings.LEDGER_ORIGIN, public)
