"""Writing the journal of access 登录日志: one row an event, with its leaf, in a transaction of its own."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.models import Account, Officer
from fazhi.now import moment
from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.account.where import address_of


def note(
    kind: Kind,
    user: AbstractBaseUser | None = None,
    *,
    request: HttpRequest | None = None,
    by: Officer | None = None,
    says: str = "",
) -> AccessEvent:
    """Record what happened to an account; ``says`` never holds a password, a code or what an unknown name was."""
    account = None if user is None else Account.objects.filter(user_id=user.pk).select_related("officer").first()
    event = AccessEvent(
        kind=kind,
        happened_at=moment(),
        username="" if user is None else user.get_username(),
        officer=None if account is None else account.officer,
        address="" if request is None else address_of(request),
        by=by,
        note=says[:200],
    )
    with transaction.atomic():
        record(event)
    return event


def note_typed(kind: Kind, typed: str, request: HttpRequest) -> AccessEvent:
    """Record what happened under a name that somebody typed; the name is kept only where an account bears it."""
    user = get_user_model()._default_manager.filter(username__iexact=typed).first()
    return note(kind, user, request=request)
