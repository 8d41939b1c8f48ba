"""On any day, posts as of the day, what is offered and what is admitted say the same, whatever was given and ended."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.kernel.ledger.errors import PeriodRefused
from fazhi.kernel.organs.errors import OrganError
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.posts import annul_post, appoint, be_away, come_back, name_deputy, relieve
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER, ROLES
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.kernel.desk import Desk

START = datetime.date(2021, 3, 2)
SPAN = 8
DAYS = [START + datetime.timedelta(days=nth) for nth in range(SPAN)]
PEOPLE = [("clerk", 0), ("handler", 0), ("publisher", 0)]
GIVEN = (CLERK, HANDLER, REVIEWER, PRINCIPAL)

days = st.integers(0, SPAN - 1)
person = st.integers(0, len(PEOPLE) - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("appoint"), person, days, st.sampled_from(GIVEN), st.none() | st.integers(1, 4)),
        st.tuples(st.just("relieve"), person, days, st.sampled_from(GIVEN), st.none()),
        st.tuples(st.just("annul"), person, days, st.sampled_from(GIVEN), st.none()),
        st.tuples(st.just("away"), person, days, person, st.integers(1, 4)),
        st.tuples(st.just("back"), person, days, st.none(), st.none()),
        st.tuples(st.just("deputy"), person, days, person, st.none()),
    ),
    max_size=9,
)  # fmt: skip


def _take(county: County, people: list[Officer], step: tuple[object, ...]) -> None:
    what, who, at, other, length = step
    assert isinstance(who, int) and isinstance(at, int)
    officer, organ, day = people[who], county.organ("market"), DAYS[at]
    own = Post.objects.as_of(day).filter(officer=officer, organ=organ).exclude(power="acting")
    post = own.filter(role=getattr(other, "key", None)).first() if what in ("relieve", "annul") else own.first()
    if what == "appoint" and other in GIVEN:
        until = day + datetime.timedelta(days=length) if isinstance(length, int) else None
        appoint(officer, organ, ROLES[getattr(other, "key", "")], day, until_on=until)
    elif what == "away" and isinstance(other, int) and isinstance(length, int):
        stop = day + datetime.timedelta(days=length)
        be_away(officer, organ, day, stop, ground="leave", instead=people[other])
    elif what == "back":
        absence = officer.absences.model.objects.as_of(day).filter(officer=officer).first()
        if absence is not None:
            come_back(absence, day)
    elif post is not None and what == "deputy" and isinstance(other, int):
        name_deputy(post, people[other], day)
    elif post is not None:
        {"relieve": relieve, "annul": annul_post}[str(what)](post, day)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=steps)
def test_posts_offers_and_admission_agree_on_any_day(
    county: County, desk: Desk, taken: list[tuple[object, ...]]
) -> None:
    with transaction.atomic():
        _agree(county, desk, taken)
        transaction.set_rollback(True)


def _agree(county: County, desk: Desk, taken: list[tuple[object, ...]]) -> None:
    people = [county.officer("market", role, nth) for role, nth in PEOPLE]
    matter = desk.accepted(on="2021-03-01", accepted_on="2021-03-01")
    for step in taken:
        try:
            with transaction.atomic():
                _take(county, people, step)
        except (OrganError, PeriodRefused):
            continue
    rows = list(Post.objects.standing().filter(officer__in=people).select_related("acting_for", "organ"))
    for officer in people:
        for day in DAYS:
            held = {post.pk for post in Post.objects.held_by(officer, day)}
            expected = {
                post.pk for post in rows
                if post.officer_id == officer.pk and post.from_on <= day and (not post.until_on or day < post.until_on)
            }  # fmt: skip
            assert held == expected
            roles = {post.role for post in rows if post.pk in expected and post.organ == county.organ("market")}
            offered = {offer.kind.name: offer for offer in offers(matter, officer, day)}
            for name, role in (("bill", "handler"), ("pay", "clerk"), ("refuse", "principal"), ("urge", "reviewer")):
                may = role in roles or (name == "urge" and "principal" in roles)
                assert (name in offered) == may, (name, day, roles)
    _acting_is_whole(rows)
    _nobody_acts_without_a_post(matter, people, rows)


def _acting_is_whole(rows: list[Post]) -> None:
    """Who acts for another does so only while the other holds the post."""
    for post in rows:
        if post.acting_for is not None:
            first = Post.objects.as_of(post.from_on).filter(subject=post.acting_for.subject)
            last = Post.objects.as_of(post.until_on - datetime.timedelta(days=1)).filter(
                subject=post.acting_for.subject
            )
            assert first.exists() and last.exists()


def _nobody_acts_without_a_post(matter: Matter, people: list[Officer], rows: list[Post]) -> None:
    """The engine refuses a post on the day after its last."""
    for post in rows:
        if post.until_on is not None and post.until_on in DAYS and post.role == "handler":
            with pytest.raises(Refusal) as caught, transaction.atomic():
                perform(matter, "urge", by=post, on=post.until_on, data={"text": "x"})
            assert {"post", "role", "order"} & set(caught.value.codes)
