"""The drawing: SVG with every number that is shown and none besides, readable without colour, the same each time."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.report.charting.drawing import NARROW, WIDE, ticks_up_to
from fazhi.report.charting.looks import LOOKS, PAPER
from fazhi.report.charting.picturing import Picture
from fazhi.report.charting.svg import broken, width_of
from tests.report.charting.outlining import ALL, MONTHS, STACKED, YEARS, chart, data, row

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = {"wide": WIDE, "narrow": NARROW}


def drawing(given: dict[str, Any], width: str = "wide", number: int = 1) -> ElementTree.Element:
    return ElementTree.fromstring(str(getattr(Picture(number, chart(given)), width)))


def texts(svg: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_an_image_with_title_and_description(name: str, width: str) -> None:
    picture = Picture(3, chart(ALL[name]))
    svg = drawing(ALL[name], width, 3)
    assert svg.get("role") == "img"
    named = [svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")]
    assert svg.get("aria-labelledby") == " ".join(each.get("id", "") for each in named if each is not None)
    assert [each.text for each in named if each is not None] == [
        "各类<事项> & 数", picture.description.removeprefix("各类<事项> & 数。"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_it_is_the_same_each_time_and_its_names_are_its_own(name: str) -> None:
    first, second = Picture(1, chart(ALL[name])), Picture(2, chart(ALL[name]))
    assert first.wide == Picture(1, chart(ALL[name])).wide
    ids = [set(re.findall(r'id="([^"]+)"', each)) for each in (first.wide, first.narrow, second.wide, second.narrow)]
    assert len(set.union(*ids)) == sum(map(len, ids)), "so that several stand in one page"
    for each in re.findall(r"url\(#([^)]+)\)", first.wide):
        assert each in ids[0]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_stands_over_its_edge_and_nothing_needs_a_style(name: str, width: str) -> None:
    svg = drawing(ALL[name], width)
    left, top, right, bottom = map(float, (svg.get("viewBox") or "").split())
    assert (left, top, right) == (0, 0, WIDTHS[width])
    for each in svg.iter(f"{SVG}text"):
        size = float(each.get("font-size", 12))
        wide, x = width_of(each.text or "", size), float(each.get("x") or 0)
        begins = x - {"start": 0, "middle": wide / 2, "end": wide}[each.get("text-anchor", "start")]
        assert begins >= -1 and begins + wide <= right + 2, each.text
        assert size <= float(each.get("y") or 0) + 2 <= bottom + 2, each.text
    assert not [each for each in svg.iter() if each.get("style") or each.tag in (f"{SVG}style", f"{SVG}script")]
    assert not re.search(r"\bon\w+=|href", ElementTree.tostring(svg, encoding="unicode"))


@pytest.mark.parametrize("name", ALL)
def test_every_number_that_is_shown_is_written_where_there_is_room(name: str) -> None:
    given = ALL[name]
    found = texts(drawing(given))
    numbers = [value for each in given["rows"] for value in each["values"]]
    if given["stacked"]:
        sums = [
            sum(value or 0 for value in column) for column in zip(*(r["values"] for r in given["rows"]), strict=True)
        ]
        numbers = [each for each in sums if each]
    for number in numbers:
        if number or given["kind"] == "bars":
            wanted = "不显示" if number is None else str(number)
            assert wanted in {each.removesuffix("＊") for each in found} or number is None, wanted


def test_bars_are_as_long_as_their_numbers() -> None:
    svg = drawing(data("bars", [""], row("甲", [50]), row("乙", [100]), row("丙", [0]), row("丁", [None], [0])))
    long = [float(each.get("width") or 0) for each in svg.iter(f"{SVG}rect")]
    assert len(long) == 2, "nothing is drawn of nothing, nor of what is hidden"
    assert long[1] == pytest.approx(2 * long[0], rel=0.01)
    assert texts(svg)[-3:-1] == ["丁", "不显示"]


def test_parts_stand_on_one_another_and_hidden_ones_are_marked() -> None:
    svg = drawing(STACKED)
    boxes = [each for each in svg.iter(f"{SVG}rect") if each.get("stroke") and each.get("width") != "12"]
    april = [each for each in boxes if each.get("x") == boxes[2].get("x")]
    assert len(april) == 2
    low, high = sorted((float(each.get("y") or 0), float(each.get("height") or 0)) for each in april)[::-1]
    assert high[0] + high[1] == pytest.approx(low[0], abs=0.2)
    assert high[1] == pytest.approx(low[1], rel=0.02), "nine and nine"
    assert "18＊" in texts(svg), "the sum of what is shown, and that more is hidden"
    assert texts(svg).count("＊") == 5, "months of which only hidden numbers are there"
    assert "撤回" not in texts(svg), "a part of which nothing is shown is in the table only"


def test_a_line_is_broken_where_a_year_is_wanting() -> None:
    svg = drawing(YEARS)
    colour = LOOKS[0].colour
    lines = [
        each.get("d") for each in svg.iter(f"{SVG}path") if each.get("fill") == "none" and each.get("stroke") == colour
    ]
    assert len(lines) == 3, "the legend, one year, and two years after the gap"
    assert [each.count("L") for each in lines if each] == [1, 0, 1]
    assert "不显示" in texts(svg)
    heights = [float(each.get("y") or 0) for each in svg.iter(f"{SVG}text") if each.text == "45"]
    assert len(heights) == 2 and abs(heights[0] - heights[1]) >= 12, "numbers of one point do not cover one another"


def test_more_parts_than_can_be_told_apart_are_drawn_together() -> None:
    rows = [row(f"类{at}", [20 - at] * 12) for at in range(11)]
    svg = drawing(data("months", MONTHS, *rows, stacked=True))
    assert [each for each in texts(svg) if each.startswith(("类", "其余"))] == [
        *(f"类{at}" for at in range(7)), "其余4类",
    ]  # fmt: skip
    assert texts(svg).count(str(sum(20 - at for at in range(11)))) == 12


def test_rows_are_told_apart_by_colour_and_without_it() -> None:
    for each in LOOKS:
        contrast = (luminance(PAPER) + 0.05) / (luminance(each.colour) + 0.05)
        assert contrast >= 3, each.colour
    for name in ("colour", "pattern", "mark", "dashes"):
        assert len({getattr(each, name) for each in LOOKS}) == len(LOOKS), name


def test_years_of_nothing_are_a_line_on_the_ground() -> None:
    svg = drawing(data("years", ["2020", "2021"], row("申请", [0, 0])))
    assert [each for each in texts(svg) if each.isdigit()] == ["0", "1", "0", "0"]


@pytest.mark.parametrize("width", WIDTHS)
def test_long_names_and_many_years_stay_on_the_sheet(width: str) -> None:
    years = [str(2010 + at) for at in range(12)]
    svg = drawing(data("years", years, *(row("联合随机抽查" * times, [9] * 12) for times in (9, 1, 5))), width)
    for each in svg.iter(f"{SVG}text"):
        if each.get("text-anchor") is None:
            wide = width_of(each.text or "", float(each.get("font-size", 12)))
            assert float(each.get("x") or 0) + wide <= WIDTHS[width] + 12, each.text
    assert "".join(texts(svg)).count("联合随机抽查") == 15
    assert ("2010年" in texts(svg)) is (width == "wide")


@given(st.integers(1, 10**7))
@settings(max_examples=200)
def test_the_scale_is_round_and_holds_the_largest(largest: int) -> None:
    ticks = ticks_up_to(largest)
    assert ticks[0] == 0 and ticks[-2] < largest <= ticks[-1]
    assert 2 <= len(ticks) <= 6
    assert re.fullmatch(r"[125]0*", str(ticks[1]))


def test_long_names_are_broken_and_no_line_begins_with_a_stop() -> None:
    assert broken("一二三四，五六", 48) == ["一二三四，", "五六"]
    assert broken("一二三2021年", 48) == ["一二三", "2021年"]
    assert "".join(broken("落实意识形态工作责任制监督检查" * 3, 100)) == "落实意识形态工作责任制监督检查" * 3
