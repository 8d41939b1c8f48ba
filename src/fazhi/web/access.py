"""Who may open a page. Every view declares it here; an address without a declared access is refused at start-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse

from fazhi.kernel.wording import Label
from fazhi.web.account import keeping, standing
from fazhi.web.queries import Unreadable
from fazhi.web.viewer import Viewer, viewer_of

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]


class Access(Enum):
    """Who may open a page."""

    ANYONE = Label("任何人", "Anyone")
    HOLDERS = Label("已登录账号的本人", "Holders of an account, signed in")
    OFFICERS = Label("已登录的工作人员", "Signed-in officers")
    SECRET = Label("凭密址读取", "Holders of a secret address, without sign-in")
    TOKEN = Label("持接口令牌的程序", "Programs with an API token of a post")


def refuse_nul(request: HttpRequest) -> None:
    """Refuse what holds the character NUL, which nobody types and PostgreSQL does not keep.

    Raises:
        Unreadable: it stands in the address or in a form.
    """
    parts = [request.path, *(text for given in (request.GET, request.POST) for pair in given.lists()
                             for text in (pair[0], *pair[1]))]  # fmt: skip
    if any("\0" in text for text in parts):
        raise Unreadable(
            "内容含空字符（NUL），无法处理，请删去后重新提交。",
            "It holds the character NUL: take it out and send it again.",
        )


ACCESS: dict[View, Access] = {}
"""The access of each view, by the callable that addresses point at."""


class UndeclaredAccess(Exception):
    """An address whose view says nothing about who may open it."""


def anyone(view: View) -> View:
    """Open a view to anyone: sign-in, language, health."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_nul(request)
        return view(request, *args, **kwargs)

    ACCESS[opened] = Access.ANYONE
    return opened


def officers(view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponseBase]) -> View:
    """Open a view to signed-in officers; it is handed who looks. What they see there is the view's own question."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        refuse_nul(request)
        if not request.user.is_authenticated:
            return to_sign_in(request, keep=True)
        owed = standing.owed_in(request)
        if owed is not None:
            return redirect(owed)
        viewer = viewer_of(request)
        if viewer is None:
            return render(request, "web/no_officer.html", status=403)
        filling = keeping.filling(request)
        if filling and view not in keeping.FILLS:
            # What comes back is to be looked at first, and this view would do it: nothing is done, nothing is lost.
            return redirect("kept")
        response = view(request, viewer, *args, **kwargs)
        if filling:
            keeping.drop(request, response)
        return response

    if view in keeping.FILLS:
        keeping.FILLS.add(guarded)
    ACCESS[guarded] = Access.OFFICERS
    return guarded


def account_holders(view: View) -> View:
    """Open a view to whoever is signed in, also while a password or a second factor is still owed: my own account."""

    @wraps(view)
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_nul(request)
        if not request.user.is_authenticated:
            return to_sign_in(request, keep=False)
        return view(request, *args, **kwargs)

    ACCESS[held] = Access.HOLDERS
    return held


def secret_address(view: View) -> View:
    """Open a view to whoever has an address that holds a secret: programs that cannot sign in, such as calendars.

    The view says whose the secret is, reads no session, and only reads.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_nul(request)
        return view(request, *args, **kwargs)

    ACCESS[opened] = Access.SECRET
    return opened


def to_sign_in(request: HttpRequest, *, keep: bool) -> HttpResponseBase:
    """Lead to sign-in and then back; what a form brought is kept for its sender where ``keep`` says so."""
    key = keeping.keep(request) if keep else None
    response: HttpResponseBase = redirect_to_login(request.get_full_path() if key is None else reverse("kept"))
    if getattr(request, "htmx", False):
        response = HttpResponse(headers={"HX-Redirect": response.headers["Location"]})
    if key is not None:
        keeping.hand_key(response, key)
    return response


def page(route: str, view: View, name: str) -> URLPattern:
    """An address of the workbench.

    Raises:
        UndeclaredAccess: the view does not say who may open it.
    """
    if view not in ACCESS:
        raise UndeclaredAccess(
            f"the view of {route!r} ({name}) declares no access: "
            "decorate it with officers, account_holders, secret_address or anyone"
        )
    return path(route, view, name=name)


def refuse_undeclared(patterns: Sequence[URLPattern | URLResolver], prefix: str = "") -> None:
    """Refuse addresses whose views say nothing about who may open them, those taken in from a library among them.

    Raises:
        UndeclaredAccess: naming the address.
    """
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            refuse_undeclared(each.url_patterns, route)
        elif each.callback not in ACCESS:
            raise UndeclaredAccess(
                f"the address {route!r} ({each.name}) declares no access: mount its view with page, decorated with "
                "officers, account_holders, secret_address or anyone, instead of including a library's addresses"
            )
