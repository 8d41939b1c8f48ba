"""First loads of a list: a dry run that changes nothing, two persons, each entry once, whatever happens in between."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from fazhi.exchange.models import Imported, ImportFile, ImportRow, ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.mapping import use
from fazhi.exchange.runs.working import advance
from fazhi.exchange.sheets import Mapping
from fazhi.exchange.targets.declaring import Asked
from fazhi.exchange.targets.first_loads import FirstLoadTarget
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.organs.posts import relieve
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.exchange.importing import DAY, NOW, broken, counted, found_in, go_on, hand_in, write
from tests.kernel.desk import Desk
from tests.kernel.test_adjusting import Office
from tests.toy.models import Stall

pytestmark = pytest.mark.django_db
KEY = "first.toy.stalls"


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def stall(number: int, **values: Any) -> dict[str, Any]:
    from_on = datetime.date(2020, 1, 1)
    return {"code": f"T-{number}", "name": f"摊位{number}", "kind": "goods", "organ": "market", "places": 3,
            "from_on": from_on, **values}  # fmt: skip


def test_a_dry_run_shows_every_fault_and_changes_nothing(county: County) -> None:
    rows = [stall(1), stall(2, places=0), stall(3, kind="food"), stall(1), stall(4, from_on=datetime.date(2030, 1, 1))]
    run = hand_in(KEY, rows, county.post("government", "handler"))
    assert run.standing == Standing.EXAMINED
    assert counted(run) == {"new": 1, "bad": 4}
    assert broken(run) == [(3, "register.places"), (4, "register.zone"), (5, "register.twice"), (6, "register.later")]
    fault = found_in(run).faults[0]
    assert (fault.cell, fault.shown, fault.rule.zh, fault.cure.zh) == ("F3", "0", "摊位数为零。", "请填摊位数。")
    assert not Stall.objects.exists()
    with pytest.raises(Refusal, match="行有问题"):
        deciding.choose_mode(run, Mode.WHOLE)


def test_entries_are_recorded_with_their_days_by_two_persons(county: County) -> None:
    first, second = county.post("government", "handler"), county.post("justice", "principal")
    run = write(hand_in(KEY, [stall(1), stall(2, organ="town")], first), second)
    assert run.standing == Standing.DONE
    one = Stall.objects.get(code="T-1")
    assert (one.from_on, one.organ, one.places) == (datetime.date(2020, 1, 1), county.organ("market"), 3)
    kept = Imported.objects.get()
    assert (kept.officer, kept.second) == (first.officer, second.officer)
    assert kept.written == [[2, str(one.pk)], [3, str(Stall.objects.get(code="T-2").pk)]]
    sequence_all()
    assert Leaf.objects.filter(kind="toy.stall").count() == 2
    assert not verify().faults
    assert not ImportFile.objects.exists()


def test_nobody_approves_their_own_import_and_not_everybody_may(county: County) -> None:
    run = hand_in(KEY, [stall(1)], county.post("government", "handler"))
    deciding.choose_mode(run, Mode.WHOLE)
    for organ, role in (
        ("government", "handler"),
        ("market", "principal"),
        ("government", "principal"),
        ("justice", "clerk"),
    ):
        with pytest.raises(Refusal, match="无权批准"):
            deciding.ask(run, county.post(organ, role), DAY, NOW)
    with pytest.raises(Refusal, match="另一人"):
        deciding.confirm(run, DAY, NOW)
    assert not Stall.objects.exists()


def test_the_same_sheet_again_is_in_already(county: County) -> None:
    first, second = county.post("government", "handler"), county.post("justice", "reviewer")
    rows = [stall(each) for each in range(1, 6)]
    write(hand_in(KEY, rows, first), second)
    again = hand_in(KEY, rows, first)
    assert counted(again) == {"same": 5}
    with pytest.raises(Refusal, match="没有需要导入"):
        deciding.choose_mode(again, Mode.WHOLE)
    more = write(hand_in(KEY, [*rows, stall(6)], first), second)
    assert counted(more, "written_") == {"same": 5, "new": 1}
    assert Stall.objects.count() == 6


def test_a_code_that_is_known_is_left_to_adjustments(county: County) -> None:
    first, second = county.post("government", "handler"), county.post("justice", "principal")
    write(hand_in(KEY, [stall(1)], first), second)
    assert broken(hand_in(KEY, [stall(1, places=8)], first)) == [(2, "register.known")]


def test_a_department_loads_its_own_entries_the_government_all(county: County) -> None:
    rows = [stall(1), stall(2, organ="town"), stall(3, organ="")]
    run = hand_in(KEY, rows, county.post("market", "handler"))
    assert broken(run) == [(3, "register.foreign")]
    assert counted(run) == {"new": 2, "bad": 1}
    assert counted(hand_in(KEY, rows, county.post("justice", "handler"))) == {"new": 3}


def test_good_rows_now_and_the_corrected_sheet_later_brings_the_rest(county: County) -> None:
    first, second = county.post("government", "handler"), county.post("justice", "principal")
    run = write(hand_in(KEY, [stall(1), stall(2, places=0), stall(3)], first), second, Mode.BY_ROW)
    assert counted(run, "written_") == {"new": 2, "bad": 1}
    assert ImportFile.objects.filter(run=run).exists()
    again = write(hand_in(KEY, [stall(1), stall(2, places=4), stall(3)], first), second)
    assert counted(again, "written_") == {"same": 2, "new": 1}
    assert sorted(Stall.objects.values_list("code", flat=True)) == ["T-1", "T-2", "T-3"]


def test_a_whole_sheet_is_not_half_written_where_things_changed_since(county: County) -> None:
    first, second = county.post("government", "handler"), county.post("justice", "principal")
    run = hand_in(KEY, [stall(1), stall(2)], first)
    with transaction.atomic():
        record(Stall(code="T-2", name="他人登记", kind="goods", organ=county.organ("market"), places=1, from_on=DAY))
    write(run, second)
    assert run.standing == Standing.EXAMINED
    assert "情况已变化" in run.why
    assert broken(run) == [(3, "register.known")]
    assert Stall.objects.count() == 1


def test_an_import_that_is_cut_off_goes_on_after_its_last_row(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FirstLoadTarget, "chunk", 2)
    first, second = county.post("government", "handler"), county.post("justice", "principal")
    run = hand_in(KEY, [stall(each) for each in range(1, 8)], first)
    write(run, second, Mode.BY_ROW, enough=lambda: True)
    assert Stall.objects.count() == 2
    go_on(run, enough=lambda: True)
    done = go_on(run)
    assert done.standing == Standing.DONE
    assert counted(done, "written_") == {"new": 7}
    assert Stall.objects.count() == ImportRow.objects.filter(run=run).count() == 7


def test_who_imports_must_still_hold_the_post(county: County) -> None:
    first, second = county.post("government", "handler"), county.post("justice", "principal")
    run = hand_in(KEY, [stall(1)], first)
    deciding.choose_mode(run, Mode.WHOLE)
    deciding.ask(run, second, DAY, NOW)
    relieve(first, DAY)
    with pytest.raises(Refusal, match="已不任该岗位"):
        deciding.approve(run, second, DAY, NOW)
    run.refresh_from_db()
    assert (run.standing, run.written) == (Standing.ASKED, 0)
    assert not Stall.objects.exists()


def test_who_approves_must_still_hold_a_post_that_may(county: County) -> None:
    run = hand_in(KEY, [stall(1)], county.post("government", "handler"))
    deciding.choose_mode(run, Mode.WHOLE)
    second = county.post("justice", "principal")
    deciding.ask(run, second, DAY, NOW)
    relieve(second, DAY)
    with pytest.raises(Refusal, match="无权批准"):
        deciding.approve(run, second, DAY, NOW)
    assert not Stall.objects.exists()


def test_of_two_who_decide_at_a_time_the_later_one_is_told(county: County) -> None:
    second = county.post("justice", "principal")
    run = hand_in(KEY, [stall(1)], county.post("government", "handler"))
    deciding.choose_mode(run, Mode.WHOLE)
    late = ImportRun.objects.get(pk=run.pk)
    deciding.ask(run, second, DAY, NOW)
    stale = ImportRun.objects.get(pk=run.pk)
    deciding.decline(run, "数量不对", NOW)
    with pytest.raises(Refusal, match="已经办理或撤回"):
        deciding.approve(stale, second, DAY, NOW)
    deciding.ask(run, second, DAY, NOW)
    deciding.approve(run, second, DAY, NOW)
    with pytest.raises(Refusal, match="已经办理或撤回"):
        deciding.ask(late, second, DAY, NOW)
    with pytest.raises(Refusal, match="已经办理或撤回"):
        use(late, Mapping.of(late.mapping), NOW)
    assert ImportRun.objects.get().standing == Standing.WRITING


def test_a_row_that_became_good_since_is_not_sent_back(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FirstLoadTarget, "chunk", 1)
    first, second = county.post("government", "handler"), county.post("justice", "principal")
    run = hand_in(KEY, [stall(1), stall(2, from_on=DAY + datetime.timedelta(days=1)), stall(3, places=0)], first)
    assert [row for row, _ in broken(run)] == [3, 4]
    deciding.choose_mode(run, Mode.BY_ROW)
    deciding.ask(run, second, DAY, NOW)
    deciding.approve(run, second, DAY + datetime.timedelta(days=1), NOW)
    advance(run, NOW)
    assert counted(run, "written_") == {"new": 2, "bad": 1}
    assert broken(run) == [(4, "register.places")]


def decided(desk: Desk, on: str = "2021-03-01", *, approved: bool = True) -> None:
    """An adjustment of the register, reported, reviewed and decided."""
    office = Office(desk)
    matter = office.report(office.draft(("add", "S-4", {"name": "新点", "kind": "goods", "places": 5}),
                                        effective="2021-03-20"), on)  # fmt: skip
    office.review(matter, "2021-03-05")
    if approved:
        office.approve(matter, "2021-03-10")
    else:
        principal = desk.county.post("government", "principal")
        perform(matter, "reject", by=principal, on=datetime.date(2021, 3, 10), reason="不合规划")


@pytest.mark.parametrize("approved", [True, False])
def test_once_an_adjustment_was_decided_nothing_is_loaded(desk: Desk, approved: bool) -> None:
    first = desk.county.post("market", "handler")
    assert target_of(KEY).closed(first, DAY) is None
    decided(desk, approved=approved)
    run = hand_in(KEY, [stall(1), stall(2)], first)
    assert broken(run) == [(2, "register.lives"), (3, "register.lives")]
    assert "清单调整" in found_in(run).faults[0].cure.zh


def test_an_adjustment_decided_after_the_dry_run_stops_the_load(desk: Desk) -> None:
    run = hand_in(KEY, [stall(1)], desk.county.post("market", "handler"))
    decided(desk)
    write(run, desk.county.post("justice", "principal"))
    assert run.standing == Standing.EXAMINED
    assert broken(run) == [(2, "register.lives")]
    assert not Stall.objects.filter(code="T-1").exists()


def test_the_administrator_may_close_a_first_load(county: County, settings: Settings) -> None:
    settings.FIRST_LOADS_CLOSED = ["toy.stalls"]
    assert broken(hand_in(KEY, [stall(1)], county.post("market", "handler"))) == [(2, "register.closed")]


def test_a_list_of_no_organ_in_particular_is_loaded_by_those_who_keep_it(county: County) -> None:
    target = target_of("first.services.institutions")
    may = {organ for organ in county.organs if target.may(county.post(organ, "handler"), DAY)}
    assert may == {"government", "staffing", "justice"}


@pytest.mark.parametrize(
    ("loader", "approving"),
    [("market", {"justice", "government"}), ("justice", {"government"}), ("government", {"justice"})],
)
def test_the_second_person_is_of_the_justice_bureau_or_the_government(
    county: County, loader: str, approving: set[str]
) -> None:
    found = target_of(KEY).seconds(Asked(county.post(loader, "handler"), DAY))
    assert {post.organ.code for post in found} == approving
    assert {post.role for post in found} == {"reviewer", "principal"}


def test_all_that_can_be_said_of_a_row_is_said_though_a_cell_cannot_be_read(county: County) -> None:
    rows = [
        stall(1, from_on="3月5日", places=0), stall(2, kind="小吃", places=0), stall(3, places="若干"),
        stall(4, kind="food", zone="东" * 21), stall(5, organ="无此单位"),
    ]  # fmt: skip
    run = hand_in(KEY, rows, county.post("government", "handler"))
    assert broken(run) == [
        (2, "date.no-year"), (2, "register.places"),
        (3, "choice.unknown"), (3, "register.places"),
        (4, "number.unknown"),
        # The rule that a food stall has a zone reads the zone, which is too long to be read: it is not asked.
        (5, "text.long"),
        (6, "organ.unknown"),
    ]  # fmt: skip
    assert counted(run) == {"bad": 5}


def test_a_code_that_stands_in_a_row_with_a_bad_cell_is_doubled_all_the_same(county: County) -> None:
    rows = [stall(1, from_on="3月5日"), stall(2), stall(1)]
    run = hand_in(KEY, rows, county.post("government", "handler"))
    assert broken(run) == [(2, "date.no-year"), (4, "register.twice")]
    assert "第 2 行" in found_in(run).faults[1].cure.zh
    assert "row 2" in found_in(run).faults[1].cure.en


def test_the_evidence_of_an_import_cannot_name_one_person_twice(county: County) -> None:
    run = write(hand_in(KEY, [stall(1)], county.post("market", "handler")), county.post("justice", "principal"))
    kept = Imported.objects.get(run=run.pk)
    with pytest.raises(IntegrityError, match="imported_by_two_persons"), transaction.atomic():
        record(
            Imported(
                run=run.pk, target=KEY, organ=kept.organ, officer=kept.officer, second=kept.officer, day=DAY,
                mode=kept.mode, digest=kept.digest, written=kept.written,
            )
        )  # fmt: skip
