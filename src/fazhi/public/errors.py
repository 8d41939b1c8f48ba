"""Error pages: in the look of the site whose address was asked for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fazhi.api.door import problem
from fazhi.kernel.wording import Label
from fazhi.public.pages import show
from fazhi.web import errors
from fazhi.web.language import API, PUBLIC
from fazhi.web.queries import Unreadable

_MISSING = Label("未找到", "Not found"), Label(
    "没有这个页面，或其公示期已满。请检索，或从首页进入。",
    "There is no such page, or its time of display is over. Search, or start at the first page.",
)  # fmt: skip
_BAD = Label("请求有误", "Bad request"), Label("请求无法识别。", "The request cannot be read.")
_FORBIDDEN = Label("无权访问", "Not allowed"), Label("这里只供查阅。", "This site is for reading alone.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing and hidden look the same."""
    if request.path.startswith(API):
        return problem(request, "not-found")
    if _of_the_workbench(request):
        return errors.not_found(request, exception)
    return show(request, "error", status=404, title=_MISSING[0], says=_MISSING[1])


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what could not be read, where we know."""
    if request.path.startswith(API):
        return problem(request, "bad-request")
    if _of_the_workbench(request):
        return errors.bad_request(request, exception)
    says = exception.message if isinstance(exception, Unreadable) else _BAD[1]
    return show(request, "error", status=400, title=_BAD[0], says=says)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    if request.path.startswith(API):
        return problem(request, "forbidden")
    return errors.forbidden(request, exception) if _of_the_workbench(request) else forged(request)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was sent here, where there is nothing to send."""
    return show(request, "error", status=403, title=_FORBIDDEN[0], says=_FORBIDDEN[1])


def broken(request: HttpRequest) -> HttpResponse:
    """500; a page of its own, which asks nothing of the database: that may be what broke."""
    if request.path.startswith(API):
        return problem(request, "broken")
    if _of_the_workbench(request):
        return errors.broken(request)
    return render(request, "public/broken.html", status=500)


def _of_the_workbench(request: HttpRequest) -> bool:
    return settings.FACE != "public" and not request.path.startswith(PUBLIC)
