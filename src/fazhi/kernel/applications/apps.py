"""Django's registration of the layer: what chapters declare in their modules ``online`` is taken up and checked."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import autodiscover_modules


class ApplicationsConfig(AppConfig):
    """Applications 网上申请: what citizens and enterprises send in from the public site."""

    name = "fazhi.kernel.applications"
    label = "applications"

    def ready(self) -> None:
        """Take up the declarations, say who sees applications, hear purges, and have declarations checked."""
        autodiscover_modules("online")
        import_module("fazhi.kernel.applications.seeing")
        import_module("fazhi.kernel.applications.purging").listen()
        register(import_module("fazhi.kernel.applications.checks").declarations)
