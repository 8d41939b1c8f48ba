"""The public site asked in bad faith: methods, hosts, languages, long questions, and what was withdrawn meanwhile."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.public.urls import pages
from tests.kernel.desk import Desk, date
from tests.kernel.drawing import Lottery
from tests.public.conftest import SITE, client, published, today, with_published_file
from tests.report.annual import published_report
from tests.toy.models import Stall

__all__ = ["client", "today"]
pytestmark = pytest.mark.django_db
UNSAFE = ("post", "put", "patch", "delete", "trace")
EVIL = "evil.example"
OF_THE_REQUEST = ("X-Request-ID", "Content-Length", "ETag")
"""Heads that differ from one request to the next, or because a page names its own address."""
SOON = 5.0
"""Seconds of the processor; a question that ran away took minutes."""


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


def addresses(desk: Desk) -> list[str]:
    """One of each kind that opens for itself, and the files of a report."""
    published_report(desk.county)
    notice, stall = with_published_file(desk), Stall.objects.get(code="S-1")
    draw = Lottery(desk.county).drawn().pk
    given: dict[str, list[Any]] = {
        "public-notice": [notice.pk], "public-proof": [notice.pk], "public-register": ["toy.stalls"],
        "public-difference": ["toy.stalls"], "public-download": ["toy.stalls", "csv"],
        "public-entry": ["toy.stalls", stall.subject], "public-limit": ["reconsideration.decision"],
        "public-draw": [draw], "public-draw-bundle": [draw],
        "public-report-data": [2021, "csv"], "public-report-document": [2021, "pdf"],
        "public-report-figure-file": [2021, "toy.stalls"],
        "public-file": [notice.pk, notice.files[0]["file"]], "public-file-proof": [notice.pk, notice.files[0]["file"]],
    }  # fmt: skip
    return [
        reverse(str(each.name), args=given.get(str(each.name), []))
        for each in pages if str(each.name) in given or not each.pattern.converters
    ]  # fmt: skip


def test_nothing_is_done_by_any_method_and_no_method_tells_more(desk: Desk, client: Client) -> None:
    for address in addresses(desk):
        whole = client.get(address)
        for method in UNSAFE:
            assert getattr(client, method)(address).status_code == 405, (method, address)
        assert client.options(address).status_code == 405, address
        head = client.head(address)
        assert head.status_code == whole.status_code and not head.getvalue(), address
        assert _heads(head) == _heads(whole), address


def _heads(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.items() if name not in OF_THE_REQUEST}


def test_what_is_not_public_answers_every_method_as_what_is_not_there(desk: Desk, client: Client) -> None:
    """Nobody learns by a method, a head or the length of an answer that a draft or a matter is there."""
    waiting = Notice.objects.get(source__matter=desk.decided())
    assert waiting.source is not None
    for ending in ("", "proof.json", f"files/{uuid.uuid4()}/", f"files/{uuid.uuid4()}/proof.json"):
        for method in ("get", "head", *UNSAFE, "options"):
            answers = [
                getattr(client, method)(f"{SITE}notices/{id}/{ending}")
                for id in (uuid.uuid4(), waiting.pk, waiting.source.matter_id, waiting.source.pk)
            ]
            heads = {(each.status_code, *sorted(_heads(each).items()), len(each.getvalue())) for each in answers}
            assert len(heads) == 1, (method, ending)


def test_no_address_is_guessed_by_counting(desk: Desk, client: Client) -> None:
    published(desk)
    for part in (
        "1",
        "0",
        "2021",
        "00000000-0000-0000-0000-000000000001",
        "kernel.publication",
        "%2e%2e",
        "../../etc/passwd",
    ):
        assert client.get(f"{SITE}notices/{part}/").status_code == 404, part
        assert client.get(f"{SITE}registers/toy.stalls/{part}/").status_code == 404, part


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED",
                                    "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL", "SERVER_NAME"])  # fmt: skip
def test_no_head_of_a_request_leads_readers_elsewhere(desk: Desk, client: Client, header: str) -> None:
    """Pages are kept for all by proxies: what one reader sends must not stand in what the next one gets."""
    for address in addresses(desk):
        answer = client.get(address, **{header: EVIL})
        told = answer.getvalue().decode(errors="replace") + str(answer.headers)
        assert EVIL not in told, address
        if header == "HTTP_HOST":
            assert answer.status_code == 400, address


@pytest.mark.parametrize("path", [
    "/public/en//evil.example/", "/public//evil.example/", "/public/en/%2f%2fevil.example",
    "/public/en/\\\\evil.example/",
    "/public/en/public/en/", "/public/en/en/", "/public/en/../../", "/public/%2e%2e/desk/",
    "/public/en/%0d%0aX-Evil:1/",
    "/public/notices/%2e%2e/%2e%2e/secret/", "/public/registers/..%2f..%2fetc/all.csv",
    "/public/registers/toy.stalls/all.%2e%2e%2fpasswd", "/static/../settings.py", "/static/%2e%2e/%2e%2e/settings.py",
])  # fmt: skip
def test_no_path_leads_out_of_the_site(county: Any, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (301, 302, 400, 404), path
    target = answer.get("Location", "/")
    assert target.startswith("/") and not target.startswith("//"), target
    assert "X-Evil" not in str(answer.headers)
    page = answer.getvalue().decode()
    assert not re.search(r'href="(?:https?:)?//(?!testserver)', page), path


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "夜市" * 20_000, " ".join(["夜"] * 20_000), "%" * 50_000, "9" * 50_000]
)  # fmt: skip
def test_long_questions_are_answered_soon(desk: Desk, client: Client, text: str) -> None:
    published(desk)
    for address in ("search/", "verify/", "law/", "registers/toy.stalls/", "notices/"):
        for name in ("q", "kind", "organ", "after", "page", "on") if text[0] in "a9" else ("q",):
            began = time.process_time()
            answer = client.get(f"{SITE}{address}", {name: text})
            assert time.process_time() - began < SOON, (address, name)
            assert answer.status_code in (200, 400, 404), (address, name)


def test_what_was_withdrawn_is_not_unchanged(desk: Desk, client: Client) -> None:
    """Who kept a page is told that it is gone, whatever they say they have."""
    notice = with_published_file(desk)
    listed = [SITE, f"{SITE}notices/", f"{SITE}notices/feed.atom", f"{SITE}sitemap.xml", f"{SITE}search/?q=许可结果"]
    own = [f"{SITE}notices/{notice.pk}/", f"{SITE}notices/{notice.pk}/proof.json",
           f"{SITE}notices/{notice.pk}/files/{notice.files[0]['file']}/"]  # fmt: skip
    kept = {address: client.get(address) for address in (*listed, *own) if client.get(address).status_code == 200}
    assert set(own) - set(kept) <= {own[1]}
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    for address, before in kept.items():
        for given in ({"If-None-Match": before.get("ETag", '"x"')}, {"If-None-Match": "*"},
                      {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, {"Range": "bytes=0-9"}):  # fmt: skip
            after = client.get(address, headers=given)
            known = address in listed and given == {"If-None-Match": "*"}
            assert known or after.status_code in ((200,) if address in listed else (404, 410)), (address, given)
            said = after.getvalue().decode()
            assert "准予城关东街设摊" not in said and "勘验：" not in said, address
            assert "摊位许可结果公示" not in said or address not in listed, address


def test_no_public_answer_takes_a_cookie_away(desk: Desk) -> None:
    """As a broken session cookie is answered elsewhere; a cache in between would sign everybody out."""
    published(desk)
    for cookie in ("fazhi-session=x", "fazhi-session=", "fazhi-form=x", "sessionid=1"):
        answer = Client().get(SITE, HTTP_COOKIE=cookie)
        assert not answer.cookies and "Set-Cookie" not in answer and "Vary" not in answer, cookie
    assert "fazhi-session" in Client().get("/sign-in/", HTTP_COOKIE="fazhi-session=x").cookies
