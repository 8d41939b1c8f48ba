"""Django's registration of what runs beside the pages."""

from __future__ import annotations

from django.apps import AppConfig


class OperationConfig(AppConfig):
    """Worker, warnings, health, metrics, logs, backup."""

    name = "fazhi.operation"
    label = "operation"

    def ready(self) -> None:
        """Check the settings at start, count acts and database errors, and have the worker know its jobs."""
        from fazhi.operation import checks, counting, work

        checks.join()
        counting.join()
        work.join()
