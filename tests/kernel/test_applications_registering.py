"""Who registers what came in on an earlier day, and what the form is filled with for the organ applied to."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest

from fazhi.disputes.online import prefill
from fazhi.kernel.applications import handling, supplementing
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs import posts
from fazhi.kernel.organs.founding import designate, found
from fazhi.kernel.organs.models import Office, Officer, OrganKind, Post
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Act
from tests.conftest import FOUNDED, County
from tests.kernel.applying import to_market
from tests.kernel.desk import Desk, attested, date, refused
from tests.toy.online import PERMIT as ONLINE

pytestmark = pytest.mark.django_db
CAME, NOW = date("2021-03-01"), date("2021-03-05")
DATA = {"subject": "修伞摊", "item": "S-1"}
Appoint = Callable[..., Post]


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def appoint(county: County) -> Appoint:
    """Somebody new in a role at the market bureau, from a day on."""

    def appointed(role: str, on: datetime.date) -> Post:
        officer = Officer(number=f"new-{role}-{on}", name="新任")
        record(officer)
        return posts.appoint(officer, county.organ("market"), ROLES[role], on)

    return appointed


def test_a_clerk_appointed_since_registers_what_came_in_before(desk: Desk, appoint: Appoint) -> None:
    sent, clerk = to_market(desk.county, CAME.isoformat()), appoint("clerk", NOW)
    act = handling.register(sent, by=clerk, data=DATA, today=NOW)
    assert (act.happened_on, act.post, act.officer) == (CAME, clerk, clerk.officer) and attested(act)
    assert {each.started_on for each in Clock.objects.filter(subject=act.matter_id)} <= {CAME}


def test_a_clerk_who_is_none_any_more_registers_nothing(desk: Desk) -> None:
    sent, clerk = to_market(desk.county, CAME.isoformat()), desk.post("clerk")
    posts.relieve(clerk, NOW)
    assert "post" in refused(lambda: handling.register(sent, by=clerk, data=DATA, today=NOW))
    assert not Act.objects.exists()


def test_whoever_is_no_clerk_today_or_tomorrows_one_registers_nothing(desk: Desk, appoint: Appoint) -> None:
    sent = to_market(desk.county, CAME.isoformat())
    assert "post" in refused(
        lambda: handling.register(sent, by=appoint("clerk", date("2021-03-06")), data=DATA, today=NOW)
    )
    assert "role" in refused(lambda: handling.register(sent, by=appoint("handler", NOW), data=DATA, today=NOW))
    assert not Act.objects.exists()


def test_what_nobody_sent_in_online_is_still_for_the_clerk_of_its_day(desk: Desk, appoint: Appoint) -> None:
    clerk, data = appoint("clerk", NOW), {**desk.usual("apply")}
    assert "post" in refused(lambda: open_matter("toy.permit", "apply", by=clerk, on=CAME, data=data, today=NOW))


def test_a_handler_appointed_since_takes_later_papers_in_as_of_their_day(desk: Desk, appoint: Appoint) -> None:
    sent = to_market(desk.county, CAME.isoformat())
    act = handling.register(sent, by=desk.post("clerk"), data=DATA, today=CAME)
    early = supplementing.supplement(sent, "补充执照", [], date("2021-03-02"), uuid.uuid4())
    handler = appoint("handler", NOW)
    through = handling.taking(ONLINE, early, handler, NOW)
    assert through is not None
    handling.take(early, by=handler, on=early.on, today=NOW, through=through)
    done = Act.objects.get(matter=act.matter, name="remind")
    assert (done.happened_on, done.officer) == (date("2021-03-02"), handler.officer)


def test_the_government_of_the_body_applied_to_decides(desk: Desk) -> None:
    place = "130131"
    other = {
        kind: found(code=f"{place}-{kind}", place_code=place, name=f"邻县{kind}", kind=kind, mark="邻", short_name=kind,
                    from_on=FOUNDED)
        for kind in (OrganKind.PEOPLES_GOVERNMENT, OrganKind.GOVERNMENT)
    }  # fmt: skip
    designate(place, Office.JUSTICE, other[OrganKind.GOVERNMENT], FOUNDED, basis="test")
    here, day = desk.county.organ("justice"), date("2026-08-03")
    assert prefill({}, day, here)["decider"] == str(desk.county.organ("government").pk)
    assert prefill({}, day, other[OrganKind.GOVERNMENT])["decider"] == str(other[OrganKind.PEOPLES_GOVERNMENT].pk)
