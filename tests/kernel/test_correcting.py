"""Corrections: the act stays as it was recorded, and what follows from it follows from the corrected one."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.figures.declaring import Asked, figure_of, year
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.admission import corrects_by_role
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan
from fazhi.kernel.procedures.offering import visible_to
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import IllegalSequence
from tests.conftest import PLACE
from tests.kernel.desk import Desk, codes, date, everything, fresh, refused


def correct(desk: Desk, matter: Matter, name: str, on: str = "2021-06-01", **data: Any) -> Act:
    """Correct the last act of this name."""
    act = Act.objects.filter(matter=matter, name=name).latest("seq")
    by = {"inspect": desk.post("handler", "town"), "decide": desk.post("principal")}.get(name, desk.post("handler"))
    return desk.do(matter, "correct", on, data, corrects=act, by=by)


def counted(name: str, number: int, known: datetime.datetime | None = None) -> int:
    return figure_of(name).value(year(PLACE, number, known))


def test_a_correction_stands_in_the_place_of_what_it_corrects_and_both_are_kept(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "inspect", "2021-03-04", {"visited_on": "2021-03-04"})
    act = correct(desk, matter, "inspect", data={"visited_on": "2021-03-05"})

    assert fresh(matter).visited_on == date("2021-03-05")
    first = Act.objects.get(matter=matter, name="inspect")
    assert first.data["visited_on"] == "2021-03-04"
    assert list(first.corrections.all()) == [act]
    assert act.data["data"] == {"visited_on": "2021-03-05"}
    assert not act.backfilled


def test_a_returned_act_is_revised_by_a_correction_and_every_revision_is_kept(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "bill", "2021-03-05")
    for on, amount in (("2021-03-06", "100"), ("2021-03-08", "90")):
        desk.do(matter, "return_for_revision", on)
        correct(desk, matter, "bill", on, data={"amount": amount})

    bill = Act.objects.get(matter=matter, name="bill")
    said = [bill.data["amount"], *(each.data["data"]["amount"] for each in bill.corrections.order_by("seq"))]
    assert said == ["120.50", "100", "90"]
    assert fresh(matter).amount == 90
    assert Act.objects.filter(matter=matter, name="return_for_revision").count() == 2


def test_clocks_derive_anew_from_the_corrected_day(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    assert Clock.objects.get(subject=matter.pk).due_on == date("2021-03-31")
    correct(desk, matter, "accept", happened_on="2021-03-02")

    clock = Clock.objects.get(subject=matter.pk)
    assert (clock.started_on, clock.due_on) == (date("2021-03-02"), date("2021-03-30"))
    assert differences([matter]) == []


def test_a_term_set_in_a_paper_follows_the_corrected_content(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "bill", "2021-03-05")
    correct(desk, matter, "bill", data={"pay_by": "2021-04-15"})
    assert Clock.objects.get(subject=matter.pk, key="payment").due_on == date("2021-04-15")


def test_an_organ_named_by_mistake_no_longer_sees_the_matter(desk: Desk) -> None:
    matter = desk.accepted()
    town, staffing = desk.county.organ("town"), desk.county.organ("staffing")
    correct(desk, matter, "accept", data={"inspector": str(staffing.pk)})

    assert set(MatterOrgan.objects.filter(matter=matter).values_list("organ_id", flat=True)) == {staffing.pk}
    assert not visible_to(desk.county.officer("town", "handler"), date("2021-06-01")).exists()
    assert town.pk != fresh(matter).inspector_id


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"data": {"visited_on": "2021-02-30"}}, "data"),
        ({"data": {"visited_on": ""}}, "data"),
        ({"data": {"visitd_on": "2021-03-05"}}, "data"),
        ({"data": {"number": "摊〔2021〕9号"}}, "data"),
        ({"data": {"reason": "别的"}}, "data"),
        ({"data": ["visited_on"]}, "data"),
        ({}, "data"),
        ({"happened_on": "2021-06-02"}, "happened_on"),
        ({"happened_on": "2018-12-31"}, "happened_on"),
    ],
)
def test_what_is_corrected_must_pass_the_acts_own_form(desk: Desk, data: dict[str, Any], field: str) -> None:
    matter = desk.accepted()
    desk.do(matter, "inspect", "2021-03-04")
    before = everything()
    with pytest.raises(Exception) as caught:
        correct(desk, matter, "inspect", **data)
    assert {ground.field for ground in caught.value.grounds} == {field}  # type: ignore[attr-defined]
    assert everything() == before


def test_a_correction_that_makes_the_order_illegal_leaves_nothing(desk: Desk) -> None:
    matter = desk.accepted()
    before = everything()
    with pytest.raises(IllegalSequence) as caught:
        correct(desk, matter, "accept", happened_on="2021-02-27")
    assert codes(caught.value) == {"sequence"}
    assert everything() == before
    assert fresh(matter).stage == "accepted"


def test_only_acts_of_the_matter_itself_are_corrected_and_corrections_are_not(desk: Desk) -> None:
    matter, other = desk.accepted(), desk.accepted()
    foreign = Act.objects.get(matter=other, name="accept")
    assert refused(lambda: desk.do(matter, "correct", "2021-06-01", {"happened_on": "2021-03-02"}, corrects=foreign))
    correction = correct(desk, matter, "accept", happened_on="2021-03-02")
    again = {"happened_on": "2021-03-03"}
    assert refused(lambda: desk.do(matter, "correct", "2021-06-01", again, corrects=correction)) == {"form"}


def test_a_correction_names_its_act_in_the_form_as_well(desk: Desk) -> None:
    matter = desk.accepted()
    act = Act.objects.get(matter=matter, name="accept")
    done = desk.do(matter, "correct", "2021-06-01", {"act": str(act.pk), "happened_on": "2021-03-02"})
    assert (done.corrects, done.corrected_on) == (act, date("2021-03-02"))
    assert done.data == {"act": str(act.pk), "happened_on": "2021-03-02", "data": {}}


def test_an_opening_is_not_moved_under_another_version(desk: Desk) -> None:
    matter = desk.open("2024-01-02")
    with pytest.raises(Exception) as caught:
        correct(desk, matter, "apply", "2024-02-01", happened_on="2023-12-31")
    assert [ground.field for ground in caught.value.grounds] == ["happened_on"]  # type: ignore[attr-defined]


def test_an_act_is_not_moved_to_a_day_on_which_its_officer_held_no_post(desk: Desk) -> None:
    matter = desk.accepted()
    late = Post.objects.get(pk=desk.post("handler").pk)
    assert late.from_on > date("2018-12-31")
    assert refused(lambda: correct(desk, matter, "accept", happened_on="2018-12-31")) == {"form"}


def test_the_content_of_an_act_with_effects_is_not_corrected_by_saying_so(desk: Desk) -> None:
    matter = desk.accepted()
    handler = desk.post("handler")
    assert "role" in refused(
        lambda: perform(
            matter, "correct", by=desk.post("clerk"), on=date("2021-06-01"), reason="误",
            data={"act": str(Act.objects.get(matter=matter, name="accept").pk), "happened_on": "2021-03-02"},
        )
    )  # fmt: skip
    assert handler.role == "handler"


def test_figures_count_by_the_corrected_day(desk: Desk) -> None:
    matter = desk.open("2021-01-04")
    assert (counted("toy.permits.applied", 2020), counted("toy.permits.applied", 2021)) == (0, 1)
    correct(desk, matter, "apply", happened_on="2020-12-31")
    assert (counted("toy.permits.applied", 2020), counted("toy.permits.applied", 2021)) == (1, 0)
    correct(desk, matter, "apply", happened_on="2021-01-05")
    assert (counted("toy.permits.applied", 2020), counted("toy.permits.applied", 2021)) == (0, 1)


def test_figures_count_by_the_corrected_content(desk: Desk) -> None:
    desk.decided()
    wrong = desk.decided()
    assert counted("toy.permits.granted", 2021) == 2
    correct(desk, wrong, "decide", data={"outcome": "partly"})
    assert counted("toy.permits.granted", 2021) == 1
    correct(desk, wrong, "decide", happened_on="2021-03-09")
    assert counted("toy.permits.granted", 2021) == 1


def test_a_breakdown_reads_what_acts_say_as_corrected(desk: Desk) -> None:
    desk.decided()
    wrong = desk.decided()
    moment = Act.objects.latest("recorded_at").recorded_at
    correct(desk, wrong, "decide", data={"outcome": "partly"})
    decided = figure_of("toy.permits.decided")
    assert decided.breakdown(year(PLACE, 2021), "结果") == {"granted": 1, "partly": 1}
    assert decided.breakdown(year(PLACE, 2021, moment), "结果") == {"granted": 2}


def test_a_figure_as_known_before_a_correction_stays_what_it_was(desk: Desk) -> None:
    matter = desk.decided()
    moment = Act.objects.latest("recorded_at").recorded_at
    correct(desk, matter, "decide", data={"outcome": "partly"})
    correct(desk, matter, "apply", happened_on="2021-02-28")

    asked = Asked(PLACE, date("2021-03-01"), date("2021-04-01"), moment)
    now = Asked(PLACE, date("2021-03-01"), date("2021-04-01"))
    assert [figure_of(f"toy.permits.{name}").value(asked) for name in ("applied", "granted")] == [1, 1]
    assert [figure_of(f"toy.permits.{name}").value(now) for name in ("applied", "granted")] == [0, 0]


def test_days_counted_by_corrections_not_yet_known_are_refused(desk: Desk) -> None:
    matter = desk.open()
    moment = Act.objects.get(matter=matter).recorded_at
    with pytest.raises(LookupError, match="within"):
        Act.objects.between(date("2021-01-01"), date("2022-01-01")).known_by(moment)
    assert Act.objects.known_by(moment).count() == 1
    assert Act.objects.between(date("2021-01-01"), date("2022-01-01")).known_by(None).count() == 1


def test_who_may_do_an_act_of_several_high_roles_may_correct_it_by_one_of_them(desk: Desk) -> None:
    matter = desk.accepted()
    act = desk.do(matter, "return_for_revision", "2021-03-04", by=desk.post("reviewer"))
    by_reviewer, by_handler = corrects_by_role(desk.post("reviewer"), act), corrects_by_role(desk.post("handler"), act)
    assert (by_reviewer, corrects_by_role(desk.post("principal"), act), by_handler) == (True, True, False)


def test_a_matter_is_closed_by_the_act_that_ended_it_not_by_what_follows(desk: Desk) -> None:
    matter = desk.decided(decided_on="2021-03-10")
    desk.do(matter, "revoke", "2021-04-01")
    row = fresh(matter)
    assert (row.stage, row.closed_on) == ("revoked", date("2021-03-10"))
