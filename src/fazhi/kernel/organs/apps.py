"""Django's registration of the layer: the separation of posts is put into the database after each migration."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrgansConfig(AppConfig):
    """The kernel's layer of organs."""

    name = "fazhi.kernel.organs"
    label = "organs"

    def ready(self) -> None:
        """Hook in what needs the models: they are loaded by now, and not earlier."""
        from fazhi.kernel.organs import separation

        post_migrate.connect(separation.install, sender=self, dispatch_uid="fazhi.kernel.organs.separation")
