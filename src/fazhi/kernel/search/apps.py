"""Django's registration of the layer: acts are followed, and an installation that had no index yet is given one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """The kernel's search."""

    name = "fazhi.kernel.search"
    label = "search"

    def ready(self) -> None:
        """Follow acts, and fill the index after the migration that makes it."""
        import_module("fazhi.kernel.search.following")
        post_migrate.connect(_fill, sender=self, dispatch_uid="fazhi.kernel.search")


def _fill(**kwargs: Any) -> None:
    """Fill an index that is empty while there is something to find: after an upgrade, once."""
    from fazhi.kernel.search.rebuilding import fill

    fill()
