"""Pages for applicants: open to anyone while applying is open, never kept, and never an address that says a word.

What a browser holds is a random token in a cookie for these pages alone, which ends with the browser and after a while
without a step. It is strictly necessary: without it each page would carry the codes. A form is taken from the same site
only, and only with the word that goes with the token: another site cannot send one, and a window that was left open on
one draft cannot write into another.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from fazhi.kernel.applications import drafts
from fazhi.kernel.applications.codes import digest
from fazhi.kernel.applications.models import ApplicationDraft, Door
from fazhi.kernel.wording import Label
from fazhi.now import moment
from fazhi.public.applying.limits import sent_too_many, too_often
from fazhi.public.pages import address
from fazhi.web.access import ACCESS, Access, View, refuse_nul
from fazhi.web.language import ENGLISH, PUBLIC

P = ParamSpec("P")
PART = "apply/"
NAMES = {f"{PUBLIC}{PART}": "fazhi-applying", f"{ENGLISH}{PART}": "fazhi-applying-en"}
"""The cookie of the pages in each language, by the path to which it is bound."""
FORM = "form"
SMALL = 2**20
"""Bytes of a form without files."""
_LENGTH = re.compile(r"[0-9]{1,12}")
"""A number of bytes; neither a raised figure nor thousands of them, of which no number is made."""
LONG = 20
"""Characters above which what was typed is a text, and not a code, a choice or a word of ours."""
_METHODS = require_http_methods(["GET", "HEAD", "POST"])


def applicants(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase], *, files: str = "") -> View:
    """Open a view to anyone who applies; its answers are for nobody else, and kept nowhere.

    Args:
        view: the view.
        files: for a form with files, the page to which whoever holds no door is led, without a byte being read.
    """

    @csrf_exempt  # a token in a cookie of these pages and a word of its own take the place of Django's
    @_METHODS
    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.APPLYING:
            raise Http404
        refusal = _refused(request, bool(files)) or _unread(request, files)
        if refusal is not None:
            return _private(refusal)
        refuse_nul(request)
        return _private(view(request, *args, **kwargs))

    ACCESS[opened] = Access.ANYONE
    return opened


def _refused(request: HttpRequest, files: bool) -> HttpResponse | None:
    """A form from elsewhere, or one larger than may be; asked before a byte of it is read."""
    if request.method != "POST":
        return None
    if not _from_here(request):
        return told(request, _FOREIGN, HTTPStatus.FORBIDDEN)
    most = settings.APPLYING_TOTAL_MB * drafts.MEGABYTE + SMALL if files else SMALL
    length = request.META.get("CONTENT_LENGTH") or ""
    if not _LENGTH.fullmatch(length) or int(length) > most:
        return told(request, _LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return None


def _unread(request: HttpRequest, page: str) -> HttpResponse | None:
    """The answer to files of who holds no door, or has sent too many within a while: nothing of them is read."""
    if not page or request.method != "POST" or int(request.META["CONTENT_LENGTH"]) <= SMALL:
        return None
    if drafts.door_of(_token(request), moment()) is None:
        return leads(page)
    until = sent_too_many(request)
    return None if until is None else told(request, too_often(until), HTTPStatus.TOO_MANY_REQUESTS)


_FOREIGN = Label(
    "请求不是从本页面发出的，没有办理任何事项。请从“网上申请”重新进入。",
    "The request did not come from this page, and nothing was done. Start again from the first page of applications.",
)
_LARGE = Label(
    "一次提交的内容过大，没有保存。请分几次上传，或压缩后再传。",
    "Too much was sent at once, and nothing was kept. Send files one by one, or compress them.",
)
_OTHER = Label(
    "这个页面属于您先前打开的另一件申请，没有保存。请回到当前申请的页面再填写。",
    "This page belongs to another application that you had open, and nothing was saved. Go back to the present one.",
)


def _from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of this site, as browsers tell."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site and site != "same-origin":
        return False
    origin = request.headers.get("Origin", "")
    return not origin or urlsplit(origin).netloc == request.get_host()


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page for an applicant."""
    return render(
        request, f"public/applying/{template}.html", {"form_word": word(request), **context}, status=status
    )  # fmt: skip


