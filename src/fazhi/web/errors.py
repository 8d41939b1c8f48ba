"""Error pages, in the language of the reader and without a trace of the inside."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from fazhi.kernel.wording import Label
from fazhi.web.access import ACCESS, Access
from fazhi.web.account.keeping import hand_key, keep
from fazhi.web.queries import Unreadable

_BAD = Label("请求无法识别。请从工作台重新进入。", "The request cannot be read. Start again from your desk.")
_FORBIDDEN = Label(
    "无权进行此操作，或页面已过期。请返回刷新后重试。",
    "You may not do this, or the page has gone stale. Go back, reload and try again.",
)
_STALE = Label(
    "表单已失效（可能在别处重新登录过），没有办理。您填写的内容都在，请回到表单核对后再提交。",
    "The form has gone stale, perhaps because you signed in again elsewhere, and nothing was done. What you typed is "
    "all there: go back to the form, compare it and send it.",
)
_MISSING = Label(
    "没有这个页面，或您无权查看。请核对地址；确需查看的，请联系主办单位。",
    "There is no such page, or you may not see it. Compare the address, or ask the organ in charge.",
)
_BROKEN = Label(
    "系统出错，操作没有生效。请稍后重试；再次出现的，请把时间告诉系统管理岗。",
    "Something broke and nothing was done. Try again later; if it comes again, tell your administrator the time.",
)
_TITLES = {
    400: Label("请求有误", "Bad request"), 403: Label("无权访问", "Not allowed"),
    404: Label("未找到", "Not found"), 500: Label("系统出错", "Something broke"),
}  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what could not be read, where we know."""
    return _page(request, 400, exception.message if isinstance(exception, Unreadable) else _BAD)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403, _FORBIDDEN)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours; one of our own that went stale is kept for its sender."""
    key = keep(request) if _ours(request) else None
    response = _page(request, 403, _FORBIDDEN if key is None else _STALE, reverse("kept") if key is not None else "")
    if key is not None:
        hand_key(response, key)
    return response


def _ours(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of this site to one where officers work, whatever its token."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return urlsplit(origin).netloc == request.get_host() and ACCESS.get(view) is Access.OFFICERS


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing and hidden look the same."""
    return _page(request, 404, _MISSING)


def broken(request: HttpRequest) -> HttpResponse:
    """500; asks nothing of the database, which may be what broke."""
    return _page(request, 500, _BROKEN)


def _page(request: HttpRequest, status: int, says: Label, kept: str = "") -> HttpResponse:
    return render(
        request,
        "web/error.html",
        {"status": status, "title": _TITLES[status], "says": says, "kept": kept},
        status=status,
    )
