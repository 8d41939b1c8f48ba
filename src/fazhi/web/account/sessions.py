"""Sessions 会话: how long they last, where I am signed in, and ending them."""

from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase

from fazhi.kernel.wording import Label
from fazhi.now import moment
from fazhi.web.language import SESSIONLESS

SINCE, SEEN = "signed_in_at", "seen_at"
STEP = 60
"""Seconds within which the moment last seen is not written again: a page would else be a write."""
_ENDED = Label(
    "登录已到期，请重新登录。刚才提交的内容会在登录后交还给您。",
    "Your session has ended: sign in again. What you have just sent comes back to you after that.",
)


def begin(request: HttpRequest) -> None:
    """Mark a session that has just been signed in."""
    now = int(moment().timestamp())
    request.session[SINCE] = request.session[SEEN] = now


def over(request: HttpRequest, now: int) -> bool:
    """Whether the session has idled too long or stood too long."""
    since, seen = request.session.get(SINCE, now), request.session.get(SEEN, now)
    return now - int(since) > settings.SESSION_AGE or now - int(seen) > settings.SESSION_IDLE


class SessionLimits:
    """Middleware that ends a session which has idled too long or stood too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap the next step of the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; an ended session is nobody's, and on the public site nobody is asked who they are, nor by the API."""
        if not request.path.startswith(SESSIONLESS) and request.user.is_authenticated:
            now = int(moment().timestamp())
            if over(request, now):
                UserSession.objects.filter(session_key=request.session.session_key).delete()
                logout(request)
                messages.info(request, str(_ENDED))
            elif now - int(request.session.get(SEEN, 0)) > STEP:
                request.session.setdefault(SINCE, now)
                request.session[SEEN] = now
                UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=moment())
        return self.get_response(request)


def end_all(user: AbstractBaseUser, but: str | None = None) -> int:
    """End the sessions of an account, all but one where its key is given; returns how many."""
    mine = UserSession.objects.filter(user_id=user.pk).exclude(session_key=but or "")
    ended = 0
    for session in mine:
        session.end()
        ended += 1
    return ended
