"""Versions of a report 报告版本: which act froze the text that stands, and last year's report."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.procedures.models import Act
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport, OrganReport, Report

FREEZING = ("compile", "settle", "amend", "amend_adopted")
"""Acts that compile: the draft, the text after opinions were heard, and what a meeting wanted otherwise."""

ISSUING, ADOPTING = "issue", "adopt"
"""Acts by which the report of a place is issued, and that of an organ."""
GIVING_UP = "give_up"


def freezing_acts(matters: Iterable[uuid.UUID] | QuerySet[Any, Any]) -> QuerySet[Act]:
    """The acts that froze the text of reports, in the order of record."""
    return Act.objects.filter(matter__in=matters, name__in=FREEZING, corrects=None).order_by("recorded_at", "seq")


def issuing(matter: uuid.UUID) -> Act | None:
    """The act by which a report was issued last."""
    name = ADOPTING if OrganReport.objects.filter(pk=matter).exists() else ISSUING
    return Act.objects.filter(matter=matter, name=name).order_by("seq").last()


def issued_text(matter: uuid.UUID) -> Act | None:
    """The act that froze the text which was issued last; none where nothing was issued."""
    issued = issuing(matter)
    return None if issued is None else freezing_acts([matter]).filter(seq__lt=issued.seq).order_by("seq").last()


def standing_text(matter: uuid.UUID) -> Act | None:
    """The act whose text is the report now: the last that froze it, or that of what was issued, once gone back to."""
    last = freezing_acts([matter]).last()
    given_up = Act.objects.filter(matter=matter, name=GIVING_UP, corrects=None)
    if last is not None and given_up.filter(seq__gt=last.seq).exists():
        return issued_text(matter)
    return last


def last_years(report: Report) -> Frozen | None:
    """Last year's report of the same place or organ, as it was issued: no correction that is still in hand."""
    mine: QuerySet[Report]
    if isinstance(report, OrganReport):
        mine = OrganReport.objects.filter(organ=report.organ_id)
    else:
        mine = AnnualReport.objects.filter(place_code=report.place_code)
    before = mine.filter(year=report.year - 1).exclude(stage="dropped").first()
    found = None if before is None else issued_text(before.pk)
    return None if found is None else Frozen(found.data["frozen"])
