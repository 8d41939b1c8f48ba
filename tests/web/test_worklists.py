"""Worklists: filtered, in the order of what is due, in pages whose cost does not grow with the list."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.clocks.models import Clock, SuspensionOrder
from fazhi.kernel.clocks.projecting import suspend
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Matter, MatterOrgan
from fazhi.kernel.procedures.ordering import STANDING_STILL, UNLIMITED
from fazhi.kernel.procedures.projection import differences
from tests.conftest import County
from tests.kernel.desk import Desk, fresh
from tests.toy.procedures import ANSWER
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


def titles(client: Client, question: str) -> str:
    return text_of(client.get(f"/work/toy.permit/?{question}"))


def test_filters_by_due_year_organ_number_and_who_is_next(desk: Desk, visit: Visit, county: County) -> None:
    accepted, applied = desk.accepted(), desk.open("2020-12-30", {"subject": "早市摊位"})
    client = visit("market", "handler")
    market, town = county.organ("market").pk, county.organ("town").pk
    for question, found in (
        ("due=later", {"夜市"}), ("due=overdue", set()), ("due=none", {"早市"}), ("due=paused", set()),
        ("year=2020", {"早市"}), ("year=2021", {"夜市"}), (f"organ={market}", {"夜市", "早市"}),
        (f"organ={town}", set()),
        (f"number={accepted.number}", {"夜市"}), ("next=me", {"夜市", "早市"}), ("next=organ", {"夜市", "早市"}),
        ("next=other", set()), ("stage=applied", {"早市"}), (f"q={applied.number}", {"早市"}),
    ):  # fmt: skip
        page = titles(client, question)
        assert {name for name in ("夜市", "早市") if f"{name}摊位" in page} == found, question
    desk.do(accepted, "suspend", "2021-03-10")
    assert "夜市摊位" in titles(client, "due=paused")
    assert "夜市摊位" in text_of(visit("town", "handler").get("/work/toy.permit/?next=other"))
    assert "夜市摊位" not in text_of(visit("market", "clerk").get("/work/toy.permit/?next=me"))


def test_what_is_due_within_a_few_working_days_is_counted_in_working_days(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.accepted()
    due = Clock.objects.get(key=ANSWER).due_on
    assert due is not None
    client = visit("market", "handler")
    for day, group in (("2021-03-25", "soon"), ("2021-03-23", "later"), ("2021-04-02", "overdue")):
        monkeypatch.setattr("fazhi.web.viewer.today", lambda day=day: datetime.date.fromisoformat(day))
        found = {due for due in ("soon", "later", "overdue") if "夜市摊位" in titles(client, f"due={due}")}
        assert found == {group}, f"{day}, due {due}"


@pytest.mark.parametrize("sort", ["due", "newest", "oldest"])
@pytest.mark.parametrize("state", ["", "ended"])
def test_pages_in_every_order_hold_every_matter_once(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch, sort: str, state: str
) -> None:
    monkeypatch.setattr("fazhi.web.paging.SIZES", (2, 4))
    monkeypatch.setattr("fazhi.web.worklist.SIZES", (2, 4))
    made = [desk.decided() if state else desk.accepted() for _ in range(5)]
    client, seen = visit("market", "handler"), []
    question = f"?sort={sort}&state={state}"
    while question:
        page = client.get(f"/work/toy.permit/{question}").content.decode()
        seen += re.findall(r'href="/matters/([^/]+)/" id="t-', page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        question = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == sorted(str(matter.pk) for matter in made)


def test_few_matters_are_sought_and_many_are_walked_with_the_same_result(
    desk: Desk, visit: Visit, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tip()
    permit = desk.accepted()
    desk.do(permit, "ask_countersign", "2021-03-10", {"to": county.organ("justice").pk, "text": "请会签"})
    finding_of(county)
    for organ, role in (("market", "handler"), ("market", "clerk"), ("town", "handler"), ("justice", "reviewer")):
        pages = []
        for few in (0, 1000):
            monkeypatch.setattr("fazhi.web.paging.FEW", few)
            pages.append(re.findall(r'id="t-([^"]+)"', visit(organ, role).get("/work/?state=").content.decode()))
        assert pages[0] == pages[1], (organ, role)


def test_matters_stand_by_their_most_urgent_clock_and_where_their_rows_say(desk: Desk) -> None:
    permit = desk.accepted()
    answer = Clock.objects.get(key=ANSWER).due_on
    assert fresh(permit).sorts_on == answer
    desk.do(permit, "bill", "2021-03-04", {"pay_by": "2021-03-08"})
    assert fresh(permit).sorts_on == datetime.date(2021, 3, 8)
    desk.do(permit, "pay", "2021-03-05")
    assert fresh(permit).sorts_on == answer
    desk.do(permit, "suspend", "2021-03-06")
    assert fresh(permit).sorts_on == STANDING_STILL
    desk.do(permit, "refuse", "2021-03-09")
    assert fresh(permit).sorts_on == datetime.date(2021, 3, 9)
    assert fresh(desk.open()).sorts_on == UNLIMITED
    assert differences(list(Matter.objects.all())) == []
    Matter.objects.filter(pk=permit.pk).update(sorts_on=UNLIMITED)
    assert differences([permit]) == [(permit.pk, "sorts_on")]


def test_an_order_that_suspends_limits_moves_matters_in_the_lists(desk: Desk) -> None:
    permit = desk.accepted()
    order = SuspensionOrder(
        place_code="130130", keys=[ANSWER], from_on=datetime.date(2021, 3, 5), number="应急1号", basis="防疫",
        by=desk.post("principal").officer.pk,
    )  # fmt: skip
    suspend(order, datetime.date(2021, 3, 5))
    assert fresh(permit).sorts_on == STANDING_STILL


def test_a_party_is_found_by_name_or_number_and_never_named_in_an_address(desk: Desk, visit: Visit) -> None:
    clerk = visit("market", "clerk")
    permit = desk.open(data={"party_identifier": "130130198001020011"})
    desk.open(data={"party_name": "李大壮", "party_phone": "", "subject": "早市摊位"})
    party = permit.parties.get().party_id
    for text in ("王小", "130130198001020011"):
        response = clerk.post("/find-party/?family=toy.permit", {"text": text})
        assert response["Location"] == f"/work/toy.permit/?party={party}"
    page = text_of(clerk.get(f"/work/toy.permit/?party={party}"))
    assert "夜市摊位" in page
    assert "早市摊位" not in page
    assert "当事人： 王小明" in page
    assert "没有找到" in text_of(clerk.post("/find-party/", {"text": "赵"}))


def test_who_reads_no_names_cannot_find_out_by_searching_whom_a_matter_concerns(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    party = permit.parties.get().party_id
    desk.do(permit, "ask_countersign", "2021-03-10", {"to": desk.county.organ("justice").pk, "text": "请会签"})
    stranger, asked = visit("staffing", "handler"), visit("justice", "reviewer")
    assert "夜市摊位" in text_of(asked.get("/work/toy.permit/"))
    for client in (stranger, asked):
        assert "没有找到" in text_of(client.post("/find-party/", {"text": "王小明"}))
        page = text_of(client.get(f"/work/toy.permit/?party={party}"))
        assert "夜市摊位" not in page
        assert "王小明" not in page


@pytest.mark.parametrize(
    "question",
    ["due=tomorrow", "next=boss", "sort=x", "state=x", "year=20x1", "year=0000", "organ=1", "party=王", "size=x"],
)
def test_what_cannot_be_read_in_an_address_is_refused_in_words(desk: Desk, visit: Visit, question: str) -> None:
    response = visit("market", "handler").get(f"/work/toy.permit/?{question}")
    assert response.status_code == 400
    assert question.split("=")[1] in text_of(response) or question.split("=")[0] in text_of(response)


@pytest.mark.parametrize("few", [1000, 0])
def test_that_one_may_grant_more_time_does_not_make_it_ones_turn(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("fazhi.web.paging.FEW", few)
    finding = finding_of(county)
    for organ, role, turn in (("justice", "reviewer", False), ("market", "handler", True)):
        client = visit(organ, role)
        assert (f"/matters/{finding.pk}/" in client.get("/work/?next=me").content.decode()) is turn, organ
        desk = client.get("/").content.decode()
        assert ("<h2>待我办理" in desk) is turn, organ


@pytest.mark.parametrize("few", [1000, 0])
def test_an_act_that_is_only_an_option_puts_a_matter_on_nobodys_desk_and_in_no_list(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("fazhi.web.paging.FEW", few)
    finding = finding_of(county)
    for organ, role, turn in (("justice", "principal", False), ("market", "handler", True)):
        client = visit(organ, role)
        assert (f"/matters/{finding.pk}/" in client.get("/work/?next=me").content.decode()) is turn, role
        assert ("/work/?next=me" in client.get("/").content.decode()) is turn, role
    head = visit("justice", "principal")
    assert "认定问题不成立" not in head.get("/").content.decode()
    page = head.get(f"/matters/{finding.pk}/").content.decode()
    assert "认定问题不成立" in page.split("还可以：")[1], "it may still be done"


def test_a_list_says_whom_a_matter_concerns_as_far_as_the_reader_reads_names(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "join", "2021-03-05")
    MatterOrgan.objects.create(matter=permit, organ=desk.county.organ("staffing"), capacity="observer")
    for organ, said in (("market", "王小明"), ("town", "王小明"), ("staffing", "王**")):
        page = text_of(visit(organ, "handler").get("/work/toy.permit/"))
        assert said in page, organ
        assert "李大壮" not in page, "who joined later stands on the matter's page"
    assert "王小明" not in visit("staffing", "handler").get("/work/toy.permit/").content.decode()
    assert "王小明" not in Matter.objects.get(pk=permit.pk).title
    assert "王小明" in text_of(visit("market", "principal").get("/"))
