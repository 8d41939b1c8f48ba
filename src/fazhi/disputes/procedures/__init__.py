"""Procedures of the chapter: reconsideration in a version for each regime, and the incidental review it may need."""

from __future__ import annotations

from fazhi.disputes.procedures.incidental import IncidentalReview2017, IncidentalReview2023
from fazhi.disputes.procedures.law2017 import Reconsideration2017
from fazhi.disputes.procedures.versions2023 import Reconsideration2023, Reconsideration2023Rules2026

__all__ = [
    "IncidentalReview2017",
    "IncidentalReview2023",
    "Reconsideration2017",
    "Reconsideration2023",
    "Reconsideration2023Rules2026",
]
