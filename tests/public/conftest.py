"""The public site of the small county on a fixed day, with one notice published and one that is not."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from tests.conftest import County
from tests.kernel.desk import Desk, date, fresh

TODAY = datetime.date(2021, 3, 22)
SITE = "/public/"
TEXT = "准予城关东街设摊。\n自即日起施行。"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    for reader in ("registers", "limits", "home", "notices", "finding", "feeds", "verifying", "maps"):
        monkeypatch.setattr(f"fazhi.public.{reader}.today", lambda: TODAY)
    return TODAY


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def client() -> Client:
    """Somebody who never signed in."""
    return Client()


def drafted(desk: Desk, body: str = TEXT, heading: str = "摊位许可结果公示") -> Notice:
    """A notice that waits for the second person."""
    notice = Notice.objects.get(source__matter=desk.decided())
    content = {"heading": heading, "body": body}
    perform(notice, "draft", by=desk.post("handler"), on=date("2021-03-11"), data=content)
    return notice


def published(desk: Desk, body: str = TEXT, heading: str = "摊位许可结果公示") -> Notice:
    """A notice that anybody may read."""
    notice = drafted(desk, body, heading)
    perform(notice, "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data={"no_secrets": True})
    return Notice.objects.get(pk=fresh(notice).pk)
