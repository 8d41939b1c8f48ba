"""The respondent is found under the name that citizens use, and only where it is the only one."""

from __future__ import annotations

import pytest

from fazhi.disputes.answering import late, respondent_of
from fazhi.kernel.organs.founding import found
from fazhi.kernel.organs.models import OrganKind
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db
DAY = date("2026-08-03")


def test_an_organ_is_known_without_the_name_of_its_place(county: County) -> None:
    market, body = county.organ("market"), county.organ("justice")
    whole = market.name
    for name in (whole, whole[1:], whole[2:]):
        assert respondent_of(name, DAY, body) == market, name
    for name in ("", "局", "管理局"[-3:], f"邻{whole[2:]}", "某市公安局"):
        assert respondent_of(name, DAY, body) is None, name
    other = f"演示县城区{whole[3:]}"
    found(code="twin", place_code=PLACE, name=other, kind=OrganKind.GOVERNMENT, mark="城", short_name="城区局",
          from_on=FOUNDED)  # fmt: skip
    assert respondent_of(whole[3:], DAY, body) is None, "two end so"
    assert respondent_of(whole, DAY, body) == market


def test_days_that_are_none_make_nobody_late() -> None:
    for known in ("", "昨天", "2026-13-01", None):
        assert late({"act_known_on": known, "rights_told": True}, DAY) == []
    assert late({"act_known_on": "2026-06-03", "rights_told": True}, DAY) == []
    assert len(late({"act_known_on": "2026-06-01", "rights_told": True}, DAY)) == 1
    assert late({"act_known_on": "2026-06-01"}, DAY) == [], "where rights were not told there is longer"
