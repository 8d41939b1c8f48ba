"""General acts: what every matter has, and what each of them changes."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.founding import appoint, close, found
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, MatterOrgan, Paper
from fazhi.kernel.procedures.offering import offers, visible_to
from fazhi.kernel.procedures.projection import differences, state_of
from fazhi.kernel.procedures.registry import GENERAL, apart, procedure_of
from tests.kernel.desk import Desk, date, everything, fresh, refused
from tests.toy.procedures import Permit2019, Permit2024, _Permit


def offered(desk: Desk, matter: object, organ: str, role: str, on: str = "2021-03-20") -> set[str]:
    officer = desk.county.officer(organ, role)
    return {offer.kind.name for offer in offers(fresh(matter), officer, date(on))}  # type: ignore[arg-type]


def test_an_instruction_runs_a_term_until_it_is_reported_back(desk: Desk) -> None:
    matter = desk.accepted()
    assert "report_back" not in offered(desk, matter, "market", "handler")
    assert refused(lambda: desk.do(matter, "report_back", "2021-03-05", {"text": "无"})) == {"form"}
    desk.do(matter, "instruct", "2021-03-05")
    clock = Clock.objects.get(subject=matter.pk, key="instruction")
    assert (clock.due_on, str(clock.title.en)) == (date("2021-04-01"), "Report back on an instruction")
    assert "report_back" in offered(desk, matter, "market", "handler")

    desk.do(matter, "report_back", "2021-03-20", {"text": "已办"})
    assert Clock.objects.get(pk=clock.pk).stopped_on == date("2021-03-20")
    assert fresh(matter).stage == "accepted"


def test_organs_asked_to_countersign_answer_once_and_see_the_matter(desk: Desk) -> None:
    matter = desk.accepted()
    for key in ("justice", "staffing"):
        desk.do(matter, "ask_countersign", "2021-03-05", {"to": desk.county.organ(key).pk, "text": "请会签"})
    assert "countersign" in offered(desk, matter, "justice", "reviewer")
    assert "countersign" not in offered(desk, matter, "market", "reviewer")
    assert visible_to(desk.county.officer("justice", "clerk"), date("2021-03-06")).get() == fresh(matter).matter_ptr

    for key, agrees in (("justice", "yes"), ("staffing", "no")):
        answer = {"text": "意见", "agrees": agrees}
        desk.do(matter, "countersign", "2021-03-06", answer, by=desk.county.post(key, "reviewer"))
    again = {"text": "意见", "agrees": "yes"}
    assert refused(
        lambda: desk.do(matter, "countersign", "2021-03-07", again, by=desk.county.post("justice", "reviewer"))
    ) == {"organ"}
    signs = state_of(matter).countersigns
    assert (signs[str(desk.county.organ("justice").pk)], signs[str(desk.county.organ("staffing").pk)]) == (True, False)


def test_a_matter_handed_over_is_led_by_the_other_organ_and_the_old_one_still_sees_it(desk: Desk) -> None:
    matter, justice = desk.accepted(), desk.county.organ("justice")
    desk.do(matter, "hand_over", "2021-03-05", {"to": justice.pk, "text": "归你局管"})

    assert fresh(matter).organ == justice
    assert Clock.objects.get(subject=matter.pk).organ == justice
    assert refused(lambda: desk.do(matter, "suspend", "2021-03-06")) == {"organ"}
    desk.do(matter, "suspend", "2021-03-06", organ="justice")
    former = MatterOrgan.objects.get(matter=matter, capacity="former")
    assert former.organ == desk.county.organ("market")
    for key in ("market", "justice", "town"):
        assert visible_to(desk.county.officer(key, "clerk"), date("2021-03-06")).exists()
    assert differences([matter]) == []


def test_an_act_back_filled_before_a_handing_over_is_the_former_organs(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "hand_over", "2021-03-10", {"to": desk.county.organ("justice").pk, "text": "移交"})
    late = {"second": desk.post("reviewer"), "reason": "漏登"}
    assert desk.do(matter, "join", "2021-03-05", **late).organ == desk.county.organ("market")
    justice = {"second": desk.county.post("justice", "reviewer"), "reason": "漏登", "organ": "justice"}
    assert "organ" in refused(lambda: desk.do(matter, "join", "2021-03-05", **justice))
    assert desk.do(matter, "join", "2021-03-11", organ="justice").organ == desk.county.organ("justice")
    assert differences([matter]) == []


def test_a_matter_is_not_handed_to_an_organ_that_is_closed_not_yet_founded_or_its_own(desk: Desk) -> None:
    matter = desk.accepted()
    close(desk.county.organ("staffing"), date("2021-02-01"))
    new = found(code="new", place_code="130130", name="演示县新局", kind="government", from_on=date("2021-06-01"))
    before = everything()
    for organ in (desk.county.organ("staffing"), new, desk.county.organ("market")):
        handing = {"to": organ.pk, "text": "移交"}
        assert refused(lambda handing=handing: desk.do(matter, "hand_over", "2021-03-05", handing)) == {  # type: ignore[misc]
            "form"
        }
    assert everything() == before


def test_only_what_is_ended_is_archived_and_once(desk: Desk) -> None:
    matter = desk.accepted()
    file = {"file_number": "2021-市监-001", "retention": "long"}
    assert refused(lambda: desk.do(matter, "archive", "2021-03-05", file)) == {"form"}
    desk.do(matter, "refuse", "2021-03-05")
    assert "archive" in offered(desk, matter, "market", "clerk")
    desk.do(matter, "archive", "2021-03-06", file)
    assert fresh(matter).archived
    assert refused(lambda: desk.do(matter, "archive", "2021-03-07", file)) == {"form"}
    assert "archive" not in offered(desk, matter, "market", "clerk")


def test_sealing_and_urging_are_kept_and_move_nothing(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "urge", "2021-03-05", {"text": "请抓紧"})
    assert fresh(matter).stage == "accepted"
    decided = desk.decided()
    paper = Paper.objects.get(matter=decided)
    desk.do(decided, "seal", "2021-03-10", {"paper": paper.pk, "seal": "行政印章"})
    assert fresh(decided).stage == "decided"
    assert state_of(decided).sealed == {str(paper.pk): "行政印章"}


def test_only_a_paper_that_the_matter_has_issued_is_sealed(desk: Desk) -> None:
    mine, other = desk.decided(), desk.decided("2021-03-02", "2021-03-11")
    paper, foreign = Paper.objects.get(matter=mine), Paper.objects.get(matter=other)
    before = everything()
    for chosen in (foreign.pk, "演市监摊许〔2021〕1号"):
        content = {"paper": chosen, "seal": "行政印章"}
        assert refused(lambda content=content: desk.do(mine, "seal", "2021-03-12", content)) == {"form"}  # type: ignore[misc]
    assert everything() == before
    desk.do(mine, "seal", "2021-03-12", {"paper": paper.pk, "seal": "行政印章"})


def test_officers_are_chosen_among_those_of_the_acting_organ_on_the_day(desk: Desk) -> None:
    matter = desk.accepted()
    stranger = desk.county.officer("justice", "handler")
    assert refused(lambda: desk.do(matter, "recuse", "2021-03-05", {"officer": stranger.pk})) == {"form"}
    with transaction.atomic():
        newcomer = appoint(stranger, desk.county.organ("market"), PRINCIPAL, date("2021-06-01")).officer
    assert refused(lambda: desk.do(matter, "recuse", "2021-03-05", {"officer": newcomer.pk})) == {"form"}
    desk.do(matter, "recuse", "2021-06-02", {"officer": newcomer.pk})
    assert state_of(matter).recused == {str(newcomer.pk)}


def test_an_open_matter_stays_with_its_version_until_an_act_moves_it(desk: Desk) -> None:
    matter = desk.accepted("2023-12-28", "2023-12-29")
    desk.do(matter, "bill", "2024-01-10", {"pay_by": "2024-02-01"})
    assert fresh(matter).version == "2019"

    desk.do(matter, "move_version", "2024-02-01", {"version": "2024"})
    assert fresh(matter).version == "2024"
    assert Act.objects.get(matter=matter, name="move_version").version == "2019"
    assert desk.do(matter, "pay", "2024-02-02").version == "2024"
    assert differences([matter]) == []


def test_a_separation_of_the_new_version_counts_acts_done_under_the_old_one(desk: Desk) -> None:
    matter = desk.accepted("2023-12-28", "2023-12-29")
    with transaction.atomic():
        biller = appoint(
            desk.county.officer("market", "handler", 1), desk.county.organ("market"), PRINCIPAL, date("2020-01-01")
        )
    desk.do(matter, "bill", "2024-01-10", nth=1)
    desk.do(matter, "inspect", "2024-01-11")
    desk.do(matter, "move_version", "2024-02-01", {"version": "2024"})
    assert refused(lambda: desk.do(matter, "decide", "2024-02-02", by=biller)) == {"separation"}
    assert desk.do(matter, "decide", "2024-02-02").version == "2024"


def test_an_act_back_filled_before_the_move_is_done_under_the_old_version(desk: Desk) -> None:
    matter = desk.accepted("2023-12-28", "2023-12-29")
    desk.do(matter, "move_version", "2024-02-01", {"version": "2024"})
    late = desk.do(matter, "join", "2024-01-15", second=desk.post("principal"), reason="漏登")
    assert late.version == "2019"
    assert (fresh(matter).version, differences([matter])) == ("2024", [])


def test_an_act_asked_of_a_copy_from_before_the_move_is_the_new_versions(desk: Desk) -> None:
    stale = desk.accepted("2023-12-28", "2023-12-29")
    desk.do(stale, "move_version", "2024-02-01", {"version": "2024"})
    principal = desk.post("principal")
    done = perform(stale, "bill", by=principal, on=date("2024-02-02"), data={"pay_by": "2024-03-01", "amount": "1"})
    assert (stale.version, done.version) == ("2019", "2024")


@pytest.mark.parametrize("version", ["2019", "2030"])
def test_a_matter_moves_to_another_version_of_its_family_only(desk: Desk, version: str) -> None:
    matter = desk.accepted()
    assert refused(lambda: desk.do(matter, "move_version", "2021-03-05", {"version": version})) == {"form"}


def test_a_matter_does_not_move_to_a_version_that_lacks_its_stage(desk: Desk) -> None:
    matter = desk.accepted()
    with apart():
        Permit2024.governs = Governs(Permit2024.governs.from_on, source="test", until_on=date("2030-01-01"))
        try:

            class Permit2030(Procedure):
                """A later version 后来的版本 without the stage accepted."""

                key, version, label, matter = "toy.permit", "2030", _Permit.label, _Permit.matter
                governs = Governs(datetime.date(2030, 1, 1), source="test")
                done = _Permit.decided
                apply = act(NEW >> _Permit.decided, zh="申请", en="Apply", by=PRINCIPAL)

            assert procedure_of("toy.permit", "2030") is Permit2030
            assert refused(lambda: desk.do(matter, "move_version", "2021-03-05", {"version": "2030"})) == {"form"}
        finally:
            Permit2024.governs = Governs(Permit2024.governs.from_on, source="test")


def test_an_instruction_is_not_to_be_reported_on_before_it_is_given(desk: Desk) -> None:
    matter = desk.open()
    before = {"text": "抓紧", "report_by": "2021-03-01"}
    assert refused(lambda: desk.do(matter, "instruct", "2021-03-02", data=before)) == {"form"}


def test_acts_and_versions_are_chosen_by_name(desk: Desk) -> None:
    matter = desk.accepted()
    form = build_form(Permit2019, GENERAL["ask_override"], None, matter=matter, state=state_of(matter))
    assert ("decide", Permit2019.decide.label) in form.fields["act"].widget.choices
    moved = build_form(Permit2019, GENERAL["move_version"], None, matter=matter, state=state_of(matter))
    assert ("2024", "2024") in moved.fields["version"].widget.choices
