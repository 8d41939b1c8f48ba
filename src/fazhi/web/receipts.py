"""The receipt of a clock 计算凭据 as a page of its own: rule, article, calendar edition, the count day by day."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from fazhi import law
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Act, MatterParty
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import clocks_told
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.clockface import due_in_words, face_of, language, orders, pauses_in_words
from fazhi.web.pages import show
from fazhi.web.reading import reading_of
from fazhi.web.timeline import label_of
from fazhi.web.viewer import Viewer

MOST_DAYS = 400
"""Days that are listed one by one; a longer count is shown by runs of days treated alike."""
WEEKDAYS = (
    Label("一", "Mon"), Label("二", "Tue"), Label("三", "Wed"), Label("四", "Thu"),
    Label("五", "Fri"), Label("六", "Sat"), Label("日", "Sun"),
)  # fmt: skip

REST_DAYS = {
    law.RestDay.NEXT: Label(law.RestDay.NEXT.zh, "moved on to the next working day"),
    law.RestDay.STAY: Label(law.RestDay.STAY.zh, "stays on that day"),
    law.RestDay.PREVIOUS: Label(law.RestDay.PREVIOUS.zh, "moved back to the working day before"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """A day or a run of days: whether it counts, why, and the number of days counted with it."""

    first: datetime.date
    last: datetime.date
    weekday: Label | None
    counted: bool
    why: str
    total: int


@officers
@require_safe
def clock(request: HttpRequest, viewer: Viewer, id: uuid.UUID, clock: uuid.UUID) -> HttpResponse:
    """The receipt of a clock of a matter."""
    row = viewer.matter(id)
    found = get_object_or_404(Clock, clocks_told(viewer.eyes), pk=clock, subject_kind="matter", subject=row.pk)
    due = due_in_words(found, orders(), pauses_in_words(row.family))
    cause = Act.objects.filter(pk=found.cause, matter=row).first()
    return show(
        request, viewer, "clock_receipt", matter=row, clock=found, face=face_of(found, viewer.day), due=due,
        receipt=due.receipt, source=due.receipt.rule.source(language()) if due.receipt.rule.law else "",
        title=due.receipt.rule.title.in_(language()), days=list(counted(due.receipt)),
        extensions=[(each.title.in_(language()), each.amount, _unit(each.unit)) for each in due.receipt.extensions],
        amount=due.receipt.amount, unit=_unit(due.receipt.unit), rest_day=REST_DAYS[due.receipt.rest_day],
        notes=[note.in_(language()) for note in due.receipt.notes], party=_party(viewer, found, id), cause=cause,
        caused=label_of(cause, procedure_of(cause.family, cause.version)) if cause else None,
    )  # fmt: skip


def counted(receipt: law.Receipt) -> Iterator[Counted]:
    """The count day by day, or by runs where it is long."""
    total = 0
    daily = sum(run.days for run in receipt.runs) <= MOST_DAYS
    for run in receipt.runs:
        why = run.why.in_(language())
        if not daily:
            total += run.days if run.counted else 0
            yield Counted(run.first, run.last, None, run.counted, why, total)
            continue
        for step in run:
            total += step.counted
            yield Counted(step.day, step.day, WEEKDAYS[step.day.weekday()], step.counted, why, total)


def _unit(unit: law.Unit | None) -> str:
    return "" if unit is None else unit.value if language() == "en" else unit.zh


def _party(viewer: Viewer, clock: Clock, id: uuid.UUID) -> str:
    """The party whose clock it is, named or masked as the matter's page does."""
    row = MatterParty.objects.filter(matter=id, party=clock.party).select_related("party").first()
    if row is None or clock.party is None:
        return ""
    matter = viewer.matter(id)
    handles = reading_of(matter, procedure_of(matter.family, matter.version), viewer).handles
    return row.party.name if handles else row.party.masked_name
