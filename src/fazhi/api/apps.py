"""Django's registration of the interface for programs."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The same over HTTP 接口: what the workbench shows and does, for programs."""

    name = "fazhi.api"
    label = "api"
