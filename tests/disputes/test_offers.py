"""Acts that wait for a limit to pass are offered once it has, and the engine's refusal names the day."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db.models import Q

from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.offering import offers, why_not
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.replay import facts_in
from tests.conftest import County
from tests.disputes.running import Run

pytestmark = pytest.mark.django_db
SINCE = {"2022-03-02": "2022-03-10", "2024-03-04": "2024-03-12"}
"""The first day after the time to examine, by the day of the application, under the law of 2017 and of 2023."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def steps(county: County, *asked: tuple[str, str]) -> Run:
    run = Run(county)
    for act, on in asked:
        run.act({"act": act, "on": day(on)})
    return run


def offered(run: Run, post: Post, on: str) -> set[str]:
    assert run.matter is not None
    matter = Matter.objects.select_related("organ").get(pk=run.matter.pk)
    return {offer.kind.name for offer in offers(matter, post.officer, day(on))}


@pytest.mark.parametrize(("applied", "since"), SINCE.items())
def test_acceptance_by_silence_is_offered_once_the_time_to_examine_has_passed(
    county: County, applied: str, since: str
) -> None:
    run, clerk = steps(county, ("apply", applied)), county.post("justice", "clerk")
    eve = (day(since) - datetime.timedelta(days=1)).isoformat()
    for on, expected in ((applied, False), (eve, False), (since, True)):
        assert ("deem_accepted" in offered(run, clerk, on)) == expected, on


@pytest.mark.parametrize(("applied", "since"), SINCE.items())
def test_the_refusal_names_the_day_from_which_it_may_be_done(county: County, applied: str, since: str) -> None:
    run = steps(county, ("apply", applied))
    with pytest.raises(Refusal) as refused:
        run.act({"act": "deem_accepted", "on": day(applied)})
    (ground,) = refused.value.grounds
    assert since in ground.says.zh
    assert since in ground.says.en
    assert ground.law.startswith("行政复议法")


def test_in_bulk_it_is_said_from_which_day_it_may_be_done(county: County) -> None:
    run = steps(county, ("apply", "2024-03-04"))
    assert run.matter is not None
    matter, clerk = Matter.objects.select_related("organ").get(pk=run.matter.pk), county.post("justice", "clerk")
    kind = procedure_of(matter.family, matter.version).acts["deem_accepted"]
    facts = facts_in(Q(matter=matter.pk))
    (ground,) = why_not(matter, kind, clerk, day("2024-03-11"), facts)
    assert "2024-03-12" in ground.says.zh
    assert why_not(matter, kind, clerk, day("2024-03-12"), facts) == []


def test_giving_up_is_offered_once_the_time_to_supply_papers_has_passed(county: County) -> None:
    run = steps(county, ("apply", "2022-03-03"))
    run.act({"act": "ask_correction", "on": day("2022-03-04"), "with": {"supply_by": day("2022-03-18")}})
    handler = county.post("justice", "handler")
    assert "give_up" not in offered(run, handler, "2022-03-18")
    assert "give_up" in offered(run, handler, "2022-03-19")


def test_a_proposal_is_offered_once_the_respondent_answered_or_had_its_time(county: County) -> None:
    run: Any = steps(
        county, ("apply", "2022-03-03"), ("accept", "2022-03-04"), ("assign", "2022-03-04"),
        ("send_copy", "2022-03-04"), ("copy_received", "2022-03-07"),
    )  # fmt: skip
    handler = county.post("justice", "handler")
    assert "propose" not in offered(run, handler, "2022-03-08")
    assert "propose" in offered(run, handler, "2022-03-18")
    run.act({"act": "reply", "on": day("2022-03-09")})
    assert "propose" in offered(run, handler, "2022-03-09")
