"""Django's registration of the layer of meetings."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings 会议, to which what was decided at them points."""

    name = "fazhi.kernel.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Declare the procedure."""
        import_module("fazhi.kernel.meetings.registering")
