"""Addresses for machines: does the process live, can it serve, and the numbers it counts."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from fazhi.kernel.organs.roles import ADMINISTRATOR
from fazhi.now import moment
from fazhi.operation.gauges import gauges
from fazhi.operation.health import findings
from fazhi.operation.health import ready as stands
from fazhi.operation.metrics import exposition
from fazhi.web.access import anyone
from fazhi.web.viewer import viewer_of


@anyone
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the process lives; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@anyone
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can serve: 200 or 503. What is wrong is for administrators and for this machine itself."""
    found = findings(moment())
    good = stands(found)
    told: dict[str, object] = {"status": "ready" if good else "not ready"}
    if _from_here(request) or (good and _administers(request)):
        told["findings"] = [
            {
                "name": each.name, "level": each.level.value.en, "zh": each.says.zh, "en": each.says.en,
                "cure": each.cure.en if each.cure else None, "cure_zh": each.cure.zh if each.cure else None,
            }
            for each in found
        ]  # fmt: skip
    return JsonResponse(told, status=200 if good else 503, json_dumps_params={"ensure_ascii": False})


@anyone
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, to who shows the token; to anybody else there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    return HttpResponse(exposition(gauges(moment())), content_type=CONTENT_TYPE_LATEST)


def _from_here(request: HttpRequest) -> bool:
    """Whether this machine itself asks, and not somebody behind the proxy that runs on it."""
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _administers(request: HttpRequest) -> bool:
    viewer = viewer_of(request)
    return viewer is not None and any(post.gives(ADMINISTRATOR) for post in viewer.posts)
