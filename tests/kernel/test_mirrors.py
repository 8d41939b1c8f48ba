"""Mirrors: where a procedure runs, what is done there, and what is taken over from an upper platform."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.mirrors.models import Batch, RunningMode, UpperAct, UpperRecord
from fazhi.kernel.mirrors.outcome import Outcome
from fazhi.kernel.mirrors.standing import chain, mode_on
from fazhi.kernel.mirrors.switching import carry_out_due, mirrorable
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.offering import offers, openings
from fazhi.kernel.procedures.projection import differences, state_of
from tests.conftest import PLACE
from tests.kernel.desk import Desk, attested, date, everything, fresh, refused
from tests.kernel.mirroring import (
    APPLICANT,
    OTHER,
    PLATFORM,
    accepted,
    act,
    applied,
    bring,
    decided,
    only,
    permit,
    propose,
    switch,
)
from tests.toy.models import PermitCase


@pytest.fixture
def mirrored(desk: Desk) -> Desk:
    """Permits run on the province's platform since the start of 2021."""
    switch(desk.county, "mirror", "2021-01-01")
    return desk


def brought_permit(desk: Desk, *acts: object, number: str = "XZ-1") -> PermitCase:
    row = only(bring(desk.county, permit(number, *acts)))  # type: ignore[arg-type]
    assert not row.grounds, row.grounds
    return PermitCase.objects.get(pk=row.matter)


def test_a_mode_is_proposed_by_one_and_decided_by_another_and_attested(desk: Desk) -> None:
    change = propose(desk.county, "mirror", "2021-01-01", "2021-01-01")
    assert mode_on("toy.permit", PLACE, date("2021-01-02")) is None
    assert "role" in refused(
        lambda: perform(change, "approve", by=desk.county.post("market", "administrator"), on=date("2021-01-01"))
    )
    perform(change, "approve", by=desk.county.post("government", "principal"), on=date("2021-01-01"))
    mode = RunningMode.objects.get()
    assert attested(mode) and mode.proposed_by != mode.decided_by and mode.ground == "省级平台统一办理"
    assert fresh(change).stage == "in_force"
    held = mode_on("toy.permit", PLACE, date("2021-01-01"))
    assert held is not None and held.upper is not None and held.upper.name == PLATFORM
    assert mode_on("toy.permit", PLACE, date("2020-12-31")) is None


def test_a_mode_names_its_platform_and_lies_in_the_place_of_who_proposes(desk: Desk) -> None:
    assert refused(lambda: propose(desk.county, "mirror", "2021-01-01", "2021-01-01", platform_name="")) == {"form"}
    assert refused(lambda: propose(desk.county, "here", "2021-01-01", "2021-01-01", where="999999")) == {"form"}
    assert refused(lambda: propose(desk.county, "here", "2021-01-01", "2021-01-01", subject="kernel.posts")) == {"form"}


def test_what_changes_this_installation_itself_is_never_mirrored() -> None:
    keys = mirrorable().keys()
    assert {"toy.permit", "disputes.reconsideration", "oversight.rectification"} <= keys
    assert not {"kernel.mode", "kernel.posts", "kernel.publication", "toy.stalls.adjustment", "report.annual"} & keys


def test_a_place_is_as_the_place_above_it_unless_it_has_a_mode_of_its_own(mirrored: Desk) -> None:
    assert chain("130130101") == ["130130101", "130130", "130100", "130000"]
    town, other = (
        mode_on("toy.permit", "130130101", date("2021-02-01")),
        mode_on("toy.permit", "130131", date("2021-02-01")),
    )
    assert town is not None and town.runs == "mirror" and other is None
    assert mode_on("toy.tip", PLACE, date("2021-02-01")) is None


def test_nothing_is_opened_or_done_here_but_notes_while_it_runs_above(mirrored: Desk) -> None:
    assert refused(lambda: mirrored.open("2021-03-01")) == {"mirror"}
    matter = brought_permit(mirrored)
    assert matter.platform is not None and matter.stage == "applied" and matter.number == "XZ-1"
    before = everything()
    assert "mirror" in refused(lambda: mirrored.do(matter, "accept", "2021-03-04"))
    assert "mirror" in refused(lambda: mirrored.do(matter, "urge", "2021-03-04", {"text": "快"}))
    found = Act.objects.get(matter=matter)
    assert "mirror" in refused(
        lambda: mirrored.do(matter, "correct", "2021-03-04", {"act": found.pk, "happened_on": "2021-03-02"})
    )
    assert everything() == before
    mirrored.do(matter, "note", "2021-03-04", {"text": "已电话核对"}, by=mirrored.post("handler"))
    assert fresh(matter).stage == "applied"


