"""Clocks as all-day events: number, procedure, limit, organ and link; never a name or what a matter is about."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet
from icalendar import Calendar, Event

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.clocks.nearing import left
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import clocks_told
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.web.viewer import Viewer

MOST = 2000
"""Events of a calendar; the next due come first."""
_NAME = Label("法治：办理期限", "Fazhi: limits")
_PROVISIONAL = Label("〔暂定〕", "[provisional] ")
_NOTE = Label(
    "暂定：期限跨越的年份尚无放假通知，通知公布后重新计算。",
    "Provisional: it runs into a year whose holiday notice is not out, and is counted anew when it is.",
)
_COLON = Label("：", ": ")
_ORGAN = Label("承办单位：", "Organ: ")


def clocks_for(viewer: Viewer) -> QuerySet[Clock]:
    """The dated clocks of matters that the viewer may see: those that run, and those stopped that fell due this year.

    A clock that only a party answers (the right to sue) is no business of the officer's calendar.
    """
    seen = Clock.objects.filter(subject_kind="matter", subject__in=viewer.matters.values("pk"), runs_out=False)
    this_year = Q(due_on__gte=datetime.date(viewer.day.year, 1, 1))
    dated = seen.filter(Q(stopped_on=None) | this_year, clocks_told(viewer.eyes)).exclude(due_on=None)
    return dated.select_related("organ").order_by("stopped_on", "due_on", "pk")


def calendar_of(clocks: Iterable[Clock], *, at: Callable[[Matter], str], now: datetime.datetime, origin: str) -> bytes:
    """An iCalendar file of clocks.

    Args:
        clocks: the clocks.
        at: the full address of a matter's page.
        now: the moment at which the file is made.
        origin: name of the installation, which makes the identity of events its own.
    """
    rows = list(clocks)
    matters = Matter.objects.in_bulk({clock.subject for clock in rows})
    calendar = Calendar()
    calendar.add("prodid", "-//Fazhi//limits//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", str(_NAME))
    for clock in rows:
        if clock.due_on is not None and clock.subject in matters:
            calendar.add_component(_event(clock, clock.due_on, matters[clock.subject], at, now, origin))
    made: bytes = calendar.to_ical()
    return made


def _event(
    clock: Clock, due: datetime.date, matter: Matter, at: Callable[[Matter], str], now: datetime.datetime, origin: str
) -> Event:
    procedure = procedure_of(matter.family, matter.version).label
    called = f"{procedure} {matter.number}".strip()
    lines = [called, f"{_ORGAN}{clock.organ.name}", at(matter), *([str(_NOTE)] if clock.provisional else [])]
    if clock.stopped_on is None:
        day = now.astimezone(SHANGHAI).date()
        lines.insert(1, f"{day}{_COLON}{left(clock, day)}")
    event = Event()
    event.add("uid", f"{clock.pk}@{origin}")
    event.add("dtstamp", now)
    event.add("sequence", matter.revision)
    event.add("dtstart", due)
    event.add("dtend", due + datetime.date.resolution)
    event.add("summary", f"{_PROVISIONAL if clock.provisional else ''}{clock.title} · {called}")
    event.add("description", "\n".join(lines))
    event.add("url", at(matter))
    event.add("transp", "TRANSPARENT")
    stopped = clock.stopped_on is not None
    event.add("status", "CANCELLED" if stopped else "TENTATIVE" if clock.provisional else "CONFIRMED")
    return event
