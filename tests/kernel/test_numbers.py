"""Official numbers: running per organ, series and year, brought along ones kept, gaps explained."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from fazhi.kernel.procedures.models import Number, NumberRun
from fazhi.kernel.procedures.numbers import allot, explain_gap, gaps, keep_imported
from tests.kernel.desk import Desk, attested, refused

PATTERN = "{mark}摊〔{year}〕{serial}号"


def test_numbers_run_per_organ_series_and_year_of_the_legal_day(desk: Desk) -> None:
    market, town = desk.county.organ("market"), desk.county.organ("town")
    assert [desk.open(on).number for on in ("2021-03-01", "2021-03-02", "2022-01-04", "2021-12-31")] == [
        "演市监摊〔2021〕1号", "演市监摊〔2021〕2号", "演市监摊〔2022〕1号", "演市监摊〔2021〕3号",
    ]  # fmt: skip
    assert allot(town, "toy.permit", PATTERN, 2021) == "演镇摊〔2021〕1号"
    assert allot(market, "other", PATTERN, 2021) == "演市监摊〔2021〕1号"


def test_a_number_of_a_refused_act_is_not_used_up(desk: Desk) -> None:
    desk.open()
    with pytest.raises(RuntimeError), transaction.atomic():
        desk.open()
        raise RuntimeError
    assert desk.open().number == "演市监摊〔2021〕2号"


def test_a_number_that_comes_along_is_kept_and_the_series_goes_on_after_it(desk: Desk) -> None:
    brought = desk.open(numbers={"toy.permit": "市监摊许字〔2021〕第17号"})
    assert brought.number == "市监摊许字〔2021〕第17号"
    assert desk.open().number == "演市监摊〔2021〕18号"
    again = {"toy.permit": "市监摊许字〔2021〕第17号"}
    assert refused(lambda: desk.open(numbers=again)) == {"number"}
    assert refused(lambda: desk.open(numbers={"toy.permit": "无号"})) == {"number"}
    assert refused(lambda: desk.open(numbers={"toy.permit": f"{'摊' * 80}5号"})) == {"number"}
    assert refused(lambda: desk.open(numbers={"toy.paper": "摊〔2021〕3号"})) == {"number"}


def test_a_paper_may_bring_its_number_too(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "inspect", "2021-03-04")
    act = desk.do(matter, "decide", "2021-03-05", numbers={"toy.permit-paper": "演市监摊许〔2021〕40号"})
    assert act.papers.get().number == "演市监摊许〔2021〕40号"


def test_a_gap_is_listed_until_it_is_explained_once(desk: Desk) -> None:
    market, officer = desk.county.organ("market"), desk.county.officer("market", "handler")
    keep_imported(market, "s", 2021, "摊〔2021〕1号")
    keep_imported(market, "s", 2021, "摊〔2021〕4号")
    for other, series, year in ((market, "s", 2022), (market, "t", 2021), (desk.county.organ("town"), "s", 2021)):
        keep_imported(other, series, year, f"摊〔{year}〕2号")
        keep_imported(other, series, year, f"摊〔{year}〕9号")
    assert gaps(market, "s", 2021) == {2: "", 3: ""}
    gap = explain_gap(market, "s", 2021, 2, reason="作废", by=officer)
    assert gaps(market, "s", 2021) == {2: "作废", 3: ""}
    assert attested(gap)
    assert refused(lambda: explain_gap(market, "s", 2021, 4, reason="作废", by=officer)) == {"number-gap"}
    with pytest.raises(IntegrityError):
        explain_gap(market, "s", 2021, 2, reason="再说", by=officer)


def test_a_run_that_fell_behind_gives_no_number_twice(desk: Desk) -> None:
    desk.open()
    NumberRun.objects.filter(series="toy.permit").update(last=0)
    assert refused(desk.open) == {"collision"}
    assert Number.objects.filter(series="toy.permit").count() == 1


def test_an_imported_number_takes_the_run_along(desk: Desk) -> None:
    desk.open(numbers={"toy.permit": "演市监摊〔2021〕7号"})
    assert desk.open().number == "演市监摊〔2021〕8号"
