"""Changes of a register from a sheet: compared with what is in force, drafted, and never applied past the procedure."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from tests.exchange.importing import broken, counted, found_in, hand_in, write
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
