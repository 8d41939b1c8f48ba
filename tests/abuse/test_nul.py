"""The character NUL, which PostgreSQL does not keep: refused in words wherever it stands, never answered by 500."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.kernel.desk import Desk
from tests.web.conftest import Visit

ADDRESSES = (
    "/registers/toy.stalls/?q=%00", "/registers/toy.stalls/?kind=%00", "/registers/toy.stalls/?organ=%00",
    "/access-journal/?name=%00", "/access-journal/?kind=%00", "/figures/?place=%00", "/staffing/?place=%00",
    "/figures/toy.permits.granted/?by=%00&cell=%00", "/work/toy.permit/?stage=a%00", "/work/?number=%00",
    "/find-party/?family=%00", "/personal-reads/?officer=%00", "/open/a%00/b/", "/registers/%00/", "/figures/%00/",
    "/work/%00/", "/report/%00/2021/", "/filters/?x=%00", "/calendar/%00.ics",
)  # fmt: skip
FORMS = (
    ("/filters/keep/", {"name": "a\0b", "query": "q=a"}),
    ("/find-party/", {"text": "a\0b"}),
    ("/personal-reads/find/", {"identifier": "a\0", "from": ""}),
    ("/contacts/", {"do": "mail", "officer": "a\0", "address": "x"}),
    ("/contacts/", {"do": "chat", "organ": "market", "address": "https://203.0.113.9/", "platform": "wecom",
                    "secret": "\0"}),
    ("/drafts/", {"act-place": "/open/\0/apply/", "x": "y"}),
    ("/drafts/", {"act-place": "/open/toy.permit/apply/", "x\0": "y\0"}),
    ("/drafts/discard/", {"act-place": "/open/\0/a/"}),
    ("/keys/set/", {"x": "\0"}),
    ("/staffing/proposals/", {"heading": "\0", "scope": "posts"}),
    ("/work/toy.permit/bulk/urge/", {"m": "\0~1"}),
    ("/account/sessions/end/", {"session": "\0"}),
    ("/registers/toy.stalls/changes/", {"heading": "a\0", "ground": "b", "effective_on": "2021-01-01", "organ": ""}),
)  # fmt: skip


@pytest.mark.parametrize("role", ["administrator", "handler"])
def test_signed_in(desk: Desk, visit: Visit, role: str) -> None:
    client = visit("market", role)
    client.raise_request_exception = False
    broken = [address for address in ADDRESSES if client.get(address).status_code >= 500]
    broken += [address for address, form in FORMS if client.post(address, form).status_code >= 500]
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/code/", "/language/", "/sign-in/forgotten/"])
def test_strangers(address: str) -> None:
    client = Client(raise_request_exception=False)
    form = {"username": "a\0", "password": "b\0", "code": "\0", "language": "\0", "next": "/\0"}
    assert client.post(address, form).status_code < 500


def test_a_session_that_no_number_names_is_none(desk: Desk, visit: Visit) -> None:
    client = visit("market", "handler")
    client.raise_request_exception = False
    for chosen in ("9" * 40, "-1", "٣", "1e3"):
        assert client.post("/account/sessions/end/", {"session": chosen}).status_code == 404
