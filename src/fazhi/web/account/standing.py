"""What a signed-in account still owes before it may work: a password of its own, a second factor."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count
from django.http import HttpRequest

from fazhi.kernel.organs.models import Account, Post
from fazhi.now import today
from fazhi.web.account.passwords import must_change

PENDING = "pending"


class Owed(StrEnum):
    """What an account owes; the value is the name of the page where it is done."""

    PASSWORD = "change-password"
    FACTOR = "mfa_index"


def factor_policy() -> bool:
    """Whether this installation asks for second factors: what it says, else yes unless it is a demonstration."""
    if settings.SECOND_FACTOR is not None:
        return bool(settings.SECOND_FACTOR)
    return not (settings.DEMONSTRATION or settings.DEBUG)


def needs_factor(user: User) -> bool:
    """Whether the account must have a second factor: its officer decides, reviews or administers today."""
    if not factor_policy():
        return False
    account = Account.objects.filter(user_id=user.pk).first()
    if account is None:
        return False
    return Post.objects.as_of(today()).filter(officer_id=account.officer_id, role__in=settings.FACTOR_ROLES).exists()


def factors_of(user: User) -> int:
    """How many second factors an account has, recovery codes not counted."""
    return factors_by_user([user]).get(user.pk, 0)


def factors_by_user(users: Collection[User]) -> dict[int, int]:
    """How many second factors each of several accounts has, by the user's key; who has none is left out."""
    rows = Authenticator.objects.filter(user_id__in=[user.pk for user in users])
    counted = rows.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user_id").annotate(number=Count("pk"))
    return {row["user_id"]: row["number"] for row in counted.order_by()}


def owed_by(user: User) -> list[str]:
    """What the account owes, the first thing first."""
    owed = []
    if must_change(user):
        owed.append(Owed.PASSWORD.value)
    if needs_factor(user) and not factors_of(user):
        owed.append(Owed.FACTOR.value)
    return owed


def look_again(request: HttpRequest) -> None:
    """Work out anew what the signed-in account owes, and keep it in the session."""
    user = request.user
    if isinstance(user, User):
        request.session[PENDING] = owed_by(user)


def owed_in(request: HttpRequest) -> str | None:
    """The page to which a signed-in account is led before it may do anything else; what it owes is looked at again."""
    if not request.session.get(PENDING):
        return None
    look_again(request)
    pending = request.session[PENDING]
    return str(pending[0]) if pending else None
