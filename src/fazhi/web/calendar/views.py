"""The page on which an officer makes an address, the feed behind it, and the calendar file of one matter."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Post
from fazhi.now import moment, today
from fazhi.web.access import officers, page, secret_address
from fazhi.web.calendar.feed import MOST, calendar_of, clocks_for
from fazhi.web.calendar.models import CalendarAddress, holder, make, revoke
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer

ENGLISH = "en"


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The officer's address: made or renewed, shown once, taken away."""
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        revoke(viewer.officer)
        return redirect("calendar")
    if request.method == "POST":
        address = request.build_absolute_uri(reverse("calendar-feed", args=[make(viewer.officer, viewer.day)]))
        if (translation.get_language() or "").startswith(ENGLISH):
            address += f"?lang={ENGLISH}"
    known = CalendarAddress.objects.filter(officer=viewer.officer).first()
    response = show(request, viewer, "calendar", known=known, address=address)
    response["Cache-Control"] = "no-store"
    return response


@secret_address
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The limits of the matters that the holder of the address may see now.

    Raises:
        Http404: the address is nobody's: unknown, renewed, revoked, expired, or its account is closed.
    """
    day = today()
    officer = holder(token, day)
    if officer is None:
        raise Http404
    reader = Viewer(officer, tuple(Post.objects.held_by(officer, day)), day)
    with translation.override(ENGLISH if request.GET.get("lang") == ENGLISH else "zh-hans"):
        return _sent(request, clocks_for(reader)[:MOST], "fazhi.ics")


@officers
@require_safe
def of_matter(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The limits of one matter as a file."""
    row = viewer.matter(id)
    response = _sent(request, clocks_for(viewer).filter(subject=row.pk), "limits.ics")
    response["Content-Disposition"] = 'attachment; filename="limits.ics"'
    return response


def _sent(request: HttpRequest, clocks: Iterable[Clock], name: str) -> HttpResponse:
    origin = urlsplit(f"//{settings.LEDGER_ORIGIN}").hostname or "fazhi"
    content = calendar_of(
        clocks, at=lambda matter: request.build_absolute_uri(reverse("matter", args=[matter.pk])), now=moment(),
        origin=origin,
    )  # fmt: skip
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def pages(matter: str) -> Sequence[URLPattern]:
    """The addresses of calendars; one lies below that of a matter."""
    return [
        page("calendar/", mine, "calendar"),
        page("calendar/<str:token>.ics", feed, "calendar-feed"),
        page(matter + "calendar.ics", of_matter, "matter-calendar"),
    ]
