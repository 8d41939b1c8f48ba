"""Django's registration of the layer."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The kernel's layer of files."""

    name = "fazhi.kernel.files"
    label = "files"
