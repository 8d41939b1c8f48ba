"""What is offered to whom: acts in a matter, openings, why not, and who may answer a clock."""

from __future__ import annotations

import uuid

from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import appoint, close, found
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.offering import (
    Offer,
    facts_by_matter,
    may_answer,
    offers,
    offers_in,
    openings,
    visible_to,
    why_not,
)
from fazhi.kernel.procedures.registry import GENERAL
from fazhi.kernel.procedures.replay import facts_in
from tests.kernel.desk import Desk, date, fresh, refused
from tests.toy.procedures import ANSWER, Permit2019

DAY = "2021-03-20"


def offered(desk: Desk, matter: Matter, role: str, organ: str = "market", nth: int = 0) -> list[Offer]:
    return offers(fresh(matter), desk.county.officer(organ, role, nth), date(DAY))


def own(found: list[Offer]) -> list[str]:
    """The names of acts that are not general."""
    return [offer.kind.name for offer in found if not offer.kind.general]


def test_acts_that_answer_a_clock_come_first_and_general_ones_last(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "bill", "2021-03-05", nth=1)
    answer, payment = (Clock.objects.get(subject=permit.pk, key=key).pk for key in (ANSWER, "payment"))
    found = offered(desk, permit, "principal", nth=1)
    assert own(found) == ["extend", "decide", "refuse"]
    assert [offer.clocks for offer in found][:3] == [(answer,), (answer,), ()]
    assert all(offer.kind.general for offer in found[3:]) and len(found) > 3
    assert {offer.post for offer in found} == {desk.post("principal", nth=1)}
    assert own(offered(desk, permit, "handler", nth=1)) == ["suspend", "join", "remind", "bill", "change"]
    assert [(offer.kind.name, offer.clocks) for offer in offered(desk, permit, "clerk")] == [
        ("pay", (payment,)),
        ("seal", ()),
        ("note", ()),
    ]
    assert own(offered(desk, permit, "handler", "town")) == ["inspect"]
    assert offered(desk, permit, "auditor") == offered(desk, permit, "handler", "justice") == []


def test_nothing_is_offered_to_who_stands_back_did_the_other_side_or_whose_organ_is_closed(desk: Desk) -> None:
    permit = desk.accepted()
    with transaction.atomic():
        head = appoint(
            desk.county.officer("market", "handler"), desk.county.organ("market"), PRINCIPAL, date("2020-01-01")
        )
    names = own(offered(desk, permit, "handler"))
    assert "decide" not in names and {"extend", "suspend"} <= set(names)  # Accepted it, which is apart from deciding.
    assert "decide" in own(offered(desk, permit, "principal"))
    desk.do(permit, "recuse", "2021-03-10", {"officer": head.officer.pk})
    assert offered(desk, permit, "handler") == []
    close(desk.county.organ("market"), date(DAY))
    assert offered(desk, permit, "principal") == []
    assert offers(fresh(permit), desk.county.officer("market", "principal"), date("2021-03-19")) != []


def test_several_matters_are_asked_at_once_with_what_is_known(desk: Desk) -> None:
    first, second = desk.accepted(), desk.open()
    officer, day = desk.county.officer("market", "handler"), date(DAY)
    facts = facts_by_matter([first, second])
    assert facts == {each.pk: facts_in(Q(matter=each.pk)) for each in (first, second)}
    assert facts_by_matter([]) == {}
    held = list(Post.objects.held_by(officer, day))
    found = offers_in([first, second], officer, day)
    assert found == {each.pk: offers(each, officer, day) for each in (first, second)}
    with CaptureQueriesContext(connection) as asked:
        assert offers_in([first, second], officer, day, held, facts) == found
    assert len(asked) == 0
    other = list(Post.objects.held_by(desk.county.officer("town", "handler"), day))
    assert own(offers_in([first], officer, day, other)[first.pk]) == ["inspect"]
    assert offers_in([first], officer, day, held, {first.pk: facts[second.pk]})[first.pk] == found[second.pk]


def test_why_an_act_is_not_offered_is_admission_or_what_its_form_refuses_unfilled(desk: Desk) -> None:
    permit = desk.accepted()
    facts = facts_in(Q(matter=permit.pk))

    def why(name: str, role: str) -> list[tuple[str, str]]:
        kind = GENERAL.get(name) or Permit2019.acts[name]
        return [(each.code, each.field) for each in why_not(permit, kind, desk.post(role), date(DAY), facts)]

    assert why("decide", "principal") == why("remind", "handler") == why("urge", "reviewer") == []
    assert why("resume", "handler") == [("stage", "")]
    assert why("decide", "clerk") == [("role", "")]
    assert why("archive", "clerk") == why("report_back", "handler") == [("form", "__all__")]


