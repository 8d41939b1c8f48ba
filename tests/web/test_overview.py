"""A leader's desk: the open matters within the leader's view, counted as the lists show them, and nothing beyond."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import finding_of, text_of

pytestmark = pytest.mark.django_db
HEADING = "在办事项总览"


def overview(visit: Visit, organ: str, role: str = "principal") -> str:
    """The section of a desk as it is written; empty where there is none."""
    page = visit(organ, role).get("/").content.decode()
    return next((part.split("</section>")[0] for part in page.split("<h2>") if part.startswith(HEADING)), "")


def numbers(part: str) -> list[tuple[int, str]]:
    """Each number of a section with the address to which it leads."""
    found = re.findall(r'<a href="([^"]+)">(?:<span[^>]*>)?(\d+)', part)
    return [(int(number), address.replace("&amp;", "&")) for address, number in found]


@pytest.mark.parametrize("few", [1000, 0])
def test_each_number_of_a_leader_is_the_length_of_the_list_to_which_it_leads(
    county: County, desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("fazhi.web.paging.FEW", few)
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: datetime.date(2021, 4, 20))
    for nth, by in enumerate(("justice", "justice", "market")):
        finding_of(county, problem=f"问题{nth}", checked="government", by=by)
    permit = desk.open()
    desk.do(permit, "accept", "2021-04-19", {"inspector": county.organ("government").pk})
    part, client = overview(visit, "government"), visit("government", "principal")
    for said in ("司法局", "市场监督管理局", "问题整改", "摊位许可"):
        assert said in part
    told = numbers(part)
    assert sorted(number for number, _ in told) == [1, 1, 2, 2, 2, 3, 3], told
    for number, address in told:
        assert re.search(rf"(?<!\d){number} 件", text_of(client.get(address))), address


@pytest.mark.parametrize("few", [1000, 0])
def test_who_heads_the_government_is_told_the_numbers_of_the_place_and_opens_no_more_than_before(
    county: County, desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("fazhi.web.paging.FEW", few)
    finding_of(county, checked="market", problem="问题甲")
    desk.tip()  # restricted: not even counted
    part = overview(visit, "government")
    assert "共 1 件" in part and "您可查看 0 件" in part
    assert '<td class="num">1</td>' in part and "司法局" in part
    assert numbers(part) == []
    assert "线索处理" not in part and "问题甲" not in part
    finding_of(county, checked="government", problem="问题乙")
    part = overview(visit, "government")
    assert "共 2 件" in part and "您可查看 1 件" in part
    assert "问题甲" not in text_of(visit("government", "principal").get("/work/"))


def test_who_heads_another_organ_is_told_of_no_matter_that_they_may_not_see(
    county: County, desk: Desk, visit: Visit
) -> None:
    finding_of(county, checked="market")
    desk.tip()
    for organ in ("town", "staffing"):
        part = overview(visit, organ)
        assert numbers(part) == [] and "问题整改" not in part and "线索处理" not in part, organ


def test_the_overview_is_for_who_heads_an_organ(county: County, visit: Visit) -> None:
    finding_of(county, checked="government")
    assert overview(visit, "government")
    for role in ("handler", "reviewer", "auditor", "administrator"):
        assert overview(visit, "government", role) == ""


@pytest.mark.parametrize("few", [1000, 0])
def test_the_overview_costs_the_same_for_one_organ_and_for_three(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("fazhi.web.paging.FEW", few)
    costs, client = [], visit("government", "principal")
    for by in (["justice"], ["market", "town", "staffing"]):
        for organ in by:
            finding_of(county, checked="government", by=organ)
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        # Now and then a session writes when it was last used.
        costs.append([each["sql"][:160] for each in asked if not re.search("session|SAVEPOINT", each["sql"])])
    assert len(costs[0]) == len(costs[1])
