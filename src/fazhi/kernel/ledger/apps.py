"""Django's registration of the layer: system checks, and triggers after each migration."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    """The kernel's layer of ledger."""

    name = "fazhi.kernel.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Hook in what needs the models: they are loaded by now, and not earlier."""
        from fazhi.kernel.ledger import checks, triggers

        register(checks.check_settings)
        register(checks.check_evidence)
        pre_migrate.connect(triggers.make_way, sender=self, dispatch_uid="fazhi.kernel.ledger.make_way")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="fazhi.kernel.ledger.install")
