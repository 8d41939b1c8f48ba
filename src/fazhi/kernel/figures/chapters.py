"""A chapter of the report as a Django app: its heading, its place in the order, and the modules that declare."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from django.apps import AppConfig, apps

from fazhi.kernel.wording import Label

DECLARING = ("registers", "procedures", "figures")


class ChapterConfig(AppConfig):
    """Base of a chapter's app: what its modules ``registers``, ``procedures`` and ``figures`` declare is taken up."""

    default = False
    heading: ClassVar[Label]
    order: ClassVar[int] = 99

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A chapter's own class is what Django takes from its module, not this base."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        """Import the modules that declare."""
        for module in DECLARING:
            if find_spec(f"{self.name}.{module}") is not None:
                import_module(f"{self.name}.{module}")


def chapters() -> list[ChapterConfig]:
    """All chapters in the order of the report."""
    found = [config for config in apps.get_app_configs() if isinstance(config, ChapterConfig)]
    return sorted(found, key=lambda config: (config.order, config.name))
