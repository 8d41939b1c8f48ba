"""The sheet of a return: down, filled in, and back into the fields; with faults it comes back with each one marked."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fazhi.exchange.returns.sheet import Read, blank, fields_of, read_sheet
from fazhi.exchange.sheets import SheetError
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.returns.models import DataReturn
from tests.conftest import County
from tests.kernel.desk import date
from tests.kernel.returns.asking import KEEPER, issued, keep_fairs, return_of, signed

pytestmark = pytest.mark.django_db
NUMBERS = {"held": 12, "day": 9, "night": 3, "turnover": 3.05, "satisfied": 98.5}
ROWS = {"held": 2, "day": 3, "night": 4, "turnover": 5, "satisfied": 6}
ID, TITLE, UNIT, NUMBER, BEFORE, NOTE, DEFINITION, RETURN = "ABCDEFGH"


@pytest.fixture
def mine(county: County) -> DataReturn:
    keep_fairs(county)
    issued(county)
    return return_of()


def changed(mine: DataReturn, change: Callable[[Worksheet], Any] | None = None) -> bytes:
    """The sheet as it is downloaded, with good numbers, and then changed."""
    book = load_workbook(io.BytesIO(blank(mine)))
    sheet = book.worksheets[0]
    for name, row in ROWS.items():
        sheet[f"{NUMBER}{row}"] = NUMBERS[name]
    if change is not None:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def handed(mine: DataReturn, change: Callable[[Worksheet], Any] | None = None) -> Read:
    return read_sheet(changed(mine, change), "报送表.xlsx", mine)


def put(cell: str, value: Any) -> Callable[[Worksheet], Any]:
    return lambda sheet: sheet.__setitem__(cell, value)


def test_a_good_sheet_fills_in_the_act(county: County, mine: DataReturn) -> None:
    found = handed(mine, put(f"{NOTE}5", "含线上"))
    assert not found.faults
    fields = fields_of(found)
    assert fields["toy_fairs_turnover"] == "3.05" and fields["explanation"] == "集市成交额：含线上"
    perform(
        mine, "fill", by=county.post(KEEPER, "handler"), on=date("2022-01-10"), data={**fields, "as_of": "2021-12-31"}
    )
    assert return_of().numbers["toy.fairs.held"] == Decimal(12)


def test_what_was_filled_in_before_stands_in_the_sheet(county: County, mine: DataReturn) -> None:
    signed(county)
    sheet = load_workbook(io.BytesIO(blank(return_of()))).worksheets[0]
    assert sheet[f"{NUMBER}2"].value == 12


FAULTS: dict[str, tuple[Callable[[Worksheet], Any], str, str]] = {
    "no number": (put("D2", "十二场左右"), "number.unknown", "D2"),
    "left empty": (put("D2", None), "cell.required", "D2"),
    "negative": (put("D2", -12), "return.number", "D2"),
    "not whole": (put("D2", 12.5), "return.number", "D2"),
    "too many places": (put("D5", 3.051), "return.number", "D5"),
    "over the most": (put("D6", 101), "return.number", "D6"),
    "too great": (put("D5", "99999999999999"), "return.number", "D5"),
    "a percentage of what is none": (put("D2", "12%"), "return.percent", "D2"),
    "a day for a number": (put("D2", date("2021-12-31")), "number.unknown", "D2"),
    "an error of the program": (put("D2", "#REF!"), "cell.error", "D2"),
    "parts do not make the whole": (put("D2", 13), "return.relation", "D2"),
    "no id": (put("A2", None), "cell.required", "A2"),
    "unknown id": (put("A2", "toy.fairs.hold"), "return.unknown", "A2"),
    "twice": (put("A3", "toy.fairs.held"), "row.double", "A3"),
    "rows shifted": (put("B2", "日间集市"), "return.shifted", "B2"),
    "another unit": (put("C5", "万元"), "return.unit", "C5"),
    "another return": (put("H2", "00000000-0000-4000-8000-000000000000"), "return.other", "H2"),
    "the return left out": (put("H2", None), "cell.required", "H2"),
    "a row is missing": (lambda sheet: sheet.delete_rows(6), "return.missing", ""),
    "merged": (lambda sheet: sheet.merge_cells("D2:D3"), "cell.merged", "D3"),
    "a note too long": (put("F2", "长" * 501), "text.long", "F2"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_in_its_cell_and_comes_back_marked(mine: DataReturn, name: str) -> None:
    change, key, cell = FAULTS[name]
    found = handed(mine, change)
    assert (key, cell) in {(fault.key, fault.cell) for fault in found.faults}, found.faults
    fault = next(each for each in found.faults if (each.key, each.cell) == (key, cell))
    assert fault.rule.zh and fault.cure.zh and fault.rule.en and fault.cure.en
    marked = load_workbook(io.BytesIO(found.marked))
    told = "\n".join(str(cell.value) for row in marked.worksheets[1].iter_rows() for cell in row if cell.value)
    assert fault.rule.zh in told and fault.cure.zh in told


def test_all_faults_of_a_sheet_are_told_at_once(mine: DataReturn) -> None:
    def spoil(sheet: Worksheet) -> None:
        for cell, value in (("D2", "x"), ("D5", 3.051), ("D6", 101), ("C5", "万元"), ("B3", "别的")):
            sheet[cell] = value

    assert {fault.cell for fault in handed(mine, spoil).faults} == {"D2", "D5", "D6", "C5", "B3"}


def test_the_sheet_of_another_period_is_refused(county: County, mine: DataReturn) -> None:
    content = changed(mine)
    perform(mine, "drop", by=county.post("justice", "principal"), on=date("2022-01-06"), reason="重新收集")
    issued(county, from_on="2020-01-01", last_day="2020-12-31")
    other = DataReturn.objects.get(from_on="2020-01-01")
    found = read_sheet(content, "报送表.xlsx", other)
    assert {fault.key for fault in found.faults} == {"return.other"} and len(found.faults) == len(ROWS)


def test_a_number_far_from_last_years_wants_a_note_in_its_row(county: County, mine: DataReturn) -> None:
    perform(mine, "drop", by=county.post("justice", "principal"), on=date("2022-01-06"), reason="先收上年")
    issued(county, from_on="2020-01-01", last_day="2020-12-31")
    earlier = DataReturn.objects.get(from_on="2020-01-01")
    DataReturn.objects.filter(pk=earlier.pk).update(
        returned={"toy.fairs.held": "40", "toy.fairs.held.day": "9", "toy.fairs.held.night": "3"}
    )
    issued(county)
    again = DataReturn.objects.exclude(stage="dropped").get(from_on="2021-01-01")
    found = handed(again)
    assert [(fault.key, fault.cell) for fault in found.faults] == [("return.doubt", "D2")]
    assert "上年为 40" in found.faults[0].rule.zh
    assert not handed(again, put("F2", "疫情期间停办")).faults


def test_a_file_that_is_no_sheet_is_refused(mine: DataReturn) -> None:
    with pytest.raises(SheetError):
        read_sheet(b"\x00\x01", "报送表.xlsx", mine)


def test_a_sheet_without_the_headings_says_which_are_missing(mine: DataReturn) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["指标编号", "指标"], ["toy.fairs.held", "举办集市"]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    found = read_sheet(out.getvalue(), "报送表.xlsx", mine)
    assert {"本期数", "报送编号"} <= {word for fault in found.faults for word in ("本期数", "报送编号") if word in
                                 fault.rule.zh + fault.heading}  # fmt: skip
