"""Django's registration of the layer of applications."""

from __future__ import annotations

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications 网上申请: what citizens and enterprises send in from the public site."""

    name = "fazhi.kernel.applications"
    label = "applications"
