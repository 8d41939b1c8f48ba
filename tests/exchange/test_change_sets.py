"""Changes of a register from a sheet: compared with what is in force, drafted, and never applied past the procedure."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs.working import go_on
from fazhi.exchange.targets.change_sets import ChangeSetTarget
from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from tests.exchange.importing import NOW, broken, counted, found_in, hand_in, write
from tests.kernel.desk import Desk
from tests.toy.models import Stall

pytestmark = pytest.mark.django_db
KEY = "changes.toy.stalls"


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


def draft(desk: Desk, rows: list[dict[str, Any]], **options: Any) -> ImportRun:
    said = {"heading": "摊位调整", "ground": "规划调整", "effective_on": "2021-04-01", **options}
    return hand_in(KEY, rows, desk.post("handler"), **said)


def test_what_is_new_changes_and_stays_is_told_apart(desk: Desk) -> None:
    rows = [{"code": "S-1", "places": 12}, {"code": "S-2", "name": "摊位点S-2", "places": 20},
            {"code": "S-9", "name": "新摊位", "kind": "goods", "places": 5}]  # fmt: skip
    run = draft(desk, rows)
    assert counted(run) == {"changed": 1, "same": 1, "new": 1}
    changed = next(each for each in found_in(run).rows if each.key == "S-1")
    assert [(label.zh, old, new) for label, old, new in changed.turns] == [("摊位数", "10", "12")]
    write(run)
    made = ChangeSet.objects.get()
    assert (made.heading, made.organ, made.sent) == ("摊位调整", desk.county.organ("market"), False)
    told = [(row.action, row.code, row.values) for row in made.rows.all()]
    assert told == [
        ("amend", "S-1", {"places": 12}),
        ("add", "S-9", {"name": "新摊位", "kind": "goods", "places": 5, "organ": "market"}),
    ]
    assert Stall.objects.count() == 3
    assert run.counts["written_new"] == 1


def test_what_a_whole_list_does_not_name_is_ended_and_else_is_not(desk: Desk) -> None:
    write(draft(desk, [{"code": "S-1", "places": 12}]))
    assert [row.action for row in ChangeRow.objects.all()] == ["amend"]
    run = draft(desk, [{"code": "S-1", "places": 13}], whole_list=True)
    assert (run.counts["ended"], [code for code, _ in run.counts["ends"]]) == (2, ["S-2", "S-3"])
    write(run)
    last = ChangeSet.objects.exclude(pk=ChangeSet.objects.filter(rows__values__places=12).get().pk).get()
    assert [(row.action, row.code) for row in last.rows.all()] == [("amend", "S-1"), ("end", "S-2"), ("end", "S-3")]


def test_the_rules_of_the_register_are_asked_in_the_dry_run(desk: Desk) -> None:
    rows = [{"code": "S-1", "kind": "food"}, {"code": "X", "name": "缺项"}, {"code": "S-7", "action": "end"}]
    assert broken(draft(desk, rows)) == [
        (2, "register.zone"), (3, "register.kind"), (3, "register.places"), (3, "register.places"),
        (4, "register.code"),
    ]  # fmt: skip


def test_the_same_sheet_again_makes_no_second_draft(desk: Desk) -> None:
    rows = [{"code": "S-1", "places": 12}]
    write(draft(desk, rows))
    assert counted(draft(desk, rows)) == {"same": 1}


def test_entries_of_another_organ_are_refused(desk: Desk) -> None:
    run = hand_in(KEY, [{"code": "S-1", "places": 9}], desk.post("handler", "justice"),
                  heading="x", ground="y", effective_on="2021-04-01")  # fmt: skip
    assert broken(run) == [(2, "register.organ")]


def test_good_rows_alone_make_a_draft_where_that_is_chosen(desk: Desk) -> None:
    run = write(draft(desk, [{"code": "S-1", "places": 12}, {"code": "S-2", "places": 0}]), mode=Mode.BY_ROW)
    assert (run.standing, [row.code for row in ChangeRow.objects.all()]) == (Standing.DONE, ["S-1"])


def test_a_doubled_code_is_told_with_the_row_of_the_other_though_one_reads_as_the_entry_does(desk: Desk) -> None:
    run = draft(desk, [{"code": "S-1", "places": 12}, {"code": "S-2", "places": 5}, {"code": "S-1", "places": 10}])
    assert broken(run) == [(4, "register.twice")]
    assert "第 2 行" in found_in(run).faults[0].cure.zh


def test_what_a_sheet_names_in_a_row_that_cannot_be_read_is_not_said_to_be_ended(desk: Desk) -> None:
    run = draft(desk, [{"code": "S-1", "places": "若干"}, {"code": "S-2", "places": 6}], whole_list=True)
    assert [code for code, _ in run.counts["ends"]] == ["S-3"]


def test_rules_are_asked_of_what_could_be_read(desk: Desk) -> None:
    rows = [
        {"code": "S-1", "kind": "小吃", "places": 0},
        {"code": "S-2", "places": "若干"},
        {"code": "S-9", "kind": "?"},
    ]
    assert broken(draft(desk, rows)) == [
        (2, "choice.unknown"), (2, "register.places"), (3, "number.unknown"), (4, "choice.unknown"),
        (4, "register.name"), (4, "register.places"), (4, "register.places"),
    ]  # fmt: skip


def test_a_draft_that_was_sent_meanwhile_takes_no_more_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChangeSetTarget, "chunk", 1, raising=False)
    run = draft(desk, [{"code": "S-1", "places": 12}, {"code": "S-2", "places": 13}])
    write(run, mode=Mode.BY_ROW, enough=lambda: True)
    ChangeSet.objects.update(sent=True)
    go_on(run, NOW, lambda: False)
    assert (run.standing, ChangeRow.objects.count()) == (Standing.STOPPED, 1)
    assert "已上报或删除" in run.why