def told(request: HttpRequest, says: Label, status: int = 200) -> HttpResponse:
    """A page that says one thing, and leads on."""
    return show(request, "told", status=status, says=says)


def leads(name: str, *args: Any) -> HttpResponseRedirect:
    """An answer that leads to another page, by GET."""
    return HttpResponseRedirect(address(name, *args), status=HTTPStatus.SEE_OTHER)


def _token(request: HttpRequest) -> str:
    return next((request.COOKIES[name] for name in NAMES.values() if request.COOKIES.get(name)), "")


def door_of(request: HttpRequest) -> Door | None:
    """The door that this browser holds; used, it stands open for another while."""
    now = moment()
    door = drafts.door_of(_token(request), now)
    if door is not None:
        Door.objects.filter(pk=door.pk).update(until=drafts.until(now))
    return door


def word(request: HttpRequest) -> str:
    """What a form sent under the token carries."""
    token = _token(request)
    return salted_hmac("fazhi.applying.form", token).hexdigest() if token else ""


def rightful(request: HttpRequest) -> bool:
    """Whether a form that was sent belongs to the door that the browser holds now."""
    return hmac.compare_digest(request.POST.get(FORM, "").encode(), word(request).encode())


def enter(response: HttpResponse, token: str) -> HttpResponse:
    """Hand a token to the browser: for these pages, in both languages, until it is closed."""
    for path, name in NAMES.items():
        response.set_cookie(
            name, token, path=path, httponly=True, samesite="Strict", secure=bool(settings.SESSION_COOKIE_SECURE)
        )
    return response


def leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Shut the door of this browser, and take its token away."""
    token = _token(request)
    if token:
        Door.objects.filter(token=digest("door", token)).delete()
    for path, name in NAMES.items():
        response.delete_cookie(name, path=path, samesite="Strict")
    return response


def _over(request: HttpRequest) -> HttpResponse | None:
    """What somebody wrote for long, without scripts that keep it, is handed back to be copied, and not thrown away.

    Files of a stranger are not read for it.
    """
    if request.method != "POST" or int(request.META.get("CONTENT_LENGTH") or 0) > SMALL:
        return None
    typed = [text for name, texts in request.POST.lists() for text in texts if name != FORM and len(text) > LONG]
    if not typed:
        return None
    return show(request, "over", status=HTTPStatus.UNPROCESSABLE_ENTITY, typed="\n\n".join(typed))


def with_draft(view: Callable[..., HttpResponseBase], *, files: bool = False) -> View:
    """Open a view to whoever holds a draft; others are led to where codes are typed."""

    @wraps(view)
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        door = door_of(request)
        if door is not None and door.application is not None:
            return leads("apply-mine")
        if door is None or door.draft is None:
            return _over(request) or leads("apply-continue")
        if request.method == "POST" and not rightful(request):
            return told(request, _OTHER, HTTPStatus.CONFLICT)
        try:
            return view(request, door.draft, *args, **kwargs)
        except ApplicationDraft.DoesNotExist:  # sent in or thrown away from another window meanwhile
            return leads("apply-mine")

    return applicants(held, files="apply-continue" if files else "")


def with_application(view: Callable[..., HttpResponseBase], *, files: bool = False) -> View:
    """Open a view to whoever holds an application that came in."""

    @wraps(view)
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        door = door_of(request)
        if door is None or door.application is None:
            return leads("apply-follow")
        if request.method == "POST" and not rightful(request):
            return told(request, _OTHER, HTTPStatus.CONFLICT)
        return view(request, door.application, *args, **kwargs)

    return applicants(held, files="apply-follow" if files else "")
