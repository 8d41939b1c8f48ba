"""Our lists in the columns of upper platforms: what a form needs and a record lacks is named, never left out."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pydantic import ValidationError
from pytest_django import Settings

from fazhi.exchange.forms.declaring import SHIPPED, Form, FormError, finding, fitting, forms, read
from fazhi.exchange.forms.filling import Record, fill
from fazhi.exchange.forms.reversing import form_of
from fazhi.exchange.models import KeptMapping
from fazhi.kernel.parties.models import PersonalRead
from fazhi.kernel.procedures.models import MatterOrgan
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.registers.declaring import registers
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.operation.health import Level
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.people import account_of, text_of

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
WHY = {"purpose": "supervise", "note": "月度报送"}
PERMITS = """
key: city-permits
title: {zh: 市平台许可表, en: City's permits}
sheet: 许可
basis: {zh: 市平台填报说明, en: the city's instructions}
sourced_on: "2021-03-01"
families: [toy.permit]
columns:
  - {heading: 相对人, source: party.name, required: true}
  - {heading: 类别, source: party.kind.code, required: true, values: {citizen: 自然人, enterprise: 法人}}
  - {heading: 统一代码, source: party.code}
  - {heading: 证件号, source: party.number}
  - {heading: 文书号, source: paper.number, required: true}
  - {heading: 申请日, source: opened_on, date: "%Y/%m/%d"}
  - {heading: 许可地点, source: item, required: true}
  - {heading: 面积, source: area}
  - {heading: 状态, constant: "1"}
  - {heading: 备注}
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Path:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: datetime.date(2021, 3, 22))
    settings.KEYS, settings.HOME = tmp_path / "keys", tmp_path
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "permits.yaml").write_text(PERMITS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def visit(county: County) -> Visit:
    def signed_in(organ: str, role: str) -> Client:
        client = Client()
        client.force_login(account_of(county.post(organ, role)).user)
        return client

    return signed_in


def book(response: Any) -> openpyxl.Workbook:
    assert response.status_code == 200, response.content
    data = b"".join(response.streaming_content)
    response.close()
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Any) -> list[dict[str, Any]]:
    heads, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(heads, line, strict=True)) for line in lines]


def test_a_worklist_in_the_columns_of_a_platform_with_what_it_lacks(desk: Desk, visit: Visit) -> None:
    decided, accepted = desk.decided(), desk.accepted()
    client = visit("market", "handler")
    done = book(client.post("/export/work/toy.permit/form/city-permits?state=ended", WHY))
    assert done.sheetnames == ["许可", "缺项", "导出说明"]
    (row,) = rows(done["许可"])
    assert list(row) == ["相对人", "类别", "统一代码", "证件号", "文书号", "申请日", "许可地点", "面积", "状态", "备注"]
    assert (
        row["相对人"] == "王小明" and row["类别"] == "自然人" and row["申请日"] == "2021/03/01" and row["状态"] == "1"
    )
    assert row["文书号"] and row["文书号"] != decided.number
    faults = {(fault["行"], fault["栏目"]): fault["问题"] for fault in rows(done["缺项"])}
    assert "不从列表导出" in faults[2, "证件号"]
    assert "没有这一项" in faults["全部", "面积"]
    read_ = PersonalRead.objects.get()
    assert read_.kind == "exported" and "city-permits" not in read_.note and "市平台许可表" in read_.note
    open_ = book(client.post("/export/work/toy.permit/form/city-permits", WHY))
    assert any(each["栏目"] == "文书号" and accepted.number in each["记录"] for each in rows(open_["缺项"]))


def test_who_does_not_handle_a_matter_takes_no_names_away_in_a_form(desk: Desk, visit: Visit) -> None:
    MatterOrgan.objects.create(matter=desk.accepted(), organ=desk.county.organ("staffing"), capacity="asked")
    done = book(visit("staffing", "handler").post("/export/work/toy.permit/form/city-permits", WHY))
    assert "王小明" not in str(rows(done["许可"]))
    (fault,) = (each for each in rows(done["缺项"]) if each["栏目"] == "相对人")
    assert len(rows(done["许可"])) == 1 and "无权读取" in fault["问题"]


