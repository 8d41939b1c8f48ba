"""Django's registration of the layer of draws."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DrawsConfig(AppConfig):
    """Draws 随机抽取: inspections, samples of files, exam papers, agencies."""

    name = "fazhi.kernel.draws"
    label = "draws"

    def ready(self) -> None:
        """Declare the procedure."""
        import_module("fazhi.kernel.draws.procedure")