def test_who_may_answer_a_clock(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "bill", "2021-03-05", nth=1)
    answer, payment = (Clock.objects.get(subject=permit.pk, key=key).pk for key in (ANSWER, "payment"))

    def who(clock: object, on: str = DAY) -> set[tuple[str, str]]:
        posts = may_answer(fresh(permit), clock, date(on))  # type: ignore[arg-type]
        return {(post.role, post.officer.number.rpartition("-")[2]) for post in posts}

    handlers, heads = {("handler", nth) for nth in "01"}, {("principal", nth) for nth in "01"}
    assert who(answer) == handlers | heads
    assert who(payment) == {("clerk", "0"), ("clerk", "1")}
    assert who(permit.pk) == who(answer, "2018-12-31") == set()
    with transaction.atomic():
        appoint(desk.county.officer("market", "handler"), desk.county.organ("market"), PRINCIPAL, date("2020-01-01"))
    assert who(answer) == handlers | heads | {("principal", "0")}
    desk.do(permit, "recuse", "2021-03-10", {"officer": desk.county.officer("market", "handler", 1).pk})
    assert who(answer) == {("handler", "0")} | heads
    desk.do(permit, "suspend", "2021-03-11")
    assert who(answer) == {("handler", "0")}
    assert {post.organ for post in may_answer(fresh(permit), answer, date(DAY))} == {desk.county.organ("market")}


def test_a_clock_that_was_stopped_is_answered_by_nobody(desk: Desk) -> None:
    permit = desk.accepted()
    for on in ("2021-03-05", "2021-03-06"):
        desk.do(permit, "bill", on, nth=1)
    (first, second) = Clock.objects.filter(subject=permit.pk, key="payment").order_by("started_on")
    assert [offer.clocks for offer in offered(desk, permit, "clerk") if offer.kind.name == "pay"]
    desk.do(permit, "pay", "2021-03-08")
    stopped = {clock.pk: Clock.objects.get(pk=clock.pk).stopped_on is not None for clock in (first, second)}
    for clock, done in stopped.items():
        assert bool(may_answer(fresh(permit), clock, date(DAY))) is not done
    assert True in stopped.values()


def test_a_clock_whose_limit_the_act_named_is_answered_by_its_place_in_the_declaration(desk: Desk) -> None:
    """The limit of a notice is that of the act that owes it: the act that publishes stops whichever it is."""
    notice = Notice.objects.get(source__matter=desk.decided())
    clock = Clock.objects.get(subject=notice.pk)
    posts = {post.role for post in may_answer(notice, clock.pk, date(DAY))}
    assert posts and posts <= {"handler", "reviewer", "principal"}


def test_openings_are_by_the_first_post_that_may_of_those_known(desk: Desk) -> None:
    officer, day = desk.county.officer("market", "handler"), date("2021-03-01")
    with transaction.atomic():
        second = appoint(officer, desk.county.organ("town"), HANDLER, date("2020-01-01"))
    found = {(procedure.key, kind.name): post for procedure, kind, post in openings(officer, day)}
    assert ("toy.tip", "take") in found and ("toy.permit", "apply") not in found
    only = {(procedure.key, kind.name): post for procedure, kind, post in openings(officer, day, [second])}
    assert only == dict.fromkeys(found, second)
    clerk = desk.county.officer("market", "clerk")
    assert ("toy.permit", "apply") in {(each.key, kind.name) for each, kind, _ in openings(clerk, date("2019-06-01"))}
    assert "toy.permit" not in {each.key for each, _, _ in openings(clerk, date("2019-05-31"))}
    automatic = {kind.name for each, kind, _ in openings(officer, day) if kind.automatic}
    assert automatic == set()


def test_the_public_sees_no_matter(desk: Desk) -> None:
    desk.accepted()
    assert list(visible_to(None, date(DAY))) == []
    assert Act.objects.exists()


def test_an_act_of_today_is_not_of_the_future(desk: Desk) -> None:
    assert desk.do(desk.accepted(), "suspend", DAY, today=date(DAY)).happened_on == date(DAY)


def test_nobody_acts_in_an_organ_before_it_is_founded(desk: Desk) -> None:
    tip, officer = desk.tip(), desk.county.officer("market", "handler")
    new = found(code="new", place_code="130130", name="演示县新局", kind="government", from_on=date("2021-03-10"))
    post = Post(subject=uuid.uuid4(), officer=officer, organ=new, role=HANDLER.key, from_on=date("2021-03-01"))
    with transaction.atomic():
        record(post)
    desk.do(tip, "hand_over", "2021-03-10", {"to": new.pk, "text": "移交"})
    late = {"second": desk.post("principal"), "reason": "漏登", "by": post}
    assert "post" in refused(lambda: desk.do(tip, "urge", "2021-03-09", {"text": "快"}, **late))
    assert offers(fresh(tip), officer, date("2021-03-09")) == []
    assert own(offers(fresh(tip), officer, date("2021-03-10"))) == ["handle"]
    assert desk.do(tip, "handle", "2021-03-10", by=post).organ == new
