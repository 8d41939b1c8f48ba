"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The kernel's layer of parties."""

    name = "fazhi.kernel.parties"
    label = "parties"
