"""What is known at start: the ladder of warnings can be read, and the mail server's address makes sense."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from fazhi.kernel.clocks.rungs import BrokenRungs, ladder


def join() -> None:
    """Have Django ask."""
    register(check_rungs)
    register(check_mail)


def check_rungs(**kwargs: Any) -> list[CheckMessage]:
    """The ladder of warnings can be read."""
    try:
        ladder()
    except BrokenRungs as fault:
        return [Error(str(fault), id="operation.E001")]
    return []


def check_mail(**kwargs: Any) -> list[CheckMessage]:
    """A mail server that is named has a host and a scheme that we know."""
    given = settings.ENV.get("FAZHI_SMTP", "")
    if given and not (settings.EMAIL_HOST and given.startswith(("smtp://", "smtps://", "smtp+starttls://"))):
        return [
            Error(
                "FAZHI_SMTP 无法识别 / cannot be read.",
                hint="smtp+starttls://name:password@mail.example.gov.cn:587 · smtps:// · smtp://",
                id="operation.E002",
            )
        ]
    return []
