"""What happens elsewhere to accounts, heard and journalled: in Django's and allauth's code, and by acts of staffing."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from fazhi.kernel.organs.models import Account
from fazhi.kernel.procedures.engine import Request, subscribers
from fazhi.kernel.staffing.changing import StaffingProcedure, proposed_rows
from fazhi.web.account import bearing, journal, sessions, standing
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


def _staffed(request: Request) -> None:
    """Journal the accounts that a decided proposal opens and closes, by who decided; what is closed ends at once."""
    if not issubclass(request.procedure, StaffingProcedure) or request.kind.name != StaffingProcedure.approve.name:
        return
    says = str(request.after.number)
    for row in proposed_rows(request.after.fields):
        kind = _BY_ACTION.get(row.action)
        number = str(row.values.get("number", "")).strip()
        account = Account.objects.filter(officer__number=number).select_related("user").first() if kind else None
        if kind is None or account is None:
            continue
        if kind == Kind.CLOSED:
            sessions.end_all(account.user)
            bearing.revoke_all(account.user, by=request.by.officer, why=says)
        journal.note(kind, account.user, by=request.by.officer, says=says)


_BY_ACTION = {"account": Kind.OPENED, "close_account": Kind.CLOSED}


def listen() -> None:
    """Hear every sign-in, every change of a second factor, and every account opened or closed by an act."""
    if _staffed not in subscribers:
        subscribers.append(_staffed)
    user_logged_in.connect(_signed_in, dispatch_uid="fazhi.signed_in")
    mfa.authenticator_added.connect(_added, dispatch_uid="fazhi.factor_added")
    mfa.authenticator_removed.connect(_removed, dispatch_uid="fazhi.factor_removed")
    mfa.authenticator_reset.connect(_reset, dispatch_uid="fazhi.codes_made")
