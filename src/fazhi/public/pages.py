"""Opening a page to the public: to anyone, only read, kept for a short while by browsers and proxies.

English stands under ``/public/en/``: an address names one page in one language, so that it can be kept, sent and cited.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fazhi.public import keeping
from fazhi.web.access import ACCESS, Access, View, refuse_nul
from fazhi.web.language import ENGLISH, PUBLIC

KEPT_SECONDS = 60
"""For so long a page may be shown again without asking; what was withdrawn is gone from everywhere after it."""

PublicView = Callable[..., HttpResponseBase]


def citizens(view: PublicView) -> View:
    """Open a view to the public. What it answers must not depend on who asks, since it is kept for others."""

    @csrf_exempt  # a form that is sent here is refused as such: there is nothing that it could change
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_nul(request)
        response = keeping.answered(request, lambda: _made(view(request, *args, **kwargs)))
        if not isinstance(response, HttpResponse):
            return response
        return get_conditional_response(request, etag=response.get("ETag"), response=response) or response

    ACCESS[opened] = Access.ANYONE
    return opened


def _made(response: HttpResponseBase) -> HttpResponseBase:
    """An answer with what caches need to know."""
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    if isinstance(response, HttpResponse):
        set_response_etag(response)
    return response


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page of the public site."""
    return render(request, f"public/{template}.html", context, status=status)


def address(name: str, *args: Any) -> str:
    """The address of a public page in the language of the page that names it."""
    found = reverse(f"public-{name}", args=args)
    if (get_language() or "").startswith("en"):
        return ENGLISH + found.removeprefix(PUBLIC)
    return found
