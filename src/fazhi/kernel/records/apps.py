"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The kernel's layer of records."""

    name = "fazhi.kernel.records"
    label = "records"
