"""Directories handed in as sheets: what is dirty is marked row by row, what is good comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fazhi.cli.importing import import_
from fazhi.kernel.adjustments.models import ChangeRow
from fazhi.services.inspection.codes import own_code
from fazhi.services.inspection.models import InspectionTarget, Inspector
from tests.conftest import PLACE
from tests.services.inspection.field import TOWN, Field, credit_code

pytestmark = pytest.mark.django_db
HEADINGS = (
    "编码",
    "名称",
    "类别",
    "单位",
    "住所、地址",
    "所在乡镇（区划代码）",
    "行业、类型",
    "其他监管单位",
    "生效日期",
)
NEW = credit_code("7D4")


def sheet(path: Path, headings: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    lines = ["\t".join(row) for row in (headings, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(target: str, file: Path, *options: str) -> Result:
    by = ("--by", "market-handler-0@market")
    return CliRunner().invoke(import_, [target, str(file), *by, *options])


def row(code: str, **others: str) -> tuple[str, ...]:
    usual = {
        "编码": code, "名称": f"演示县{code[-3:]}有限公司", "类别": "企业", "单位": "market",
        "住所、地址": f"演示镇{code[-4:]}号",
        "所在乡镇（区划代码）": TOWN, "行业、类型": "零售", "其他监管单位": "", "生效日期": "2021-01-01",
    }  # fmt: skip
    return tuple((usual | others)[heading] for heading in HEADINGS)


def test_a_dirty_sheet_of_targets_is_marked_and_its_good_rows_come_in(field: Field, tmp_path: Path) -> None:
    file = sheet(
        tmp_path / "对象.txt", HEADINGS, row(NEW), row(own_code(PLACE, 7), 类别="场所", 名称="东关泳池"),
        row("91130130YYYYYY7D40"), row("130130195712010000"),
        row(credit_code("7E5"), **{"所在乡镇（区划代码）": "130130999"}),
        row(credit_code("7F6"), 类别="行星"), row(NEW), row("DX-130130-000007-00"),
        row(credit_code("7G7"), 类别="从业人员", 名称="张大伟"), row(field.shop, 名称="换了名称"),
    )  # fmt: skip
    options = ("--second", "justice-principal-0@justice", "--second-named")
    told = run("first.services.inspection-targets", file, *options, "--dry-run", "--json")
    assert told.exit_code == 1, told.output
    counts = json.loads(told.stdout)["counts"]
    assert (counts["new"], counts["bad"]) == (2, 8)
    before = InspectionTarget.objects.count()
    done = run("first.services.inspection-targets", file, *options, "--by-row")
    assert done.exit_code == 1, done.output
    assert InspectionTarget.objects.count() == before + 2
    assert InspectionTarget.objects.get(code=own_code(PLACE, 7)).name == "东关泳池"


def test_a_weekly_sheet_becomes_a_draft_of_what_differs(field: Field, tmp_path: Path) -> None:
    headings = ("编码", "名称", "经营状态")
    file = sheet(
        tmp_path / "变动.txt", headings, (field.shop, "演示县百货有限公司", "在营（在用）"),
        (field.mill, "演示县面粉有限公司", "已注销"),
    )  # fmt: skip
    said = ("--set", "heading=每周变动", "--set", "ground=登记数据", "--set", "effective_on=2021-04-01")
    done = run("changes.services.inspection-targets", file, *said)
    assert done.exit_code == 0, done.output
    drafted = [(each.action, each.code, each.values) for each in ChangeRow.objects.all()]
    assert drafted == [("amend", field.mill, {"state": "deregistered"})]


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"证件有效期至": "2020-06-30"}, "expired"), ({"编码": "130130195712010000"}, "identity"),
    ({"证件有效期至": "2021年6月"}, "no day"), ({"专业领域": ""}, "no skill"),
)  # fmt: skip


@pytest.mark.parametrize(("values", "why"), WRONG, ids=[why for _, why in WRONG])
def test_an_inspector_with_a_faulty_row_does_not_come_in(
    field: Field, tmp_path: Path, values: dict[str, str], why: str
) -> None:
    headings = ("编码", "名称", "类别", "单位", "专业领域", "证件有效期自", "证件有效期至", "生效日期")
    good = (
        "030100077",
        "方三",
        "省级人民政府统一制发",
        "market",
        "食品；药品",
        "2019-01-01",
        "2023-12-31",
        "2021-01-01",
    )
    bad = dict(zip(headings, good, strict=True)) | {"编码": "030100078", **values}
    file = sheet(tmp_path / "人员.txt", headings, good, tuple(bad[heading] for heading in headings))
    options = ("--second", "justice-principal-0@justice", "--second-named", "--by-row")
    done = run("first.services.inspectors", file, *options)
    assert done.exit_code == 1, done.output
    assert Inspector.objects.get(name="方三").skills == ["食品", "药品"]
    assert Inspector.objects.filter(name="方三").count() == 1, why
