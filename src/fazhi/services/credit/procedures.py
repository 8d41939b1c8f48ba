"""What credit supervision declares: its list, its procedures, the events that arise from acts, and their checks."""

from __future__ import annotations

from django.core.checks import register

from fazhi.services.credit import figures, files, published, recording, registers, seeing
from fazhi.services.credit.arising import declarations
from fazhi.services.credit.measures import CreditMeasuring
from fazhi.services.credit.outside import CreditRecording
from fazhi.services.credit.repair import CreditRepairing

__all__ = [
    "CreditMeasuring",
    "CreditRecording",
    "CreditRepairing",
    "figures",
    "files",
    "published",
    "recording",
    "registers",
    "seeing",
]

register(declarations)
