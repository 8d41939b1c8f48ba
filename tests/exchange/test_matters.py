"""Past matters from a sheet: every act by the engine, with the numbers and days of the originals; each matter once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django import forms
from pytest_django import Settings

from fazhi.exchange.models import Imported, ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.working import advance
from fazhi.exchange.targets.bringing import row_of
from fazhi.exchange.targets.declaring import Asked
from fazhi.exchange.targets.paths import main_path
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.procedures.models import Act, Matter, Number
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.procedures.seeing import eyes_of
from tests.exchange.importing import DAY, NOW, broken, counted, found_in, hand_in, write
from tests.kernel.desk import Desk
from tests.toy.models import PermitCase

pytestmark = pytest.mark.django_db
KEY = "matters.toy.permit"
ACTS = ["accept", "inspect", "decide"]


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2020-{text}")


def permit(serial: int, **values: Any) -> dict[str, Any]:
    """A permit applied for, accepted, inspected and granted in 2020."""
    said = {
        "apply.on": day("05-06"), "apply.number": f"演市监摊〔2020〕{serial}号", "apply.subject": f"夜市摊位{serial}",
        "apply.item": "S-1", "apply.party_kind": "citizen", "apply.party_name": f"王小{serial}",
        "apply.by": "market-clerk-0", "accept.on": day("05-08"), "accept.inspector": "market",
        "accept.by": "market-handler-0", "inspect.on": day("05-11"), "inspect.visited_on": day("05-11"),
        "inspect.by": "market-handler-1", "decide.on": day("05-20"), "decide.outcome": "granted",
        "decide.paper:toy.permit-paper": f"演市监摊许〔2020〕{serial}号", "decide.by": "market-principal-1",
    }  # fmt: skip
    return {f"{name.replace('__', '.')}": value for name, value in {**said, **values}.items()}


def hand(desk: Desk, rows: list[dict[str, Any]]) -> ImportRun:
    return hand_in(KEY, rows, desk.post("clerk"), acts=ACTS)


def test_the_ordinary_course_of_a_procedure_is_its_main_path() -> None:
    assert main_path(families()["toy.permit"][-1]) == ["apply", "accept", "decide"]
    assert main_path(families()["toy.tip"][-1]) == ["take", "handle"]


def test_each_act_is_recorded_with_its_day_its_number_and_who_did_it(desk: Desk) -> None:
    run = hand(desk, [permit(7), permit(9)])
    assert counted(run) == {"new": 2}
    assert not PermitCase.objects.exists()
    write(run, desk.post("principal"))
    assert run.standing == Standing.DONE
    matter = PermitCase.objects.get(number="演市监摊〔2020〕7号")
    acts = Act.objects.filter(matter=matter).order_by("seq")
    assert [(act.name, act.happened_on.isoformat(), act.officer.number) for act in acts] == [
        ("apply", "2020-05-06", "market-clerk-0"), ("accept", "2020-05-08", "market-handler-0"),
        ("inspect", "2020-05-11", "market-handler-1"), ("decide", "2020-05-20", "market-principal-1"),
    ]  # fmt: skip
    assert matter.stage == "decided"
    assert Number.objects.filter(text="演市监摊许〔2020〕7号").exists()
    assert {act.second_officer for act in acts} == {desk.post("principal").officer}


def test_the_grounds_of_the_engine_are_faults_of_the_row(desk: Desk) -> None:
    rows = [
        permit(1, **{"apply.item": "S-99"}), permit(2, **{"inspect.on": None, "inspect.visited_on": None}),
        permit(3, **{"accept.by": "market-clerk-0"}), permit(4, **{"decide.on": day("05-01")}),
        permit(5, **{"apply.by": None}), permit(6), permit(6),
    ]  # fmt: skip
    run = hand(desk, rows)
    assert [row for row, _ in broken(run)] == [2, 3, 4, 5, 6, 8]
    assert dict(broken(run))[5] == "matter.order"
    assert dict(broken(run))[6] == "brought-by"
    assert counted(run) == {"new": 1, "bad": 6}
    write(run, desk.post("principal"), Mode.BY_ROW)
    assert PermitCase.objects.count() == 1


def test_a_matter_comes_in_once_and_further_acts_later(desk: Desk) -> None:
    undecided = ("decide.on", "decide.outcome", "decide.paper:toy.permit-paper", "decide.by")
    part = permit(7, **dict.fromkeys(undecided))
    write(hand(desk, [part]), desk.post("principal"))
    assert counted(hand(desk, [part])) == {"same": 1}
    whole = hand(desk, [permit(7)])
    assert counted(whole) == {"changed": 1}
    write(whole, desk.post("principal"))
    assert PermitCase.objects.get().stage == "decided"
    assert counted(hand(desk, [permit(7)])) == {"same": 1}
    assert broken(hand(desk, [permit(7, **{"apply.subject": "另一摊位"})])) == [(2, "brought-otherwise")]


def test_what_the_engine_refuses_when_it_is_written_leaves_nothing_of_a_whole_sheet(desk: Desk) -> None:
    run = hand(desk, [permit(7), permit(8)])
    desk.open("2020-06-01", numbers={"toy.permit": "演市监摊〔2020〕8号"})
    write(run, desk.post("principal"))
    assert run.standing == Standing.EXAMINED
    assert [row for row, _ in broken(run)] == [3]
    assert PermitCase.objects.count() == 1


def shifted(serial: int, on: datetime.date) -> dict[str, Any]:
    """The same permit with all its acts on one day."""
    days = dict.fromkeys(("apply.on", "accept.on", "inspect.on", "inspect.visited_on", "decide.on"), on)
    return permit(serial, **days)


def test_acts_are_marked_as_back_filled_with_a_reason_and_the_second(desk: Desk) -> None:
    write(hand(desk, [permit(7)]), desk.post("principal"))
    acts = Act.objects.filter(family="toy.permit")
    assert {act.backfilled for act in acts} == {True}
    assert {act.reason for act in acts} == {"批量导入补录"}
    assert {act.second for act in acts} == {desk.post("principal")}


def test_who_the_operator_named_stands_so_in_every_act(desk: Desk) -> None:
    run = hand(desk, [permit(7)])
    deciding.choose_mode(run, Mode.WHOLE)
    deciding.approve(run, desk.post("principal"), DAY, NOW, named=True)
    advance(run, NOW)
    assert {act.reason for act in Act.objects.filter(family="toy.permit")} == {"批量导入补录（批准人由操作人指明）"}


def test_what_is_done_today_is_never_brought(desk: Desk) -> None:
    assert {key for _, key in broken(hand(desk, [shifted(1, DAY)]))} == {"matter.kept-here"}
    assert counted(hand(desk, [shifted(1, DAY - datetime.timedelta(days=1))])) == {"new": 1}


def test_nothing_is_brought_from_the_day_on_which_the_organ_opened_its_first_matter_here(desk: Desk) -> None:
    desk.open("2020-06-01")
    last, first = datetime.date(2020, 5, 31), datetime.date(2020, 6, 1)
    run = hand(desk, [shifted(11, last), shifted(12, first), permit(13, **{"decide.on": first})])
    assert [row for row, _ in broken(run)] == [3, 3, 3, 3, 4]
    assert {key for _, key in broken(run)} == {"matter.kept-here"}
    fault = found_in(run).faults[0]
    assert "自 2020-06-01 起" in fault.rule.zh
    assert "逐件办理" in fault.cure.zh


def test_what_was_brought_does_not_say_since_when_matters_are_kept_here(desk: Desk) -> None:
    write(hand(desk, [permit(7)]), desk.post("principal"))
    assert counted(hand(desk, [shifted(8, datetime.date(2020, 8, 1))])) == {"new": 1}


def test_the_administrator_may_say_since_when(desk: Desk, settings: Settings) -> None:
    desk.open("2020-05-01")
    settings.KEPT_FROM = {"toy.permit": datetime.date(2020, 6, 1)}
    assert counted(hand(desk, [permit(7), shifted(8, datetime.date(2020, 6, 1))])) == {"new": 1, "bad": 1}


def test_what_is_in_already_stays_in_once_matters_are_kept_here(desk: Desk) -> None:
    write(hand(desk, [permit(7)]), desk.post("principal"))
    desk.open("2020-05-07")
    assert counted(hand(desk, [permit(7)])) == {"same": 1}


def test_where_a_principals_act_is_brought_a_principal_approves(desk: Desk) -> None:
    run = hand(desk, [permit(7)])
    deciding.choose_mode(run, Mode.WHOLE)
    with pytest.raises(Refusal, match="无权批准"):
        deciding.ask(run, desk.post("reviewer"), DAY, NOW)
    deciding.ask(run, desk.post("principal"), DAY, NOW)
    undecided = hand_in(KEY, [permit(9)], desk.post("clerk"), acts=["accept", "inspect"])
    deciding.choose_mode(undecided, Mode.WHOLE)
    deciding.ask(undecided, desk.post("reviewer"), DAY, NOW)


def test_an_act_of_another_organ_is_left_to_that_organ(desk: Desk) -> None:
    of_town = {"accept.inspector": "town", "inspect.by": "town-handler-0"}
    whole = permit(7, **of_town)
    run = hand(desk, [whole])
    assert broken(run) == [(2, "brought-organ")]
    later = ("inspect.on", "inspect.visited_on", "inspect.by", "decide.on", "decide.outcome", "decide.by",
             "decide.paper:toy.permit-paper")  # fmt: skip
    write(hand(desk, [{**whole, **dict.fromkeys(later)}]), desk.post("principal"))
    matter = PermitCase.objects.get()
    desk.do(matter, "inspect", "2020-05-11", {"visited_on": "2020-05-11"})
    rest = hand(desk, [{**whole, **dict.fromkeys(("inspect.on", "inspect.visited_on", "inspect.by"))}])
    assert counted(rest) == {"changed": 1}
    write(rest, desk.post("principal"))
    acts = Act.objects.filter(matter=matter).order_by("seq")
    assert [(act.name, act.organ.code, act.backfilled) for act in acts] == [
        ("apply", "market", True), ("accept", "market", True), ("inspect", "town", False), ("decide", "market", True),
    ]  # fmt: skip


def test_a_matter_that_the_importer_may_not_see_is_not_found_by_its_number(desk: Desk) -> None:
    matter = desk.open("2020-05-01", numbers={"toy.permit": "演市监摊〔2020〕1号"})
    field = forms.ModelChoiceField(Matter.objects.all())
    found = {
        organ: row_of(field, matter.number, eyes_of(desk.county.officer(organ, "handler"), DAY))
        for organ in ("market", "staffing")
    }
    assert found == {"market": str(matter.pk), "staffing": matter.number}


def test_an_act_that_is_added_before_others_brings_those_no_second_time(desk: Desk) -> None:
    decision = dict.fromkeys(("decide.on", "decide.outcome", "decide.paper:toy.permit-paper", "decide.by"))
    write(hand(desk, [permit(7, **decision)]), desk.post("principal"))
    reminded = {"remind.on": day("05-11"), "remind.text": "请补正", "remind.by": "market-handler-0"}
    more = hand_in(KEY, [permit(7, **decision, **reminded)], desk.post("clerk"), acts=["remind", *ACTS])
    assert counted(more) == {"changed": 1}
    write(more, desk.post("principal"))
    assert [act.name for act in Act.objects.order_by("seq") if act.family == "toy.permit"] == [
        "apply", "accept", "inspect", "remind",
    ]  # fmt: skip


def test_values_of_an_act_without_its_day_are_a_fault_and_not_left_out(desk: Desk) -> None:
    run = hand(desk, [permit(7, **{"decide.on": None})])
    assert broken(run) == [(2, "act.day")]
    assert found_in(run).faults[0].heading == "决定日期"
    only_by = dict.fromkeys(("decide.on", "decide.outcome", "decide.paper:toy.permit-paper"))
    assert counted(hand(desk, [permit(8, **only_by)])) == {"new": 1}


def test_an_act_recorded_by_another_officer_is_not_the_same(desk: Desk) -> None:
    write(hand(desk, [permit(7)]), desk.post("principal"))
    assert broken(hand(desk, [permit(7, **{"inspect.by": "market-handler-0"})])) == [(2, "brought-otherwise")]


def test_where_no_further_act_is_chosen_there_are_columns_of_the_opening_one_alone(desk: Desk) -> None:
    target = target_of(KEY)
    asked = Asked(desk.post("clerk"), DAY, options={"acts": []})
    assert {column.name.partition(".")[0] for column in target.columns(asked)} == {"apply"}
    assert {post.role for post in target.seconds(asked)} == {"reviewer", "principal"}


def test_rows_that_are_in_already_are_not_attested_as_written(desk: Desk) -> None:
    write(hand(desk, [permit(7)]), desk.post("principal"))
    write(hand(desk, [permit(7), permit(8)]), desk.post("principal"))
    assert [[row for row, _ in each.written] for each in Imported.objects.order_by("recorded_at")] == [[2], [3]]


def test_of_a_row_with_a_bad_cell_the_days_are_compared_all_the_same(desk: Desk) -> None:
    run = hand(desk, [permit(7, **{"decide.on": day("05-01"), "decide.outcome": "也许"}), permit(7)])
    assert broken(run) == [(2, "choice.unknown"), (2, "matter.order"), (3, "matter.twice")]
    assert "第 2 行" in found_in(run).faults[2].cure.zh
