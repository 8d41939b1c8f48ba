"""The journal of access for administrators and auditors 登录日志: of the officers in the place of their organ."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.organs.models import Post, subtree
from fazhi.web.access import officers
from fazhi.web.account.mine import READERS
from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.pages import numbered, show
from fazhi.web.viewer import Viewer

EACH_PAGE = 50


@officers
@require_safe
def access_journal(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Who signed in, failed, was locked out, changed what; for administrators and auditors."""
    if not any(post.role in READERS for post in viewer.posts):
        raise Http404
    rows = events_for(viewer)
    kind, name = request.GET.get("kind", ""), request.GET.get("name", "").strip()
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if name:
        rows = rows.filter(Q(username__icontains=name) | Q(officer__name__icontains=name))
    return show(
        request, viewer, "account/journal", page=numbered(request, rows, EACH_PAGE), kinds=Kind.choices, kind=kind,
        name=name,
    )  # fmt: skip


def events_for(viewer: Viewer) -> QuerySet[AccessEvent]:
    """The events that the viewer may see: those of the place's officers, and those under names nobody bears."""
    codes = {subtree(post.organ.place_code) for post in viewer.posts if post.role in READERS}
    within = Q(pk__in=[])
    for code in codes:
        within |= Q(organ__place_code__startswith=code)
    people = Post.objects.standing().filter(within).values("officer")
    rows: QuerySet[AccessEvent] = AccessEvent.objects.filter(Q(officer__in=people) | Q(username=""))
    return rows.select_related("officer", "by").order_by("-happened_at", "-pk")
