"""Django's registration of the package."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The package web."""

    name = "fazhi.web"
    label = "web"
