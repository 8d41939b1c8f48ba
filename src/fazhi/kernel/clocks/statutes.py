"""The law tree of this installation, with the county's own statutes and holiday notices added."""

from __future__ import annotations

import datetime

from django.conf import settings

from fazhi import law


def tree() -> law.LawTree:
    """The law tree; loading is cached by the law package."""
    return law.load(*settings.LAW_FOLDERS)


def value(key: str, on: datetime.date) -> law.Value:
    """The value of a parameter in force on the day."""
    return tree().value(key, on=on)
