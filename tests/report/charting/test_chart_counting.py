"""What charts show, counted from the records of the small county when its report is frozen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fazhi.kernel.figures import declaring
from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.figures.declaring import year as year_of
from fazhi.report import outlining
from fazhi.report.charting.wanted import wanted
from fazhi.report.compiling import compile_report
from fazhi.report.freezing import freeze
from fazhi.report.frozen import Frozen
from fazhi.report.outlining import OutlineError
from fazhi.report.standing import published_report
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date
from tests.kernel.returns.asking import issued, keep_fairs, signed
from tests.report.annual import adopted, begun, put_out
from tests.report.charting.outlining import TOY, counted, outline, values
from tests.report.test_annual import one_more

pytestmark = pytest.mark.django_db
Outlined = Callable[..., None]


@pytest.fixture
def outlined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outlined:
    return lambda *charts: outline(tmp_path, monkeypatch, *charts)


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def close(monkeypatch: pytest.MonkeyPatch, id: str, **more: Any) -> None:
    """Let a figure be one of cases that are not public."""
    monkeypatch.setitem(declaring._figures, id, replace(figures()[id], public_records=False, **more))


def applied(desk: Desk, *numbers: int, year: int = 2021) -> None:
    """So many permits applied for in each month, from January on."""
    for month, number in enumerate(numbers, start=1):
        for _ in range(number):
            desk.open(f"{year}-{month:02}-10")


def decided(desk: Desk, month: int, *outcomes: str) -> None:
    for outcome in outcomes:
        case = desk.accepted(f"2021-{month:02}-01", f"2021-{month:02}-03")
        desk.do(case, "inspect", f"2021-{month:02}-04", {"visited_on": f"2021-{month:02}-04"})
        desk.do(case, "decide", f"2021-{month:02}-10", {"outcome": outcome})


def test_bars_are_the_numbers_of_the_report(desk: Desk, outlined: Outlined) -> None:
    applied(desk, 2)
    outlined({"title": "申请", "bars": [TOY, "toy.permits.granted"]})
    (chart,) = counted()
    assert (chart["kind"], chart["title"], chart["unit"]["zh"]) == ("bars", "申请", "件")
    assert [(row["name"]["zh"], row["figure"], row["values"], row["hidden"]) for row in chart["rows"]] == [
        ("摊位许可申请", TOY, [2], []), ("准予摊位许可", "toy.permits.granted", [0], []),
    ]  # fmt: skip


def test_bars_of_a_breakdown_are_its_cells(desk: Desk, outlined: Outlined) -> None:
    outlined({"title": "各类摊位", "bars": "toy.stalls", "by": "类别"})
    (chart,) = counted()
    (cell,) = Frozen(freeze(year_of(PLACE, 2021))).figures["toy.stalls"].breakdowns[0].cells
    assert [(row["name"]["zh"], row["values"]) for row in chart["rows"]] == [(cell.name.zh, [cell.number])]
    assert cell.number == 3


def test_months_are_counted_each_by_itself_and_add_up(desk: Desk, outlined: Outlined) -> None:
    applied(desk, 1, 0, 3)
    applied(desk, 4, year=2022)
    outlined({"title": "各月申请", "months": [TOY]})
    (chart,) = counted()
    assert chart["columns"] == [str(month) for month in range(1, 13)]
    assert values(chart) == [[1, 0, 3] + [0] * 9]
    assert sum(chart["rows"][0]["values"]) == Frozen(freeze(year_of(PLACE, 2021))).figures[TOY].value


def test_months_are_divided_by_outcome_the_most_frequent_first(desk: Desk, outlined: Outlined) -> None:
    decided(desk, 3, "granted", "partly")
    decided(desk, 5, "granted")
    outlined({"title": "各月决定", "months": "toy.permits.decided", "by": "结果"})
    (chart,) = counted()
    assert chart["stacked"]
    assert [row["name"]["zh"] for row in chart["rows"]] == [
        cell.name.zh for cell in Frozen(freeze(year_of(PLACE, 2021))).figures["toy.permits.decided"].breakdowns[0].cells
    ]
    assert [row[2:5] for row in values(chart)] == [[1, 0, 1], [1, 0, 0]]
    assert {row["figure"] for row in chart["rows"]} == {"toy.permits.decided"}


def test_small_months_of_closed_cases_are_hidden(
    desk: Desk, outlined: Outlined, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(monkeypatch, TOY)
    applied(desk, 6, 2, 0, 7)
    outlined({"title": "各月申请", "months": [TOY]})
    (chart,) = counted()
    assert chart["rows"][0]["values"] == [None, None, 0, 7] + [0] * 8
    assert chart["rows"][0]["hidden"] == [0, 1]


def test_an_outcome_that_is_hidden_in_the_year_is_hidden_in_every_month(
    desk: Desk, outlined: Outlined, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though no month of the larger one is small: its sum would give away the other, of which the total is known."""
    close(monkeypatch, "toy.permits.decided", public_total=True)
    decided(desk, 3, *["granted"] * 6, "partly")
    outlined({"title": "各月决定", "months": "toy.permits.decided", "by": "结果"}, {"title": "申请", "bars": [TOY]})
    found = freeze(year_of(PLACE, 2021))
    figure = Frozen(found).figures["toy.permits.decided"]
    assert figure.value == 7 and figure.breakdowns[0].withheld
    assert [chart["title"] for chart in counted()] == ["申请"], "nothing of the other can be shown"
    assert [6, 1] not in [row for chart in counted() for row in values(chart)]


