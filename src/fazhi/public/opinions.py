"""Opinions wanted 征求意见: what is open now, what has closed, and what became of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField
from django.http import HttpRequest, HttpResponse

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.pages import citizens, show
from fazhi.web.pages import numbered

ROWS = 30
"""Closed calls of a page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a call for opinions stands on a day: the days left (none once it is closed), and what became of it."""

    call: Notice
    left: int | None
    result: Notice | None = None

    @property
    def left_in_words(self) -> str:
        """Days left, that of the reader not counted."""
        return str(_left(self.left)) if self.left is not None else str(Label("已截止", "Closed"))


def _left(days: int) -> Label:
    if days == 0:
        return Label("今天截止", "Last day today")
    return Label("明天截止", "1 day left") if days == 1 else Label(f"还剩 {days} 天", f"{days} days left")


def open_calls(day: datetime.date) -> QuerySet[Notice]:
    """Calls that take opinions on the day, that day included, the first to close first."""
    rows = Notice.objects.calls(day).filter(opinions_until__gte=day)
    return rows.select_related("organ").order_by("opinions_until", "pk")


def closed_calls(day: datetime.date) -> QuerySet[Notice]:
    """Calls that have closed, the last one first, each with ``result``: the notice of what became of the opinions."""
    results = Notice.objects.replies(day).filter(answers=OuterRef("source"))
    result = Subquery(results.values("pk")[:1], output_field=UUIDField())
    rows = Notice.objects.calls(day).filter(opinions_until__lt=day).annotate(result=result)
    return rows.select_related("organ").order_by("-opinions_until", "pk")


def asked(notice: Notice, day: datetime.date) -> Asked | None:
    """How the notice's call stands; None where it makes none."""
    if notice.opinions_until is None:
        return None
    days = (notice.opinions_until - day).days
    result = Notice.objects.replies(day).filter(answers=notice.source_id).first() if notice.source_id else None
    return Asked(notice, days if days >= 0 else None, result)


def answered(notice: Notice, day: datetime.date) -> Notice | None:
    """The call that the notice answers, as far as it is public."""
    return Notice.objects.calls(day).filter(source=notice.answers_id).first() if notice.answers_id else None


def standing(rows: QuerySet[Notice], day: datetime.date) -> list[Asked]:
    """How open calls stand."""
    return [Asked(row, (row.opinions_until - day).days) for row in rows if row.opinions_until]


@citizens
def opinions(request: HttpRequest) -> HttpResponse:
    """What is open now, and below it what has closed."""
    day = today()
    page = numbered(request, closed_calls(day), ROWS)
    return show(request, "opinions", calls=standing(open_calls(day), day), page=page)
