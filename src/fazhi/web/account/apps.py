"""Django's registration of sign-in."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register


class SignInConfig(AppConfig):
    """Sign-in."""

    name = "fazhi.web.account"
    label = "sign_in"

    def ready(self) -> None:
        """Hook in what needs the models: what is journalled, and what production refuses."""
        from fazhi.web.account import listening, production

        listening.listen()
        register(production.check_settings, Tags.security)
