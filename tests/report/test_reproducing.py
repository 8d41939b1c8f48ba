"""A report reproduced: the numbers come out as they were frozen, and what was put right since is listed."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from fazhi.report.reproducing import Reproduction, reproduce
from fazhi.report.standing import last_compiled
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date
from tests.kernel.returns.asking import GOOD, SCAN, do, issued, keep_fairs, signed
from tests.report.annual import begun, published_report
from tests.toy.models import Stall

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def again(on: str = "2022-12-31") -> Reproduction:
    compiled = last_compiled(PLACE, 2021, date(on))
    assert compiled is not None
    return reproduce(compiled)


def of(found: Reproduction, id: str) -> tuple[object, object, object, bool, bool]:
    each = next(each for each in found.figures if each.frozen.id == id)
    return each.frozen.value, each.then, each.now, each.holds, each.corrected


def test_every_number_comes_out_as_it_was_frozen(desk: Desk) -> None:
    desk.open("2021-03-01")
    published_report(desk.county)
    found = again()
    assert found.holds and found.log_holds
    assert of(found, "toy.stalls") == (3, 3, 3, True, False)
    assert not any(each.corrected for each in found.figures)


def test_what_is_recorded_later_is_listed_and_changes_nothing(desk: Desk) -> None:
    keep_fairs(desk.county)
    issued(desk.county)
    signed(desk.county)
    published_report(desk.county)
    with transaction.atomic():
        record(
            Stall(code="S-9", name="摊位点S-9", kind="goods", organ=desk.county.organ("market"), places=1,
                  from_on=date("2019-06-01"))
        )  # fmt: skip
    do(desk.county, "correct", "2022-02-10", reason="漏计", data={"due_on": "2022-02-20"})
    do(desk.county, "fill", "2022-02-11", data={**GOOD, "toy_fairs_turnover": "3.15"})
    do(desk.county, "check", "2022-02-11", "reviewer")
    do(desk.county, "sign", "2022-02-12", "principal", {"letter": "演编函〔2022〕9号"}, uploads=[SCAN])
    found = again()
    assert found.holds
    assert of(found, "toy.stalls") == (3, 3, 4, True, True)
    frozen, then, now, holds, corrected = of(found, "toy.fairs.turnover")
    assert (str(frozen), str(then), str(now), holds, corrected) == ("3.05", "3.05", "3.15", True, True)


def test_a_number_written_into_the_frozen_text_is_found(desk: Desk) -> None:
    published_report(desk.county)
    compiled = last_compiled(PLACE, 2021, date("2022-12-31"))
    assert compiled is not None
    forged = json.loads(json.dumps(compiled.data))
    next(each for each in forged["frozen"]["figures"] if each["id"] == "toy.stalls")["value"] = 30
    compiled.data = forged
    found = reproduce(compiled)
    assert not found.holds and of(found, "toy.stalls")[3] is False


def test_another_log_is_found(desk: Desk) -> None:
    published_report(desk.county)
    compiled = last_compiled(PLACE, 2021, date("2022-12-31"))
    assert compiled is not None
    compiled.data["frozen"]["ledger"]["root"] = "AAAA"
    assert not reproduce(compiled).log_holds
    compiled.data["frozen"]["ledger"]["size"] = 10**9
    assert not reproduce(compiled).log_holds


def test_a_report_that_nobody_published_is_reproduced_too_and_none_is_none(desk: Desk) -> None:
    assert last_compiled(PLACE, 2021, date("2022-12-31")) is None
    report = begun(desk.county)
    perform(report, "compile", by=desk.county.post("justice", "handler"), on=date("2022-02-01"))
    assert again().holds
    assert Act.objects.filter(matter=report.pk, name="compile").count() == 1
