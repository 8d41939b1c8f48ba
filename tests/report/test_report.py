"""The report: numbers from the records beside the published ones, every one a link, nothing counted left out."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from fazhi.cli.acts import procedures, registers
from fazhi.cli.figures import figures
from fazhi.kernel.figures.declaring import year
from fazhi.report import outlining
from fazhi.report.comparing import compare
from fazhi.report.compiling import compile_report
from fazhi.report.outlining import OutlineError
from fazhi.report.published import published_values
from tests.conftest import County
from tests.kernel.desk import Desk

PLACE = "130130"


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.mark.parametrize(
    ("id", "agrees", "differs"),
    [
        ("powers.items", 2815, 2814),
        ("services.items", 1201, 1200),
        ("services.items", 1299, 1300),
        ("enforcement.training.attendances", 899, 900),
        ("disputes.mediators", 950, 1000),
        ("services.cross-province.items", 30, 2),
    ],
)
def test_hedged_values_agree_within_their_bounds(id: str, agrees: int, differs: int) -> None:
    published = published_values(PLACE, 2021)[id]
    assert published.agrees(agrees)
    assert not published.agrees(Decimal(differs))


def test_a_place_and_year_without_published_figures_compare_with_nothing(desk: Desk) -> None:
    assert published_values(PLACE, 1999) == {}
    assert {each.equal for each in compare(year(PLACE, 1999))} == {None}


def test_a_number_that_differs_is_said_to_differ(desk: Desk) -> None:
    (found,) = compare(year(PLACE, 2021), ["powers.items"])
    assert (found.value, found.equal) == (0, False)
    assert found.to_dict()["published"] == 2815
    assert "不一致" in compile_report(year(PLACE, 2021)).body()


def test_every_figure_is_in_the_report_and_links_to_its_page(desk: Desk) -> None:
    desk.open("2021-03-01")
    body = compile_report(year(PLACE, 2021)).body()
    for each in compare(year(PLACE, 2021)):
        if not each.asked_for:
            assert each.figure.id not in body, "nobody was asked for it"
            continue
        address = rf"/figures/{re.escape(each.figure.id)}/\?place=130130&amp;year=2021"
        link = rf'<a class="counted" href="{address}"[^>]*>{each.value}</a>'
        assert re.search(link, body), each.figure.id


def test_a_chapter_that_the_outline_does_not_know_stands_under_its_own_heading(desk: Desk) -> None:
    desk.open("2021-03-01")
    sections = [section for part in compile_report(year(PLACE, 2021)).parts for section in part.sections]
    toy = next(section for section in sections if section.heading == "摊位管理（测试）")
    assert any("摊位许可申请" in paragraph.text for paragraph in toy.paragraphs)


def test_an_outline_that_names_an_unknown_figure_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2021.yaml").write_text(
        "from: 2021\ntitle: 报告\nparts:\n  - heading: 一\n    sections:\n      - chapter: toy\n        heading: 甲\n"
        "        paragraphs: [{title: 乙, text: '共{no.such.figure}'}]\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(outlining, "OUTLINES", tmp_path)
    with pytest.raises(OutlineError, match=r"no\.such\.figure"):
        compile_report(year(PLACE, 2021))
    with pytest.raises(OutlineError, match="1990"):
        compile_report(year(PLACE, 1990))


def test_the_chapter_of_a_test_appears_on_the_command_line(desk: Desk) -> None:
    desk.open("2021-03-01")
    run = CliRunner().invoke
    assert "toy.permit" in run(procedures).output
    assert "toy.stalls" in run(registers).output
    assert "S-2" in run(registers, ["toy.stalls", "--on", "2021-01-01"]).output
    told = run(figures, ["--place", PLACE, "--year", "2021", "--id", "toy.permits.applied", "--json"])
    assert '"value": 1' in told.output
    assert told.exit_code == 0, "a figure that was never published is no difference"
