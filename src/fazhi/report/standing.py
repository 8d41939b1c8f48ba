"""Which reports are published 已公布的年度报告: those whose notice the public may read, as that notice has them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.models import Act
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport
from fazhi.report.procedures import AnnualReporting
from fazhi.report.versions import freezing_acts


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A report that the public may read: its notice, the act that compiled it, and what that act froze."""

    notice: Notice
    compiled: Act
    frozen: Frozen


def published_reports(place: str, day: datetime.date) -> dict[int, PublishedReport]:
    """The reports of a place that the public may read on the day, by year, the latest year first."""
    found = {report.frozen.year: report for report in _published(place, day)}
    return dict(sorted(found.items(), reverse=True))


def published_report(place: str, year: int, day: datetime.date) -> PublishedReport | None:
    """The report of a place and a year that the public may read on the day."""
    return next(_published(place, day, year), None)


def last_compiled(place: str, year: int, day: datetime.date) -> Act | None:
    """The act that froze the report which the public may read on the day, or else the one that froze it last."""
    found = published_report(place, year, day)
    if found is not None:
        return found.compiled
    reports = AnnualReport.objects.filter(place_code=place, year=year).exclude(stage=AnnualReporting.dropped.name)
    return freezing_acts(reports.values("pk")).last()


def withdrawn_report(place: str, year: int, day: datetime.date) -> Notice | None:
    """The notice of a report that was withdrawn, the last of them; it says what remains visible of it."""
    return _of(place, year, Notice.objects.withdrawn(day)).order_by("withdrawn_on", "pk").last()


def _published(place: str, day: datetime.date, year: int | None = None) -> Iterator[PublishedReport]:
    for notice in _of(place, year, Notice.objects.public(day)).order_by("published_on", "pk"):
        compiled = _compiled(notice.source) if notice.source else None
        if compiled is not None:
            yield PublishedReport(notice, compiled, Frozen(compiled.data["frozen"]))


def _of(place: str, year: int | None, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    reports = AnnualReport.objects.filter(place_code=place, **({} if year is None else {"year": year}))
    return notices.filter(
        source__family=AnnualReporting.key, source__name=AnnualReporting.issue.name,
        source__matter__in=reports.values("pk"),
    ).select_related("organ", "source", "replaces")  # fmt: skip


def _compiled(issued: Act) -> Act | None:
    """The act that compiled what was issued: a version compiled later is another one's."""
    return freezing_acts([issued.matter_id]).filter(seq__lt=issued.seq).last()
