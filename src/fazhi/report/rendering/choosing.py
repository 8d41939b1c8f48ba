"""Which text is rendered 取哪一份: the published one, or else what was frozen last, which then says that it is not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from fazhi.kernel.figures.declaring import year as year_of
from fazhi.kernel.organs.models import Organ, OrganKind
from fazhi.kernel.procedures.models import Act
from fazhi.report.compiling import figure_address
from fazhi.report.models import AnnualReport
from fazhi.report.procedures import AnnualReporting
from fazhi.report.rendering.elements import Elements
from fazhi.report.standing import PublishedReport, published_report

UNPUBLISHED = "汇编稿，尚未公布"


class NothingFrozen(Exception):
    """No report of the place and year was compiled and frozen."""


@dataclass(frozen=True, slots=True)
class Text:
    """A report to render.

    Attributes:
        frozen: what the act that compiled it holds.
        elements: the elements that follow from the records.
        published: whether the public may read it.
    """

    frozen: Mapping[str, Any]
    elements: Elements
    published: bool


def text_of(found: PublishedReport) -> Text:
    """The text of a published report; it bears the day on which it was confirmed."""
    confirmed = found.notice.source
    dated = confirmed.happened_on if confirmed else found.compiled.happened_on
    return Text(found.compiled.data["frozen"], _elements(found.compiled, dated), published=True)


def text_for(place: str, year: int, day: datetime.date) -> Text:
    """The report of a place and a year that is published on the day, or else the one that was frozen last.

    Raises:
        NothingFrozen: none was compiled.
    """
    found = published_report(place, year, day)
    if found is not None:
        return text_of(found)
    reports = AnnualReport.objects.filter(place_code=place, year=year).exclude(stage=AnnualReporting.dropped.name)
    compiled = _last_compiled(reports)
    if compiled is None:
        raise NothingFrozen(
            f"{place} 没有 {year} 年度的报告：请先在工作台“启动编制”并“汇编并固定”。"
            f"There is no report of {year} for {place}: begin it in the workbench, and compile and freeze it."
        )
    return _draft_of(compiled)


def text_in(report: AnnualReport, day: datetime.date) -> Text | None:
    """What was compiled last in the matter of a report, published on the day or not; None before it was compiled."""
    compiled = _last_compiled(AnnualReport.objects.filter(pk=report.pk))
    if compiled is None:
        return None
    found = published_report(report.place_code, report.year, day)
    return text_of(found) if found is not None and found.compiled.pk == compiled.pk else _draft_of(compiled)


def addresses_of(text: Text, base: str) -> Callable[[str], str]:
    """Where its figures are read: on the public site, or in the workbench as long as it is not published.

    Args:
        text: the report.
        base: address of the site.
    """
    site, number = base.rstrip("/"), text.frozen["year"]
    if text.published:
        return lambda id: site + reverse("public-report-figure", args=[number, id])
    asked = year_of(text.frozen["place"], number)
    return lambda id: site + figure_address(id, asked)


def _last_compiled(reports: QuerySet[AnnualReport]) -> Act | None:
    """The act that froze one of the reports last."""
    acts = Act.objects.of(AnnualReporting.compile).filter(matter__in=reports.values("pk"), corrects=None)
    return acts.order_by("seq").last()


def _draft_of(compiled: Act) -> Text:
    return Text(compiled.data["frozen"], _elements(compiled, compiled.happened_on, UNPUBLISHED), published=False)


def _elements(compiled: Act, dated: datetime.date, note: str = "") -> Elements:
    demonstration = settings.DEMONSTRATION_NOTE if settings.DEMONSTRATION else ""
    return Elements(_signs(compiled), dated, notes=(demonstration, note))


def _signs(compiled: Act) -> str:
    """Whose report it is: that of the government of its place; of whoever compiled it, where none is kept."""
    place = compiled.data["frozen"]["place"]
    government = Organ.objects.filter(kind=OrganKind.PEOPLES_GOVERNMENT, place_code=place, until_on=None)
    found = government.order_by("code").first()
    return found.name if found else compiled.matter.organ.name
