"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """The kernel's layer of registers."""

    name = "fazhi.kernel.registers"
    label = "registers"
