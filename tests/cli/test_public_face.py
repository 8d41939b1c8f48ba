"""A process that serves the public site alone: nothing of the workbench is there, whoever asks and however."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fazhi.api.addresses import addresses as interface
from fazhi.public.face import urlpatterns
from fazhi.public.urls import applying, pages
from fazhi.web.access import ACCESS, Access
from tests.cli.test_serving import answer, free_port
from tests.command import environment_of, fazhi, migrated


def asked(port: int, method: str, path: str) -> tuple[int, str, str]:
    """Status, where it leads, and body."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request(method, path, body="a=1" if method == "POST" else None)
        response = line.getresponse()
        assert response.getheader("Set-Cookie") is None, path
        return response.status, response.getheader("Location", ""), response.read().decode()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    home, port = tmp_path_factory.mktemp("face"), free_port()
    migrated(home)
    command = [sys.executable, "-m", "fazhi", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, env=environment_of(home) | {"FAZHI_FACE": "public"}, stdout=subprocess.PIPE, text=True
    ) as serving:
        try:
            answer(f"http://127.0.0.1:{port}/health/")
            assert serving.stdout is not None and serving.stdout.readline().startswith("公开网站 public site: ")
            yield port
        finally:
            serving.terminate()


def test_it_has_the_public_pages_and_what_machines_ask() -> None:
    names = {str(each.name) for each in urlpatterns}
    shown = {str(each.name) for each in (*pages, *applying, *interface(open_only=True))}
    assert names == shown | {"first", "robots", "health", "ready", "metrics"}
    assert {ACCESS[each.callback] for each in urlpatterns} == {Access.ANYONE}


def test_public_pages_open_and_the_bare_address_leads_to_them(port: int) -> None:
    assert asked(port, "GET", "/")[:2] == (302, "/public/")
    for path in ("/public/", "/public/en/", "/public/verify/", "/public/law/", "/static/public/site.css", "/ready/"):
        assert asked(port, "GET", path)[0] == 200, path


WORKBENCH = (
    "/sign-in/", "/sign-out/", "/matters/", "/work/", "/search/?q=a", "/drafts/", "/registers/", "/sso/",
    "/accounts/login/",
)  # fmt: skip


@pytest.mark.parametrize("path", WORKBENCH)
def test_nothing_of_the_workbench_is_there(port: int, path: str) -> None:
    for method in ("GET", "POST"):
        status, _, body = asked(port, method, path)
        assert status == 404, path
        assert "没有这个页面" in body and "/sign-in/" not in body and "工作台" not in body


def test_what_is_sent_is_refused_as_such(port: int) -> None:
    assert asked(port, "POST", "/public/")[0] == 405
    assert asked(port, "POST", "/")[0] in (403, 405)
    status, _, body = asked(port, "POST", "/health/")
    assert status in (403, 405) and "工作台" not in body
    assert asked(port, "GET", "/metrics")[0] == 404


def test_another_face_is_refused(tmp_path: Path) -> None:
    refused = fazhi(tmp_path, "serve", "--check", FAZHI_FACE="both")
    assert refused.returncode != 0 and "FAZHI_FACE" in refused.stderr
