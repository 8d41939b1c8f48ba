"""Django's registration of the layer: general acts are declared, and declarations are checked when it starts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register


class ProceduresConfig(AppConfig):
    """The kernel's layer of procedures."""

    name = "fazhi.kernel.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Declare the general acts, and have declarations checked."""
        for general in ("general", "overriding", "knowing", "purging"):
            import_module(f"fazhi.kernel.procedures.{general}")
        register(import_module("fazhi.kernel.procedures.checks").declarations)
