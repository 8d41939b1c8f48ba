"""Pages kept rendered: made once for a state of the log, a day, an address and a law; never staler than that."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.log import state
from fazhi.kernel.ledger.sequencer import leaves_wait, sequence, sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, TODAY, drafted, published
from tests.toy.models import Stall

pytestmark = pytest.mark.django_db
IN_PROCESS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test-pages"}
LOCAL = """
local.trial:
  ref: local-trial
  title: {zh: 本地试行期限, en: local trial}
  role: minimum
  unit: calendar days
  starts_on: {zh: 公布草案, en: the draft is published}
  rest_day: next
  values:
    - {from: 2019-09-01, amount: 9, law: 本地规定(2019), article: "1", sure: read}
"""
QUERIES = 1
"""Statements of a page that is kept: the state of the log."""


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> Iterator[None]:
    settings.CACHES = settings.CACHES | {"pages": IN_PROCESS, "tables": IN_PROCESS | {"LOCATION": "test-tables"}}
    yield
    caches["pages"].clear()
    caches["tables"].clear()


def read(client: Client, address: str, **asked: Any) -> str:
    return client.get(address, **asked).getvalue().decode()


def statements(client: Client, address: str, **asked: Any) -> int:
    with CaptureQueriesContext(connection) as made:
        client.get(address, **asked).getvalue()
    return len(made)


def said(answer: Any) -> dict[str, str]:
    """The heads of an answer, without the number of the request."""
    return {name: value for name, value in answer.items() if name != "X-Request-ID"}


def page_of(notice: Notice) -> str:
    return f"{SITE}notices/{notice.pk}/"


def test_a_changed_foot_shows_at_once(desk: Desk, client: Client, settings: Any, tmp_path: Path) -> None:
    settings.SITE = tmp_path / "site.yaml"
    assert "演示县大数据中心" not in read(client, SITE)
    settings.SITE.write_text("undertaken_by: 演示县大数据中心\n", encoding="utf-8")
    assert "演示县大数据中心" in read(client, SITE)


def test_a_page_is_made_once(desk: Desk, client: Client) -> None:
    published(desk)
    sequence_all()
    first = client.get(SITE)
    assert statements(client, SITE) == QUERIES
    again = client.get(SITE)
    assert again.content == first.content
    assert said(again) == said(first)
    known = {"If-None-Match": first["ETag"]}
    assert statements(client, SITE, headers=known) == QUERIES
    assert client.get(SITE, headers=known).status_code == 304


def test_what_is_recorded_shows_at_once(desk: Desk, client: Client) -> None:
    before = read(client, SITE)
    notice = published(desk)
    assert notice.heading not in before and notice.heading in read(client, SITE)
    assert client.get(page_of(notice)).status_code == 200
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    sequence_all()
    assert notice.heading not in read(client, SITE)
    assert client.get(page_of(notice)).status_code == 410
    assert client.get(page_of(notice)).status_code == 410 and statements(client, page_of(notice)) == QUERIES


def test_the_state_changes_with_every_leaf_and_every_place_that_one_takes(desk: Desk) -> None:
    states = [state()]
    drafted(desk)
    states.append(state())
    if leaves_wait():
        while sequence(3):
            states.append(state())
        assert states[-1][1] == 0
    desk.open("2021-03-04")
    states.append(state())
    assert len(set(states)) == len(states)
    assert state() == states[-1]


def test_languages_hosts_schemes_and_filters_are_kept_apart(desk: Desk, client: Client) -> None:
    published(desk)
    for _ in range(2):
        assert '<html lang="zh-Hans">' in read(client, SITE)
        assert '<html lang="en">' in read(client, f"{SITE}en/")
        feed = f"{SITE}notices/feed.atom"
        assert "http://testserver/" in read(client, feed)
        assert "http://localhost/" in read(client, feed, HTTP_HOST="localhost")
        assert "https://testserver/" in read(client, feed, secure=True)
        assert read(client, f"{SITE}notices/?organ=nobody") != read(client, f"{SITE}notices/")


def test_a_display_ends_with_its_day(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = published(desk)
    Notice.objects.filter(pk=notice.pk).update(shown_until=TODAY)
    assert client.get(page_of(notice)).status_code == 200
    for reader in ("keeping", "notices"):
        monkeypatch.setattr(f"fazhi.public.{reader}.today", lambda: TODAY + datetime.timedelta(days=1))
    assert client.get(page_of(notice)).status_code == 404


def test_a_law_read_anew_is_shown(client: Client, settings: Any, tmp_path: Path) -> None:
    address, file = f"{SITE}law/", tmp_path / "statutes" / "local.yaml"
    file.parent.mkdir()
    assert "本地试行期限" not in read(client, address)
    file.write_text(LOCAL, encoding="utf-8")
    settings.LAW_FOLDERS = [tmp_path]
    assert "本地试行期限" in read(client, address)
    file.write_text(LOCAL.replace("本地试行期限", "改名后的期限"), encoding="utf-8")
    assert "改名后的期限" in read(client, address)


def test_what_was_typed_and_mistakes_are_not_kept(desk: Desk, client: Client) -> None:
    published(desk)
    for address in (
        f"{SITE}search/?q=许可",
        f"{SITE}verify/?q=1",
        f"{SITE}notices/00000000-0000-0000-0000-000000000000/",
    ):
        client.get(address)
        assert statements(client, address) > QUERIES, address


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "zip"])
def test_a_table_is_made_once_and_anew_when_something_is_recorded(desk: Desk, client: Client, form: str) -> None:
    sequence_all()
    address = f"{SITE}registers/toy.stalls/all.{form}"
    first = client.get(address)
    content = first.getvalue()
    again = client.get(address)
    assert again.getvalue() == content and again.content
    assert {**said(first), "ETag": again["ETag"]} == {each: said(again)[each] for each in {*said(first), "ETag"}}
    assert statements(client, address) == QUERIES
    assert client.get(address, headers={"If-None-Match": again["ETag"]}).status_code == 304
    assert statements(client, f"{address}?on=2021-03-01") > QUERIES
    with transaction.atomic():
        record(
            Stall(
                code="S-9", name="新摊位", kind="goods", organ=desk.county.organ("market"), places=1,
                from_on=date("2021-03-15"),
            )
        )  # fmt: skip
    assert client.get(address).getvalue() != content


def test_a_table_that_broke_off_or_is_large_is_not_kept(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequence_all()
    address = f"{SITE}registers/toy.stalls/all.csv"
    left = iter(client.get(address).streaming_content)
    next(left)
    del left
    assert statements(client, address) > QUERIES
    caches["tables"].clear()
    monkeypatch.setattr("fazhi.public.keeping.LARGEST", 10)
    for _ in range(2):
        assert statements(client, address) > QUERIES


def test_fields_that_nobody_asked_for_do_not_fill_the_room(desk: Desk, client: Client) -> None:
    client.get(f"{SITE}about/")
    for number in range(5):
        assert client.get(f"{SITE}about/?x={number}").status_code == 200
    assert len(caches["pages"]._cache) == 1


def test_nobody_is_answered_what_another_sent(desk: Desk, client: Client) -> None:
    published(desk)
    client.cookies["fazhi-language"] = "en"
    first = client.get(SITE, headers={"Accept-Language": "en", "X-Forwarded-Host": "elsewhere.example"})
    plain = Client().get(SITE)
    assert plain.content == first.content and "elsewhere" not in plain.content.decode()
    assert not plain.cookies
