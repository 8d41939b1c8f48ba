"""Records and parties from sheets: declared by a chapter, imported without another line; each comes in once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from fazhi.exchange.models import ImportRow, Mode
from fazhi.kernel.parties.models import Party
from tests.conftest import County
from tests.exchange.importing import broken, counted, found_in, hand_in, write
from tests.kernel.desk import Desk
from tests.toy.models import Round

pytestmark = pytest.mark.django_db
CITIZEN = "11010519491231002X"
COMPANY = "91350100M000100Y43"


def round_(day: int, **values: Any) -> dict[str, Any]:
    return {"happened_on": datetime.date(2021, 3, day), "title": "早市巡查", "stalls": 12, **values}


def test_records_come_in_once_and_belong_to_the_organ(county: County) -> None:
    handler, principal = county.post("market", "handler"), county.post("market", "principal")
    rows = [round_(1), round_(2, title="夜市巡查")]
    write(hand_in("records.toy.round", rows, handler), principal)
    assert [(each.organ, each.stalls) for each in Round.objects.all()] == [(county.organ("market"), 12)] * 2
    assert counted(hand_in("records.toy.round", rows, handler)) == {"same": 2}
    rows = [round_(1, stalls=7), round_(3, organ="town"), round_(3), round_(3), round_(28)]
    run = hand_in("records.toy.round", rows, handler)
    assert broken(run) == [(2, "record.known"), (3, "record.foreign"), (5, "record.twice"), (6, "record.later")]


def test_a_party_is_found_by_its_number_and_recorded_once(county: County) -> None:
    clerk = county.post("market", "clerk")
    rows = [
        {"party_kind": "citizen", "party_name": "王小明", "party_identifier": CITIZEN, "party_phone": "13012340001"},
        {"party_kind": "enterprise", "party_name": "演示商贸有限公司", "party_identifier": COMPANY},
        {"party_kind": "citizen", "party_name": "李大壮"},
    ]
    run = hand_in("parties", rows, clerk)
    assert counted(run) == {"new": 3}
    write(run)
    assert Party.objects.count() == 3
    assert counted(hand_in("parties", rows, clerk)) == {"same": 3}
    assert CITIZEN not in str(list(ImportRow.objects.values_list("key", flat=True)))


def test_numbers_are_checked_and_shown_masked(county: County) -> None:
    rows = [
        {"party_kind": "citizen", "party_name": "王小明", "party_identifier": "110105194912310021"},
        {"party_kind": "citizen", "party_name": "张三", "party_identifier": CITIZEN},
        {"party_kind": "citizen", "party_name": "张三", "party_identifier": CITIZEN},
    ]
    run = hand_in("parties", rows, county.post("market", "clerk"))
    assert [(row, key) for row, key in broken(run)] == [(2, "identity.check"), (4, "party.twice")]
    shown = found_in(run).faults[0].shown
    assert "19491231" not in shown
    told = " ".join(new for each in found_in(run).rows for _, _, new in each.turns)
    assert CITIZEN not in told
    assert "张三" not in told
    write(run, mode=Mode.BY_ROW)
    assert Party.objects.count() == 1


WANG = {"party_kind": "citizen", "party_name": "王小明", "party_identifier": CITIZEN}


def test_nothing_is_told_of_parties_of_other_organs(county: County) -> None:
    desk = Desk(county)
    desk.open(data=WANG)
    rows = [WANG, {**WANG, "party_name": "李四"}]
    of_town = county.post("town", "clerk")
    run = hand_in("parties", rows, of_town)
    assert counted(run) == {"new": 2}
    write(run)
    assert counted(run, "written_") == {"new": 2}
    assert Party.objects.filter(index__isnull=False).count() == 2
    assert counted(hand_in("parties", rows, of_town)) == {"same": 2}
    assert counted(hand_in("parties", rows, county.post("justice", "clerk"))) == {"new": 2}


def test_parties_whom_the_organ_handles_are_in_already(county: County) -> None:
    desk = Desk(county)
    desk.open(data=WANG)
    rows = [WANG, {**WANG, "party_name": "李四"}]
    assert counted(hand_in("parties", rows, county.post("market", "clerk"))) == {"same": 1, "new": 1}


def test_another_name_under_the_number_that_only_others_know_is_not_told(county: County) -> None:
    desk = Desk(county)
    desk.open(data=WANG)
    write(hand_in("parties", [{**WANG, "party_name": "李四"}], county.post("town", "clerk")))
    rows = [WANG, {**WANG, "party_name": "李四"}]
    assert counted(hand_in("parties", rows, county.post("market", "clerk"))) == {"same": 1, "new": 1}


def test_of_a_record_with_a_bad_cell_all_else_is_said(county: County) -> None:
    rows = [round_(1, stalls="若干", organ="town"), round_(28, stalls=-1), round_(1), round_(1)]
    run = hand_in("records.toy.round", rows, county.post("market", "handler"))
    assert broken(run) == [
        (2, "number.unknown"), (2, "record.foreign"), (3, "number.least"), (3, "record.later"), (5, "record.twice"),
    ]  # fmt: skip
    assert "第 4 行" in found_in(run).faults[-1].cure.zh


def test_of_a_party_with_a_bad_cell_all_else_is_said(county: County) -> None:
    rows = [
        {**WANG, "party_phone": "1"}, {**WANG, "party_kind": "?"}, WANG,
        {"party_kind": "enterprise", "party_name": "甲", "party_identifier": CITIZEN, "party_phone": "1"},
    ]  # fmt: skip
    run = hand_in("parties", rows, county.post("market", "clerk"))
    assert broken(run) == [
        (2, "phone.unknown"), (3, "choice.unknown"), (3, "party.twice"), (4, "party.twice"), (5, "phone.unknown"),
        (5, "party.invalid"),
    ]  # fmt: skip
    assert counted(run) == {"bad": 4}
