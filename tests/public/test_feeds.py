"""Feeds: notices by kind and organ, and what changed in a register, each linked from the page it belongs to."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.notices.models import Notice
from tests.kernel.desk import Desk, date, refused
from tests.public.conftest import SITE, published
from tests.toy.models import Stall
from tests.toy.registers import Stalls

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_feed_holds_what_its_list_holds_and_the_list_leads_to_it(desk: Desk, client: Client) -> None:
    notice = published(desk)
    for asked, there in (("kind=toy.permit", True), ("kind=toy.tip", False), ("organ=justice", False),
                         (f"organ={notice.organ.code}", True)):  # fmt: skip
        assert ("摊位许可结果公示" in read(client, f"{SITE}notices/feed.atom?{asked}")) is there, asked
    page = read(client, f"{SITE}notices/?kind=toy.permit")
    linked = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]*)"', page)
    assert f"{SITE}notices/feed.atom?kind=toy.permit&amp;organ=" in linked


def successor(code: str, **values: object) -> None:
    """The entry of the code ends on a day, and a new version follows where values are given."""
    old = Stall.objects.get(code=code)
    day = date("2021-03-15")
    kept = {"code": code, "kind": old.kind, "organ": old.organ, "places": old.places, "subject": old.subject}
    with transaction.atomic():
        record(Stall(**kept, name=old.name, from_on=old.from_on, until_on=day, supersedes=old))
        if values:
            record(Stall(**{**kept, "name": old.name, "from_on": day, **values}))


def test_a_register_s_feed_tells_what_came_changed_and_went(desk: Desk, client: Client) -> None:
    successor("S-1", places=11)
    successor("S-2")
    told = re.findall(r"<entry><title>([^<]+)</title>", read(client, f"{SITE}registers/toy.stalls/feed.atom"))
    assert told[:2] == ["变更：摊位点S-1", "取消：摊位点S-2"]
    assert sorted(told[2:]) == ["新增：摊位点S-1", "新增：摊位点S-2", "新增：摊位点S-3"]
    assert "Changed: 摊位点S-1" in read(client, f"{SITE}en/registers/toy.stalls/feed.atom")
    assert f'href="{SITE}registers/toy.stalls/feed.atom"' in read(client, f"{SITE}registers/toy.stalls/")


def test_a_register_that_is_not_public_has_no_feed(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stalls, "public", False)
    assert client.get(f"{SITE}registers/toy.stalls/feed.atom").status_code == 404


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1f", "\x01"])
def test_one_sign_in_one_name_breaks_no_feed(desk: Desk, client: Client, sign: str) -> None:
    """As Word pastes a line break; an act with it is refused, and where it came in before it is left out."""
    assert refused(lambda: published(desk, heading=f"摊位{sign}许可公示")) == {"form"}
    Notice.objects.filter(pk=published(desk).pk).update(heading=f"摊位{sign}许可公示")
    with transaction.atomic():
        record(
            Stall(
                code="S-9", name=f"摊{sign}位", kind="goods", organ=desk.county.organ("market"), places=1,
                from_on=date("2021-03-15"),
            )
        )  # fmt: skip
    assert "摊位许可公示" in read(client, f"{SITE}notices/feed.atom")
    assert "摊位" in read(client, f"{SITE}registers/toy.stalls/feed.atom")
