"""Django's registration of the layer of mirrors."""

from __future__ import annotations

from django.apps import AppConfig


class MirrorsConfig(AppConfig):
    """Mirrors 镜像: matters that run on a platform of the province, kept here by its numbers."""

    name = "fazhi.kernel.mirrors"
    label = "mirrors"
