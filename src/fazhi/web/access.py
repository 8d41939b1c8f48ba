"""Who may open a page. Every view declares it here; an address without a declared access is refused at start-up."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path

from fazhi.kernel.wording import Label
from fazhi.web.viewer import Viewer, viewer_of

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]


class Access(Enum):
    """Who may open a page."""

    ANYONE = Label("任何人", "Anyone")
    OFFICERS = Label("已登录的工作人员", "Signed-in officers")


ACCESS: dict[View, Access] = {}
"""The access of each view, by the callable that addresses point at."""


class UndeclaredAccess(Exception):
    """An address whose view says nothing about who may open it."""


def anyone(view: View) -> View:
    """Open a view to anyone: sign-in, language, health."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    ACCESS[opened] = Access.ANYONE
    return opened


def officers(view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponseBase]) -> View:
    """Open a view to signed-in officers; it is handed who looks. What they see there is the view's own question."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        viewer = viewer_of(request)
        if viewer is None:
            return render(request, "web/no_officer.html", status=403)
        return view(request, viewer, *args, **kwargs)

    ACCESS[guarded] = Access.OFFICERS
    return guarded


def page(route: str, view: View, name: str) -> URLPattern:
    """An address of the workbench.

    Raises:
        UndeclaredAccess: the view does not say who may open it.
    """
    if view not in ACCESS:
        raise UndeclaredAccess(
            f"the view of {route!r} ({name}) declares no access: decorate it with officers or anyone"
        )
    return path(route, view, name=name)
