"""Worklists: filtered, in the order of what is due, in pages whose cost does not grow with the list."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Matter
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import finding_of, text_of

pytestmark = pytest.mark.django_db


def findings(county: County, number: int) -> None:
    """Findings of which the last recorded is due first."""
    for nth in range(number):
        due = datetime.date(2021, 6, 30) - nth * datetime.date.resolution
        open_matter(
            "oversight.rectification", "open", by=county.post("justice", "handler"), on=datetime.date(2021, 3, 1),
            data={
                "source": "file-review", "checked": str(county.organ("market").pk), "problem": f"问题{nth:03}",
                "rectify_by": due.isoformat(),
            },
        )  # fmt: skip


def listed(client: object, address: str) -> tuple[list[str], str]:
    """The titles on a page in order, and the address of the next page."""
    page = client.get(address).content.decode()  # type: ignore[attr-defined]
    following = re.search(r'href="(\?[^"]*)" rel="next"', page)
    return re.findall(r"问题\d{3}", page), following[1].replace("&amp;", "&") if following else ""


def test_pages_follow_one_another_by_due_date_without_gaps(county: County, visit: Visit) -> None:
    findings(county, 60)
    client, address = visit("justice", "handler"), "/work/oversight.rectification/"
    seen, following = listed(client, address)
    assert len(seen) == 25
    while following:
        more, following = listed(client, address + following)
        seen += more
    assert seen == [f"问题{nth:03}" for nth in reversed(range(60))]


def test_a_page_costs_the_same_however_long_the_list(county: County, visit: Visit) -> None:
    client, address = visit("justice", "handler"), "/work/oversight.rectification/"
    costs = []
    for more in (1, 29):
        findings(county, more)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        costs.append(len(asked))
    assert costs[1] == costs[0]


def test_filters_by_stage_state_and_text(desk: Desk, visit: Visit) -> None:
    accepted, decided = desk.accepted(), desk.decided()
    Matter.objects.filter(pk=accepted.pk).update(title="河边早市")
    client, address = visit("market", "handler"), "/work/toy.permit/"
    assert "河边早市" in text_of(client.get(address))
    assert decided.number not in text_of(client.get(address))
    assert decided.number in text_of(client.get(f"{address}?state=ended"))
    assert "没有符合条件的事项" in text_of(client.get(f"{address}?stage=applied"))
    assert "河边早市" in text_of(client.get(f"{address}?q=早市&stage=accepted"))
    assert "河边早市" in text_of(client.get(f"/work/?q={accepted.number}"))


def test_a_search_takes_no_wildcards_of_the_database(county: County, visit: Visit) -> None:
    finding_of(county)
    for text in ("%", "_", "' OR 1=1 --"):
        assert "没有符合条件的事项" in text_of(visit("justice", "handler").get("/work/", {"q": text}))
