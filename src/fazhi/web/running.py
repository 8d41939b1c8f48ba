"""Addresses for machines: does the process live, can it serve, and the numbers it counts."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from fazhi.now import moment
from fazhi.operation.gauges import gauges
from fazhi.operation.health import answers, findings
from fazhi.operation.health import ready as stands
from fazhi.operation.metrics import exposition
from fazhi.web.access import anyone


@anyone
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the process lives; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@anyone
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can serve: 200 or 503, by one query. All that must hold is for this machine and for the token."""
    if not (_from_here(request) or _shows_token(request)):
        return _ready(answers(), {})
    found = findings(moment())
    told = [
        {
            "name": each.name, "level": each.level.value.en, "zh": each.says.zh, "en": each.says.en,
            "cure": each.cure.en if each.cure else None, "cure_zh": each.cure.zh if each.cure else None,
        }
        for each in found
    ]  # fmt: skip
    return _ready(stands(found), {"findings": told})


def _ready(good: bool, told: dict[str, object]) -> HttpResponse:
    answer = {"status": "ready" if good else "not ready", **told}
    return JsonResponse(answer, status=200 if good else 503, json_dumps_params={"ensure_ascii": False})


@anyone
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, to who shows the token; to anybody else there is no such page."""
    if not _shows_token(request):
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


def _shows_token(request: HttpRequest) -> bool:
    """Whether the token of the installation is shown, which reads its numbers as well."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
