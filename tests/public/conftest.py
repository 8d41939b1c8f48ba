"""The public site of the small county on a fixed day, with one notice published and one that is not."""

from __future__ import annotations

import datetime
import sys

import pytest
from django.test import Client

from fazhi.kernel.files.store import Upload
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from tests.conftest import County
from tests.kernel.desk import Desk, date, fresh

TODAY = datetime.date(2021, 3, 22)
LATER = datetime.date(2024, 6, 1)
SITE = "/public/"
TEXT = "准予城关东街设摊。\n自即日起施行。"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    for reader in (
        "registers",
        "limits",
        "home",
        "keeping",
        "notices",
        "files",
        "finding",
        "feeds",
        "register_feeds",
        "verifying",
        "maps",
        "opinions",
    ):
        monkeypatch.setattr(f"fazhi.public.{reader}.today", lambda: TODAY)
    return TODAY


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day after everything planted, for every page."""
    for name, module in list(sys.modules.items()):
        if name.startswith("fazhi.public.") and hasattr(module, "today"):
            monkeypatch.setattr(module, "today", lambda: LATER)


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


def with_file(
    desk: Desk, text: str = "勘验：王小明在场，电话13012340001。", name: str = "王小明勘验记录.txt"
) -> Notice:
    """A notice that waits for the second person, with the redacted copy of a file of its matter."""
    matter = desk.open("2021-03-01")
    desk.do(matter, "accept", "2021-03-03")
    act = desk.do(matter, "inspect", "2021-03-04", uploads=[Upload(name, text.encode(), "text/plain")])
    desk.do(matter, "decide", "2021-03-10")
    notice = Notice.objects.get(source__matter=matter.pk)
    content = {"holding": f"file:{act.data['attachments'][0]}", "looked": True}
    perform(notice, "attach_file", by=desk.post("handler"), on=date("2021-03-11"), data=content)
    content = {"heading": "摊位许可结果公示", "body": TEXT}
    perform(notice, "draft", by=desk.post("handler"), on=date("2021-03-11"), data=content)
    return Notice.objects.get(pk=notice.pk)


def with_published_file(desk: Desk, on: str = "2021-03-12") -> Notice:
    """A notice that anybody may read, with its file."""
    notice = with_file(desk)
    ticks = [f"file {each['file']}" for each in notice.files]
    data = {"no_secrets": True, "confirmed": ticks}
    perform(notice, "publish", by=desk.post("reviewer"), on=date(on), data=data)
    return Notice.objects.get(pk=notice.pk)


def published(desk: Desk, body: str = TEXT, heading: str = "摊位许可结果公示") -> Notice:
    """A notice that anybody may read."""
    notice = drafted(desk, body, heading)
    perform(notice, "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data={"no_secrets": True})
    return Notice.objects.get(pk=fresh(notice).pk)
