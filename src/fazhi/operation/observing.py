"""The outermost step of a request: its id, its line in the log, its numbers. No address, no text that was typed."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from fazhi.operation.metrics import REQUESTS

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Ids as proxies make them: 32 hexadecimal digits, or a UUID. Anything else is replaced by one of our own."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNLOGGED = frozenset({"health", "ready", "metrics", "static"})
log = structlog.get_logger("fazhi.request")


class Observed:
    """Middleware that names, logs and counts each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap the next step of the request."""
        self.get_response = get_response
        self._static = f"/{settings.STATIC_URL.strip('/')}/"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; the line is written also of what broke, since error pages are made further in."""
        given = request.headers.get(HEADER, "")
        id = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request=id):
            began = time.perf_counter()
            response = self.get_response(request)
            self._note(request, response.status_code, time.perf_counter() - began)
        response.headers[HEADER] = id
        return response

    def _note(self, request: HttpRequest, status: int, seconds: float) -> None:
        match = request.resolver_match
        view = (match.view_name if match else "") or ("static" if request.path.startswith(self._static) else "none")
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(view, method, f"{status // 100}xx").observe(seconds)
        if view not in _UNLOGGED:
            log.info(
                "request", view=view, method=method, status=status, ms=round(seconds * 1000, 1), by=_who(request)
            )  # fmt: skip


def _who(request: HttpRequest) -> str:
    """The account that asked, by its key alone; empty where nobody signed in or nobody asked who it is."""
    user = getattr(request, "_cached_user", None)
    return f"account:{user.pk}" if user is not None and user.is_authenticated else ""
