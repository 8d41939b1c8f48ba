"""A chapter of the report as a Django app: its heading, its place in the order, and the modules that declare."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from django.apps import AppConfig, apps

from fazhi.kernel.wording import Label

DECLARING = ("registers", "procedures", "figures")
RETURNS = "returns.yaml"
"""The forms of returns that a chapter asks for, beside its modules."""


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
        """Import the modules that declare, and take up the forms of returns."""
        for module in DECLARING:
            if find_spec(f"{self.name}.{module}") is not None:
                import_module(f"{self.name}.{module}")
        forms = Path(self.path) / RETURNS
        if forms.exists():  # Imported now: it needs models, and apps are not ready while this module is imported.
            import_module("fazhi.kernel.figures.reported").report(forms, self.name)


def chapters() -> list[ChapterConfig]:
    """All chapters in the order of the report."""
    found = [config for config in apps.get_app_configs() if isinstance(config, ChapterConfig)]
    return sorted(found, key=lambda config: (config.order, config.name))
