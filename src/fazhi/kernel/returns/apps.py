"""Django's registration of the layer of returns."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Returns 报送: what other bodies keep, asked for by form."""

    name = "fazhi.kernel.returns"
    label = "returns"

    def ready(self) -> None:
        """Declare the procedures."""
        import_module("fazhi.kernel.returns.installations")
        import_module("fazhi.kernel.returns.collecting")
        import_module("fazhi.kernel.returns.returning")
