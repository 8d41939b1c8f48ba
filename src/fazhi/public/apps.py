"""The public site as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Templates, styles and scripts of the public site."""

    name = "fazhi.public"
    label = "public"
    verbose_name = "公开网站"
