"""Organs, officers and posts: founded, renamed, closed, appointed and relieved, each from a day on."""

from __future__ import annotations

import pytest
from django.db import transaction

from fazhi.kernel.organs.founding import OrganError, appoint, close, found, relieve, rename
from fazhi.kernel.organs.models import OrganVersion, Post, subtree
from fazhi.kernel.organs.roles import HANDLER, Role
from fazhi.kernel.wording import Label
from tests.conftest import County
from tests.kernel.desk import date


def test_an_organs_names_are_kept_with_their_days(county: County) -> None:
    market = county.organ("market")
    rename(market, date("2021-05-01"), basis="三定", name="演示县市场局", short_name="市场局")
    names = {on: OrganVersion.objects.as_of(date(on)).get(organ=market).name for on in ("2021-04-30", "2021-05-01")}
    assert names == {"2021-04-30": "演示县市场监督管理局", "2021-05-01": "演示县市场局"}
    market.refresh_from_db()
    assert market.name == "演示县市场局"


def test_an_organ_closes_with_its_posts(county: County) -> None:
    market = county.organ("market")
    close(market, date("2021-05-01"))
    assert market.existed_on(date("2021-04-30")) and not market.existed_on(date("2021-05-01"))
    assert Post.objects.as_of(date("2021-04-30")).filter(organ=market).count() == 14
    assert not Post.objects.as_of(date("2021-05-01")).filter(organ=market).exists()
    for change in (lambda: close(market, date("2021-06-01")), lambda: rename(market, date("2021-06-01"), basis="")):
        with pytest.raises(OrganError, match="closed"):
            change()


def test_a_code_is_given_once(county: County) -> None:
    with pytest.raises(OrganError, match="market exists"):
        found(code="market", place_code="130130", name="又一个", kind="government", from_on=date("2021-01-01"))


def test_an_appointment_needs_a_role_an_organ_and_a_free_post(county: County) -> None:
    officer, market = county.officer("town", "clerk"), county.organ("market")
    with pytest.raises(OrganError, match="No role king"):
        appoint(officer, market, Role("king", Label("王", "King")), date("2021-01-01"))
    with pytest.raises(OrganError, match="does not exist on"):
        appoint(officer, market, HANDLER, date("2018-12-31"))
    with transaction.atomic():
        post = appoint(officer, market, HANDLER, date("2021-01-01"))
    with pytest.raises(OrganError, match="already holds"):
        appoint(officer, market, HANDLER, date("2021-02-01"))
    with transaction.atomic():
        relieve(post, date("2021-03-01"))
        appoint(officer, market, HANDLER, date("2021-03-01"))
    assert Post.objects.held_by(officer, date("2021-03-01")).filter(organ=market).count() == 1


@pytest.mark.parametrize(
    ("place", "prefix"), [("130000", "13"), ("130100", "1301"), ("130130", "130130"), ("130130101", "130130101")]
)
def test_a_place_covers_the_places_in_it(place: str, prefix: str) -> None:
    assert subtree(place) == prefix
