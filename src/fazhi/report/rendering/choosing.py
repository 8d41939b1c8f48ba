"""Which text is rendered 取哪一份: the published one, or else what was frozen last, which then says that it is not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Organ, OrganKind
from fazhi.kernel.procedures.models import Act, Paper
from fazhi.report.compiling import figure_address
from fazhi.report.drafting import report_of
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport, Report
from fazhi.report.rendering.elements import Elements
from fazhi.report.standing import PublishedReport, published_report, text_in_hand
from fazhi.report.versions import standing_text

UNPUBLISHED = "汇编稿，尚未公布"
ISSUED = ("report.issued", "report.organ-issued")
"""Kinds of paper by which a report is issued."""


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
    """The text of a published report; it bears the day on which it was issued."""
    issued = found.notice.source
    dated = issued.happened_on if issued else found.compiled.happened_on
    return Text(found.compiled.data["frozen"], _elements(found.compiled, dated), published=True)


def text_for(place: str, year: int, day: datetime.date) -> Text:
    """The report of a place and a year that is published on the day, or else the one that was frozen last.

    Raises:
        NothingFrozen: none was compiled.
    """
    found = published_report(place, year, day)
    if found is not None:
        return text_of(found)
    compiled = text_in_hand(AnnualReport.objects.filter(place_code=place, year=year))
    if compiled is None:
        raise NothingFrozen(
            f"{place} 没有 {year} 年度的报告：请先在工作台“启动编制”并“汇编并固定”。"
            f"There is no report of {year} for {place}: begin it in the workbench, and compile and freeze it."
        )
    return _draft_of(compiled)


def text_in(report: Report, day: datetime.date) -> Text | None:
    """What was compiled last in the matter of a report, published on the day or not; None before it was compiled."""
    compiled = standing_text(report.pk)
    if compiled is None:
        return None
    if isinstance(report, AnnualReport):
        found = published_report(report.place_code, report.year, day)
        return text_of(found) if found is not None and found.compiled.pk == compiled.pk else _draft_of(compiled)
    adopted = Notice.objects.public(day).filter(source__matter=report.pk, source__seq__gt=compiled.seq).first()
    if adopted is None:
        return _draft_of(compiled)
    return Text(compiled.data["frozen"], _elements(compiled, compiled.happened_on), published=True)


def addresses_of(text: Text, base: str) -> Callable[[str], str]:
    """Where its figures are read: on the public site, or in the workbench as long as it is not published.

    An organ's own report has no public pages of its figures: they are read where its officers read them.

    Args:
        text: the report.
        base: address of the site.
    """
    site, report = base.rstrip("/"), Frozen(text.frozen)
    if text.published and report.organ is None:
        return lambda id: site + reverse("public-report-figure", args=[report.year, id])
    asked = report.asked()
    return lambda id: site + figure_address(id, asked)


def _draft_of(compiled: Act) -> Text:
    return Text(compiled.data["frozen"], _elements(compiled, compiled.happened_on, UNPUBLISHED), published=False)


def _elements(compiled: Act, dated: datetime.date, note: str = "") -> Elements:
    demonstration = settings.DEMONSTRATION_NOTE if settings.DEMONSTRATION else ""
    return Elements(_signs(compiled), dated, number=_number(compiled), notes=(demonstration, note))


def _number(compiled: Act) -> str:
    """The number under which the text was issued; empty while it is not."""
    issued = Paper.objects.filter(matter=compiled.matter_id, kind__in=ISSUED, act__seq__gt=compiled.seq)
    return issued.order_by("act__seq").values_list("number", flat=True).first() or ""


def _signs(compiled: Act) -> str:
    """Whose report it is: Party committee and government together once their offices have it, or the organ itself.

    Before, the government of the place; whoever compiled it, where none is kept.
    """
    signing = report_of(compiled.matter).signatories
    if signing:
        return " ".join(organ.name for organ in signing)
    place = compiled.data["frozen"]["place"]
    government = Organ.objects.filter(kind=OrganKind.PEOPLES_GOVERNMENT, place_code=place, until_on=None)
    found = government.order_by("code").first()
    return found.name if found else compiled.matter.organ.name
