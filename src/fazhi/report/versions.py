"""Versions of a report 报告版本: which act froze the text that stands, and last year's report."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.procedures.models import Act
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport, OrganReport, Report

FREEZING = ("compile", "settle", "amend")
"""Acts that compile: the draft, the text after opinions were heard, and what a meeting wanted otherwise."""


def freezing_acts(matters: Iterable[uuid.UUID] | QuerySet[Any, Any]) -> QuerySet[Act]:
    """The acts that froze the text of reports, in the order of record."""
    return Act.objects.filter(matter__in=matters, name__in=FREEZING, corrects=None).order_by("recorded_at", "seq")


def last_years(report: Report) -> Frozen | None:
    """Last year's report of the same place or organ, as frozen last."""
    mine: QuerySet[Report]
    if isinstance(report, OrganReport):
        mine = OrganReport.objects.filter(organ=report.organ_id)
    else:
        mine = AnnualReport.objects.filter(place_code=report.place_code)
    found = freezing_acts(mine.filter(year=report.year - 1).exclude(stage="dropped").values("pk")).last()
    return Frozen(found.data["frozen"]) if found is not None else None
