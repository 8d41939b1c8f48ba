"""The twelve cases of 2021 as the demonstration performs them: received, accepted, ended, and all in time."""

from __future__ import annotations

import datetime

import pytest

from fazhi.demo import adjusting, people, reconsiderations
from fazhi.demo.diary import outstanding, perform
from fazhi.demo.tables import documents
from fazhi.disputes.models import IncidentalReview, ReconsiderationCase
from fazhi.kernel.clocks.models import Clock, ClockWarning
from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.projection import differences

LIMITS = "reconsideration."


@pytest.fixture
def performed(db: None) -> None:
    people.found_places()
    people.found_first_organs()
    people.designate_offices()
    people.appoint_officers()
    list(perform(outstanding(adjusting.institutions_first())))
    people.found_other_organs()
    people.appoint_officers()
    list(perform(outstanding(reconsiderations.happenings())))


@pytest.mark.usefixtures("performed")
def test_the_year_of_reconsideration() -> None:
    asked = year("130130", 2021)
    assert figure_of("disputes.reconsideration.applications").value(asked) == 12
    assert figure_of("disputes.reconsideration.accepted").value(asked) == 3
    cases = ReconsiderationCase.objects.order_by("opened_on")
    assert [case.outcome for case in cases] == [case["outcome"]["kind"] for case in documents("reconsiderations.yaml")]
    assert all(case.final and case.version == "2017" for case in cases)
    assert [str(case.closed_on) for case in cases] == [
        case["outcome"]["on"] for case in documents("reconsiderations.yaml")
    ]
    assert IncidentalReview.objects.get().found == "lawful"
    named = {step["paper"] for case in documents("reconsiderations.yaml") for step in case["steps"] if "paper" in step}
    assert named <= set(Paper.objects.values_list("title", flat=True))


@pytest.mark.usefixtures("performed")
def test_every_limit_is_kept_and_a_second_run_changes_nothing() -> None:
    limits = Clock.objects.filter(key__startswith=LIMITS)
    assert limits.filter(stopped_on=None).count() == 0
    assert [clock for clock in limits if clock.stopped_on and clock.due_on and clock.stopped_on > clock.due_on] == []
    assert not ClockWarning.objects.filter(rung="overdue", key__startswith=LIMITS).exists()
    revoked = ReconsiderationCase.objects.get(outcome="revoked")
    due = {clock.key: clock.due_on for clock in Clock.objects.filter(subject=revoked.pk).order_by("started_on")}
    assert due["reconsideration.decision"] == datetime.date(2021, 4, 23)
    assert due["reconsideration.redo"] == datetime.date(2021, 6, 21)
    before = Act.objects.count()
    assert outstanding(reconsiderations.happenings()) == []
    assert Act.objects.count() == before
    assert differences(Matter.objects.filter(family__startswith="disputes")) == []


def test_one_case_alone(db: None) -> None:
    people.found_places()
    people.found_first_organs()
    people.designate_offices()
    people.appoint_officers()
    list(perform(outstanding(adjusting.institutions_first())))
    people.appoint_officers()
    reconsiderations.perform_case(documents("reconsiderations.yaml")[1])
    assert ReconsiderationCase.objects.get().outcome == "revoked"
