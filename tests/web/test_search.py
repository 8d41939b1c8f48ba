"""The page of search: what it shows, to whom, and what it says where there is nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.kernel.search.rebuilding import rebuild
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(desk: Desk, visit: Visit) -> Client:
    desk.open(data={"subject": "夜市摊位<b>"})
    desk.tip()
    rebuild()
    return visit("market", "handler")


def test_hits_are_marked_and_lead_to_their_pages(client: Client, desk: Desk) -> None:
    page = client.get("/search/?q=夜市").content.decode()
    assert "<mark>夜市</mark>摊位&lt;b&gt;" in page
    matter = desk.open("2021-03-05").pk
    assert f'href="/matters/{matter}/"' in client.get("/search/?q=夜市").content.decode()
    entries = client.get("/search/?q=s-1&kind=entry").content.decode()
    assert "摊位点<mark>S-1</mark>" in entries
    assert 'href="/registers/toy.stalls/' in entries


def test_the_law_is_shown_with_its_article_and_amount(client: Client) -> None:
    page = text_of(client.get("/search/?q=申请行政复议&kind=law"))
    assert "60" in page
    assert "《行政复议法" in page


def test_filters_are_said_and_can_be_taken_out(client: Client, desk: Desk) -> None:
    market = desk.county.organ("market").pk
    asked = f"/search/?q=摊位&kind=matter&organ={market}&family=toy.permit&since=2021-01-01&until=2021-12-31"
    page = client.get(asked)
    assert 'aria-label="去掉条件 单位"' in page.content.decode()
    said = text_of(page)
    for each in ("范围： 办件", "程序或清单： 摊位许可", "自： 2021-01-01", "至： 2021-12-31", "1 条"):
        assert each in said
    assert "没有找到" in text_of(client.get("/search/?q=摊位&kind=notice"))


def test_an_empty_page_says_what_can_be_searched(client: Client) -> None:
    page = text_of(client.get("/search/"))
    assert "可以检索" in page
    assert "当事人姓名不在检索之列" in page


def test_the_page_is_in_english_too(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = text_of(client.get("/search/?q=夜市"))
    assert "1 found" in page
    assert "Stall permit" in page


def test_a_restricted_matter_is_not_shown_to_a_colleague(client: Client, desk: Desk, visit: Visit) -> None:
    assert "夜间<mark>扰民</mark>" in client.get("/search/?q=扰民").content.decode()
    assert "没有找到" in text_of(visit("market", "reviewer").get("/search/?q=扰民"))


@pytest.mark.parametrize(
    "query", ["kind=x", "organ=x", "since=x", "until=2021-02-30", "after=x&q=夜市", "q=" + "夜" * 1001, "q=%00"]
)
def test_what_cannot_be_read_is_refused_in_words(client: Client, query: str) -> None:
    assert client.get(f"/search/?{query}").status_code == 400


def test_pages_follow_one_another(client: Client, desk: Desk) -> None:
    for _ in range(26):
        desk.open("2021-02-01")
    first = client.get("/search/?q=夜市&kind=matter")
    assert "27 条" in text_of(first)
    mark = first.context["found"].following
    second = client.get(f"/search/?q=夜市&kind=matter&after={mark}")
    assert len(second.context["rows"]) == 2
    assert "第一页" in text_of(second)
