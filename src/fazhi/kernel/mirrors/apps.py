"""Django's registration of the layer of mirrors: modes are answered for, and how they change is declared."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MirrorsConfig(AppConfig):
    """Mirrors 镜像: matters that run on a platform of the province, kept here by its numbers."""

    name = "fazhi.kernel.mirrors"
    label = "mirrors"

    def ready(self) -> None:
        """Answer which procedure runs where, and declare how that changes."""
        for module in ("standing", "switching", "seeing"):
            import_module(f"fazhi.kernel.mirrors.{module}")
