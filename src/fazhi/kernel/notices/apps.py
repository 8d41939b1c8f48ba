"""Django's registration of the layer: publication is declared, and acts that owe a notice are followed."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register


class NoticesConfig(AppConfig):
    """The kernel's layer of notices."""

    name = "fazhi.kernel.notices"
    label = "notices"

    def ready(self) -> None:
        """Declare publication."""
        import_module("fazhi.kernel.notices.procedure")
        import_module("fazhi.kernel.notices.opened")
        register(import_module("fazhi.kernel.notices.checks").declarations)
