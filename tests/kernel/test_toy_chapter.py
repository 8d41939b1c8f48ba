"""A chapter is found by what it declares: one app, and its procedures, registers and figures are there."""

from __future__ import annotations

import pytest
from django.db import transaction

from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.figures.declaring import FigureError, figure_of, figures, year
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.procedures.registry import families, kind_of, procedure_of, version_on
from fazhi.kernel.registers.declaring import registers
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date
from tests.toy.models import Round
from tests.toy.procedures import Permit2019, Permit2024
from tests.toy.registers import Stalls


def test_a_chapter_appears_with_all_it_declares() -> None:
    assert [config.label for config in chapters()][-2:] == ["toy", "closed"]  # as FAZHI_CHAPTERS names them
    assert {"toy.permit", "toy.tip", "toy.stalls.adjustment"} <= families().keys()
    assert registers()["toy.stalls"] is Stalls
    assert {"toy.permits.applied", "toy.permits.granted", "toy.stalls", "toy.rounds"} <= figures().keys()
    assert figure_of("toy.stalls").chapter == "tests.toy"
    assert figure_of("toy.stalls").definition == "期末在目录中有效的摊位点。"


@pytest.mark.parametrize(("on", "version"), [("2019-06-01", "2019"), ("2023-12-31", "2019"), ("2024-01-01", "2024")])
def test_the_version_that_governs_a_day(on: str, version: str) -> None:
    assert version_on("toy.permit", date(on)).version == version


def test_asking_for_what_is_not_declared_names_what_is() -> None:
    with pytest.raises(LookupError, match=r"toy\.nothing"):
        procedure_of("toy.nothing", "1")
    with pytest.raises(LookupError, match="governs"):
        version_on("toy.permit", date("2019-05-31"))
    with pytest.raises(FigureError, match=r"toy\.permits\.applied"):
        figure_of("toy.permits.aplied")
    assert kind_of(Permit2019, "bless") is None


def test_each_version_has_acts_of_its_own() -> None:
    assert Permit2019.bill.apart_from == () and list(Permit2024.bill.apart_from) == ["decide"]
    assert Permit2019.apply.procedure is Permit2019 and Permit2024.apply.procedure is Permit2024
    assert [kind.name for kind in Permit2024.opening()] == ["apply"]


def test_a_figure_counts_by_place_period_and_stock_day(desk: Desk) -> None:
    for on in ("2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01"):
        desk.open(on)
    applied = figure_of("toy.permits.applied")
    assert [applied.value(year(PLACE, number)) for number in (2020, 2021, 2022)] == [1, 2, 1]
    assert applied.value(year("130000", 2021)) == applied.value(year("130100", 2021)) == 2
    assert applied.value(year("130131", 2021)) == applied.value(year("140000", 2021)) == 0
    assert [figure_of("toy.stalls").value(year(PLACE, number)) for number in (2018, 2019)] == [0, 3]
    assert figure_of("toy.stalls").breakdown(year(PLACE, 2021), "类别") == {"goods": 3}
    with pytest.raises(FigureError, match="not divided by zone"):
        figure_of("toy.stalls").breakdown(year(PLACE, 2021), "zone")


def test_records_are_summed_by_their_own_day_and_a_correction_takes_the_place(county: County) -> None:
    def checked(on: str, stalls: int, corrects: Round | None = None) -> Round:
        made = Round(organ=county.organ("market"), happened_on=date(on), title="巡查", stalls=stalls, corrects=corrects)
        with transaction.atomic():
            record(made)
        return made

    rounds = figure_of("toy.rounds")
    first = checked("2021-12-31", 10)
    checked("2022-01-01", 5)
    moment = first.recorded_at
    assert [rounds.value(year(PLACE, number)) for number in (2021, 2022)] == [10, 5]
    second = checked("2022-01-02", 8, corrects=first)
    checked("2022-01-02", 7, corrects=second)
    assert [rounds.value(year(PLACE, number)) for number in (2021, 2022)] == [0, 12]
    assert rounds.value(year(PLACE, 2021, moment)) == 10
