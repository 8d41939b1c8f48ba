"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class AdjustmentsConfig(AppConfig):
    """The kernel's layer of adjustments."""

    name = "fazhi.kernel.adjustments"
    label = "adjustments"
