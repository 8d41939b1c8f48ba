"""Reading what an address asks for: days, numbers, choices. What cannot be read is refused in words, never guessed."""

from __future__ import annotations

import datetime
import uuid

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI

MOST_FIGURES = 9
"""Figures of a number in an address; a longer one is refused before it is counted with."""


class Unreadable(BadRequest):
    """A part of the address that cannot be read; ``message`` says which and how it is written."""

    def __init__(self, zh: str, en: str) -> None:
        """Refuse with a sentence in both languages."""
        self.message = Label(zh, en)
        super().__init__(en)


def day_of(request: HttpRequest, name: str, default: datetime.date) -> datetime.date:
    """A day from the address, as ``2021-04-12``.

    Raises:
        Unreadable: it is given and is no day.
    """
    given = request.GET.get(name, "").strip()
    if not given:
        return default
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise Unreadable(
            f"日期“{given[:40]}”无法识别，请写成 2021-04-12 这样的形式。",
            f"The day {given[:40]!r} cannot be read: write it like 2021-04-12.",
        ) from None


def known_of(
    request: HttpRequest, name: str, today: datetime.date
) -> tuple[datetime.date | None, datetime.datetime | None]:
    """The day by whose knowledge is asked, and the moment at its end in the zone of the law; none for now.

    Raises:
        Unreadable: it is given and is no day.
    """
    day = day_of(request, name, today)
    return (None, None) if day >= today else (day, datetime.datetime.combine(day, datetime.time.max, SHANGHAI))


def number_of(request: HttpRequest, name: str, default: int, least: int = 1, most: int = 9999) -> int:
    """A whole number from the address.

    Raises:
        Unreadable: it is given and is no number between the bounds.
    """
    given = request.GET.get(name, "").strip()
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= MOST_FIGURES) or not least <= int(given) <= most:
        raise Unreadable(
            f"“{name}”应为 {least} 至 {most} 的整数，收到“{given[:40]}”。",
            f"{name} is a whole number from {least} to {most}, not {given[:40]!r}.",
        )
    return int(given)


def uuid_of(text: str, name: str) -> uuid.UUID:
    """An identifier from the address.

    Raises:
        Unreadable: it is none.
    """
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Unreadable(f"“{name}”不是编号：“{text[:40]}”。", f"{name} is no identifier: {text[:40]!r}.") from None
