"""Organs, posts, officers and accounts change by proposals that another person decides, all rows or none."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.founding import OrganError, appoint, designated
from fazhi.kernel.organs.models import Account, Officer, Organ, OrganVersion, Post
from fazhi.kernel.organs.roles import ADMINISTRATOR, AUDITOR, HANDLER, PRINCIPAL, ROLES
from fazhi.kernel.organs.separation import APART, Apart
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Separation
from fazhi.kernel.procedures.registry import GENERAL, families
from tests.conftest import County
from tests.kernel.desk import Desk, date, everything, refused
from tests.kernel.staffing import Staffing, posts_on


@pytest.fixture
def staffing(county: County) -> Staffing:
    return Staffing(county)


def test_a_post_is_given_on_the_day_in_force_and_by_the_organs_own_principal(staffing: Staffing) -> None:
    number = staffing.number("town", "clerk")
    row = ("appoint", {"number": number, "organ": "market", "role": "handler", "title": "科员", "power": "entrusted"})
    matter = staffing.through("posts", ("enter", {"number": "N1", "name": "新来"}), (
        "appoint", {"number": "N1", "organ": "market", "role": "handler", "power": "own"}))  # fmt: skip
    assert matter.decider == staffing.county.organ("market")
    new = Officer.objects.get(number="N1")
    assert posts_on(new, "2021-04-30") == set() and posts_on(new, "2021-05-01") == {("market", "handler")}
    staffing.through("posts", row)
    given = Post.objects.as_of(date("2021-06-01")).get(officer__number=number, organ__code="market")
    assert (given.title, given.power) == ("科员", "entrusted")


def test_who_decides_follows_from_what_is_proposed(staffing: Staffing) -> None:
    county = staffing.county
    town = county.officer("town", "clerk").number

    def decider(scope: str, *rows: tuple[str, dict[str, str]], organ: str) -> str:
        found = staffing.propose(staffing.draft(scope, *rows, organ=organ)).decider
        assert found is not None
        return found.code

    def head(organ: str) -> tuple[str, dict[str, str]]:
        return "appoint", {"number": town, "organ": organ, "role": "principal", "power": "own"}

    own = ("appoint", {"number": town, "organ": "market", "role": "clerk", "power": "own"})
    assert decider("posts", own, organ="market") == "market"
    assert decider("posts", head("market"), organ="market") == "staffing"
    assert decider("posts", own, organ="staffing") == "staffing"
    assert decider("posts", head("staffing"), organ="staffing") == "government"
    assert decider("organs", ("rename", {"organ": "market", "name": "市场局"}), organ="market") == "staffing"
    newcomer = ("enter", {"number": "N2", "name": "甲"})
    assert decider("posts", newcomer, (own[0], {**own[1], "number": "N2"}), organ="staffing") == "staffing"


def test_nobody_proposes_or_decides_what_they_are_named_in(staffing: Staffing) -> None:
    county = staffing.county
    admin, principal = county.post("market", "administrator"), county.post("market", "principal")
    own = staffing.draft(
        "posts", ("appoint", {"number": admin.officer.number, "organ": "market", "role": "handler", "power": "own"})
    )
    assert refused(lambda: staffing.propose(own)) == {"own-post"}
    assert staffing.propose(own, by=county.post("market", "administrator", 1)).stage == "proposed"

    row = {"number": principal.officer.number, "organ": "market", "role": "handler", "power": "own"}
    raised = staffing.propose(staffing.draft("posts", ("appoint", row)))
    before = everything()
    assert refused(lambda: staffing.approve(raised, by=principal)) == {"own-post"}
    assert everything() == before
    staffing.approve(raised, by=county.post("market", "principal", 1))


def test_the_database_holds_who_is_named_apart_from_who_proposes(staffing: Staffing) -> None:
    matter = staffing.propose(staffing.draft("posts", (
        "relieve", {"number": staffing.number("market", "clerk"), "organ": "market", "role": "clerk"})))  # fmt: skip
    named = Separation.objects.get(matter=matter, side="named")
    with pytest.raises(IntegrityError), transaction.atomic():
        Separation.objects.create(matter=matter, rule=named.rule, side="propose", officer=named.officer)


def test_every_fault_of_every_row_is_shown_before_it_can_be_sent(staffing: Staffing) -> None:
    said = staffing.refused(
        "posts",
        ("enter", {"number": staffing.number("town", "clerk"), "name": "重号"}),
        ("appoint", {"number": "nobody", "organ": "market", "role": "handler", "power": "own"}),
        ("appoint", {"number": staffing.number("town", "clerk"), "organ": "none", "role": "king", "power": "own"}),
        ("relieve", {"number": staffing.number("market", "clerk"), "organ": "market", "role": "reviewer"}),
        ("relieve", {"number": staffing.number("town", "clerk"), "organ": "town", "role": "clerk"}),
        ("promote", {}),
        ("appoint", {"number": staffing.number("market", "handler"), "organ": "market", "role": "handler",
                     "power": "own"}),
        ("appoint", {"number": staffing.number("market", "principal"), "organ": "market", "role": "administrator",
                     "power": "own"}),
        ("change", {"number": staffing.number("market", "clerk"), "organ": "market", "role": "clerk"}),
        ("account", {"number": staffing.number("market", "clerk"), "username": "a b"}),
        ("close_account", {"number": staffing.number("market", "clerk")}),
        ("leave", {"number": staffing.number("market", "clerk"), "why": "x"}),
    )  # fmt: skip
    for row, words in (
        (1, "is taken"), (2, "Nobody has the number"), (3, "No organ has the code none"), (3, "king"),
        (4, "is not Reviewer"), (5, "about a post of"), (6, "No action promote"), (7, "already holds"),
        (8, "may not be Administrator as well"), (9, "Nothing changes"), (10, "Letters"), (11, "no open account"),
        (12, "has no why"),
    ):  # fmt: skip
        assert any(f"Row {row}:" in text and words in text for text in said), (row, words, said)


def test_an_empty_proposal_and_one_that_is_late_without_a_reason_are_refused(staffing: Staffing) -> None:
    assert len(staffing.refused("posts")) == 1
    row = ("enter", {"number": "N3", "name": "乙"})
    assert "entered late" in staffing.refused("posts", row, on="2021-01-01")[0]
    late = staffing.propose(staffing.draft("posts", row, on="2021-01-01", late="任命文件迟收"))
    staffing.approve(late)
    assert Officer.objects.filter(number="N3").exists()


def test_a_reorganisation_goes_through_as_a_whole(staffing: Staffing) -> None:
    """Rows build on one another: what one founds the next one uses."""
    rows = (
        ("found", {"code": "data", "name": "演示县数据局", "kind": "government", "place": "130130",
                   "parent": "government", "mark": "演数"}),
        ("rename", {"organ": "justice", "name": "演示县司法行政局", "short_name": "司法行政局"}),
        ("move", {"organ": "data", "parent": "justice"}),
        ("designate", {"office": "justice", "organ": "data"}),
        ("merge", {"organ": "town", "into": "market"}),
    )  # fmt: skip
    matter = staffing.through("organs", *rows, organ="staffing")
    assert matter.decider == staffing.county.organ("staffing")
    new, day = Organ.objects.get(code="data"), date("2021-05-01")
    assert OrganVersion.objects.as_of(day).get(organ=new).parent == staffing.county.organ("justice")
    assert OrganVersion.objects.as_of(date("2021-04-30")).get(organ__code="justice").name == "演示县司法局"
    assert designated("130130", "justice", day) == new
    assert not Organ.objects.get(code="town").existed_on(day)
    assert posts_on(staffing.county.officer("town", "clerk"), "2021-05-01") == {("market", "clerk")}
    assert posts_on(staffing.county.officer("town", "clerk"), "2021-04-30") == {("town", "clerk")}


def test_a_whole_towns_staff_enters_at_once_or_not_at_all(staffing: Staffing) -> None:
    def rows(count: int) -> list[tuple[str, dict[str, str]]]:
        return [
            row
            for nth in range(count)
            for row in (
                ("enter", {"number": f"NEW{nth}", "name": f"人{nth}"}),
                ("appoint", {"number": f"NEW{nth}", "organ": "market", "role": "handler", "power": "own"}),
            )
        ]

    assert "is taken" in staffing.refused("posts", *rows(30), ("enter", {"number": "NEW3", "name": "重"}))[0]
    staffing.through("posts", *rows(100))
    assert Post.objects.as_of(date("2021-05-01")).filter(officer__number__startswith="NEW").count() == 100


def test_what_changed_since_is_refused_at_the_decision_and_can_be_returned(staffing: Staffing) -> None:
    row = ("enter", {"number": "N4", "name": "丙"})
    first, second = (staffing.propose(staffing.draft("posts", row)) for _ in range(2))
    staffing.approve(first)
    before = everything()
    assert refused(lambda: staffing.approve(second)) == {"staffing-changed"}
    assert everything() == before
    perform(second, "send_back", by=staffing.county.post("market", "principal"), on=date("2021-04-22"), reason="重复")
    second.refresh_from_db()
    assert second.stage == "returned"


def test_a_post_given_in_error_is_annulled_and_one_changed_keeps_its_history(staffing: Staffing) -> None:
    county = staffing.county
    clerk = {"number": staffing.number("market", "clerk"), "organ": "market", "role": "clerk"}
    staffing.through("posts", ("change", {**clerk, "title": "一级科员"}))
    titles = {on: Post.objects.as_of(date(on)).get(officer__number=clerk["number"]).title
              for on in ("2021-04-30", "2021-05-01")}  # fmt: skip
    assert titles == {"2021-04-30": "", "2021-05-01": "一级科员"}
    wrong = county.officer("town", "clerk")
    row = {"number": wrong.number, "organ": "market", "role": "publisher"}
    staffing.through("posts", ("appoint", {**row, "power": "own"}))
    staffing.through("posts", ("annul", row))
    assert posts_on(wrong, "2021-05-01") == {("town", "clerk")}
    assert Post.objects.filter(officer=wrong, role="publisher").count() == 2


def test_accounts_open_close_and_open_again(staffing: Staffing) -> None:
    number = staffing.number("market", "clerk")
    staffing.through("posts", ("account", {"number": number, "username": "clerk.market"}))
    account = Account.objects.select_related("user").get(officer__number=number)
    assert account.user.is_active and not account.user.has_usable_password()
    staffing.through("posts", ("close_account", {"number": number}))
    account.user.refresh_from_db()
    assert not account.user.is_active
    staffing.through("posts", ("account", {"number": number, "username": "clerk.market"}))
    account.user.refresh_from_db()
    assert account.user.is_active


@pytest.mark.parametrize("pair", APART, ids=lambda pair: f"{pair.one.key}-{pair.other.key}")
@pytest.mark.parametrize("turned", [False, True])
def test_posts_that_one_person_may_not_hold_are_refused_by_code_and_by_the_database(
    county: County, pair: Apart, turned: bool
) -> None:
    one, other = (pair.other, pair.one) if turned else (pair.one, pair.other)
    person, elsewhere = Officer(number="X", name="某"), county.organ("town")
    with transaction.atomic():
        record(person)
        held = appoint(person, county.organ("market"), one, date("2021-01-01"), until_on=date("2021-07-01"))
    with pytest.raises(OrganError, match="as well"):
        appoint(person, county.organ("market"), other, date("2021-06-30"))
    again = Post(officer=person, organ=county.organ("market"), role=other.key, from_on=date("2021-06-30"))
    with pytest.raises(IntegrityError), transaction.atomic():
        record(again)
    with transaction.atomic():
        appoint(person, county.organ("market"), other, date("2021-07-01"))
    assert held.role == one.key
    if not pair.anywhere:
        with transaction.atomic():
            appoint(person, elsewhere, other, date("2021-02-01"), until_on=date("2021-03-01"))


def test_an_organ_with_open_matters_does_not_close(staffing: Staffing, desk: Desk) -> None:
    desk.open()
    closing = staffing.propose(staffing.draft("organs", ("close", {"organ": "market"})))
    assert "MattersHandedOver" in refused(lambda: staffing.approve(closing))


def test_auditors_act_in_nothing_and_roles_have_their_names() -> None:
    kinds = [kind for versions in families().values() for each in versions for kind in each.acts.values()]
    assert not any(AUDITOR in kind.by for kind in (*kinds, *GENERAL.values()))
    assert {ADMINISTRATOR, HANDLER, PRINCIPAL} <= set(ROLES.values())


def test_a_post_that_ended_meanwhile_is_a_refusal_and_not_a_fault(staffing: Staffing) -> None:
    row = ("relieve", {"number": staffing.number("market", "clerk"), "organ": "market", "role": "clerk"})
    first, second = (staffing.propose(staffing.draft("posts", row)) for _ in range(2))
    staffing.approve(first)
    assert refused(lambda: staffing.approve(second)) == {"staffing-changed"}