def test_the_refusal_names_the_platform_and_who_runs_it(mirrored: Desk) -> None:
    from fazhi.kernel.procedures.refusals import Refusal

    with pytest.raises(Refusal) as caught:
        mirrored.open("2021-03-01")
    assert PLATFORM in str(caught.value) and "省局" in str(caught.value)


def test_offers_and_openings_leave_what_runs_above(mirrored: Desk) -> None:
    clerk, handler = mirrored.county.officer("market", "clerk"), mirrored.county.officer("market", "handler")
    assert "toy.permit" in {each.key for each, _, _ in openings(clerk, date("2020-12-31"))}
    assert "toy.permit" not in {each.key for each, _, _ in openings(clerk, date("2021-03-01"))}
    matter = brought_permit(mirrored)
    offered = {offer.kind.name for offer in offers(matter, handler, date("2021-03-04"))}
    assert offered == {"note", "ask_purge"}


def test_the_same_matters_give_the_same_figures_as_if_they_were_handled_here(desk: Desk) -> None:
    for name in ("2021-02-01", "2021-03-01"):
        desk.decided(name, name[:8] + "20")
    figures = ("toy.permits.applied", "toy.permits.granted")
    here = [figure_of(name).value(year(PLACE, 2021)) for name in figures]
    assert here == [2, 2]
    switch(desk.county, "mirror", "2021-04-01")
    for nth, month in enumerate(("04", "05")):
        brought_permit(
            desk, applied(f"2021-{month}-01"), accepted(f"2021-{month}-03"), decided(f"2021-{month}-20"),
            number=f"XZ-{nth}",
        )  # fmt: skip
    assert [figure_of(name).value(year(PLACE, 2021)) for name in figures] == [4, 4]
    assert figure_of("toy.permits.granted").value(year("130000", 2021)) == 4


def test_brought_acts_are_acts_like_others_attested_and_replayed(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied(), accepted(), decided())
    acts = list(Act.objects.filter(matter=matter).order_by("seq"))
    assert [each.name for each in acts] == ["apply", "accept", "decide"] and all(map(attested, acts))
    assert {each.brought for each in acts} == {matter.platform}
    assert matter.stage == "decided" and matter.outcome == "granted" and differences([matter]) == []
    assert matter.inspector == mirrored.county.organ("town")
    assert [each.party.name for each in matter.parties.all()] == [APPLICANT.name]


def test_a_batch_brought_again_changes_nothing_and_is_recorded_all_the_same(mirrored: Desk) -> None:
    batch = permit("XZ-1", applied(), accepted()), permit("XZ-2", applied("2021-03-05"))
    first = bring(mirrored.county, *batch)
    assert [row.outcome for row in first.rows] == [Outcome.OPENED, Outcome.OPENED]
    acts, uppers = Act.objects.count(), UpperAct.objects.count()
    again = bring(mirrored.county, *batch, day="2021-06-02")
    assert [row.outcome for row in again.rows] == [Outcome.UNCHANGED] * 2
    assert (Act.objects.count(), UpperAct.objects.count()) == (acts, uppers)
    assert Batch.objects.count() == 2 and Batch.objects.get(pk=again.batch).result.unchanged == 2
    assert UpperRecord.objects.get(number="XZ-1").state.seen_on == date("2021-06-02")


def test_of_a_known_number_only_the_new_acts_are_performed(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied())
    row = only(bring(mirrored.county, permit("XZ-1", applied(), accepted(), decided()), day="2021-06-02"))
    assert (row.outcome, row.acts, row.matter) == (Outcome.ADDED, 2, matter.pk)
    assert fresh(matter).stage == "decided"


def test_an_act_that_came_late_takes_its_place_by_its_day(mirrored: Desk) -> None:
    bill = act("bill", "2021-03-05", {"pay_by": "2021-03-30", "amount": "9"})
    matter = brought_permit(mirrored, applied(), accepted(), bill)
    late = act("bill", "2021-03-04", {"pay_by": "2021-03-29", "amount": "8"})
    row = only(bring(mirrored.county, permit("XZ-1", applied(), accepted(), late, bill)))
    assert (row.outcome, row.acts, row.grounds, row.differences) == (Outcome.ADDED, 1, (), [])
    assert str(fresh(matter).amount) == "9.00" and Act.objects.filter(matter=matter, backfilled=True).count() == 1


