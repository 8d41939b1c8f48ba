"""The yard, built once in a transaction that is taken back; pages without the cost of their templates."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction
from django.template.backends.django import Template
from django.test import override_settings

from tests.access.yard import TODAY, Yard


@pytest.fixture(scope="package")
def yard(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Yard]:  # fmt: skip
    """Everything that pages are about; what a test writes into it, it takes back."""
    home = tmp_path_factory.mktemp("access")
    stored = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(home / "files")}}
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, _ours(home, stored):
        for reader in ("viewer", "calendar.views"):
            patch.setattr(f"fazhi.web.{reader}.today", lambda: TODAY)
        with transaction.atomic():
            try:
                yield Yard()
            finally:
                transaction.set_rollback(True)
        connections.close_all()


@contextmanager
def _ours(home: Any, stored: dict[str, Any]) -> Iterator[None]:
    from django.conf import settings

    storages = {**settings.STORAGES, "default": stored}
    with override_settings(KEYS=home / "keys", STATIC_ROOT=home, STORAGES=storages, DEMONSTRATION=True):
        yield


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are answered without their text, and logged nowhere: who gets one is settled before it is written."""
    logging.disable()
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    yield
    logging.disable(logging.NOTSET)
