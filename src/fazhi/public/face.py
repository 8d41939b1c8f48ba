"""Addresses of a process that serves the public site alone: there is no workbench, and nothing to sign in to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from fazhi.api.addresses import addresses as interface
from fazhi.public import errors
from fazhi.public.pages import address
from fazhi.public.urls import applying, pages, robots
from fazhi.web import running
from fazhi.web.access import anyone, page, refuse_undeclared

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@anyone
@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """The address without a path leads to the first page."""
    return HttpResponseRedirect(address("home"))


urlpatterns = [
    page("", first, "first"),
    *pages,
    *applying,
    robots,
    page("health/", running.health, "health"),
    page("ready/", running.ready, "ready"),
    page("metrics", running.metrics, "metrics"),
    *interface(open_only=True),
]
refuse_undeclared(urlpatterns)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
