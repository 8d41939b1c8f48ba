"""What is known at start: the installation's own file of names can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from fazhi.report.checking.naming import NamesError, known_names


def join() -> None:
    """Have Django ask."""
    register(check_names)


def check_names(**kwargs: Any) -> list[CheckMessage]:
    """The file of FAZHI_NAMES, where there is one, says names of organs and laws."""
    try:
        known_names(Path(settings.NAMES) if settings.NAMES else None)
    except NamesError as fault:
        return [Error(str(fault), hint="FAZHI_NAMES", id="report.E001")]
    return []
