"""Setting passwords 口令: chosen or issued, with their history; and whether one must be changed."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from fazhi.now import moment
from fazhi.web.account.models import PasswordRecord
from fazhi.web.account.rules import NotCommon, PasswordRule

ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody takes for one another on paper."""
GROUPS, GROUP = 4, 4


def random_password() -> str:
    """A password of 16 random characters in four groups (about 93 bits), which keeps the rules."""
    while True:
        password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        try:
            PasswordRule().validate(password)
            NotCommon().validate(password)
        except ValidationError:
            continue
        return password


@transaction.atomic
def set_password(
    user: User, password: str, *, issued: bool = False, demonstration: bool = False, encoded: str = ""
) -> None:
    """Give an account a password and keep its hash in the history; the rules were asked before.

    Args:
        user: the account.
        password: the password in clear.
        issued: it was made by somebody else, so its first use asks for another.
        demonstration: it opens a demonstration account, which production refuses.
        encoded: its hash, where it is worked out already.
    """
    user.password = encoded or make_password(password)
    user.save(update_fields=["password"])
    PasswordRecord.objects.create(
        user=user, encoded=user.password, set_at=moment(), issued=issued, demonstration=demonstration
    )
    stale = PasswordRecord.objects.filter(user=user)[settings.PASSWORD_HISTORY :].values_list("pk", flat=True)
    PasswordRecord.objects.filter(pk__in=list(stale)).delete()


def must_change(user: User) -> bool:
    """Whether the password was issued by somebody else, or is too old."""
    return user.pk in changing_among([user])


def changing_among(users: Collection[User]) -> set[int]:
    """The keys of those of several users who must change their password."""
    last: dict[int, PasswordRecord] = {}
    for record in PasswordRecord.objects.filter(user__in=users):
        last.setdefault(record.user_id, record)
    return {user.pk for user in users if user.has_usable_password() and _changes(last.get(user.pk))}


def _changes(record: PasswordRecord | None) -> bool:
    if record is None:
        return False
    if record.issued:
        return True
    if not settings.PASSWORD_AGE or record.demonstration:
        return False
    return moment() - record.set_at > datetime.timedelta(seconds=settings.PASSWORD_AGE)
