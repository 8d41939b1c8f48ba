"""Django's registration of the workbench."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The workbench."""

    name = "fazhi.web"
    label = "web"

    def ready(self) -> None:
        """Have the worker tidy what the pages leave behind."""
        from fazhi.web import tidying

        tidying.join()
