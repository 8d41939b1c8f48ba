"""Which reports are published 已公布的年度报告: those whose notice the public may read, as that notice has them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Organ, subtree
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Act
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport, OrganReport
from fazhi.report.organ_reports import OrganReporting
from fazhi.report.procedures import AnnualReporting
from fazhi.report.versions import freezing_acts, standing_text


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
    return text_in_hand(AnnualReport.objects.filter(place_code=place, year=year))


def text_in_hand(reports: QuerySet[Any]) -> Act | None:
    """The act whose text is the report now, published or not; of the one of these that is not dropped."""
    report = reports.exclude(stage="dropped").order_by("opened_on").last()
    return None if report is None else standing_text(report.pk)


def last_compiled_of(organ: Organ, year: int) -> Act | None:
    """The act that froze the own report of a department or a township last."""
    return text_in_hand(OrganReport.objects.filter(organ=organ, year=year))


def organ_reports(place: str, day: datetime.date) -> dict[int, list[Notice]]:
    """The notices of reports of departments and townships that the public may read on the day, by year."""
    reports = OrganReport.objects.filter(place_code__startswith=subtree(place))
    years = dict(reports.values_list("pk", "year"))
    found: dict[int, list[Notice]] = {}
    notices = _from(OrganReporting, OrganReporting.adopt, reports, Notice.objects.public(day))
    for notice in notices.order_by("organ__code"):
        if notice.source is not None:
            found.setdefault(years[notice.source.matter_id], []).append(notice)
    return dict(sorted(found.items(), reverse=True))


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
    return _from(AnnualReporting, AnnualReporting.issue, reports, notices)


def _from(
    procedure: type[Procedure], act: ActKind, reports: QuerySet[Any], notices: QuerySet[Notice]
) -> QuerySet[Notice]:
    """The notices that an act of these reports made due."""
    mine = notices.filter(source__family=procedure.key, source__name=act.name, source__matter__in=reports.values("pk"))
    return mine.select_related("organ", "source", "replaces")


def _compiled(issued: Act) -> Act | None:
    """The act that compiled what was issued: a version compiled later is another one's."""
    return freezing_acts([issued.matter_id]).filter(seq__lt=issued.seq).last()