def test_what_changed_there_is_corrected_here_by_an_act_of_its_own(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied(), accepted())
    row = only(bring(mirrored.county, permit("XZ-1", applied(subject="早市摊位"), accepted("2021-03-04"))))
    assert (row.outcome, row.acts, row.differences) == (Outcome.CORRECTED, 2, [])
    assert fresh(matter).subject == "早市摊位" and differences([matter]) == []
    corrections = Act.objects.filter(matter=matter, name="correct")
    assert {each.corrects.name for each in corrections} == {"apply", "accept"} and PLATFORM in corrections[0].reason
    again = only(bring(mirrored.county, permit("XZ-1", applied(subject="早市摊位"), accepted("2021-03-04"))))
    assert again.outcome is Outcome.UNCHANGED


def test_what_no_correction_reaches_is_named_each_time_with_people_masked(mirrored: Desk) -> None:
    brought_permit(mirrored, applied(), accepted())
    other = applied(party=type(APPLICANT)(name="张小红", phone="13912340002"))
    for _ in range(2):
        row = only(bring(mirrored.county, permit("XZ-1", other, accepted())))
        shown = {each.field: (each.ours, each.theirs) for each in row.differences}
        assert shown == {"party_name": ("王**", "张**"), "party_phone": ("130****0001", "139****0002")}
    gone = only(bring(mirrored.county, permit("XZ-1", applied())))
    assert [(each.name, each.theirs) for each in gone.differences] == [("accept", None)], "nothing is deleted"


@pytest.mark.parametrize(
    ("matter", "code"),
    [
        (lambda: permit("XZ-1", accepted()), "stage"),
        (lambda: permit("XZ-1", applied("2021-07-01")), "future"),
        (lambda: permit("XZ-1", organ="没有的局"), "unknown-organ"),
        (lambda: permit("XZ-1", applied(), act("accept", "2021-03-03", {"inspector": "某局"})), "unknown-organ"),
        (lambda: permit("XZ-1", applied(), act("准了", "2021-03-03")), "unknown-act"),
        (lambda: permit("XZ-1", act("apply", "2021-03-01", {"item": "S-1"}, party=APPLICANT)), "form"),
        (lambda: permit("XZ-1", applied(), act("decide", "2021-03-03", {"outcome": "granted"})), "stage"),
        (lambda: permit("XZ-1", applied(), accepted(), stage="已决定"), "upper-stage"),
        (lambda: permit("XZ-1", applied(), stage="半路"), "unknown-stage"),
        (lambda: permit(" ", applied()), "upper-number"),
        (lambda: permit("XZ-1", family="toy.nothing"), "procedure"),
        (lambda: permit("XZ-1", family="toy.tip", acts=(act("take", "2021-03-01", {"text": "x"}),)), "not-mirrored"),
        (lambda: permit("XZ-1", applied(), organ="town"), "organ-other"),
        (lambda: permit("XZ-1", our_number="演市监摊〔2021〕9号"), "our-number"),
        (lambda: permit("XZ-1", place_code="130130999"), "place"),
        (lambda: permit("XZ-1", place_code="139999"), "place"),
    ],
)  # fmt: skip
def test_a_row_that_is_not_sure_is_a_fault_with_rule_and_cure_and_the_others_go_on(
    mirrored: Desk, matter: Callable[[], object], code: str
) -> None:
    before = {"acts": Act.objects.count(), "matters": Matter.objects.count()}
    taken = bring(mirrored.county, matter(), permit("XZ-9", applied("2021-04-01")))  # type: ignore[arg-type]
    bad, good = taken.rows
    assert bad.outcome is Outcome.FAULTY and good.outcome is Outcome.OPENED
    assert code in {ground.code for ground in bad.grounds}
    for ground in bad.grounds:
        assert ground.says.zh and ground.cure.zh and ground.says.en and ground.cure.en
    assert Matter.objects.count() == before["matters"] + 1, "nothing of a faulty row is kept"
    result = Batch.objects.get(pk=taken.batch).result
    assert (result.opened, result.faulty) == (1, 1) and result.faults[0]["grounds"][0][0] == bad.grounds[0].code


