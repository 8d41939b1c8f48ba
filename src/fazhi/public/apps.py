"""The public site as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Templates, styles and scripts of the public site."""

    name = "fazhi.public"
    label = "public"
    verbose_name = "公开网站"

    def ready(self) -> None:
        """Have the worker throw away what applicants did not send in."""
        import_module("fazhi.public.applying.tidying").join()
