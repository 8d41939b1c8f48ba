"""The command that imports: what it needs is asked for in words, what it is told counts, nothing is left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from fazhi.cli.importing import import_
from fazhi.cli.tokens import token
from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.keeping import Begun, begin
from fazhi.exchange.runs.mapping import open_up
from fazhi.exchange.runs.working import advance
from fazhi.exchange.targets.first_loads import FirstLoadTarget
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.now import moment, today
from tests.conftest import County
from tests.toy.models import Stall

pytestmark = pytest.mark.django_db
KEY = "first.toy.stalls"
BY = ("--by", "government-handler-0@government")
SECOND = ("--second", "justice-principal-0@justice")
SHEET = """编码,名称,类别,摊位数,实施单位,生效日期
T-1,摊一,百货,3,market,2020-01-01
T-2,摊二,百货,4,market,2020-01-01
合计,,,7,,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    found = tmp_path / "摊位.csv"
    found.write_text(SHEET, encoding="utf-8")
    return found


def run(*arguments: object) -> Result:
    return CliRunner().invoke(import_, [str(each) for each in arguments])


def under_way(county: County, sheet: Path, *, asked: bool = False) -> ImportRun:
    """An import of the sheet that is cut off before its first row is written, or that waits for the second person."""
    first = county.post("government", "handler")
    begun = Begun(target_of(KEY), first, today(), moment(), {}, Mode.WHOLE)
    found = begin(begun, Upload(sheet.name, sheet.read_bytes(), ""))
    open_up(found, moment())
    advance(found, moment())
    deciding.choose_mode(found, Mode.WHOLE)
    deciding.ask(found, county.post("justice", "principal"), today(), moment())
    if not asked:
        deciding.approve(found, county.post("justice", "principal"), today(), moment())
    return found


def test_a_dry_run_writes_nothing_even_where_the_import_was_cut_off(county: County, sheet: Path) -> None:
    found = under_way(county, sheet)
    told = run(KEY, sheet, *BY, "--dry-run")
    assert told.exit_code == 0, told.output
    assert not Stall.objects.exists()
    assert ImportRun.objects.get() == found
    assert run(KEY, sheet, *BY, *SECOND).exit_code == 0
    assert Stall.objects.count() == 2


def test_how_the_sheet_was_read_is_told(county: County, sheet: Path) -> None:
    told = run(KEY, sheet, *BY, "--dry-run")
    assert "合计行“合计”，没有读取" in told.output
    assert "Row 4" in told.output
    said = json.loads(run(KEY, sheet, *BY, "--dry-run", "--json").stdout)
    assert any("合计行" in each["zh"] for each in said["remarks"])


def test_what_a_target_needs_is_asked_for_by_name_and_in_both_languages(county: County, sheet: Path) -> None:
    told = run("changes.toy.stalls", sheet, "--by", "market-handler-0@market", "--set", "heading=调整")
    assert told.exit_code == 2
    for words in ("ground：调整理由和依据", "Reason and basis: ", "effective_on：生效日期"):
        assert words in told.output
    assert "heading：" not in told.output
    assert "。。" not in told.output


def test_a_value_that_the_target_does_not_take_is_refused(county: County, sheet: Path) -> None:
    told = run(KEY, sheet, *BY, *SECOND, "--set", "organ=market")
    assert told.exit_code == 2
    assert "没有 --set organ" in told.output
    told = run("changes.toy.stalls", sheet, "--by", "market-handler-0@market", "--set", "headng=调整")
    assert "没有 --set headng；可写：heading、ground" in told.output


def test_a_no_is_no_in_every_writing(county: County, sheet: Path) -> None:
    said = ("heading=x", "ground=y", "effective_on=2030-01-01")
    by = ("--by", "market-handler-0@market", *(each for pair in said for each in ("--set", pair)))
    for text, code in (("否", 0), ("no", 0), ("也许", 2)):
        told = run("changes.toy.stalls", sheet, *by, "--set", f"whole_list={text}", "--dry-run")
        assert told.exit_code == code, told.output
        assert "取消（表中没有）" not in told.output


def test_a_file_that_is_no_sheet_is_refused_with_the_endings_that_are(county: County, tmp_path: Path) -> None:
    file = tmp_path / "清单.json"
    file.write_text("{}", encoding="utf-8")
    told = run(KEY, file, *BY, *SECOND)
    assert told.exit_code == 2
    assert "xlsx、xls、ods、csv" in told.output
    assert "另存为其中一种" in told.output
    assert "docx" not in told.output
    assert not ImportRun.objects.exists()