def test_a_form_is_offered_where_it_fits_and_nowhere_else(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    client = visit("market", "handler")
    assert "市平台许可表" in text_of(client.get("/work/toy.permit/"))
    assert "市平台许可表" not in text_of(client.get("/work/"))
    for address in ("toy.tip/form/city-permits", "toy.permit/form/credit-permits", "toy.permit/form/nothing"):
        assert client.post(f"/export/work/{address}", WHY).status_code == 404, address
    assert client.post("/export/work/toy.permit/form/city-permits", {}).status_code == 422
    assert not PersonalRead.objects.exists()


def kept_by(county: County, organ: str) -> KeptMapping:
    return KeptMapping.objects.create(
        organ=county.organ(organ), target="changes.toy.stalls", name="夜市台账",
        headings=["序号", "编号及名称", "类型", "面积（百个）"], by=county.officer(organ, "handler"),
        at=datetime.datetime(2021, 3, 1, tzinfo=SHANGHAI),
        content={"routes": [
            {"column": "code", "headings": ["编号及名称"], "split": "/", "part": 0},
            {"column": "name", "headings": ["编号及名称"], "split": "/", "part": 1},
            {"column": "kind_code", "headings": ["类型"], "values": {"百货类": "goods"}},
            {"column": "places", "headings": ["面积（百个）"], "scale": "100"},
        ]},
    )  # fmt: skip


def test_the_sheet_that_a_county_imports_from_is_one_that_it_exports_to(desk: Desk, visit: Visit) -> None:
    form = form_of(kept_by(desk.county, "market"))
    client = visit("market", "handler")
    assert "夜市台账" in text_of(client.get("/registers/toy.stalls/"))
    found = rows(book(client.get(f"/export/registers/toy.stalls/form/{form.key}"))["夜市台账"])
    assert found[0] == {"序号": None, "编号及名称": "S-1/摊位点S-1", "类型": "百货类", "面积（百个）": 0.1}
    other = visit("justice", "handler")
    assert "夜市台账" not in text_of(other.get("/registers/toy.stalls/"))
    assert other.get(f"/export/registers/toy.stalls/form/{form.key}").status_code == 404


def test_shipped_forms_are_read_say_where_they_come_from_and_name_what_is_declared() -> None:
    known = forms()
    assert {"credit-permits", "credit-penalties", "reconsideration-cases"} <= set(known)
    assert len(list(SHIPPED.glob("*.yaml"))) == len([each for each in known.values() if each.key != "city-permits"])
    for form in known.values():
        assert form.basis.zh and form.basis.en and set(form.families) <= {*families()}, form.key
        assert set(form.registers) <= {*registers()}
    assert known["credit-permits"].unsourced and "未读到原件" in known["credit-permits"].basis.zh
    assert [each.key for each in fitting(family="disputes.reconsideration")] == ["reconsideration-cases"]


def test_the_installations_form_stands_before_the_shipped_one(home: Path) -> None:
    (home / "forms" / "mine.yaml").write_text(PERMITS.replace("city-permits", "credit-permits"), encoding="utf-8")
    assert forms()["credit-permits"].title.zh == "市平台许可表"


@pytest.mark.parametrize(("old", "new", "says"), [
    ("sheet: 许可", "sheet: 许可\nsheets: x", "sheets"),
    ("heading: 备注", "heading: 相对人", "heading twice"),
    ("constant: \"1\"", "constant: \"1\", source: number", "source and constant"),
    ("columns:", "columns: [", "YAML"),
    ("key: city-permits", "key: ../x", "key"),
])  # fmt: skip
def test_a_file_that_is_no_form_is_refused_by_its_name(home: Path, old: str, new: str, says: str) -> None:
    path = home / "forms" / "permits.yaml"
    path.write_text(PERMITS.replace(old, new), encoding="utf-8")
    with pytest.raises(FormError, match=r"permits\.yaml") as fault:
        read(path)
    assert says in str(fault.value)


def form(*columns: dict[str, Any]) -> Form:
    return Form.model_validate(
        {
            "key": "x",
            "title": {"zh": "表", "en": "x"},
            "sheet": "表",
            "basis": {"zh": "无", "en": "none"},
            "columns": columns,
        }
    )


def filled(columns: list[dict[str, Any]], values: dict[str, Any], withheld: dict[str, Label] | None = None) -> Any:
    made = fill(form(*columns), [Record("甲", values, withheld or {})])
    (row,) = made.rows
    return row, [(each.row, each.heading, each.says.zh) for each in made.faults]


def test_values_are_written_as_the_platform_writes_them() -> None:
    row, faults = filled(
        [
            {"heading": "a", "source": "kind", "values": {"citizen": "自然人"}},
            {"heading": "b", "source": "sum", "divide": "10000"},
            {"heading": "c", "source": "day", "date": "%Y%m%d"},
            {"heading": "d", "source": "day"},
            {"heading": "e", "source": "yes", "values": {"true": "1", "false": "0"}},
            {"heading": "f", "source": "span", "split": "至", "part": 1},
            {"heading": "g", "source": "kind", "joins": ["sum"], "join": "-"},
        ],
        {"kind": "citizen", "sum": Decimal("1205000"), "day": datetime.date(2021, 3, 1), "yes": True, "span": "甲至乙"},
    )
    assert row == ["自然人", Decimal("120.5"), "20210301", datetime.date(2021, 3, 1), "1", "乙", "citizen-1205000"]
    assert faults == []


@pytest.mark.parametrize("by", ["万", "0", "-10000", "NaN", "Infinity"])
def test_by_what_a_form_divides_is_a_number_above_nothing(by: str) -> None:
    with pytest.raises(ValidationError, match="divide"):
        form({"heading": "罚款（万元）", "source": "fine", "divide": by})


def test_what_cannot_be_divided_or_parted_is_a_fault_and_never_left_as_it_is() -> None:
    row, faults = filled(
        [
            {"heading": "罚款（万元）", "source": "fine", "divide": "10000"},
            {"heading": "止", "source": "span", "split": "至", "part": 1, "required": True},
        ],
        {"fine": "五万元", "span": "甲"},
    )
    assert row[0] is None and [(at, heading) for at, heading, _ in faults] == [(2, "罚款（万元）"), (2, "止")]


def test_a_file_that_is_no_form_takes_no_list_down(
    desk: Desk, visit: Visit, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home / "forms").mkdir(exist_ok=True)
    (home / "forms" / "broken.yaml").write_text("key: [", encoding="utf-8")
    desk.accepted()
    answer = visit("market", "handler").get("/work/toy.permit/")
    assert answer.status_code == 200 and "broken.yaml" in caplog.text
    told = finding()
    assert told.level is Level.WARNED and "broken.yaml" in told.says.zh and told.cure is not None
    (home / "forms" / "broken.yaml").unlink()
    assert finding().level is Level.OK


def test_what_is_missing_unknown_untranslated_or_withheld_is_each_named() -> None:
    row, faults = filled(
        [
            {"heading": "空", "source": "empty", "required": True},
            {"heading": "手填", "required": True},
            {"heading": "可空", "source": "empty"},
            {"heading": "无此项", "source": "typo"},
            {"heading": "未译", "source": "kind", "values": {"citizen": "自然人"}},
            {"heading": "不给", "source": "secret", "required": True},
        ],
        {"empty": "", "kind": "other"}, {"secret": Label("不导出。", "Not exported.")},
    )  # fmt: skip
    assert row == [None] * 6
    assert [(at, heading) for at, heading, _ in faults] == [
        (2, "空"),
        (2, "手填"),
        (0, "无此项"),
        (2, "未译"),
        (2, "不给"),
    ]
    assert "没有对应的填法" in faults[3][2] and faults[4][2] == "不导出。"
