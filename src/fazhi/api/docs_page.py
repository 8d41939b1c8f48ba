"""The page on which people read the interface's document 接口说明页, from files of our own: no network is needed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from fazhi.api.door import problem
from fazhi.web.access import anyone

IMAGES = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
"""The policy of every page, and the small pictures that stand in the style sheet of the reader itself."""


@anyone
@csrf_exempt  # what is sent here is refused as such: there is nothing that it could change
def docs(request: HttpRequest) -> HttpResponse:
    """The document, to be read and tried."""
    if request.method not in ("GET", "HEAD"):
        response = problem(request, "wrong-method")
        response.headers["Allow"] = "GET, HEAD"
        return response
    workbench = "" if settings.FACE == "public" else reverse("desk")
    links = {"address": reverse("api-openapi"), "workbench": workbench, "site": reverse("public-home")}
    response = render(request, "api/docs.html", links)
    response.headers["Content-Security-Policy"] = IMAGES
    return response