def test_a_chart_of_which_nothing_can_be_shown_is_left_out(
    desk: Desk, outlined: Outlined, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(monkeypatch, TOY)
    applied(desk, 1, 2)
    outlined(
        {"title": "各月申请", "months": [TOY]}, {"title": "申请", "bars": [TOY]},
        {"title": "空", "bars": ["toy.permits.granted"]}, {"title": "逐年", "years": [TOY]},
    )  # fmt: skip
    assert counted() == []
    close(monkeypatch, TOY, public_total=True)
    assert [chart["title"] for chart in counted()] == ["申请"], "the total is public, however small, its months are not"


def test_closed_cases_are_drawn_by_month_once_only(
    desk: Desk, outlined: Outlined, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied(desk, 6)
    outlined({"title": "甲", "months": [TOY]}, {"title": "乙", "months": [TOY]})
    assert [chart["title"] for chart in counted()] == ["甲", "乙"], "of public ones every record can be opened"
    close(monkeypatch, TOY)
    with pytest.raises(OutlineError, match=r"toy\.permits\.applied.*只能有一张"):
        freeze(year_of(PLACE, 2021))


def test_what_nobody_was_asked_for_and_what_is_awaited_is_left_out(county: County, outlined: Outlined) -> None:
    keep_fairs(county)
    Desk(county)
    outlined({"title": "集市", "bars": ["toy.fairs.held"]})
    assert counted() == [], "nobody was asked for it"
    issued(county)
    assert counted() == [], "the return is awaited"
    signed(county, on="2022-01-12")
    assert [values(chart) for chart in counted()] == [[[12]]]


def published(county: County, year: int) -> None:
    put_out(county, adopted(county, begun(county, year, f"{year + 1}-01-11"), f"{year + 1}-02-01"),
            f"{year + 1}-02-08")  # fmt: skip


def test_a_trend_takes_the_years_from_their_reports_and_stays_with_them(desk: Desk, outlined: Outlined) -> None:
    outlined({"title": "历年摊位", "years": ["toy.stalls"], "back": 5})
    published(desk.county, 2021)
    published(desk.county, 2022)
    one_more(desk)
    (chart,) = counted(2023)
    assert chart["columns"] == ["2019", "2020", "2021", "2022", "2023"]
    assert values(chart) == [[4, 4, 3, 3, 4]], "as published, though the records give four today"
    assert chart["rows"][0]["reported"] == [2, 3]
    assert Frozen(freeze(year_of(PLACE, 2023))).figures["toy.stalls"].value == 4


def test_years_before_anything_was_recorded_are_left_out(desk: Desk, outlined: Outlined) -> None:
    applied(desk, 2, year=2020)
    applied(desk, 3, year=2022)
    outlined({"title": "历年申请", "years": [TOY], "back": 5}, {"title": "历年准予", "years": ["toy.permits.granted"]})
    (chart,) = counted(2022)
    assert chart["columns"] == ["2020", "2021", "2022"]
    assert values(chart) == [[2, 0, 3]], "a year without any after the first is one with none"
    assert [found["title"] for found in counted(2021)] == ["历年申请"]


def test_a_single_year_is_no_trend(desk: Desk, outlined: Outlined) -> None:
    applied(desk, 2)
    outlined({"title": "历年申请", "years": [TOY]})
    assert counted() == []


def test_of_closed_cases_small_years_are_hidden(
    desk: Desk, outlined: Outlined, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(monkeypatch, TOY)
    applied(desk, 2, year=2020)
    applied(desk, 6)
    applied(desk, 7, year=2022)
    outlined({"title": "历年申请", "years": [TOY]})
    (chart,) = counted(2022)
    assert chart["columns"] == ["2020", "2021", "2022"]
    assert (values(chart), chart["rows"][0]["hidden"]) == ([[None, 6, 7]], [0])


def test_a_year_reported_under_another_definition_is_not_compared(
    desk: Desk, outlined: Outlined, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlined({"title": "历年摊位", "years": ["toy.stalls"], "back": 3})
    published(desk.county, 2021)
    monkeypatch.setitem(declaring._figures, "toy.stalls", replace(figures()["toy.stalls"], version="2"))
    (chart,) = counted(2022)
    assert chart["columns"] == ["2020", "2021", "2022"]
    assert (values(chart), chart["rows"][0]["hidden"]) == ([[3, None, 3]], [])


def test_charts_stay_as_they_were_frozen(desk: Desk, outlined: Outlined) -> None:
    applied(desk, 5)
    outlined({"title": "各月申请", "months": [TOY]})
    published(desk.county, 2021)
    applied(desk, 1)
    found = published_report(PLACE, 2021, date("2022-12-31"))
    assert found is not None
    (chart,) = [chart for _, sections in found.frozen.parts for section in sections for chart in section.charts]
    assert (chart.title, chart.rows[0].values[0].number) == ("各月申请", 5)
    assert values(counted()[0])[0][0] == 6


def test_a_report_frozen_before_there_were_charts_has_none(desk: Desk) -> None:
    old = freeze(year_of(PLACE, 2021))
    for part in old["parts"]:
        for section in part["sections"]:
            del section["charts"]
    read = Frozen(json.loads(json.dumps(old)))
    assert [section.charts for _, sections in read.parts for section in sections if section.charts] == []


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        ({"title": "甲", "bars": ["no.such.figure"]}, r"no\.such\.figure"),
        ({"title": "甲", "bars": "toy.stalls", "by": "颜色"}, "没有分组“颜色”"),
        ({"title": "甲", "months": ["toy.stalls"]}, r"时点数没有逐月的：toy\.stalls"),
        ({"title": "甲", "months": ["toy.fairs.held"]}, r"报送的数.*toy\.fairs\.held"),
        ({"title": "甲", "bars": ["toy.stalls", TOY]}, "计量单位不同"),
        ({"title": "甲", "years": ["toy.stalls"], "by": "类别"}, "逐年的图不能分组"),
        ({"title": "甲", "months": [TOY, "toy.permits.decided"], "by": "结果"}, "只能有一项数据"),
        ({"title": "甲", "months": "powers.items.kinds", "by": "类别"}, "不能相加"),
        ({"title": "甲", "months": [TOY] * 4}, "太多，分不清"),
        ({"title": "甲", "pies": [TOY]}, "bars、months、years 之一"),
        ({"title": "甲", "bars": []}, "写明数据"),
        ({"bars": [TOY]}, "须有 title"),
    ],
)
def test_an_outline_that_asks_for_what_is_not_there_is_refused(
    desk: Desk, outlined: Outlined, chart: dict[str, Any], said: str
) -> None:
    outlined(chart)
    with pytest.raises(OutlineError, match=said):
        freeze(year_of(PLACE, 2021))


def test_every_outline_asks_for_charts_that_can_be_drawn() -> None:
    asked = [
        wanted(chart)
        for path in outlining.OUTLINES.glob("*.yaml")
        for part in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["parts"]
        for section in part.get("sections", [])
        for chart in section.get("charts", [])
    ]
    assert {each.kind.value for each in asked} == {"bars", "months", "years"}
    assert any(each.by for each in asked)


def test_the_workbench_compiles_what_has_charts_as_before(desk: Desk, outlined: Outlined) -> None:
    outlined({"title": "摊位", "bars": ["toy.stalls"]})
    assert "摊位点" in compile_report(year_of(PLACE, 2021)).body()
