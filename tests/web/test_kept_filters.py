"""Filters that are kept: named, counted, ordered, shared; what is shared is the question, never the answer."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.web.models import SavedFilter
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import finding_of, text_of

pytestmark = pytest.mark.django_db


def keep(client: Client, name: str, query: str = "stage=accepted", family: str = "toy.permit") -> SavedFilter:
    response = client.post("/filters/keep/", {"name": name, "query": query, "family": family})
    assert response.status_code == 302, text_of(response)
    return SavedFilter.objects.get(name=name)


def change(client: Client, row: SavedFilter, **given: object) -> int:
    return client.post(f"/filters/{row.pk}/", given).status_code


def test_a_filter_is_kept_under_a_name_and_counted(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    client = visit("market", "handler")
    response = client.post(
        "/filters/keep/", {"name": "已受理的", "family": "toy.permit", "query": "stage=accepted&from=x"}
    )
    assert response["Location"] == "/work/toy.permit/?stage=accepted"
    page = text_of(client.get("/filters/"))
    assert "已受理的" in page
    assert "1 件" in page
    assert "已受理的" in text_of(client.get("/work/toy.permit/?state="))
    assert "已受理的" in text_of(client.get("/work/"))


def test_a_filter_is_renamed_moved_and_deleted(desk: Desk, visit: Visit) -> None:
    client = visit("market", "handler")
    first, second = keep(client, "甲"), keep(client, "乙")
    assert change(client, second, do="up") == 302
    assert [row.name for row in SavedFilter.objects.all()] == ["乙", "甲"]
    change(client, first, do="rename", name="丙")
    assert SavedFilter.objects.get(pk=first.pk).name == "丙"
    assert change(client, first, do="rename", name="乙") == 400
    change(client, second, do="delete")
    assert [row.name for row in SavedFilter.objects.all()] == ["丙"]


def test_the_default_opens_its_list_and_gives_way_to_any_filter(desk: Desk, visit: Visit) -> None:
    client = visit("market", "handler")
    row, other = keep(client, "已受理的"), keep(client, "已申请的", "stage=applied")
    change(client, row, do="default")
    assert client.get("/work/toy.permit/")["Location"] == "/work/toy.permit/?stage=accepted"
    assert client.get("/work/toy.permit/?state=").status_code == 200
    change(client, other, do="default")
    assert client.get("/work/toy.permit/")["Location"] == "/work/toy.permit/?stage=applied"
    change(client, other, do="default")
    assert client.get("/work/toy.permit/").status_code == 200


def test_a_shared_filter_finds_for_each_reader_what_that_reader_may_see(
    county: County, desk: Desk, visit: Visit
) -> None:
    desk.tip()
    owner, colleague, stranger = visit("market", "handler"), visit("market", "handler", 1), visit("town", "handler")
    row = keep(owner, "线索", "q=扰民", "")
    change(owner, row, do="share", organ=str(county.organ("market").pk))
    assert "夜间扰民" in text_of(owner.get("/work/?q=扰民"))
    page = text_of(colleague.get("/filters/"))
    assert "线索" in page
    assert "0 件" in page
    assert "夜间扰民" not in text_of(colleague.get("/work/?q=扰民"))
    assert "线索" not in text_of(stranger.get("/filters/"))
    assert change(colleague, row, do="delete") == 404
    change(owner, row, do="share", organ="")
    assert "来自" not in text_of(colleague.get("/filters/"))


def test_a_filter_is_shared_with_an_own_organ_only(county: County, desk: Desk, visit: Visit) -> None:
    owner = visit("market", "handler")
    assert change(owner, keep(owner, "甲"), do="share", organ=str(county.organ("town").pk)) == 404


@pytest.mark.parametrize(
    ("name", "query"), [("", "stage=accepted"), ("长" * 41, "stage=accepted"), ("甲", "due=tomorrow"), ("甲", "year=x")]
)
def test_what_cannot_be_read_is_not_kept(desk: Desk, visit: Visit, name: str, query: str) -> None:
    given = {"name": name, "query": query, "family": "toy.permit"}
    assert visit("market", "handler").post("/filters/keep/", given).status_code == 400
    assert not SavedFilter.objects.exists()


def test_filters_of_others_look_like_none(finding: object, county: County, visit: Visit) -> None:
    row = keep(visit("market", "handler"), "甲")
    for do in ("rename", "up", "default", "share", "delete"):
        assert change(visit("justice", "handler"), row, do=do, name="乙") == 404
    finding_of(county)
