"""What is held on a party, written out for it; its number never stands on the command line."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fazhi.cli.parties import parties
from fazhi.kernel.applications import handling
from fazhi.kernel.parties.finding import find_or_record, merge
from fazhi.kernel.parties.models import Party, PersonalRead, ReadKind
from tests.conftest import County
from tests.kernel.applying import IDENTITY, to_market
from tests.kernel.desk import Desk

NUMBER = "130130199001010010"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.cli.parties.today", lambda: datetime.date(2021, 3, 22))


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def export(number: str, *options: str) -> Result:
    asked = ["export", "--by", "market-handler-0@market", "--note", "当事人2021年3月22日申请", *options]
    return CliRunner().invoke(parties, asked, input=f"{number}\n")


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_everything_that_is_held_is_written_and_that_it_was_is_recorded(desk: Desk) -> None:
    permit = desk.open(data={"party_identifier": NUMBER})
    desk.do(permit, "accept", "2021-03-03")
    desk.do(permit, "inspect", "2021-03-04")
    desk.do(permit, "decide", "2021-03-10")
    found = told(export(NUMBER))
    assert found["values"][0]["name"] == "王小明" and found["values"][0]["phone"] == "13012340001"
    (matter,) = found["matters"]
    assert (matter["capacities"], matter["stage"], matter["acts"]) == (
        ["申请人"], "已决定", [{"on": "2021-03-01", "act": "申请"}],
    )  # fmt: skip
    assert [paper["title"] for paper in matter["papers"]] == ["摊位许可决定书"]
    assert [(read["organ"], read["how"]) for read in found["read"]] == [("演示县市场监督管理局", "导出")]
    assert PersonalRead.objects.get().note == "当事人2021年3月22日申请"


def test_what_was_applied_for_online_is_written_also_where_it_became_no_case(desk: Desk) -> None:
    """Returned, an application makes no party: its applicant was told that nothing is on record."""
    sent = to_market(desk.county)
    handling.give_back(sent, by=desk.post("clerk"), on=datetime.date(2021, 3, 22), reason="不属本局", cure="向镇申请")
    assert not Party.objects.exists()
    (found,) = told(export(IDENTITY["identifier"]))["applications"]
    assert found["values"] == {name: IDENTITY[name] for name in ("name", "identifier", "phone", "address")}
    assert found["said"][0]["answer"] == "修伞摊" and found["files"] == ["申请书.txt"]
    assert [("不属本局" in each["said"], each["what"]) for each in found["happened"]] == [(True, "已退回")]
    read = PersonalRead.objects.get()
    assert (read.thing, read.kind) == (sent.pk, ReadKind.EXPORTED)


def test_rows_merged_into_the_party_are_written_with_it(desk: Desk) -> None:
    first = find_or_record(kind="citizen", name="王小明", identifier=NUMBER)
    second = find_or_record(kind="citizen", name="王小名", phone="13900000000")
    merge(first, second, reason="同一人", by=first.pk)
    assert [each["name"] for each in told(export(NUMBER))["values"]] == ["王小明", "王小名"]
    assert PersonalRead.objects.count() == 2


def test_a_number_that_is_not_on_record_is_said_and_not_repeated(desk: Desk) -> None:
    result = export(NUMBER)
    assert result.exit_code == 2
    assert "没有登记此证件号码" in result.output and NUMBER not in result.output
    assert not Party.objects.exists()
