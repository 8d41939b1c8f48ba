"""Django's registration of the calendar."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Calendars of limits."""

    name = "fazhi.web.calendar"
    label = "calendar"
