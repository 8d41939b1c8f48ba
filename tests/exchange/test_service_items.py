"""A public list as it is, sixty rows of a district's table of service items, through a mapping into the register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from fazhi.cli.importing import import_
from fazhi.exchange.models import Imported, ImportRun, KeptMapping, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.working import advance
from fazhi.now import moment, today
from fazhi.services.models import ServiceItem
from tests.conftest import County

pytestmark = pytest.mark.django_db
LIST = Path(__file__).with_name("service_items.txt")
BAD = 23
"""Rows of the excerpt whose code holds no credit code: placeholders, a digit lost, the number of older days."""


def departments() -> set[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()[2:]
    return {line.split("\t")[0] for line in lines}


def mapping(**values: str) -> dict[str, Any]:
    """The columns of the list, its departments as organs of the small county."""
    return {
        "routes": [
            {"column": "code", "headings": ["事项编码"]}, {"column": "name", "headings": ["事项名称"]},
            {"column": "main_item", "headings": ["主项"]},
            {"column": "organ", "headings": ["部门"], "values": {**dict.fromkeys(departments(), "market"), **values}},
        ],
        "constants": {"kind": "unstated", "from_on": "2020-01-01"},
    }  # fmt: skip


@pytest.fixture
def list_(tmp_path: Path) -> Path:
    found = tmp_path / "清单.txt"
    found.write_bytes(LIST.read_bytes())
    return found


def run(list_: Path, *options: str, told: dict[str, Any] | None = None) -> Result:
    by = ("--by", "government-handler-0@government", "--second", "justice-principal-0@justice", "--second-named")
    named = list_.with_name("对应.json")
    named.write_text(json.dumps(told or mapping(区司法局="justice"), ensure_ascii=False), encoding="utf-8")
    return CliRunner().invoke(import_, ["first.services.items", str(list_), *by, "--mapping", str(named), *options])


def test_a_dry_run_says_how_many_rows_and_what_is_wrong_with_them(county: County, list_: Path) -> None:
    told = run(list_, "--dry-run", "--json")
    assert told.exit_code == 1, told.output
    said = json.loads(told.stdout)
    assert said["counts"]["new"] == 60 - BAD
    assert (said["counts"]["bad"], said["number_of_faults"]) == (BAD, BAD)
    assert {fault["key"] for fault in said["faults"]} == {"register.code"}
    assert Path(said["marked"]).exists()
    assert not ServiceItem.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_good_rows_come_in_once_each_with_its_organ(county: County, list_: Path) -> None:
    whole = run(list_)
    assert (whole.exit_code, ServiceItem.objects.count()) == (1, 0)
    done = run(list_, "--by-row")
    assert done.exit_code == 1, done.output
    assert ServiceItem.objects.count() == 60 - BAD
    assert ServiceItem.objects.filter(organ=county.organ("justice")).exists()
    one = ServiceItem.objects.get(code__startswith="511Z07001006")
    assert (one.name, one.kind, one.main_item) == ("企业投资项目备案（技术改造）（市级/县级）", "unstated", "未分类")
    again = run(list_, "--by-row", "--json")
    assert json.loads(again.stdout)["counts"]["same"] == 60 - BAD
    assert ServiceItem.objects.count() == 60 - BAD


def test_a_department_that_no_organ_is_named_for_is_a_fault_of_its_rows(county: County, list_: Path) -> None:
    told = mapping()
    del told["routes"][3]["values"]["区行政审批局"]
    own = LIST.read_text(encoding="utf-8").count("\n区行政审批局\t")
    said = json.loads(run(list_, "--dry-run", "--json", told=told).stdout)
    assert (said["counts"]["bad"], said["number_of_faults"]) == (BAD + own, BAD + own)


def asked(list_: Path, *options: str) -> Result:
    named = list_.with_name("对应.json")
    named.write_text(json.dumps(mapping(), ensure_ascii=False), encoding="utf-8")
    by = ("--by", "government-handler-0@government", "--second", "justice-principal-0@justice")
    arguments = ["first.services.items", str(list_), *by, "--mapping", str(named), "--by-row", *options]
    return CliRunner().invoke(import_, arguments)


def test_the_command_asks_the_second_person_who_approves_on_the_page(county: County, list_: Path) -> None:
    for _ in range(2):
        told = asked(list_)
        run = ImportRun.objects.get()
        assert (run.standing, run.approver) == (Standing.ASKED, county.officer("justice", "principal"))
        assert f"/imports/{run.pk}/" in told.output
        assert not ServiceItem.objects.exists()
    deciding.approve(run, county.post("justice", "principal"), today(), moment())
    advance(run, moment())
    assert ServiceItem.objects.count() == 60 - BAD
    assert {each.named for each in Imported.objects.all()} == {False}


def test_the_evidence_says_that_the_operator_named_the_second_person(county: County, list_: Path) -> None:
    asked(list_)
    told = asked(list_, "--second-named")
    assert "由操作人指明" in told.output
    assert ServiceItem.objects.count() == 60 - BAD
    kept = Imported.objects.get()
    assert (kept.named, kept.second) == (True, county.officer("justice", "principal"))


def test_a_mapping_that_somebody_else_kept_is_named_before_it_is_used(county: County, list_: Path) -> None:
    post = county.post("government", "handler")
    KeptMapping.objects.create(
        organ=post.organ, target="first.services.items", name="区清单", by=county.officer("government", "handler", 1),
        at="2021-03-22T00:00:00Z", headings=["部门", "主项", "事项名称", "事项编码"], content=mapping(),
    )  # fmt: skip
    arguments = ["first.services.items", str(list_), "--by", "government-handler-0@government", "--dry-run"]
    told = CliRunner().invoke(import_, arguments)
    assert told.exit_code == 2
    assert "--mapping 区清单" in told.output
    assert CliRunner().invoke(import_, [*arguments, "--mapping", "区清单"]).exit_code == 1


def test_a_register_that_lives_is_not_loaded(county: County, list_: Path, settings: Settings) -> None:
    settings.FIRST_LOADS_CLOSED = ["services.items"]
    told = asked(list_)
    assert told.exit_code == 2
    assert "已由管理员关闭" in told.output


def test_bad_input_is_said_with_exit_code_2_and_keeps_nothing(county: County, list_: Path) -> None:
    by = ["--by", "government-handler-0@government", "--second", "justice-principal-0@justice"]
    for arguments, words in (
        (["nowhere", str(list_), *by], "没有导入内容"),
        (["first.services.items", str(list_), *by], "缺少必填的列"),
        (["first.services.items", str(list_), *by, "--mapping", "无"], "没有保存名为"),
        (["first.services.items", str(list_), "--by", "market-auditor-0@market"], "不能导入"),
        (["changes.services.items", str(list_), *by], "--set"),
        (["first.services.items", str(list_)], "--by"),
    ):
        told = CliRunner().invoke(import_, arguments)
        assert told.exit_code == 2, arguments
        assert words in told.output
    assert not ImportRun.objects.exists()


def test_a_kept_mapping_is_used_by_its_name_and_for_the_same_headings(county: County, list_: Path) -> None:
    post = county.post("government", "handler")
    KeptMapping.objects.create(
        organ=post.organ, target="first.services.items", name="区清单", by=post.officer, at="2021-03-22T00:00:00Z",
        headings=["部门", "主项", "事项名称", "事项编码"], content=mapping(),
    )  # fmt: skip
    by = ["--by", "government-handler-0@government", "--dry-run", "--json"]
    for named in (["--mapping", "区清单"], []):
        told = CliRunner().invoke(import_, ["first.services.items", str(list_), *by, *named])
        assert json.loads(told.stdout)["counts"]["new"] == 60 - BAD, told.output


def test_the_targets_are_listed_and_templates_written(county: County, tmp_path: Path) -> None:
    assert "first.services.items" in CliRunner().invoke(import_, []).output
    place = tmp_path / "t.xlsx"
    told = CliRunner().invoke(import_, ["parties", "--by", "market-clerk-0@market", "--template", str(place)])
    assert told.exit_code == 0, told.output
    assert place.read_bytes().startswith(b"PK")
