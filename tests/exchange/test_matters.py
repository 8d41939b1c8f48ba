"""Past matters from a sheet: every act by the engine, with the numbers and days of the originals; each matter once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.targets.paths import main_path
from fazhi.kernel.procedures.models import Act, Number
from fazhi.kernel.procedures.registry import families
from tests.exchange.importing import broken, counted, hand_in, write
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
        "apply.by": "market-clerk-0", "accept.on": day("05-08"), "accept.inspector": "town",
        "accept.by": "market-handler-0", "inspect.on": day("05-11"), "inspect.visited_on": day("05-11"),
        "inspect.by": "town-handler-0", "decide.on": day("05-20"), "decide.outcome": "granted",
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
        ("inspect", "2020-05-11", "town-handler-0"), ("decide", "2020-05-20", "market-principal-1"),
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
    write(whole, desk.post("reviewer"))
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
