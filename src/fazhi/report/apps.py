"""Django's registration of the report."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """Annual reports: compiled from the chapters' figures, frozen, adopted, handed in and published."""

    name = "fazhi.report"
    label = "report"

    def ready(self) -> None:
        """Declare the procedures."""
        import_module("fazhi.report.checks").join()
        import_module("fazhi.report.procedures")
        import_module("fazhi.report.organ_reports")
        import_module("fazhi.report.rolling.procedure")