def test_the_target_is_looked_at_before_the_file(county: County, tmp_path: Path) -> None:
    gone = tmp_path / "没有.xlsx"
    assert "没有导入内容“nowhere”" in run("nowhere", gone).output
    assert "不能导入" in run(KEY, gone, "--by", "market-auditor-0@market").output
    told = run(KEY, gone, *BY, *SECOND)
    assert told.exit_code == 2
    assert "没有文件" in told.output


def test_what_is_refused_on_the_way_leaves_nothing_behind(county: County, sheet: Path) -> None:
    for second in ((), ("--second", "market-principal-0@market")):
        told = run(KEY, sheet, *BY, *second)
        assert told.exit_code == 2, told.output
        assert not ImportRun.objects.exists()


def test_a_sheet_under_way_is_not_gone_on_with_by_another_mapping(county: County, sheet: Path, tmp_path: Path) -> None:
    found = under_way(county, sheet, asked=True)
    other = tmp_path / "对应.json"
    other.write_text(json.dumps({"routes": [], "constants": {"kind": "food"}}), encoding="utf-8")
    told = run(KEY, sheet, *BY, *SECOND, "--mapping", other)
    assert told.exit_code == 2
    assert f"/imports/{found.pk}/" in told.output
    assert ImportRun.objects.get().standing == Standing.ASKED
    assert run(KEY, sheet, *BY, *SECOND).exit_code == 0


def test_a_mapping_that_cannot_be_read_is_said_so(county: County, sheet: Path, tmp_path: Path) -> None:
    other = tmp_path / "对应.json"
    other.write_text("{", encoding="utf-8")
    told = run(KEY, sheet, *BY, *SECOND, "--mapping", other)
    assert told.exit_code == 2
    assert "不是 JSON" in told.output
    assert not ImportRun.objects.exists()


def test_where_nothing_was_written_the_exit_code_and_the_reason_tell(
    county: County, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> None:
        raise Refusal.because("x", "清单正在盘点。", "The list is being counted.", "请稍后。", "Wait.")

    monkeypatch.setattr(FirstLoadTarget, "work", _refusing(FirstLoadTarget.work, refused))
    told = run(KEY, sheet, *BY, *SECOND, "--second-named")
    assert told.exit_code == 1
    assert "清单正在盘点" in told.output
    assert not Stall.objects.exists()


def _refusing(plain: Any, refused: Any) -> Any:
    def work(*args: Any) -> Any:
        made = plain(*args)
        made.write = refused
        return made

    return work


def test_help_speaks_of_imports_alone() -> None:
    from fazhi.cli.later import command

    said = CliRunner().invoke(command("import"), ["--help"]).output
    assert "账号命令" not in said
    assert "经办人：人员编号@机构代码" in said
    assert "\n  Cut off, the same command goes on" in said, "paragraphs stand below one another"
    exported = CliRunner().invoke(command("county"), ["export", "--help"]).output
    assert "在各自的页面上导出" in " ".join(exported.split())
    assert "A single list is exported from its page" in " ".join(exported.split())


def test_a_token_for_a_post_that_there_is_not_names_those_of_the_officer(county: County) -> None:
    told = CliRunner().invoke(token, ["issue", "market-handler-0@town", "--name", "x", "--scope", "figures:read"])
    assert told.exit_code != 0
    assert "market-handler-0@market --role handler" in told.output


def test_a_marked_sheet_that_somebody_works_on_is_not_written_over(county: County, sheet: Path) -> None:
    sheet.write_text(SHEET.replace(",4,", ",0,"), encoding="utf-8")
    place = sheet.with_name("摊位.marked.xlsx")
    for _ in range(2):
        assert run(KEY, sheet, *BY, "--dry-run").exit_code == 1
        assert [each.name for each in sheet.parent.glob("*.xlsx")] == [place.name]
    book = openpyxl.load_workbook(place)
    book.worksheets[0]["E3"] = 4
    book.save(place)
    told = run(KEY, sheet, *BY, "--dry-run")
    assert "摊位.marked-2.xlsx" in told.output
    assert openpyxl.load_workbook(place).worksheets[0]["E3"].value == 4
