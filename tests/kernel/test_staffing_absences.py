"""A and B posts: while A is away B acts for A, on record as such, and it ends by itself."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.organs.models import Absence, Officer, Post
from fazhi.kernel.organs.posts import deputy_of, name_deputy, relieve
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.offering import offers, visible_to
from fazhi.kernel.staffing.models import AbsenceNotice
from tests.conftest import County
from tests.kernel.desk import Desk, date, everything, refused
from tests.kernel.staffing import Staffing, posts_on


class Away:
    """Says that somebody of the market bureau is away."""

    def __init__(self, county: County) -> None:
        self.county = county

    def name(self, post: Post, deputy: Officer, on: str = "2021-01-01") -> None:
        with transaction.atomic():
            name_deputy(post, deputy, date(on))

    def say(
        self, who: Post, start: str = "2021-04-05", stop: str = "2021-04-10", by: Post | None = None, **others: Any
    ) -> AbsenceNotice:
        data = {"who": who.pk, "away_from": start, "back_on": stop, "ground": "leave", **others}
        act = open_matter("kernel.absence", "announce", by=by or who, on=date("2021-04-01"), data=data)
        return AbsenceNotice.objects.get(pk=act.matter_id)


@pytest.fixture
def away(county: County) -> Away:
    return Away(county)


def test_b_acts_for_a_during_the_absence_and_the_act_says_so(away: Away, desk: Desk) -> None:
    a, b = desk.post("handler"), desk.post("reviewer")
    away.name(a, b.officer)
    matter = desk.accepted()
    away.say(a)

    def offered(day: str) -> set[str]:
        return {offer.kind.name for offer in offers(matter, b.officer, date(day)) if not offer.kind.general}

    assert offered("2021-04-04") == offered("2021-04-10") != offered("2021-04-05")
    acting = Post.objects.held_by(b.officer, date("2021-04-05")).get(power="acting")
    assert (acting.acting_for, acting.role, acting.title) == (a, "handler", a.title)
    tip = open_matter("toy.tip", "take", by=acting, on=date("2021-04-06"), data=desk.usual("take"))
    act = Act.objects.select_related("post__acting_for__officer").get(pk=tip.pk)
    assert act.officer == b.officer and str(a.officer) in str(act.post)
    assert refused(
        lambda: open_matter("toy.tip", "take", by=acting, on=date("2021-04-10"), data=desk.usual("take"))
    ) == {"post"}  # fmt: skip


def test_separation_of_duties_still_looks_at_persons(away: Away, county: County) -> None:
    staffing = Staffing(county)
    first, second = (county.post("market", "principal", nth) for nth in (0, 1))
    away.name(first, second.officer)
    away.say(first)
    row = ("appoint", {"number": second.officer.number, "organ": "market", "role": "handler", "power": "own"})
    matter = staffing.propose(staffing.draft("posts", row), day="2021-04-06")
    acting = Post.objects.held_by(second.officer, date("2021-04-06")).get(power="acting")
    assert refused(lambda: staffing.approve(matter, day="2021-04-06", by=acting)) == {"own-post"}


def test_sight_follows_the_deputys_post(away: Away, county: County, desk: Desk) -> None:
    """A deputy of the principal sees restricted matters as the principal does, for those days."""
    matter = desk.open()
    type(matter).objects.filter(pk=matter.pk).update(secrecy="restricted")
    a, b = desk.post("principal"), desk.post("publisher")
    away.name(a, b.officer)
    away.say(a)
    seen = {day: visible_to(b.officer, date(day)).filter(pk=matter.pk).exists()
            for day in ("2021-04-04", "2021-04-05", "2021-04-10")}  # fmt: skip
    assert seen == {"2021-04-04": False, "2021-04-05": True, "2021-04-10": False}


def test_a_person_or_the_principal_says_so_and_nobody_else(away: Away, county: County) -> None:
    a = county.post("market", "handler")
    assert refused(lambda: away.say(a, by=county.post("market", "clerk"))) == {"absence-person"}
    assert refused(lambda: away.say(a, by=county.post("town", "principal"))) == {"form"}
    away.say(a, by=county.post("market", "principal"))


def test_a_deputy_beside_the_named_one_is_for_the_principal_to_name_and_never_oneself(
    away: Away, county: County
) -> None:
    a, b, principal = (county.post("market", role) for role in ("handler", "clerk", "principal"))
    assert refused(lambda: away.say(a, instead=b.pk)) == {"absence-instead"}
    assert refused(lambda: away.say(a, by=principal, instead=principal.pk)) == {"own-post"}
    away.say(a, by=principal, instead=b.pk)
    assert ("market", "handler") in posts_on(b.officer, "2021-04-05")


def test_what_cannot_be_an_absence_is_refused_with_its_cure(away: Away, county: County, desk: Desk) -> None:
    a, b = (county.post("market", role) for role in ("principal", "publisher"))
    with transaction.atomic():
        relieve(county.post("market", "principal", 1), date("2021-02-01"))
    before = everything()
    assert refused(lambda: away.say(a)) == {"absence"}, "nobody is named and nobody else leads the organ"
    assert refused(lambda: away.say(a, start="2021-04-10", stop="2021-04-10")) == {"form"}
    assert everything() == before
    away.name(a, b.officer)
    away.name(b, a.officer)
    away.say(a)
    for again in (
        lambda: away.say(a, start="2021-04-09", stop="2021-04-12"),
        lambda: away.say(b, start="2021-04-09", stop="2021-04-12"),
        lambda: away.say(b, start="2021-04-04", stop="2021-04-06"),
    ):
        assert refused(again) == {"absence"}
    away.say(b, start="2021-04-10", stop="2021-04-12")
    with transaction.atomic():
        relieve(b, date("2021-05-03"))
    assert (deputy_of(a, date("2021-05-02")), deputy_of(a, date("2021-05-03"))) == (b.officer, None)
    assert refused(lambda: away.say(a, start="2021-05-01", stop="2021-05-05")) == {"absence"}, "B leaves meanwhile"


def test_nobody_deputises_for_themselves_nor_from_outside(away: Away, county: County) -> None:
    staffing, a = Staffing(county), county.post("market", "handler")
    row = {"number": a.officer.number, "organ": "market", "role": "handler"}
    assert "act for themselves" in staffing.refused("posts", ("deputy", {**row, "deputy": a.officer.number}))[0]
    outsider = staffing.number("town", "handler")
    assert "holds no post" in staffing.refused("posts", ("deputy", {**row, "deputy": outsider}))[0]
    staffing.through("posts", ("deputy", {**row, "deputy": staffing.number("market", "clerk")}))
    staffing.through("posts", ("deputy", {**row, "deputy": staffing.number("market", "reviewer")}), on="2021-06-01")
    named = {day: str(deputy_of(a, date(day)) or "") for day in ("2021-04-30", "2021-05-01", "2021-06-01")}
    assert named["2021-04-30"] == "" and "收件" in named["2021-05-01"] and "审核" in named["2021-06-01"]


def test_an_administrator_does_not_act_for_the_principal(away: Away, county: County) -> None:
    a, b = county.post("market", "principal"), county.post("market", "administrator")
    away.name(a, b.officer)
    assert refused(lambda: away.say(a)) == {"absence"}


def test_coming_back_early_and_not_going_at_all(away: Away, county: County) -> None:
    a, b = county.post("market", "handler"), county.post("market", "clerk")
    away.name(a, b.officer)
    notice = away.say(a)
    assert refused(
        lambda: perform(notice, "come_back", by=a, on=date("2021-04-07"), data={"back_on": "2021-04-12"})
    ) == {"form"}  # fmt: skip
    perform(notice, "come_back", by=a, on=date("2021-04-07"), data={"back_on": "2021-04-07"})
    held = {day: ("market", "handler") in posts_on(b.officer, day) for day in ("2021-04-06", "2021-04-07")}
    assert held == {"2021-04-06": True, "2021-04-07": False}
    other = away.say(a, start="2021-05-05", stop="2021-05-08")
    perform(other, "cancel", by=a, on=date("2021-05-01"), reason="行程取消")
    assert ("market", "handler") not in posts_on(b.officer, "2021-05-06")
    assert not Absence.objects.as_of(date("2021-05-06")).exists()
    away.say(a, start="2021-05-05", stop="2021-05-07")


def test_ending_a_post_ends_what_others_do_for_its_holder(away: Away, county: County) -> None:
    a, b = county.post("market", "handler"), county.post("market", "clerk")
    away.name(a, b.officer)
    away.say(a)
    with transaction.atomic():
        relieve(a, date("2021-04-07"))
    held = {day: ("market", "handler") in posts_on(b.officer, day) for day in ("2021-04-06", "2021-04-07")}
    assert held == {"2021-04-06": True, "2021-04-07": False}
    assert deputy_of(a, date("2021-04-08")) is None


def test_posts_ask_few_queries(county: County, away: Away, django_assert_num_queries: Any) -> None:
    a, b = county.post("market", "handler"), county.post("market", "clerk")
    away.name(a, b.officer)
    away.say(a)
    with django_assert_num_queries(1):
        [str(post) for post in Post.objects.held_by(b.officer, datetime.date(2021, 4, 6))]
