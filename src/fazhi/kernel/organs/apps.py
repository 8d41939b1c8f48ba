"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """The kernel's layer of organs."""

    name = "fazhi.kernel.organs"
    label = "organs"
