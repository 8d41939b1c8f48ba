"""A draft beside the installation's own records: what stands in the words of a figure agrees, or does not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fazhi.cli.checking import check_
from fazhi.kernel.figures.declaring import Asked, year
from fazhi.report import outlining, own_figures
from fazhi.report.checking import check
from fazhi.report.checks import check_names
from fazhi.report.comparing import Comparison
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db
OUTLINE = """
from: 2021
title: 关于{year}年度情况的报告
parts:
  - heading: 一、情况
    sections:
      - chapter: toy
        heading: （一）摊位
        paragraphs:
          - {title: 许可, text: "全年收到摊位许可申请{toy.permits.applied}，准予{toy.permits.granted}。"}
          - {title: 决定, text: "作出摊位许可决定{toy.permits.decided}。"}
"""
VALUES = {"toy.permits.applied": 12, "toy.permits.granted": 9, "toy.permits.decided": 11, "toy.stalls": 40}


@pytest.fixture(autouse=True)
def outline(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "2021.yaml").write_text(OUTLINE, encoding="utf-8")
    monkeypatch.setattr(outlining, "OUTLINES", tmp_path)


def counted(compared: Comparison, asked: Asked) -> Comparison:
    """The numbers of these tests instead of the records."""
    return replace(compared, value=VALUES.get(compared.figure.id), missing=())


def told(text: str) -> list[tuple[str, str]]:
    found = own_figures.own_figures(text, check(text).numbers, year(PLACE, 2021), counted)
    for relation in found:
        (span,), (number,) = relation.spans, relation.parts
        assert (relation.kind, relation.rule) == ("own figure", "own_figures")
        assert (span.start, span.end) == (number.start, number.end)
        assert "2021" in relation.why.zh and "2021" in relation.why.en
    return [(each.verdict, each.arithmetic) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年收到摊位许可申请12件，准予9件。", [("holds", "12=12"), ("holds", "9=9")]),
        ("2021年，我县共收到摊位许可申请13件。", [("contradiction", "13≠12")]),
        ("收到摊位许可申请12件，准予8件；期末有摊位400处。", [("holds", "12=12"), ("contradiction", "8≠9")]),
        ("收到摊位许可申请10余件，作出摊位许可决定近20件。", [("holds", "10≈12"), ("holds", "20≈11")]),
        ("收到摊位许可申请20余件。", [("undecided", "20≠12")]),
        ("受理15件摊位许可申请。", [("undecided", "15≠12")]),
        ("受理12件摊位许可申请。", [("holds", "12=12")]),
        ("1至6月，收到摊位许可申请5件。", [("undecided", "5≠12")]),
        ("城关镇收到摊位许可申请5件。", [("undecided", "5≠12")]),
        ("收到摊位许可申请12起。", [("holds", "12=12")]),  # 起 and 件 are exchanged
    ],
)
def test_a_number_in_the_words_of_a_figure_is_held_against_it(text: str, found: list[tuple[str, str]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "去年收到摊位许可申请7件。",
        "2020年收到摊位许可申请7件。",
        "五年来，近五年收到摊位许可申请70件。",
        "下一步，计划收到摊位许可申请70件。",
        "收到摊位许可申请70人。",
        "收到食品许可申请70件。",
        "准予70件。",  # whose, nobody says
        "收到建设用地申请5件，准予70件。",
    ],
)
def test_other_times_things_and_units_are_not_compared(text: str) -> None:
    assert told(text) == []


def test_what_is_hidden_or_awaited_is_not_compared() -> None:
    text = "全年收到摊位许可申请13件。"
    numbers, asked = check(text).numbers, year(PLACE, 2021)
    for change in ({"hidden": True}, {"value": None}, {"missing": ("县市场监管局",)}):
        found = own_figures.own_figures(
            text, numbers, asked, lambda compared, asked, change=change: replace(counted(compared, asked), **change)
        )
        assert found == ()


def test_the_command_asks_the_records_where_a_year_is_given(county: County, tmp_path: Path) -> None:
    Desk(county).open("2021-03-01")
    draft = tmp_path / "draft.txt"
    draft.write_text("全年收到摊位许可申请3件。", encoding="utf-8")
    run = CliRunner().invoke(check_, [str(draft)])
    assert run.exit_code == 0 and "本系统" not in run.output
    run = CliRunner().invoke(check_, [str(draft), "--year", "2021"])
    assert run.exit_code == 1 and "3≠1" in run.output and "toy.permits.applied" in run.output
    assert CliRunner().invoke(check_, [str(draft), "--year", "2021", "--place", PLACE]).output == run.output
    run = CliRunner().invoke(check_, [str(draft), "--year", "1990"])
    assert run.exit_code == 2 and "没有报告提纲" in run.output
    run = CliRunner().invoke(check_, [str(draft), "--year", "2021", "--place", "999999"])
    assert run.exit_code == 2 and "没有区划代码" in run.output
    run = CliRunner().invoke(check_, [str(draft), "--place", PLACE])
    assert run.exit_code == 2 and "--year" in run.output


def test_the_command_takes_the_day_of_the_report_and_names_of_ones_own(tmp_path: Path) -> None:
    draft, own = tmp_path / "draft.txt", tmp_path / "names.yaml"
    draft.write_text("县房管局和县环保局开展检查。", encoding="utf-8")
    own.write_text(
        "sources:\n  ours: {zh: 云平县机构改革方案, en: Reform plan}\n"
        "names:\n  - {names: [房管局], now: 住建局, kind: organ, until: 2019-03-01, source: ours, sure: read}\n",
        encoding="utf-8",
    )
    dated = [str(draft), "--date", "2022-02-01"]
    assert "环保局" not in CliRunner().invoke(check_, [str(draft)]).output
    run = CliRunner().invoke(check_, dated)
    assert "环保局→生态环境局" in run.output and "房管局→" not in run.output
    run = CliRunner().invoke(check_, [*dated, "--names", str(own)])
    assert "环保局→生态环境局" in run.output and "房管局→住建局" in run.output
    own.write_text("names: 1", encoding="utf-8")
    run = CliRunner().invoke(check_, [*dated, "--names", str(own)])
    assert run.exit_code == 2 and str(own) in run.output


def test_a_file_of_names_that_is_wrong_is_told_at_start(tmp_path: Path, settings: Any) -> None:
    assert check_names() == []
    settings.NAMES = str(tmp_path / "names.yaml")
    (fault,) = check_names()
    assert fault.id == "report.E001" and "names.yaml" in fault.msg


def test_without_a_year_nothing_touches_the_database(tmp_path: Path) -> None:
    code = (
        "import sys; import fazhi.report.checking.telling, fazhi.report.checking; "
        "sys.exit(any(name.startswith(('fazhi.report.own_figures', 'django.db.models')) for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"}, cwd=Path(__file__).parents[2])