def test_a_whole_batch_is_taken_or_nothing_of_it(mirrored: Desk) -> None:
    before = everything()
    taken = bring(mirrored.county, permit("XZ-1"), permit("XZ-2", accepted()), whole=True)
    assert not taken.kept and len(taken.faults) == 1 and everything() == before
    assert bring(mirrored.county, permit("XZ-1"), permit("XZ-2"), whole=True).kept


def test_roles_registers_and_separations_are_the_platforms_and_rules_only_caution(mirrored: Desk) -> None:
    item = act("apply", "2021-03-01", {"subject": "夜市", "item": "没有的"}, party=APPLICANT)
    row = only(bring(mirrored.county, permit("XZ-1", item, accepted(), decided())))
    assert row.outcome is Outcome.OPENED
    assert {ground.code for ground in row.cautions} == {"item", "Licensing34"}
    kept = {code for each in UpperAct.objects.all() for code in each.cautions}
    assert kept == {"item", "Licensing34"}
    matter = Matter.objects.get(pk=row.matter)
    assert not matter.separations.exists()
    assert Act.objects.get(matter=matter, name="decide").waived == []


def test_a_mirrored_matter_issues_no_paper_and_owes_no_notice_here(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied(), accepted(), decided())
    assert not Paper.objects.filter(matter=matter).exists()
    assert not Notice.objects.filter(source__matter=matter).exists()


def test_clocks_run_from_the_acts_that_were_brought(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied(), accepted())
    clock = next(iter(state_of(matter).clocks.values()))
    assert clock.open and clock.started_on == date("2021-03-03")
    assert fresh(matter).sorts_on < date("2021-12-31")


def test_who_brought_it_did_not_do_it_and_may_go_on_once_it_runs_here(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied(), accepted())
    switch(mirrored.county, "here", "2021-07-01", open_matters="move")
    matter = fresh(matter)
    assert matter.platform is None and matter.stage == "accepted"
    handler = mirrored.county.officer("market", "handler")
    assert "extend" not in {offer.kind.name for offer in offers(matter, handler, date("2021-07-02"))}
    mirrored.do(matter, "inspect", "2021-07-02", {"visited_on": "2021-07-02"})
    mirrored.do(matter, "decide", "2021-07-03")
    assert fresh(matter).stage == "decided" and Paper.objects.filter(matter=matter).count() == 1
    assert Notice.objects.filter(source__matter=matter).count() == 1, "what is done here owes what it owes"


def test_a_clock_goes_on_with_what_is_left_when_the_matter_comes_here(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied(), accepted())
    before = {id: clock.started_on for id, clock in state_of(matter).clocks.items()}
    switch(mirrored.county, "here", "2021-03-15", open_matters="move")
    assert {id: clock.started_on for id, clock in state_of(matter).clocks.items()} == before
    mirrored.do(fresh(matter), "inspect", "2021-03-16", {"visited_on": "2021-03-16"})
    mirrored.do(fresh(matter), "decide", "2021-03-17")
    assert not any(clock.open for clock in state_of(matter).clocks.values())


def test_open_matters_may_stay_above_until_they_end(mirrored: Desk) -> None:
    matter = brought_permit(mirrored, applied())
    switch(mirrored.county, "here", "2021-07-01")
    assert fresh(matter).platform is not None
    assert "mirror" in refused(lambda: mirrored.do(matter, "accept", "2021-07-02"))
    mirrored.open("2021-07-02")
    row = only(bring(mirrored.county, permit("XZ-1", applied(), accepted("2021-07-05")), day="2021-07-06"))
    assert row.outcome is Outcome.ADDED
    late = only(bring(mirrored.county, permit("XZ-2", applied("2021-07-05")), day="2021-07-06"))
    assert {ground.code for ground in late.grounds} == {"not-mirrored"}
    found = only(bring(mirrored.county, permit("XZ-3", applied("2021-06-20")), day="2021-07-06"))
    assert found.outcome is Outcome.OPENED, "what was opened while it ran there is brought whenever it becomes known"


def test_what_was_opened_here_moves_up_and_goes_on_there_under_a_number_of_its_own(desk: Desk) -> None:
    matter = desk.accepted("2021-02-01", "2021-02-03")
    own = matter.number
    switch(desk.county, "mirror", "2021-03-01", open_matters="move")
    assert fresh(matter).platform is not None
    assert "mirror" in refused(lambda: desk.do(matter, "bill", "2021-03-02"))
    brought = permit("XZ-7", applied("2021-02-01"), accepted("2021-02-03"), decided("2021-03-05"), our_number=own)
    row = only(bring(desk.county, brought))
    assert (row.outcome, row.matter, row.acts) == (Outcome.ADDED, matter.pk, 1)
    assert fresh(matter).stage == "decided" and fresh(matter).number == own and differences([matter]) == []


