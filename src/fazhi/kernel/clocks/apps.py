"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """The kernel's layer of clocks."""

    name = "fazhi.kernel.clocks"
    label = "clocks"
