"""Script that somebody typed is text on every page that shows it (after a stored script in an admin's own pages)."""

from __future__ import annotations

import re

import pytest

from fazhi.kernel.files.store import FileError, Upload, keep
from fazhi.kernel.procedures.models import Matter
from tests.kernel.desk import Desk
from tests.web.conftest import Visit

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
BRACES = "{{ request.user }}{% load fazhi %}"


@pytest.fixture
def written(desk: Desk) -> Matter:
    """A permit in which every text that can be typed is a script."""
    matter = desk.open(data={"subject": f"{SCRIPT}{IMAGE}", "party_name": f"{SCRIPT}甲", "party_address": IMAGE})
    desk.do(matter, "accept", "2021-03-03")
    desk.do(matter, "suspend", "2021-03-04", reason=f"{SCRIPT}{BRACES}")
    desk.do(matter, "resume", "2021-03-05")
    desk.do(matter, "instruct", "2021-03-05", {"text": f"{IMAGE}{BRACES}", "report_by": "2021-04-01"})
    desk.do(matter, "ask_countersign", "2021-03-05", {"to": desk.county.organ("justice").pk, "text": SCRIPT})
    desk.do(matter, "inspect", "2021-03-05")
    desk.do(matter, "decide", "2021-03-10")
    return matter


@pytest.mark.parametrize("language", ["", "en"])
def test_it_runs_on_no_page(written: Matter, visit: Visit, language: str) -> None:
    client = visit("market", "handler", language=language)
    paper = written.papers.get()
    for address in (
        "/", "/work/", "/work/toy.permit/?state=ended", "/work/?q=script&state=ended", f"/work/?q={SCRIPT}",
        f"/matters/{written.pk}/",
        f"/matters/{written.pk}/parties/", f"/matters/{written.pk}/papers/{paper.pk}/", "/personal-reads/",
        "/figures/toy.permits.granted/?place=130130&year=2021", f"/figures/toy.permits.granted/?place={SCRIPT}",
        f"/personal-reads/?from={SCRIPT}",
    ):  # fmt: skip
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown and "<img src=x" not in shown, address
        assert not re.search(r"<[^>]*\sonerror=", shown), address
    assert "&lt;script&gt;" in client.get(f"/matters/{written.pk}/").content.decode()
    assert "{{ request.user }}" in client.get(f"/matters/{written.pk}/").content.decode()


def test_a_refusal_that_repeats_what_was_typed_is_text(written: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    answer = client.post(f"/matters/{written.pk}/acts/serve/", {"party": SCRIPT, f"x{SCRIPT}": IMAGE, "act-on": IMAGE})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode() and "<img src=x" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", [f"{SCRIPT}.pdf", "a.svg", "a.html", "a.xhtml", "a.pdf.html"])
def test_no_file_is_named_or_filled_with_script(name: str) -> None:
    with pytest.raises(FileError):
        keep(Upload(name, f"<svg onload=alert(1)>{SCRIPT}</svg>".encode(), "image/svg+xml"))


def test_a_file_is_never_shown_in_the_browser(desk: Desk, visit: Visit) -> None:
    matter = desk.accepted()
    page = b"<!doctype html><p>plain</p>"
    act = desk.do(matter, "inspect", "2021-03-04", uploads=[Upload("a.html", page, "text/html")])
    answer = visit("market", "handler").get(f"/matters/{matter.pk}/files/{act.data['attachments'][0]}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
