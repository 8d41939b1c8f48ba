"""What happens in Django's and allauth's own code, heard through their signals and journalled."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from fazhi.web.account import journal, sessions, standing
from fazhi.web.account.models import Kind


def _signed_in(request: HttpRequest, user: AbstractBaseUser, **signal: Any) -> None:
    sessions.begin(request)
    if isinstance(user, User):
        request.session[standing.PENDING] = standing.owed_by(user)


def _added(request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **signal: Any) -> None:
    codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
    journal.note(Kind.CODES_MADE if codes else Kind.FACTOR_ADDED, user, request=request, says=authenticator.type)
    standing.look_again(request)


def _removed(request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **signal: Any) -> None:
    journal.note(Kind.FACTOR_REMOVED, user, request=request, says=authenticator.type)
    standing.look_again(request)


def _reset(request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **signal: Any) -> None:
    journal.note(Kind.CODES_MADE, user, request=request, says=authenticator.type)


def listen() -> None:
    """Hear every sign-in and every change of a second factor."""
    user_logged_in.connect(_signed_in, dispatch_uid="fazhi.signed_in")
    mfa.authenticator_added.connect(_added, dispatch_uid="fazhi.factor_added")
    mfa.authenticator_removed.connect(_removed, dispatch_uid="fazhi.factor_removed")
    mfa.authenticator_reset.connect(_reset, dispatch_uid="fazhi.codes_made")
