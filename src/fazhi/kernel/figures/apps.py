"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The kernel's layer of figures."""

    name = "fazhi.kernel.figures"
    label = "figures"
