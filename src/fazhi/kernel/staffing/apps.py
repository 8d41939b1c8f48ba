"""Django's registration of the layer: its procedures are declared."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """The kernel's layer of staffing."""

    name = "fazhi.kernel.staffing"
    label = "staffing"

    def ready(self) -> None:
        """Declare how organs and posts change, how somebody is away, and how work is handed over."""
        for module in ("changing", "absences", "handing", "seeing"):
            import_module(f"fazhi.kernel.staffing.{module}")