def test_one_matter_here_is_not_that_of_two_numbers_there_and_the_others_go_on(desk: Desk) -> None:
    matter = desk.accepted("2021-02-01", "2021-02-03")
    switch(desk.county, "mirror", "2021-03-01", open_matters="move")
    came = (applied("2021-02-01"), accepted("2021-02-03"))
    bring(desk.county, permit("XZ-7", *came, our_number=matter.number))
    again = permit("XZ-8", *came, our_number=matter.number)
    bad, good = bring(desk.county, again, permit("XZ-9", applied("2021-03-02"))).rows
    assert {ground.code for ground in bad.grounds} == {"our-number"} and "XZ-7" in str(bad.grounds[0])
    assert good.outcome is Outcome.OPENED
    assert UpperRecord.objects.get(matter=matter).number == "XZ-7"


def test_a_switch_of_a_later_day_waits_for_it(desk: Desk) -> None:
    matter = desk.accepted("2021-02-01", "2021-02-03")
    change = switch(desk.county, "mirror", "2021-05-01", day="2021-04-01", open_matters="move")
    assert change.stage == "approved" and fresh(matter).platform is None
    assert carry_out_due(date("2021-04-30")) == 0
    desk.open("2021-04-20")
    assert carry_out_due(date("2021-05-01")) == 1 and carry_out_due(date("2021-05-02")) == 0
    assert fresh(change).stage == "in_force" and not Matter.objects.filter(family="toy.permit", platform=None).exists()


def test_a_mode_does_not_begin_before_what_was_opened_the_other_way(desk: Desk) -> None:
    desk.open("2021-03-05")
    assert refused(lambda: switch(desk.county, "mirror", "2021-03-01", day="2021-04-01")) == {"mode-past"}
    switch(desk.county, "mirror", "2021-03-06", day="2021-04-01")


def test_back_and_forth_and_to_another_platform_keeps_every_act(desk: Desk) -> None:
    matter = desk.accepted("2021-01-05", "2021-01-06")
    switch(desk.county, "mirror", "2021-02-01", open_matters="move")
    switch(desk.county, "mirror", "2021-03-01", open_matters="move", platform_name=OTHER)
    switch(desk.county, "here", "2021-04-01", open_matters="move")
    names = list(Act.objects.filter(matter=matter).order_by("seq").values_list("name", flat=True))
    assert names == ["apply", "accept", "move_up", "move_up", "take_back"]
    assert fresh(matter).platform is None and differences([matter]) == []
    desk.do(fresh(matter), "bill", "2021-04-02")


def test_taking_needs_a_known_platform_and_somebody_who_handles_matters(mirrored: Desk) -> None:
    assert refused(lambda: bring(mirrored.county, platform="别的平台")) == {"platform"}
    assert refused(lambda: bring(mirrored.county, by=mirrored.post("auditor"))) == {"post"}
    by, second = (mirrored.county.post("justice", role) for role in ("handler", "reviewer"))
    row = only(bring(mirrored.county, permit("XZ-1"), by=by, second=second))
    assert row.outcome is Outcome.OPENED, "the justice bureau brings in for all organs of the place"


@pytest.mark.parametrize(
    ("organ", "role", "code"),
    [("market", "handler", "second-person"), ("market", "clerk", "second-post"), ("town", "principal", "second-post"),
     ("market", "administrator", "second-post")],
)  # fmt: skip
def test_nobody_brings_in_alone_nor_with_one_who_may_not_approve(
    mirrored: Desk, organ: str, role: str, code: str
) -> None:
    before = everything()
    second = mirrored.county.post(organ, role)
    assert refused(lambda: bring(mirrored.county, permit("XZ-2"), second=second)) == {code}
    assert everything() == before
    kept = Batch.objects.get(pk=bring(mirrored.county, permit("XZ-2")).batch)
    assert kept.second == mirrored.county.post("market", "reviewer") and kept.officer != kept.second.officer


def test_a_number_of_our_own_form_is_taken_out_of_our_series(mirrored: Desk) -> None:
    brought_permit(mirrored, applied(), number="演市监摊〔2021〕4号")
    switch(mirrored.county, "here", "2021-07-01")
    assert mirrored.open("2021-07-02").number == "演市监摊〔2021〕5号"
