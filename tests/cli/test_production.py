"""What an installation refuses to start with: each in a process of its own, named with its setting and its cure."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.command import fazhi, migrated, python

GOOD = {
    "FAZHI_SECRET_KEY": secrets.token_urlsafe(50),
    "FAZHI_HOSTS": "fazhi.county.example",
    "FAZHI_TLS": "1",
    "FAZHI_PROXIES": "1",
}
STARTS = "from fazhi.web.wsgi import application"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "fazhi.settings"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("production")
    migrated(made)
    return made


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"FAZHI_SECRET_KEY": "django-insecure-" + "x8K" * 20}, "FAZHI_SECRET_KEY"),
        ({"FAZHI_SECRET_KEY": "change-me-" + "x8K" * 20}, "FAZHI_SECRET_KEY"),
        ({"FAZHI_SECRET_KEY": "k3y"}, "FAZHI_SECRET_KEY"),
        ({"FAZHI_SECRET_KEY": "a" * 80}, "FAZHI_SECRET_KEY"),
        ({"FAZHI_DEBUG": "1"}, "FAZHI_DEBUG"),
        ({"FAZHI_HOSTS": "*"}, "FAZHI_HOSTS"),
        ({"FAZHI_HOSTS": " , "}, "FAZHI_HOSTS"),
        ({"FAZHI_TLS": ""}, "FAZHI_TLS"),
        ({"FAZHI_PROXIES": ""}, "FAZHI_PROXIES"),
        ({"FAZHI_OIDC_SERVER": "http://id.county.example"}, "FAZHI_OIDC_SERVER"),
    ],
)
def test_it_does_not_start(home: Path, changed: dict[str, str], says: str) -> None:
    served = python(home, "-c", STARTS, **{**SETTINGS, **GOOD, **changed})
    assert served.returncode != 0
    assert "UnsafeInstallation" in served.stderr
    assert says in served.stderr
    assert changed.get("FAZHI_SECRET_KEY", "no secret") not in served.stderr


def test_the_command_line_says_so_without_a_trace(home: Path) -> None:
    command = fazhi(home, "procedures", **{**GOOD, "FAZHI_HOSTS": "*"})
    assert command.returncode == 2
    assert "FAZHI_HOSTS" in command.stderr
    assert "Traceback" not in command.stderr


def test_django_s_own_commands_refuse_too(home: Path) -> None:
    checked = python(home, "-m", "django", "check", **{**SETTINGS, **GOOD, "FAZHI_HOSTS": "*"})
    assert checked.returncode != 0
    assert "fazhi.E100" in checked.stderr


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"FAZHI_TLS": "plain"},
        {"FAZHI_TLS": "", "FAZHI_DEMONSTRATION": "1"},
        {"FAZHI_TLS": "", "FAZHI_HOSTS": "localhost,127.0.0.1", "FAZHI_SECRET_KEY": ""},
        {"FAZHI_TLS": "", "FAZHI_HOSTS": "localhost", "FAZHI_DEBUG": "1", "FAZHI_SECRET_KEY": "short"},
    ],
    ids=["production", "closed network", "demonstration", "trial", "debugging"],
)
def test_it_starts(home: Path, changed: dict[str, str]) -> None:
    served = python(home, "-c", STARTS, **{**SETTINGS, **GOOD, **changed})
    assert served.returncode == 0, served.stderr


DEMONSTRATED = """
from django.contrib.auth import get_user_model
from fazhi.web.account.passwords import set_password
user, _ = get_user_model().objects.get_or_create(username="clerk")
set_password(user, "Tulip-harbour-93", demonstration=True)
"""


def test_demonstration_accounts_are_refused_by_what_serves_and_closed_by_a_command(home: Path, tmp_path: Path) -> None:
    made = python(home, "-c", f"import django; django.setup()\n{DEMONSTRATED}", **SETTINGS)
    assert made.returncode == 0, made.stderr
    served = python(home, "-c", STARTS, **SETTINGS, **GOOD)
    assert served.returncode != 0
    assert "clerk" in served.stderr
    assert "fazhi accounts close" in served.stderr
    assert fazhi(home, "serve", "--port", "1", **GOOD).returncode == 2
    assert fazhi(home, "accounts", "list", **GOOD).returncode == 0, "the commands that cure it run"
    closed = python(home, "-c", f"import django; django.setup()\n{CLOSED}\n{STARTS}", **SETTINGS, **GOOD)
    assert closed.returncode == 0, closed.stderr


CLOSED = """
from django.contrib.auth import get_user_model
get_user_model().objects.filter(username="clerk").update(is_active=False)
"""
COOKIES = """
import django; django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
client = Client(headers={"host": "fazhi.county.example"})
page = client.get("/sign-in/", secure=True)
for name, cookie in client.cookies.items():
    print(name, cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], repr(cookie["domain"]))
print(page["Strict-Transport-Security"])
print(client.get("/sign-in/").status_code)
"""


def test_cookies_are_bound_to_this_host_and_to_tls(home: Path) -> None:
    told = python(home, "-c", COOKIES, **SETTINGS, **GOOD)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0] == "__Host-fazhi-form True True Lax / ''"
    assert lines[-2].startswith("max-age=31536000")
    assert lines[-1] == "301", "without TLS it only leads to TLS"
