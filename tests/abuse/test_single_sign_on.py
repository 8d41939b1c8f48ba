"""Single sign-on signs in, and links no identity to an account on anybody's request."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
@pytest.mark.parametrize("process", ["connect", "redirect", "x"])
def test_no_other_process_is_begun(settings: Settings, process: str) -> None:
    settings.OIDC_SERVER = "https://id.example.gov.cn"
    assert Client().get(f"/oidc/oidc/login/?process={process}").status_code == 404
    assert Client().post("/oidc/oidc/login/", {"process": process}).status_code in (403, 404)
