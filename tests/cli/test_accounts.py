"""``fazhi accounts``, and a password guessed against two serving processes at once."""

from __future__ import annotations

import http.cookiejar
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.test_serving import answer, free_port
from tests.command import environment_of, fazhi, migrated, python

APPOINTED = """
import datetime, uuid
import django; django.setup()
from django.db import transaction
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.founding import found
from fazhi.kernel.organs.models import Officer, Post
with transaction.atomic():
    organ = found(code="justice", place_code="130130", name="演示县司法局", kind="government", mark="演司",
                  short_name="司法局", from_on=datetime.date(2019, 1, 1))
    people = [Officer(number=f"P-{n}", name=f"人员{n}") for n in (1, 2)]
    record_many([*people, *(Post(subject=uuid.uuid4(), officer=each, organ=organ, role="handler",
                                 from_on=datetime.date(2019, 1, 1)) for each in people)])
"""
ISSUED = re.compile(r"口令 password  (\S+)")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("accounts")
    migrated(made)
    appointed = python(made, "-c", APPOINTED, DJANGO_SETTINGS_MODULE="fazhi.settings")
    assert appointed.returncode == 0, appointed.stderr
    return made


def test_an_account_is_opened_mended_closed_and_listed(home: Path) -> None:
    opened = fazhi(home, "accounts", "open", "P-1", "--by", "P-2", "--why", "新任")
    assert opened.returncode == 0, opened.stderr
    first = ISSUED.search(opened.stdout)
    assert first is not None
    again = fazhi(home, "accounts", "open", "P-1")
    assert again.returncode == 2
    assert "fazhi accounts password" in again.stderr
    mended = fazhi(home, "accounts", "password", "P-1")
    second = ISSUED.search(mended.stdout)
    assert second is not None
    assert second[1] != first[1]
    refused = fazhi(home, "accounts", "factors", "P-1", "--why", "手机丢失")
    assert refused.returncode == 2
    assert "--by" in refused.stderr
    reset = fazhi(home, "accounts", "factors", "P-1", "--by", "P-2", "--why", "手机丢失")
    assert reset.returncode == 0, reset.stderr
    assert fazhi(home, "accounts", "close", "P-1").returncode == 0
    listed = fazhi(home, "accounts", "list").stdout
    assert "停用 closed" in listed
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for password in (first[1], second[1]):
        assert password.encode() not in kept, "an issued password is kept in clear"
    assert fazhi(home, "ledger", "verify").returncode == 0


@pytest.mark.parametrize(
    "arguments", [("open", "P-9"), ("password", "nobody"), ("close", "nobody"), ("open", "P-2", "--by", "P-9")]
)
def test_who_is_not_there_is_named(home: Path, arguments: tuple[str, ...]) -> None:
    told = fazhi(home, "accounts", *arguments)
    assert told.returncode == 2
    assert arguments[-1] in told.stderr
    assert "Traceback" not in told.stderr


@pytest.fixture
def served(home: Path) -> Iterator[str]:
    port = free_port()
    command = [Path(sys.executable).with_name("fazhi"), "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(
        command, env=environment_of(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as serving:
        try:
            base = f"http://127.0.0.1:{port}"
            answer(f"{base}/sign-in/")
            yield base
        finally:
            serving.terminate()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def attempt(base: str, name: str, password: str) -> int:
    """One attempt from a browser of its own."""
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), _Stay, urllib.request.ProxyHandler({})
    )
    page = opener.open(f"{base}/sign-in/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"username": name, "password": password, "csrfmiddlewaretoken": token[1]}
    try:
        answer = opener.open(f"{base}/sign-in/", urllib.parse.urlencode(form).encode(), timeout=60)
    except urllib.error.HTTPError as refused:
        return refused.code
    return int(answer.status)


def test_guesses_at_one_moment_count_together_across_processes(home: Path, served: str) -> None:
    opened = fazhi(home, "accounts", "open", "P-2")
    password = ISSUED.search(opened.stdout)
    assert password is not None
    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(lambda number: attempt(served, "P-2", f"guess-{number}"), range(24)))
    assert sum(answer == 200 for answer in answers) < 5, answers
    assert set(answers) <= {200, 429}
    assert attempt(served, "P-2", password[1]) == 429, "locked in every process"
