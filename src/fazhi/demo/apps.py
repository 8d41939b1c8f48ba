"""Django's registration of the package."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The package demo."""

    name = "fazhi.demo"
    label = "demo"
