"""The secret address from which an officer's calendar program reads 日历密址; working data, kept as a digest only."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import models

from fazhi.kernel.organs.models import Account, Officer
from fazhi.kernel.wording import words

_BYTES = 32
_LAST_MONTH, _LAST_DAY = 12, 31


class CalendarAddress(models.Model):
    """An officer's address; whoever has it reads the limits that the officer may see, and nothing else.

    Attributes:
        digest: SHA-256 of the token; the token itself is shown once and kept nowhere.
        made_on: when it was made or renewed.
        until_on: last day on which it is read.
    """

    officer = models.OneToOneField(
        Officer, models.CASCADE, related_name="calendar", verbose_name=words("人员", "Officer")
    )
    digest = models.CharField(words("摘要", "Digest"), max_length=64, unique=True)
    made_on = models.DateField(words("生成日期", "Made on"))
    until_on = models.DateField(words("有效至", "Valid until"))

    def __str__(self) -> str:
        return str(self.officer)


def make(officer: Officer, day: datetime.date) -> str:
    """Give the officer a new address, valid to the end of next year; the one before it is no longer read.

    Returns:
        The token, which nothing keeps.
    """
    token = secrets.token_urlsafe(_BYTES)
    until = datetime.date(day.year + 1, _LAST_MONTH, _LAST_DAY)
    values = {"digest": _digest(token), "made_on": day, "until_on": until}
    CalendarAddress.objects.update_or_create(officer=officer, defaults=values)
    return token


def ending(officer: Officer, day: datetime.date) -> datetime.date | None:
    """The last day of the officer's address, where it ends soon or has ended and is not renewed."""
    soon = day + datetime.timedelta(days=settings.CALENDAR_NOTICE_DAYS)
    rows = CalendarAddress.objects.filter(officer=officer, until_on__lte=soon)
    return rows.values_list("until_on", flat=True).first()


def revoke(officer: Officer) -> None:
    """Take the officer's address away."""
    CalendarAddress.objects.filter(officer=officer).delete()


def holder(token: str, day: datetime.date) -> Officer | None:
    """Whose address a token is; nobody's where it is renewed, revoked or expired, or the account is closed."""
    found = CalendarAddress.objects.filter(digest=_digest(token), until_on__gte=day).select_related("officer").first()
    if found is None or not Account.objects.filter(officer=found.officer, user__is_active=True).exists():
        return None
    return found.officer


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
